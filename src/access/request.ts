import { isSeen } from '../model/observed.ts';
import type { Path } from '../model/path.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import type { Located, Place, World } from '../paths/world.ts';
import {
  type ContextValue,
  ENDPOINT_KEYS,
  type PolicyRequest,
  present,
  type Principal,
  s3LevelOf,
} from '../policy/index.ts';

/** Who wants to do what, from where, to which bucket. */
export interface AccessQuestion {
  readonly subnet: Located<'subnets'>;
  readonly bucket: Located<'buckets'>;
  /** The access point that the request goes through; null or absent when it names the bucket itself. */
  readonly accessPoint?: Located<'accessPoints'> | null;
  /** The object's key; any when it is null. */
  readonly key: string | null;
  /** The host that is asked; null or absent where it follows from the bucket or access point. */
  readonly host?: string | null;
  /** `s3:GetObject`. */
  readonly action: string;
  /** Some role of the subnet's account when it is null. */
  readonly principal: Principal | null;
}

/** Some role of an account, which no policy names. */
export const someRole = (accountId: string, partition: string): Principal => ({
  kind: 'aws',
  account: accountId,
  arn: `arn:${partition}:iam::${accountId}:role/any-role`,
});

/** Who a principal is that is named by its ARN, by the domain of an AWS service, or by the word anonymous; null when it is none. */
export const principalOf = (text: string): Principal | null => {
  if (text === 'anonymous') return { kind: 'anonymous' };
  // AWS: services are named by their domains (IAM, "AWS service principals")
  if (/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$/.test(text))
    return { kind: 'service', name: text };
  const session = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/.exec(text);
  if (session) {
    const [, partition = '', account = '', role = '', name = ''] = session;
    return { kind: 'aws', account, arn: `arn:${partition}:iam::${account}:role/${role}`, session: name };
  }
  const identity = /^arn:[\w-]+:iam::(\d{12}):(?:role|user)\/.+$|^arn:[\w-]+:iam::(\d{12}):root$/.exec(text);
  const account = identity?.[1] ?? identity?.[2];
  return account === undefined ? null : { kind: 'aws', account, arn: text };
};

/** What is asked of, as the bucket's policy sees it: the bucket itself, or an object in it. */
export const resourceOf = ({ bucket, key, action }: AccessQuestion, partition: string): string => {
  const arn = `arn:${partition}:s3:::${bucket.item.name}`;
  return s3LevelOf(action) === 'bucket' && key === null ? arn : `${arn}/${key ?? 'any-object'}`;
};

// AWS: objects behind an access point are named below it: …:accesspoint/NAME/object/KEY (S3 guide, access points, policies).
/** The same, as the policy of the access point sees it. */
export const resourceThrough = (
  { item: { arn } }: Located<'accessPoints'>,
  { key, action }: AccessQuestion,
): string => (s3LevelOf(action) === 'bucket' && key === null ? arn : `${arn}/object/${key ?? 'any-object'}`);

const organizationOf = (world: World, accountId: string): ContextValue => {
  const { organization } = world.inventory;
  if (organization === undefined) return 'unknown';
  // AWS: an account outside of any organization is answered so (Organizations API, DescribeOrganization).
  if (!isSeen(organization))
    return organization.gap.code === 'AWSOrganizationsNotInUseException' ? 'absent' : 'unknown';
  const { id, accounts, managementAccountId } = organization.seen;
  const isMember =
    accountId === managementAccountId ||
    (isSeen(accounts) && accounts.seen.some((account) => account.id === accountId));
  return isMember ? present(id) : 'unknown';
};

/** The endpoint that a path goes through, if it goes through one of S3's. */
export const endpointOn = (world: World, path: Path): Located<'vpcEndpoints'> | null => {
  for (const { id } of path.hops) {
    const found = world.locate('vpcEndpoints', id);
    if (found && (found.item.type === 'Gateway' || found.item.type === 'Interface')) return found;
  }
  return null;
};

const arnOf = (endpoint: VpcEndpoint, { region }: Place, partition: string): string =>
  `arn:${partition}:ec2:${region}:${endpoint.ownerId}:vpc/${endpoint.vpcId}`;

/** The public address that a path leaves from, where it is the only one. */
const addressOn = (world: World, path: Path): ContextValue => {
  const nat = path.hops.map(({ id }) => world.locate('natGateways', id)?.item).find(Boolean);
  const addresses = (nat?.addresses ?? []).flatMap(({ publicIp }) => publicIp ?? []);
  const [only] = addresses;
  return only !== undefined && addresses.length === 1 ? present(only) : 'unknown';
};

