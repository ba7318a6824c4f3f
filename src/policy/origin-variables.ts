import { accountSides, areAccountsExact } from './accounts.ts';
import type { Side } from './accounts.ts';
import { variable, requestClass } from './request-variable.ts';
import type { RequestVariable } from './request-variable.ts';
import { keyVariable, textsOf } from './key-variables.ts';
import { memoizeByPair } from './memoize.ts';
import { organizationVariable } from './principal-variables.ts';
import { ENDPOINT_KEYS, present } from './request.ts';
import type { ContextValue } from './request.ts';
import { arnClasses } from './arn-classes.ts';
import type { KnownEndpoint, Origin, PrincipalKind, RequestSpace, Trust } from './request-space.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Of whom, by which way and about what the requests are. */
interface Kind {
  readonly principal: PrincipalKind;
  readonly origin: Origin;
  readonly space: RequestSpace;
}

/** Where requests of this kind come from: the classes of endpoints and addresses that the policy tells apart. */
export const originVariables = (kind: Kind, vocabulary: Vocabulary): RequestVariable[] => {
  const { origin, space } = kind;
  const via = variable('through a service', [
    requestClass({
      'aws:viaawsservice': present(String(origin === 'service' && kind.principal !== 'service')),
    }),
  ]);
  const ways = origin === 'service' ? [via] : [via, notCalledBy(vocabulary)];
  if (origin === 'endpoint') return [...ways, ...endpointVariables(kind, vocabulary)];
  const none = requestClass(Object.fromEntries(ENDPOINT_KEYS.map((key) => [key, 'absent' as const])));
  const unnamedOnly = space.origins.unnamedOnly === true || origin === 'service';
  const address = keyVariable('aws:sourceip', vocabulary, {
    presence: origin === 'service' ? 'maybe' : 'always',
    unnamedOnly,
    publicOnly: true,
  });
  return [...ways, variable('endpoint', [none]), address.classes.length > 0 ? address : publicAddress()];
};

const CALLED = ['aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast'];

// AWS: only a service that acts for a caller sets these (IAM, global condition keys)
const notCalledBy = (vocabulary: Vocabulary): RequestVariable => {
  const asked = CALLED.filter((key) => vocabulary.keys.has(key));
  return variable('called by a service', [
    requestClass(Object.fromEntries(asked.map((key) => [key, 'absent']))),
  ]);
};

const publicAddress = (): RequestVariable =>
  variable('aws:sourceip', [requestClass({ 'aws:sourceip': present('1.0.0.0') })]);

const endpointVariables = (kind: Kind, vocabulary: Vocabulary): RequestVariable[] => {
  const { origins } = kind.space;
  const noAddress = variable('aws:sourceip', [requestClass({ 'aws:sourceip': 'absent' })]);
  const inner = keyVariable('aws:vpcsourceip', vocabulary, {
    presence: 'always',
    unnamedOnly: kind.space.unmentionedOnly === true,
    universe: '10.0.0.1',
  });
  const rules = { presence: 'always', unnamedOnly: origins.unnamedOnly === true } as const;
  if (origins.endpoint !== undefined) return [noAddress, inner, knownEndpoint(origins.endpoint, kind.space)];
  const ids = [
    keyVariable('aws:sourcevpce', vocabulary, { ...rules, universe: 'vpce-*' }),
    keyVariable('aws:sourcevpc', vocabulary, { ...rules, universe: 'vpc-*' }),
  ];
  const { space } = kind;
  const key = [space.partition, origins.owner, origins.unnamedOnly, space.unmentionedOnly].join('/');
  const owners = endpointOwners(vocabulary, space.trust, key, () => ownerVariables(kind, vocabulary));
  return [noAddress, inner, ...ids, ...owners];
};

const endpointOwners = memoizeByPair<Vocabulary, Trust, RequestVariable[]>();

const ownerVariables = (kind: Kind, vocabulary: Vocabulary): RequestVariable[] => {
  const { owner = 'any', unnamedOnly = false } = kind.space.origins;
  const sides = owner === 'any' ? (['outside', 'inside'] as const) : [owner];
  const accounts = sides.flatMap((side) => accountSides(side, kind.space, vocabulary, unnamedOnly));
  const organizations = sides.map((side) =>
    organizationVariable('aws:vpce', side, kind.space, vocabulary, unnamedOnly),
  );
  return [
    ownerAccounts(accounts, kind, vocabulary),
    variable(
      'endpoint organization',
      organizations.flatMap((one) => one.classes),
      organizations.every((one) => one.exact),
    ),
  ];
};

/** Whose VPC it is: the account, and the VPC's ARN, which holds it too. */
const ownerAccounts = (sides: readonly Side[], { space }: Kind, vocabulary: Vocabulary): RequestVariable => {
  const patterns = textsOf(vocabulary.keys.get('aws:sourcevpcarn'), vocabulary);
  const unnamedOnly = space.origins.unnamedOnly === true;
  const lists = sides.map((side) => ({
    side,
    ...arnClasses(
      patterns,
      { partition: space.partition, service: 'ec2', hasRegion: true, account: side.account },
      'vpc/vpc-*',
    ),
  }));
  const classes = lists.flatMap(({ side, values }) =>
    values
      .filter((value) => !value.named || !unnamedOnly)
      .map(({ text }) =>
        requestClass(
          { 'aws:vpceaccount': present(side.account), 'aws:sourcevpcarn': present(text) },
          side.sure,
        ),
      ),
  );
  return variable(
    'endpoint account',
    classes,
    areAccountsExact(vocabulary) && lists.every(({ exact }) => exact),
  );
};

const knownEndpoint = (endpoint: KnownEndpoint, space: RequestSpace): RequestVariable => {
  const { account, region, organization } = endpoint;
  const isArnKnown = account !== undefined && region !== undefined;
  const arn = `arn:${space.partition}:ec2:${region ?? ''}:${account ?? ''}:vpc/${endpoint.vpc}`;
  const owner: ContextValue =
    organization === undefined ? 'unknown' : organization === null ? 'absent' : present(organization);
  return variable('endpoint', [
    requestClass({
      'aws:sourcevpce': present(endpoint.id),
      'aws:sourcevpc': present(endpoint.vpc),
      'aws:sourcevpcarn': isArnKnown ? present(arn) : 'unknown',
      'aws:vpceaccount': account === undefined ? 'unknown' : present(account),
      'aws:vpceorgid': owner,
      'aws:vpceorgpaths': organization === null ? 'absent' : 'unknown',
    }),
  ]);
};
