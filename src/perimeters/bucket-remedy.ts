import type { Fix } from '../model/finding.ts';
import { documentOf, parsePolicy, type Policy, type Statement } from '../policy/index.ts';
import { bucketPolicyRemedy, type PolicyDocument } from '../remedies/policy-remedy.ts';
import { byHand } from '../remedies/remedies.ts';
import {
  denyOutside,
  type Networks,
  networksFor,
  networksNamed,
  withStatementsReplaced,
} from './bucket-documents.ts';
import { isNetworkCondition, type JudgedBucket } from './bucket-policy.ts';
import { meantDenies } from './deny-weaknesses.ts';
import { networkStatements } from './network-perimeter.ts';
import { findingsOn } from './network-weaknesses.ts';
import { type ServiceGrant, serviceGrants } from './service-grants.ts';

type Plain = Readonly<Record<string, unknown>>;

/** A bucket that has a policy, or none yet. */
type Guarded = Pick<JudgedBucket, 'bucket' | 'partition' | 'accountId'> & { readonly policy: Policy | null };

/** What is said of a policy, and which statements it is to take the place of. */
interface Put {
  readonly text: string;
  readonly risk: string;
  readonly out?: readonly number[];
  readonly replaced?: readonly Statement[];
}

/** Denies what comes from outside of these networks, in place of some statements. */
export const denyOutsideRemedy = (
  { bucket, partition, accountId, policy }: Guarded,
  networks: Networks,
  { text, risk, out = [], replaced = [] }: Put,
): Fix => {
  const deny = denyOutside({ bucket, partition }, accountId, networks, replaced);
  return bucketPolicyRemedy(text, accountId, bucket, withStatementsReplaced(policy, out, deny), risk);
};

/** Networks in words. */
const listOf = (networks: Networks): string => Object.values(networks).flat().join(', ');

/** Draws a perimeter of networks around a bucket that has none. */
export const perimeterRemedy = (bucket: Guarded, networks: Networks | null): Fix => {
  const { name, region } = bucket.bucket;
  if (networks === null)
    return byHand(
      `Deny requests to ${name} that come through no VPC endpoint of yours; no VPC with an S3 endpoint is known in ${region}, so make one first.`,
    );
  return denyOutsideRemedy(bucket, networks, {
    text: `Deny requests to ${name} from outside of ${listOf(networks)}, except by AWS services.`,
    risk: 'Console users, on-premises clients and pipelines outside of these VPCs are refused from then on: find them in the bucket’s access logs, and add them as exceptions by aws:PrincipalArn or aws:SourceIp first.',
  });
};

/** Allows that hold for strangers: the Deny takes their place, and identity policies allow one's own callers. */
const brokenAllows = (judged: JudgedBucket): readonly number[] =>
  findingsOn(judged)
    .weaknesses.flatMap(({ statements }) => statements)
    .filter((index) => judged.policy.statements[index]?.effect === 'Allow');

/** Puts one tight Deny in place of a perimeter with holes. */
export const holesRemedy = (judged: JudgedBucket): Fix => {
  const { bucket, policy, world, trusted } = judged;
  const replaced = meantDenies(policy);
  const out = [...new Set([...replaced.map(({ index }) => index), ...brokenAllows(judged)])];
  const allows = networkStatements(policy, 'Allow').filter(({ index }) => out.includes(index));
  const named = networksNamed(policy, [...replaced, ...allows], new Set());
  const networks = Object.keys(named).length > 0 ? named : networksFor(world, bucket, trusted);
  if (networks === null)
    return byHand(`Name the endpoints or VPCs that ${bucket.name} trusts in a Deny with StringNotEquals.`);
  return denyOutsideRemedy(judged, networks, {
    text: `Deny everything on ${bucket.name} and its objects from outside of ${listOf(networks)}, except by AWS services.`,
    risk: 'Requests that bypass the perimeter today are refused from then on: look for them in the bucket’s access logs first.',
    out,
    replaced,
  });
};

