import { accountSides, areAccountsExact } from './accounts.ts';
import type { Side } from './accounts.ts';
import { dimension, option } from './dimension.ts';
import type { Dimension } from './dimension.ts';
import { keyDimension, textsOf } from './key-dimensions.ts';
import { createMemo } from './memo.ts';
import { organizationDimension } from './principal-dimensions.ts';
import { ENDPOINT_KEYS, present } from './request.ts';
import type { ContextValue } from './request.ts';
import { arnClasses } from './arn-classes.ts';
import type { KnownEndpoint, Origin, PrincipalKind, RequestSpace } from './request-space.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Of whom, by which way and about what the requests are. */
interface Kind {
  readonly principal: PrincipalKind;
  readonly origin: Origin;
  readonly space: RequestSpace;
}

/** Where requests of this kind come from: the classes of endpoints and addresses that the policy tells apart. */
export function originDimensions(kind: Kind, vocabulary: Vocabulary): Dimension[] {
  const { origin, space } = kind;
  const via = dimension('through a service', [
    option({ 'aws:viaawsservice': present(String(origin === 'service' && kind.principal !== 'service')) }),
  ]);
  const ways = origin === 'service' ? [via] : [via, notCalledBy(vocabulary)];
  if (origin === 'endpoint') return [...ways, ...endpointDimensions(kind, vocabulary)];
  const none = option(Object.fromEntries(ENDPOINT_KEYS.map((key) => [key, 'absent' as const])));
  const unnamedOnly = space.origins.unnamedOnly === true || origin === 'service';
  const address = keyDimension('aws:sourceip', vocabulary, {
    presence: origin === 'service' ? 'maybe' : 'always',
    unnamedOnly,
    publicOnly: true,
  });
  return [...ways, dimension('endpoint', [none]), address.options.length > 0 ? address : publicAddress()];
}

const CALLED = ['aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast'];

// AWS: only a service that acts for a caller sets these (IAM, global condition keys)
function notCalledBy(vocabulary: Vocabulary): Dimension {
  const asked = CALLED.filter((key) => vocabulary.keys.has(key));
  return dimension('called by a service', [option(Object.fromEntries(asked.map((key) => [key, 'absent'])))]);
}

function publicAddress(): Dimension {
  return dimension('aws:sourceip', [option({ 'aws:sourceip': present('1.0.0.0') })]);
}

function endpointDimensions(kind: Kind, vocabulary: Vocabulary): Dimension[] {
  const { origins } = kind.space;
  const noAddress = dimension('aws:sourceip', [option({ 'aws:sourceip': 'absent' })]);
  const inner = keyDimension('aws:vpcsourceip', vocabulary, {
    presence: 'always',
    unnamedOnly: kind.space.unmentionedOnly === true,
    universe: '10.0.0.1',
  });
  const rules = { presence: 'always', unnamedOnly: origins.unnamedOnly === true } as const;
  if (origins.endpoint !== undefined) return [noAddress, inner, knownEndpoint(origins.endpoint, kind.space)];
  const ids = [
    keyDimension('aws:sourcevpce', vocabulary, { ...rules, universe: 'vpce-*' }),
    keyDimension('aws:sourcevpc', vocabulary, { ...rules, universe: 'vpc-*' }),
  ];
  const { space } = kind;
  const key = [space.partition, origins.owner, origins.unnamedOnly, space.unmentionedOnly].join('/');
  const owners = endpointOwners(vocabulary, space.trust, key, () => ownerDimensions(kind, vocabulary));
  return [noAddress, inner, ...ids, ...owners];
}

const endpointOwners = createMemo<Dimension[]>();

function ownerDimensions(kind: Kind, vocabulary: Vocabulary): Dimension[] {
  const { owner = 'any', unnamedOnly = false } = kind.space.origins;
  const sides = owner === 'any' ? (['outside', 'inside'] as const) : [owner];
  const accounts = sides.flatMap((side) => accountSides(side, kind.space, vocabulary, unnamedOnly));
  const organizations = sides.map((side) =>
    organizationDimension('aws:vpce', side, kind.space, vocabulary, unnamedOnly),
  );
  return [
    ownerAccounts(accounts, kind, vocabulary),
    dimension(
      'endpoint organization',
      organizations.flatMap((one) => one.options),
      organizations.every((one) => one.exact),
    ),
  ];
}

/** Whose VPC it is: the account, and the VPC's ARN, which holds it too. */
function ownerAccounts(sides: readonly Side[], { space }: Kind, vocabulary: Vocabulary): Dimension {
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
  const options = lists.flatMap(({ side, values }) =>
    values
      .filter((value) => !value.named || !unnamedOnly)
      .map(({ text }) =>
        option({ 'aws:vpceaccount': present(side.account), 'aws:sourcevpcarn': present(text) }, side.sure),
      ),
  );
  return dimension(
    'endpoint account',
    options,
    areAccountsExact(vocabulary) && lists.every(({ exact }) => exact),
  );
}

function knownEndpoint(endpoint: KnownEndpoint, space: RequestSpace): Dimension {
  const { account, region, organization } = endpoint;
  const isArnKnown = account !== undefined && region !== undefined;
  const arn = `arn:${space.partition}:ec2:${region ?? ''}:${account ?? ''}:vpc/${endpoint.vpc}`;
  const owner: ContextValue =
    organization === undefined ? 'unknown' : organization === null ? 'absent' : present(organization);
  return dimension('endpoint', [
    option({
      'aws:sourcevpce': present(endpoint.id),
      'aws:sourcevpc': present(endpoint.vpc),
      'aws:sourcevpcarn': isArnKnown ? present(arn) : 'unknown',
      'aws:vpceaccount': account === undefined ? 'unknown' : present(account),
      'aws:vpceorgid': owner,
      'aws:vpceorgpaths': organization === null ? 'absent' : 'unknown',
    }),
  ]);
}
