import type { MatrixRow, MatrixWay, ServiceMatrix } from '../../../src/model/matrix.ts';

/** The hops of a way, by what a case calls it. */
const hops: Readonly<Record<string, MatrixWay['hops']>> = {
  nat: [
    { kind: 'route-table', id: 'rtb-app', text: '' },
    { kind: 'nat-gateway', id: 'nat-a', text: '' },
    { kind: 'internet-gateway', id: 'igw-main', text: '' },
  ],
  'nat of the other zone': [
    { kind: 'route-table', id: 'rtb-other', text: '' },
    { kind: 'nat-gateway', id: 'nat-b', text: '' },
    { kind: 'internet-gateway', id: 'igw-main', text: '' },
  ],
  gateway: [
    { kind: 'route-table', id: 'rtb-app', text: '' },
    { kind: 'gateway-endpoint', id: 'vpce-s3', text: '' },
  ],
  'tgw to a NAT': [
    { kind: 'transit-gateway', id: 'tgw-main', text: '' },
    { kind: 'vpc', id: 'vpc-egress', text: '' },
    { kind: 'nat-gateway', id: 'nat-egress', text: '' },
    { kind: 'internet-gateway', id: 'igw-egress', text: '' },
  ],
  'tgw to a firewall': [
    { kind: 'transit-gateway', id: 'tgw-main', text: '' },
    { kind: 'vpc', id: 'vpc-egress', text: '' },
    { kind: 'firewall-endpoint', id: 'vpce-fw', text: '' },
    { kind: 'nat-gateway', id: 'nat-egress', text: '' },
    { kind: 'internet-gateway', id: 'igw-egress', text: '' },
  ],
  central: [
    { kind: 'transit-gateway', id: 'tgw-main', text: '' },
    { kind: 'vpc', id: 'vpc-shared', text: '' },
    { kind: 'interface-endpoint', id: 'vpce-ssm', text: '' },
  ],
  blocked: [{ kind: 'security-group', id: 'sg-app', text: 'lets nothing out' }],
  none: [{ kind: 'route-table', id: 'rtb-app', text: 'has no route for it' }],
};

const words: Readonly<Record<string, string>> = {
  'nat of the other zone': 'nat',
  'tgw to a NAT': 'tgw',
  'tgw to a firewall': 'tgw',
  central: 'interface (central)',
  blocked: 'blocked (security group)',
};

const names = Object.keys(hops);

const ways: readonly MatrixWay[] = names.map((name) => ({
  word: words[name] ?? name,
  hops: hops[name]!,
  gap: null,
}));

/** The name of a way of a case, or several with the share of each. */
export type Went = string | readonly (readonly [share: number, way: string])[];

/** A row, by the way that each service goes. */
export const row = (subnetId: string, went: readonly Went[], more: Partial<MatrixRow> = {}): MatrixRow => ({
  accountId: '111122223333',
  region: 'eu-west-1',
  vpcId: 'vpc-app',
  vpcName: 'app',
  subnetId,
  subnetName: null,
  ...more,
  cells: went.map((way) => {
    const parts = typeof way === 'string' ? ([[1, way]] as const) : way;
    return {
      word: parts.map(([, name]) => words[name] ?? name).join(' + '),
      ways: parts.map(([share, name]) => ({ share, way: names.indexOf(name) })),
    };
  }),
});

/** A matrix of these rows. */
export const matrixOf = (services: readonly string[], rows: readonly MatrixRow[]): ServiceMatrix => ({
  services,
  rows,
  ways,
});
