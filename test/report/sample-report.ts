import { type Check, defineCheck } from '../../src/checks/check.ts';
import { interfaceEndpoints, subnets } from '../../src/checks/subjects.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { seen, unseen } from '../../src/model/observed.ts';
import type { Hop, Path } from '../../src/model/path.ts';
import type { Report } from '../../src/model/report.ts';
import type { Route } from '../../src/model/resources.ts';
import { audit } from '../../src/audit/audit.ts';
import {
  denied,
  endpoint,
  inventory,
  network,
  region,
  subnet,
  unit,
  workload,
} from '../audit/small-inventory.ts';

/** Names that try to leave the place they are put in: markup, terminal commands, invisible turns of direction. */
export const hostile = {
  markup: '</script><img src=x onerror=alert(1)>"\'&',
  terminal: '\u001b[2J\u001b]0;owned\u0007\u001b[31mred\u001b[0m\r\nfake line',
  direction: 'app\u202egnp.exe\u200b',
  long: 'x'.repeat(4096),
};

const route = (destination: string, target: Route['target'], state = 'active'): Route => ({
  destination: { kind: destination.startsWith('pl-') ? 'prefix-list' : 'ipv4', value: destination },
  target,
  state,
  origin: 'CreateRoute',
});

const toNat = route('0.0.0.0/0', { kind: 'nat-gateway', id: 'nat-main' });
const toInternet = route('0.0.0.0/0', { kind: 'internet-gateway', id: 'igw-main' });

const hopsFrom = (subnetId: string): readonly Hop[] => [
  {
    kind: 'subnet',
    id: subnetId,
    because: { kind: 'association', table: 'rtb-app', how: 'explicit' },
    text: 'Its own association leads to rtb-app.',
  },
  {
    kind: 'dns',
    id: 's3.eu-west-1.amazonaws.com',
    because: { kind: 'dns', name: 's3.eu-west-1.amazonaws.com', answer: 'public' },
    text: 'No endpoint with private DNS covers the name.',
  },
  {
    kind: 'route-table',
    id: 'rtb-app',
    because: { kind: 'route', table: 'rtb-app', route: toNat, cidr: '0.0.0.0/0' },
    text: 'The longest prefix that holds the address is 0.0.0.0/0.',
  },
  {
    kind: 'nat-gateway',
    id: 'nat-main',
    because: { kind: 'association', table: 'rtb-public', how: 'explicit' },
    text: 'It sends from its own subnet, whose table is rtb-public.',
  },
  {
    kind: 'internet-gateway',
    id: 'igw-main',
    because: { kind: 'route', table: 'rtb-public', route: toInternet, cidr: '0.0.0.0/0' },
    text: 'The default route of rtb-public leads to it.',
  },
];

/** A path as a resolver makes it: out of a NAT gateway. */
export const natPath = (subnetId: string): Path => ({
  disposition: 'delivered',
  egress: 'nat-gateway',
  hops: hopsFrom(subnetId),
  by: null,
  gap: null,
  assumptions: ['No custom hosted zone overrides s3.eu-west-1.amazonaws.com.'],
});

const viaNat: Check = defineCheck({
  id: 's3-via-nat',
  title: 'Subnet reaches S3 through a NAT gateway',
  severity: 'medium',
  rationale: 'Traffic to S3 through a NAT gateway costs per gigabyte, and no endpoint policy applies to it.',
  remedy: 'Add an S3 gateway endpoint to the VPC and associate it with the route table of the subnet.',
  references: ['https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html'],
  limits: ['It does not see traffic, only configuration.'],
  subject: subnets,
  messages: {
    viaNat: '{subnet} reaches {share} of S3 through {nat}.',
    private: '{subnet} does not use a NAT gateway to reach S3.',
    empty: '{subnet} holds no workload.',
  },
  evaluate(item, { pass, fail, unknown, notApplicable }) {
    if (item.id.startsWith('subnet-empty')) return notApplicable('empty', { subnet: item.id });
    if (item.id === 'subnet-blind') return unknown([denied('ec2:DescribeNatGateways')]);
    const proof = {
      kind: 'path',
      service: 's3',
      family: 'ipv4',
      share: item.id === 'subnet-split' ? 0.39 : 1,
      path: natPath(item.id),
    } as const;
    if (item.id === 'subnet-isolated')
      return pass('private', { subnet: item.id }, [{ kind: 'note', text: 'It has no route out.' }]);
    return fail(
      'viaNat',
      { subnet: item.id, share: item.id === 'subnet-split' ? '39 %' : 'all', nat: 'nat-main' },
      {
        evidence: [proof, { kind: 'route', table: 'rtb-app', route: toNat, note: 'wins by longest prefix' }],
        remedy: {
          text: 'Create an S3 gateway endpoint for vpc-main and associate it with rtb-app.',
          changes: [
            {
              kind: 'create-vpc-endpoint',
              accountId: '111111111111',
              region: 'eu-west-1',
              as: 'vpce-new-s3',
              vpcId: 'vpc-main',
              type: 'Gateway',
              serviceName: 'com.amazonaws.eu-west-1.s3',
              routeTableIds: ['rtb-app'],
              subnetIds: [],
              groupIds: [],
              privateDns: false,
              ipAddressType: null,
              policy: null,
            },
          ],
          risk: 'Open connections to S3 are cut when the route appears.',
        },
      },
    );
  },
});

