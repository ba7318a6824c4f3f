import { actionOf, type Ask, type Command } from './ask.ts';
import { notRecorded, type RecordedItem } from './config-aggregator.ts';
import { Refusal } from './errors.ts';

/*
 * Answers the collectors' questions out of what AWS Config has recorded, so that they fill the same inventory in the same
 * way. What Config does not record is refused, and becomes a gap.
 */

/** Types whose configuration is what the EC2 API answers, with names in camel case: the action, and its list. */
const listings: Readonly<Record<string, { readonly type: string; readonly list: string }>> = {
  'ec2:DescribeVpcs': { type: 'AWS::EC2::VPC', list: 'Vpcs' },
  'ec2:DescribeSubnets': { type: 'AWS::EC2::Subnet', list: 'Subnets' },
  'ec2:DescribeRouteTables': { type: 'AWS::EC2::RouteTable', list: 'RouteTables' },
  'ec2:DescribeSecurityGroups': { type: 'AWS::EC2::SecurityGroup', list: 'SecurityGroups' },
  'ec2:DescribeNetworkAcls': { type: 'AWS::EC2::NetworkAcl', list: 'NetworkAcls' },
  'ec2:DescribeNetworkInterfaces': { type: 'AWS::EC2::NetworkInterface', list: 'NetworkInterfaces' },
  'ec2:DescribeInternetGateways': { type: 'AWS::EC2::InternetGateway', list: 'InternetGateways' },
  'ec2:DescribeNatGateways': { type: 'AWS::EC2::NatGateway', list: 'NatGateways' },
  'ec2:DescribeEgressOnlyInternetGateways': {
    type: 'AWS::EC2::EgressOnlyInternetGateway',
    list: 'EgressOnlyInternetGateways',
  },
  'ec2:DescribeVpcEndpoints': { type: 'AWS::EC2::VPCEndpoint', list: 'VpcEndpoints' },
  'ec2:DescribeVpcPeeringConnections': {
    type: 'AWS::EC2::VPCPeeringConnection',
    list: 'VpcPeeringConnections',
  },
};

/**
 * Types that Config records in another form, which leaves out what paths need: that there are none is all it can tell.
 * AWS: newer types are recorded by their CloudFormation schema (Config guide, supported resource types).
 */
const countable: Readonly<Record<string, { readonly type: string; readonly list: string }>> = {
  'ec2:DescribeTransitGateways': { type: 'AWS::EC2::TransitGateway', list: 'TransitGateways' },
  'ec2:DescribeTransitGatewayVpcAttachments': {
    type: 'AWS::EC2::TransitGatewayAttachment',
    list: 'TransitGatewayVpcAttachments',
  },
  'ec2:DescribeTransitGatewayAttachments': {
    type: 'AWS::EC2::TransitGatewayAttachment',
    list: 'TransitGatewayAttachments',
  },
  'ec2:DescribeTransitGatewayRouteTables': {
    type: 'AWS::EC2::TransitGatewayRouteTable',
    list: 'TransitGatewayRouteTables',
  },
};

const bucketType = 'AWS::S3::Bucket';
const recorderType = 'AWS::Config::ConfigurationRecorder';

/** Every type that is read. */
export const recordedTypes: readonly string[] = [
  ...new Set([
    ...[...Object.values(listings), ...Object.values(countable)].map(({ type }) => type),
    bucketType,
    recorderType,
  ]),
];

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

// AWS: Config says some enums as an object with their value: { "state": { "value": "available" } } (Config resource schema).
const isEnum = (value: Fields): boolean => Object.keys(value).join() === 'value';

/** A configuration under the names that the EC2 API uses. */
const asAnswer = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asAnswer);
  if (!isFields(value)) return value ?? undefined;
  if (isEnum(value)) return value['value'];
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [pascal(name), asAnswer(item)]));
};

// AWS: Config has the IPv4 ranges of a rule twice, as plain texts in ipRanges and as objects in ipv4Ranges (Config resource schema).
const withRanges = (permission: unknown): unknown => {
  if (!isFields(permission)) return permission;
  const plain = Array.isArray(permission['IpRanges']) ? (permission['IpRanges'] as unknown[]) : [];
  const texts = plain.map((range) => (typeof range === 'string' ? { CidrIp: range } : range));
  return { ...permission, IpRanges: permission['Ipv4Ranges'] ?? texts };
};

const repairs: Readonly<Record<string, (answer: Fields) => Fields>> = {
  'AWS::EC2::SecurityGroup': (answer) => ({
    ...answer,
    IpPermissions: (answer['IpPermissions'] as unknown[] | undefined)?.map(withRanges) ?? [],
    IpPermissionsEgress: (answer['IpPermissionsEgress'] as unknown[] | undefined)?.map(withRanges) ?? [],
  }),
  'AWS::EC2::VPCEndpoint': (answer) => ({
    ...answer,
    ...(typeof answer['CreationTimestamp'] === 'string'
      ? { CreationTimestamp: new Date(answer['CreationTimestamp']) }
      : {}),
  }),
};