const networkOf = (world: World, path: Path, partition: string): Readonly<Record<string, ContextValue>> => {
  const endpoint = endpointOn(world, path);
  // AWS: the endpoint keys are there only through an endpoint, and aws:SourceIp only without one (IAM, properties of the network).
  if (endpoint === null)
    return {
      ...Object.fromEntries(ENDPOINT_KEYS.map((key) => [key, 'absent' as const])),
      'aws:SourceIp': addressOn(world, path),
    };
  const { item, place } = endpoint;
  return {
    'aws:SourceVpce': present(item.id),
    'aws:SourceVpc': present(item.vpcId),
    'aws:SourceVpcArn': present(arnOf(item, place, partition)),
    'aws:VpceAccount': present(item.ownerId),
    'aws:VpceOrgID': organizationOf(world, item.ownerId),
    'aws:VpcSourceIp': 'unknown',
    'aws:SourceIp': 'absent',
  };
};

const pointOf = (accessPoint: Located<'accessPoints'> | null): Readonly<Record<string, ContextValue>> => {
  // AWS: these keys are there only in requests through an access point (S3 guide, access points, condition keys).
  const values = accessPoint
    ? [accessPoint.item.arn, accessPoint.place.accountId, accessPoint.item.networkOrigin].map((text) =>
        present(text),
      )
    : (['absent', 'absent', 'absent'] as const);
  const [arn, account, origin] = values;
  return {
    's3:DataAccessPointArn': arn ?? 'unknown',
    's3:DataAccessPointAccount': account ?? 'unknown',
    's3:AccessPointNetworkOrigin': origin ?? 'unknown',
  };
};

/**
 * The request of an AWS service that calls by itself, on behalf of the subnet's account. AWS: it comes through no endpoint of
 * anybody, and says for whom it calls (IAM, aws:PrincipalIsAWSService, aws:SourceAccount).
 */
export const requestOfService = (
  world: World,
  question: AccessQuestion,
  partition: string,
): PolicyRequest => {
  const { bucket, action, subnet, principal } = question;
  const owner = bucket.place.accountId;
  return {
    principal: principal ?? someRole(subnet.item.ownerId, partition),
    action,
    resource: resourceOf(question, partition),
    context: {
      ...Object.fromEntries(ENDPOINT_KEYS.map((key) => [key, 'absent' as const])),
      ...pointOf(null),
      'aws:SourceIp': 'unknown',
      'aws:SourceAccount': present(subnet.item.ownerId),
      'aws:SourceOrgID': organizationOf(world, subnet.item.ownerId),
      ...targetContext(world, owner, bucket.item.region),
    },
  };
};

/** What every request to a bucket carries of whose it is, and how it is sent. */
const targetContext = (
  world: World,
  owner: string,
  region: string,
): Readonly<Record<string, ContextValue>> => ({
  'aws:ResourceAccount': present(owner),
  's3:ResourceAccount': present(owner),
  'aws:ResourceOrgID': organizationOf(world, owner),
  'aws:SecureTransport': present('true'),
  'aws:ViaAWSService': present('false'),
  'aws:RequestedRegion': present(region),
});

/** The request as the policies on this path see it: what the path and the inventory tell is filled in, the rest unknown. */
export const requestOn = (
  world: World,
  question: AccessQuestion,
  path: Path,
  partition: string,
): PolicyRequest => {
  const { bucket, action, subnet, accessPoint = null } = question;
  const principal = question.principal ?? someRole(subnet.item.ownerId, partition);
  const owner = bucket.place.accountId;
  return {
    principal,
    action,
    resource: resourceOf(question, partition),
    context: {
      ...networkOf(world, path, partition),
      ...pointOf(accessPoint),
      ...(principal.kind === 'aws' ? { 'aws:PrincipalOrgID': organizationOf(world, principal.account) } : {}),
      ...targetContext(world, owner, bucket.item.region),
    },
  };
};

/** The same request as policies see it that ask for the access point rather than for the bucket behind it. */
export const requestThrough = (
  world: World,
  accessPoint: Located<'accessPoints'>,
  question: AccessQuestion,
  request: PolicyRequest,
): PolicyRequest => {
  const owner = accessPoint.place.accountId;
  return {
    ...request,
    resource: resourceThrough(accessPoint, question),
    context: {
      ...request.context,
      'aws:ResourceAccount': present(owner),
      's3:ResourceAccount': present(owner),
      'aws:ResourceOrgID': organizationOf(world, owner),
    },
  };
};
