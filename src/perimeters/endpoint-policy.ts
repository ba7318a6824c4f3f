import type { Evidence } from '../model/finding.ts';
import { type Gap, isSeen, type Observed, seen } from '../model/observed.ts';
import type { EndpointService, VpcEndpoint } from '../model/resources.ts';
import { homeOf, type World } from '../paths/world.ts';
import { isDead } from '../paths/dns.ts';
import { offersAnywhere, offersByName, serviceIn } from '../paths/indexes.ts';
import {
  type Answer,
  endpointSpace,
  parsePolicy,
  type Policy,
  type Reason,
  referencesOf,
  type RequestSpace,
} from '../policy/index.ts';
import { actionPrefixOf, isActionPrefixKnown } from '../services/action-prefixes.ts';
import { awsBucketExceptions } from '../services/aws-owned-buckets.ts';
import { serviceOf } from '../services/services.ts';
import type { Setting } from './setting.ts';
import { circumstancesOf } from './circumstances.ts';
import { organizationOf, trustedBy, type Trusted } from './trust.ts';

/** Why an endpoint's policy is not judged. */
export const skipMessages = {
  notServing: '{endpoint} is {state} and serves nothing.',
  otherType: '{endpoint} is a {type} endpoint, whose policy is not of this kind.',
  thirdParty: '{endpoint} leads to {service}, which is not a service of AWS and takes no endpoint policy.',
  unsupported: '{service} takes no endpoint policy, so {endpoint} has none to be judged.',
} as const;

/** An endpoint with its policy, read. */
export interface JudgedEndpoint {
  readonly endpoint: VpcEndpoint;
  /** Short id of its service. */
  readonly service: string;
  readonly region: string;
  readonly partition: string;
  readonly policy: Policy;
  readonly trusted: Trusted;
  /** Any caller through this very endpoint, to any resource but those that AWS owns. */
  readonly space: RequestSpace;
}

/** Why the question about a policy does not arise. */
export interface Skipped {
  readonly skip: keyof typeof skipMessages;
  readonly values: Readonly<Record<string, string>>;
}

/** What other accounts' listings say of a service's types and policies, those of this region before others. */
const offersElsewhere = (world: World, name: string, region: string): readonly EndpointService[] => {
  const here = world.lookup(offersByName, serviceIn(name, region));
  return (here.length > 0 ? here : world.lookup(offersAnywhere, name)).map(({ item }) => item);
};

/** Does the service take endpoint policies? Asked of the region's listing. */
const supportOf = (endpoint: VpcEndpoint, { world, unit }: Setting): boolean | Gap => {
  const name = endpoint.serviceName ?? '';
  const listed = world.list('endpointServices', homeOf(endpoint, unit));
  const own = isSeen(listed) ? listed.seen.filter(({ serviceName }) => serviceName === name) : [];
  // Other accounts are asked only where the endpoint's own does not say it: in an organization that is everybody.
  const offers = own.length > 0 ? own : offersElsewhere(world, name, unit.region);
  const fitting = offers.filter(({ types }) => types.includes(endpoint.type));
  if (offers.length > 0)
    return (fitting.length > 0 ? fitting : offers).some((offer) => offer.vpcEndpointPolicySupported);
  if (!isSeen(listed)) return listed.gap;
  return {
    action: 'ec2:DescribeVpcEndpointServices',
    code: 'NotListed',
    message: `Whether ${name} takes endpoint policies was not said: the listing of ${unit.region} does not hold it.`,
  };
};

const policyGap = (endpoint: VpcEndpoint, code: string, message: string): Gap => ({
  action: 'ec2:DescribeVpcEndpoints',
  code,
  message: `The policy of ${endpoint.id} cannot be judged: ${message}`,
});

const organizationValue = (trusted: Trusted, accountId: string): { organization?: string | null } => {
  const id = organizationOf(trusted);
  return id === null || !trusted.accounts.includes(accountId) ? {} : { organization: id };
};

/** The word that the service's actions begin with; for a service we do not know, the one its policy uses. */
const prefixFor = (service: string, policy: Policy): string => {
  const guess = actionPrefixOf(service);
  if (isActionPrefixKnown(service)) return guess;
  const used = policy.statements.flatMap(({ actions }) =>
    actions.values.flatMap((action) =>
      action.includes(':') ? [action.split(':')[0]?.toLowerCase() ?? ''] : [],
    ),
  );
  return used.includes(guess) ? guess : (used[0] ?? guess);
};

const none: readonly string[] = [];

const spaceFor = (
  endpoint: VpcEndpoint,
  service: string,
  policy: Policy,
  trusted: Trusted,
  { unit, world }: Setting,
): RequestSpace => {
  const prefix = prefixFor(service, policy);
  const { partition, region } = unit;
  const except = prefix === 's3' ? awsBucketExceptions(endpoint.serviceRegion ?? region, partition) : none;
  return endpointSpace({
    trust: trusted,
    service: prefix,
    partition,
    dialect: endpoint.type === 'Gateway' ? 'gateway-endpoint' : 'interface-endpoint',
    resources: { owners: ['inside', 'outside'], except },
    fixed: circumstancesOf(world, endpoint.serviceRegion ?? region),
    origins: {
      kinds: ['endpoint'],
      owner: 'inside',
      endpoint: {
        id: endpoint.id,
        vpc: endpoint.vpcId,
        region,
        account: endpoint.ownerId,
        ...organizationValue(trusted, endpoint.ownerId),
      },
    },
  });
};