const tagsOf = ({ tags }: RecordedItem) =>
  tags.map(({ key, value }) => ({ Key: key ?? '', Value: value ?? '' }));

const answerOf = (item: RecordedItem): Fields => {
  const answer = asAnswer(item.configuration);
  const fields = isFields(answer) ? answer : {};
  return { ...(repairs[item.type]?.(fields) ?? fields), Tags: tagsOf(item), TagSet: tagsOf(item) };
};

/** Does this account and region record resources of a type, as its recorder says? Then that there are none is known. */
const records = (items: readonly RecordedItem[], type: string): boolean =>
  items
    .filter((item) => item.type === recorderType)
    .some(({ configuration }) => {
      const recorder = isFields(configuration) ? configuration : {};
      const group = isFields(recorder['RecordingGroup']) ? recorder['RecordingGroup'] : {};
      const listed = (value: unknown): boolean => Array.isArray(value) && value.includes(type);
      const excluded = group['ExclusionByResourceTypes'];
      if (recorder['Recording'] !== true || (isFields(excluded) && listed(excluded['ResourceTypes'])))
        return false;
      const strategy = isFields(group['RecordingStrategy']) ? group['RecordingStrategy']['UseOnly'] : null;
      return (
        group['AllSupported'] === true ||
        strategy === 'EXCLUSION_BY_RESOURCE_TYPES' ||
        listed(group['ResourceTypes'])
      );
    });

const ofType = (items: readonly RecordedItem[], type: string): readonly RecordedItem[] =>
  items.filter((item) => item.type === type);

const unproven = (action: string, type: string): Refusal =>
  notRecorded(action, `The aggregator shows no ${type} here, and no recorder that would have recorded one.`);

const list = (action: string, items: readonly RecordedItem[]): unknown => {
  const exact = listings[action];
  const { type, list: name } = exact ?? countable[action] ?? { type: '', list: '' };
  if (type === '') throw notRecorded(action, 'AWS Config does not record this.');
  const found = ofType(items, type);
  if (found.length === 0 && !records(items, type)) throw unproven(action, type);
  if (found.length > 0 && !exact)
    throw notRecorded(action, `AWS Config records ${type} without what decides about paths.`);
  return { [name]: found.map(answerOf) };
};

const bucketsOf = (action: string, items: readonly RecordedItem[]): unknown => {
  const found = ofType(items, bucketType);
  if (found.length === 0 && !records(items, bucketType)) throw unproven(action, bucketType);
  return { Buckets: found.map(({ id, region }) => ({ Name: id, BucketRegion: region })) };
};

const policyOf = (action: string, command: Command<unknown>, items: readonly RecordedItem[]): unknown => {
  const { Bucket } = (command as unknown as { readonly input: { readonly Bucket?: string } }).input;
  const bucket = ofType(items, bucketType).find(({ id }) => id === Bucket);
  const said = bucket?.supplementary['BucketPolicy'];
  const policy: unknown = typeof said === 'string' ? JSON.parse(said) : said;
  if (!isFields(policy) || !('policyText' in policy))
    throw notRecorded(action, `AWS Config has not recorded the policy of ${Bucket}.`);
  const { policyText } = policy;
  if (typeof policyText === 'string') return { Policy: policyText };
  throw new Refusal({ action, code: 'NoSuchBucketPolicy', message: `${Bucket} has no policy.` });
};

const bucketTagsOf = (action: string, command: Command<unknown>, items: readonly RecordedItem[]): unknown => {
  const { Bucket } = (command as unknown as { readonly input: { readonly Bucket?: string } }).input;
  const bucket = ofType(items, bucketType).find(({ id }) => id === Bucket);
  if (!bucket) throw notRecorded(action, `AWS Config has not recorded ${Bucket}.`);
  return { TagSet: bucket.tags.map(({ key, value }) => ({ Key: key, Value: value })) };
};

/** A way to ask about one account and region that answers out of its recorded items. */
export const createConfigAsk =
  (items: readonly RecordedItem[]): Ask =>
  async <Output>(command: Command<Output>): Promise<Output> => {
    const action = actionOf(command);
    const answer =
      action === 's3:ListAllMyBuckets'
        ? bucketsOf(action, items)
        : action === 's3:GetBucketPolicy'
          ? policyOf(action, command, items)
          : action === 's3:GetBucketTagging'
            ? bucketTagsOf(action, command, items)
            : list(action, items);
    return await Promise.resolve(answer as Output);
  };