const without443: Check = defineCheck({
  id: 'interface-endpoint-without-443',
  title: 'Security groups of an interface endpoint admit no HTTPS',
  severity: 'high',
  rationale: 'Nobody can use the endpoint, and with private DNS nobody can reach the service at all.',
  remedy: 'Admit tcp/443 from the VPC in the security group of the endpoint.',
  references: [],
  subject: interfaceEndpoints,
  messages: { closed: '{endpoint} admits port 443 from nobody.' },
  evaluate: (item, { fail }) =>
    fail(
      'closed',
      { endpoint: item.id },
      {
        severity: item.requesterManaged ? 'low' : 'high',
        evidence: [
          {
            kind: 'rule',
            group: 'sg-endpoint',
            direction: 'ingress',
            rule: {
              protocol: 'tcp',
              fromPort: 80,
              toPort: 80,
              peer: { kind: 'ipv4', value: '10.0.0.0/16', accountId: null, vpcId: null, peeringStatus: null },
            },
          },
          {
            kind: 'acl-entry',
            acl: 'acl-main',
            entry: {
              egress: false,
              ruleNumber: 32767,
              protocol: '-1',
              action: 'deny',
              cidr: '0.0.0.0/0',
              ipv6Cidr: null,
              fromPort: null,
              toPort: null,
            },
          },
          {
            kind: 'statement',
            of: item.id,
            index: 0,
            statement: { Effect: 'Allow', Resource: hostile.markup },
          },
          {
            kind: 'resource',
            id: item.id,
            facts: { service: item.serviceName, zones: ['euw1-az1'], dns: true },
          },
        ],
        remedy: { text: `Admit tcp/443 in sg-endpoint, called ${hostile.markup}.`, changes: [] },
      },
    ),
});

/** The checks of the sample: their verdicts hang on names, so that every status and kind of evidence appears. */
export const sampleChecks: readonly Check[] = [viaNat, without443];

/** Two accounts, one of which refused; a subnet for every verdict; hostile tags. */
export const sampleInventory: Inventory = inventory(
  [
    unit(
      {
        subnets: seen([
          subnet('app'),
          subnet('split', { tags: { Name: hostile.markup, [hostile.markup]: hostile.long } }),
          subnet('shown', { tags: { Name: hostile.terminal } }),
          subnet('turned', { tags: { Name: hostile.direction } }),
          subnet('blind'),
          subnet('isolated'),
          subnet('empty'),
        ]),
        vpcEndpoints: seen([endpoint('ssm'), endpoint('kms', { requesterManaged: true })]),
        natGateways: unseen(denied('ec2:DescribeNatGateways')),
      },
      { apiCalls: [{ action: 'ec2:DescribeSubnets', calls: 3, failed: 1, retries: 2 }] },
    ),
  ],
  {
    targets: [
      { accountId: workload, region, status: 'partial', gaps: [denied('ec2:DescribeNatGateways')] },
      {
        accountId: network,
        region: null,
        status: 'not-assessed',
        gaps: [
          {
            action: 'sts:AssumeRole',
            code: 'AccessDenied',
            message: 'The role PathproofReader could not be assumed.',
          },
        ],
      },
    ],
    accountCalls: [
      { accountId: workload, calls: [{ action: 'sts:GetCallerIdentity', calls: 1, failed: 0, retries: 0 }] },
    ],
  },
);

/** The report on the sample. */
export const sampleReport: Report = audit(sampleInventory, {
  checks: sampleChecks,
  vpcIds: [],
  assumeWorkloads: false,
  minimumSeverity: null,
  rethrow: true,
});