/** Reads an endpoint's policy, or says at once why it is not judged. */
export const policyOfEndpoint = (
  endpoint: VpcEndpoint,
  setting: Setting,
): Observed<JudgedEndpoint | Skipped> => {
  const { unit, world, options } = setting;
  const { id, type, state, serviceName, policy: text } = endpoint;
  if (isDead(endpoint)) return seen({ skip: 'notServing', values: { endpoint: id, state } });
  if (type !== 'Gateway' && type !== 'Interface')
    return seen({ skip: 'otherType', values: { endpoint: id, type } });
  const service = serviceName === null ? null : serviceOf(serviceName);
  if (service === null)
    return seen({
      skip: 'thirdParty',
      values: { endpoint: id, service: serviceName ?? 'a service without a name' },
    });
  const supported = supportOf(endpoint, setting);
  if (typeof supported === 'object') return { gap: supported };
  if (!supported) return seen({ skip: 'unsupported', values: { endpoint: id, service: serviceName ?? '' } });
  if (text === null) return { gap: policyGap(endpoint, 'NoPolicyDocument', 'none was given.') };
  const { policy, problems } = parsePolicy(text);
  if (policy === null) {
    const words = problems.map(({ message, path }) => `${message} (${path})`).join(' ');
    return { gap: policyGap(endpoint, 'InvalidPolicy', words) };
  }
  const trusted = trustedBy(world, options);
  return seen({
    endpoint,
    service: service.service,
    region: unit.region,
    partition: unit.partition,
    policy,
    trusted,
    space: spaceFor(endpoint, service.service, policy, trusted, setting),
  });
};

const reasonWords = (reasons: readonly Reason[]): string =>
  [
    ...new Set(
      reasons.map(({ statement, message }) =>
        statement < 0 ? message : `statement ${statement}: ${message}`,
      ),
    ),
  ]
    .slice(0, 3)
    .join('; ');

/** What is missing where a question about a policy has no answer. */
export const undecided = (
  of: string,
  policy: Policy,
  trusted: Trusted,
  reasons: readonly Reason[],
): readonly [Gap, ...Gap[]] => {
  const names = referencesOf(policy).some(({ kind }) => kind === 'organization');
  const own: Gap = {
    action: 'pathproof:policy',
    code: 'Undecided',
    message: `What the policy of ${of} lets through could not be decided: ${reasonWords(reasons)}.`,
  };
  const foreign = reasons.some(({ message }) => message.startsWith('whether account'));
  return [
    own,
    ...(names && trusted.organizationGap ? [trusted.organizationGap] : []),
    ...(foreign && trusted.accountsGap ? [trusted.accountsGap] : []),
  ];
};

/** What hides the answers to questions about an endpoint's policy; nothing where all of them are yes or no. */
export const doubtsOn = (
  { endpoint, policy, trusted }: JudgedEndpoint,
  answers: readonly Answer[],
): readonly Gap[] => {
  const open = answers.filter((one) => one.answer === 'unknown');
  const reasons = open.flatMap((one) => one.reasons);
  return open.length === 0 ? [] : undecided(endpoint.id, policy, trusted, reasons);
};

const MAX_STATEMENTS = 5;

/** The statements of a policy as evidence: those that matter, or the first few. */
export const statementEvidence = (
  of: string,
  policy: Policy,
  indexes: readonly number[] = [],
): readonly Evidence[] => {
  const chosen =
    indexes.length > 0 ? policy.statements.filter(({ index }) => indexes.includes(index)) : policy.statements;
  return chosen
    .slice(0, MAX_STATEMENTS)
    .map(({ index, verbatim }) => ({ kind: 'statement', of, index, statement: verbatim }));
};

/** The evidence of a verdict on an endpoint's policy. */
export const endpointEvidence = (
  { endpoint, policy }: JudgedEndpoint,
  indexes: readonly number[] = [],
): readonly [Evidence, ...Evidence[]] => [
  {
    kind: 'resource',
    id: endpoint.id,
    facts: {
      service: endpoint.serviceName,
      type: endpoint.type,
      vpcId: endpoint.vpcId,
      statements: policy.statements.length,
      requesterManaged: endpoint.requesterManaged,
    },
  },
  ...statementEvidence(endpoint.id, policy, indexes),
];

/** The statements that an answer hangs on. */
export const decidingStatements = (answer: Answer): readonly number[] => {
  if (answer.answer === 'no') return answer.blockedBy;
  const statement = answer.witness?.statement ?? null;
  return statement === null ? [] : [statement];
};
