import { accounts } from './world.ts';

/** Verdicts of one check: by status, the names of the subjects. */
export type Verdicts = Readonly<Record<string, readonly string[]>>;

/**
 * What moto puts into every account and region, with no name: a default VPC with a subnet in each zone, and a main table
 * in every VPC. Where that is all there is, the region is idle and is not read any further.
 */
const unnamed = (kind: 'subnets' | 'tables'): readonly string[] => {
  const counts = [
    { place: `${accounts.workload} eu-west-1`, subnets: 3, tables: 4 },
    { place: `${accounts.workload} us-east-1`, subnets: 6, tables: 2 },
    { place: `${accounts.network} eu-west-1`, subnets: 3, tables: 3 },
  ];
  return counts.map((count) => `${count[kind]} without a name in ${count.place}`);
};

const defaultSubnets = unnamed('subnets');
const mainTables = unnamed('tables');

/** Every verdict on every subject of the organization that `buildWorld` makes, as AWS's rules give it. */
export const expected: Readonly<Record<string, Verdicts>> = {
  's3-via-nat': {
    fail: [
      'branch-app',
      'hub-attached',
      'shop-app',
      // The endpoint's list and a static route for one of its ranges: the equal, static route wins.
      'shop-bypass',
      'shop-by-instance',
      'shop-halves',
      'shop-listed',
      'shop-main',
    ],
    // moto loses what a static route of a transit gateway leads to.
    unknown: ['spoke-app'],
    pass: ['shop-covered', 'shop-public'],
    // Where nothing arrives, or no client can be, no traffic takes a NAT and none is shown to take another door.
    'not-applicable': [
      'branch-public',
      'hub-public',
      'mute-isolated',
      'shop-by-checked-instance',
      'shop-isolated',
      'vault-endpoints',
      'vault-isolated',
      ...defaultSubnets,
    ],
  },
  'dynamodb-via-nat': {
    fail: [
      'branch-app',
      'hub-attached',
      'shop-app',
      'shop-by-instance',
      'shop-covered',
      'shop-halves',
      'shop-main',
    ],
    unknown: ['spoke-app'],
    pass: ['shop-public'],
    'not-applicable': [
      'branch-public',
      'hub-public',
      'mute-isolated',
      'shop-bypass',
      'shop-by-checked-instance',
      'shop-isolated',
      'shop-listed',
      'vault-endpoints',
      'vault-isolated',
      ...defaultSubnets,
    ],
  },
  'duplicate-gateway-endpoint': {
    fail: ['shop-bypass', 'shop-twice'],
    pass: [
      'branch-app',
      'branch-public',
      'hub-attached',
      'hub-public',
      'mute',
      'shop-app',
      'shop-by-checked-instance',
      'shop-by-instance',
      'shop-covered',
      'shop-halves',
      'shop-isolated',
      'shop-listed',
      'shop-public',
      'spoke',
      'vault',
      ...mainTables,
    ],
  },
  'interface-endpoint-without-443': {
    // By a group that no interface carries, by a network that nothing connects, and for port 80 only.
    fail: ['vault-kms', 'vault-sns', 'vault-sqs'],
    pass: [
      'mute-ec2messages',
      'mute-ssm',
      'mute-ssmmessages',
      'vault-ec2messages',
      'vault-kinesis',
      'vault-logs',
      'vault-ssm',
      'vault-ssmmessages',
    ],
  },
  'isolated-subnet-without-ssm': {
    // Its peering connection leads to no central endpoint: Route 53 was read, and the stand-in has no Profiles at all.
    // One of the instances in the public subnet has no public address.
    fail: ['mute-isolated', 'shop-isolated', 'shop-public'],
    pass: ['vault-isolated'],
    'not-applicable': [
      'branch-app',
      'branch-public',
      'hub-attached',
      'hub-public',
      'shop-app',
      'shop-bypass',
      'shop-by-checked-instance',
      'shop-by-instance',
      'shop-covered',
      'shop-halves',
      'shop-listed',
      'shop-main',
      'spoke-app',
      'vault-endpoints',
      ...defaultSubnets,
    ],
  },
};
