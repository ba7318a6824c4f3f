import { accounts, regions } from './world.ts';

/** Verdicts of one check: by status, the names of the subjects. */
export type Verdicts = Readonly<Record<string, readonly string[]>>;

const owners = [accounts.workload, accounts.caller, accounts.network];

/** What moto puts into every account and region, with no name: as many of it as there are zones. */
const unnamed = (count: (accountId: string, region: string) => number): readonly string[] =>
  owners.flatMap((accountId) =>
    regions.map((region) => `${count(accountId, region)} without a name in ${accountId} ${region}`),
  );

const defaultSubnets = unnamed((_, region) => (region === 'us-east-1' ? 6 : 3));

/** The main table of the default VPC and of every VPC of ours. */
const mainTables = unnamed((accountId, region) => {
  if (accountId === accounts.workload && region === 'eu-west-1') return 4;
  if (accountId === accounts.workload && region === 'us-east-1') return 2;
  return accountId === accounts.network && region === 'eu-west-1' ? 3 : 1;
});

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
    pass: [
      'branch-public',
      'hub-public',
      'mute-isolated',
      'shop-by-checked-instance',
      'shop-covered',
      'shop-isolated',
      'shop-public',
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
    pass: [
      'branch-public',
      'hub-public',
      'mute-isolated',
      'shop-bypass',
      'shop-by-checked-instance',
      'shop-isolated',
      'shop-listed',
      'shop-public',
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
    fail: ['shop-isolated'],
    // Its peering connection may lead to central endpoints, and moto knows no Route 53 Profiles that would tell.
    unknown: ['mute-isolated'],
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
      'shop-public',
      'spoke-app',
      'vault-endpoints',
      ...defaultSubnets,
    ],
  },
};