/** The statement without these ids; null where a condition would list nothing any more. */
const without = (statement: Plain, dead: ReadonlySet<string>): Plain | null => {
  const names = (value: string): boolean => [...dead].some((id) => value === id || value.endsWith(`/${id}`));
  const condition: Record<string, Plain> = {};
  for (const [operator, keys] of Object.entries((statement['Condition'] ?? {}) as Record<string, Plain>)) {
    const kept = Object.entries(keys).map(([key, values]) => {
      const list = Array.isArray(values) ? (values as string[]) : [values as string];
      return [key, list.filter((value) => !names(value))] as const;
    });
    if (kept.some(([, values]) => values.length === 0)) return null;
    condition[operator] = Object.fromEntries(kept);
  }
  return Object.keys(condition).length > 0 ? { ...statement, Condition: condition } : statement;
};

const documentWithout = (policy: Policy, dead: ReadonlySet<string>): PolicyDocument | null => {
  const { Statement } = documentOf(policy) as { readonly Statement: readonly Plain[] };
  const kept = Statement.map((statement) => without(statement, dead));
  return kept.some((statement) => statement === null)
    ? null
    : { Version: policy.version, Statement: kept as readonly object[] };
};

/** Where a VPC only lacks an endpoint, making one is the other thing to do. */
const orEndpoint = (bare: readonly string[], text: string): string =>
  bare.length === 0
    ? text
    : `Give ${bare.join(', ')} an S3 endpoint that its subnets use, or ${text.charAt(0).toLowerCase()}${text.slice(1)}`;

/** Takes ids that no request comes from out of a policy. */
export const staleRemedy = (
  { bucket, policy, accountId, world }: JudgedBucket,
  dead: readonly string[],
): Fix => {
  const bare = dead.filter((id) => world.locate('vpcs', id)?.place.region === bucket.region);
  const document = documentWithout(policy, new Set(dead));
  const ids = dead.join(', ');
  if (document === null)
    return byHand(
      orEndpoint(
        bare,
        `Put the ids of existing endpoints or VPCs in place of ${ids} in the policy of ${bucket.name}; without them a condition would name none.`,
      ),
    );
  return bucketPolicyRemedy(
    orEndpoint(bare, `Take ${ids} out of the policy of ${bucket.name}.`),
    accountId,
    bucket,
    document,
    'Where the id was of a network that was recreated, its new id is missing from the policy: add it.',
  );
};

/** The Deny without requests that AWS services send by themselves. */
const sparingServices = (statement: Plain): Plain => {
  const conditions = (statement['Condition'] ?? {}) as Readonly<Record<string, Plain>>;
  return {
    ...statement,
    Condition: {
      ...conditions,
      BoolIfExists: { ...conditions['BoolIfExists'], 'aws:PrincipalIsAWSService': 'false' },
    },
  };
};

/** Does a policy let in every service that it allows by name? */
const letsIn = (policy: Policy | null, { bucket, space }: JudgedBucket): boolean =>
  policy !== null && serviceGrants(policy, space(bucket.name)).every(({ answer }) => answer === 'yes');

/** The policy whose network Denies leave out AWS services; null where that does not let them in. */
const repaired = (judged: JudgedBucket, denied: readonly ServiceGrant[]): PolicyDocument | null => {
  const { policy } = judged;
  const indexes = [...new Set(denied.flatMap(({ deniedBy }) => deniedBy))];
  const denies = indexes.flatMap((index) => policy.statements[index] ?? []);
  if (denies.length === 0 || !denies.every(({ conditions }) => conditions.some(isNetworkCondition)))
    return null;
  const { Statement } = documentOf(policy) as { readonly Statement: readonly Plain[] };
  const changed = indexes.map((index) => sparingServices(Statement[index] ?? {}));
  const document = withStatementsReplaced(policy, indexes, ...changed);
  return letsIn(parsePolicy(JSON.stringify(document)).policy, judged) ? document : null;
};

/** Lets AWS services that a policy allows past its Denies by network. */
export const exceptServicesRemedy = (judged: JudgedBucket, denied: readonly ServiceGrant[]): Fix => {
  const { bucket, accountId } = judged;
  const document = repaired(judged, denied);
  const text = `Except AWS services from the Deny of ${bucket.name} by aws:PrincipalIsAWSService.`;
  if (document === null) return byHand(text);
  return bucketPolicyRemedy(
    text,
    accountId,
    bucket,
    document,
    'AWS services get past the Deny from then on, each as far as an Allow of this policy lets it: bound those by aws:SourceAccount or aws:SourceOrgID.',
  );
};
