import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import type { Finding } from '../../src/model/finding.ts';
import { fold, mergeChanges } from '../../src/plan/fold.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' } as const;

const finding = (id: string): Finding => ({ fingerprint: id, severity: 'medium' }) as Finding;

const gateway = (...routeTableIds: string[]): Change => ({
  kind: 'create-vpc-endpoint',
  ...place,
  as: 'vpce-new-s3',
  vpcId: 'vpc-1',
  type: 'Gateway',
  serviceName: 'com.amazonaws.eu-west-1.s3',
  routeTableIds,
  subnetIds: [],
  groupIds: [],
  privateDns: false,
  ipAddressType: null,
  policy: null,
});

const associate = (...addRouteTableIds: string[]): Change => ({
  kind: 'modify-vpc-endpoint',
  ...place,
  endpointId: 'vpce-1',
  addRouteTableIds,
});

const remove = (tableId: string, value: string): Change => ({
  kind: 'delete-route',
  ...place,
  tableId,
  destination: { kind: 'ipv4', value },
});

const interfaceFor = (service: string, as: string): readonly Change[] => [
  {
    kind: 'create-security-group',
    ...place,
    as: `sg-${as}`,
    vpcId: 'vpc-1',
    name: 'endpoints',
    description: 'd',
  },
  {
    kind: 'create-vpc-endpoint',
    ...place,
    as: `vpce-${as}`,
    vpcId: 'vpc-1',
    type: 'Interface',
    serviceName: `com.amazonaws.eu-west-1.${service}`,
    routeTableIds: [],
    subnetIds: ['subnet-1'],
    groupIds: [{ ref: `sg-${as}` }],
    privateDns: true,
    ipAddressType: null,
    policy: null,
  },
];

const proposal = (id: string, ...changes: readonly Change[]) => ({ findings: [finding(id)], changes });

describe('folding', () => {
  it('makes one endpoint for the tables of twenty subnets', () => {
    const steps = fold(Array.from({ length: 20 }, (_, at) => proposal(`f${at}`, gateway(`rtb-${at % 3}`))));
    expect(steps).toHaveLength(1);
    expect(steps[0]?.findings).toHaveLength(20);
    expect(steps[0]?.changes).toEqual([gateway('rtb-0', 'rtb-1', 'rtb-2')]);
  });

  it('keeps endpoints of other VPCs, accounts and services apart', () => {
    const others = [
      { ...gateway('rtb-a'), vpcId: 'vpc-2' },
      { ...gateway('rtb-a'), accountId: '444455556666' },
      { ...gateway('rtb-a'), serviceName: 'com.amazonaws.eu-west-1.dynamodb' },
    ] as readonly Change[];
    expect(fold([gateway('rtb-a'), ...others].map((change, at) => proposal(`f${at}`, change)))).toHaveLength(
      4,
    );
  });

  it('gives things that are made twice one name, and lets later changes refer to it', () => {
    const changes = mergeChanges([
      proposal('a', ...interfaceFor('ssm', 'one')),
      proposal('b', ...interfaceFor('kms', 'two')),
    ]);
    expect(changes.map(({ kind }) => kind)).toEqual([
      'create-security-group',
      'create-vpc-endpoint',
      'create-vpc-endpoint',
    ]);
    expect(changes[2]).toMatchObject({ groupIds: [{ ref: 'sg-one' }] });
  });

  it('keeps to the order of every proposal: what has to go before an association, and what goes after it', () => {
    const changes = mergeChanges([
      proposal('a', associate('rtb-a'), remove('rtb-a', '10.0.0.0/8')),
      proposal('b', remove('rtb-b', '54.0.0.0/8'), associate('rtb-b')),
    ]);
    const at = (wanted: Change['kind'], table: string): number =>
      changes.findIndex((change) => change.kind === wanted && JSON.stringify(change).includes(table));
    expect(changes).toHaveLength(3);
    expect(at('delete-route', 'rtb-b')).toBeLessThan(at('modify-vpc-endpoint', 'rtb-b'));
    expect(at('modify-vpc-endpoint', 'rtb-a')).toBeLessThan(at('delete-route', '"rtb-a"'));
  });

  it('does not take two policies of one endpoint for one: the first one is made', () => {
    const policy = (text: string): Change => ({
      kind: 'modify-vpc-endpoint',
      ...place,
      endpointId: 'vpce-1',
      policy: text,
    });
    expect(mergeChanges([proposal('a', policy('one')), proposal('b', policy('two'))])).toEqual([
      policy('one'),
    ]);
  });

  it('folds what different failures of one group ask for into one step', () => {
    const rule = (value: string): Change => ({
      kind: 'authorize-rule',
      ...place,
      groupId: 'sg-1',
      direction: 'ingress',
      rule: { protocol: 'tcp', fromPort: 443, toPort: 443, peer: { kind: 'ipv4', value } },
    });
    const steps = fold([proposal('a', rule('10.0.0.0/24')), proposal('b', rule('10.0.1.0/24'))]);
    expect(steps).toHaveLength(1);
    expect(steps[0]?.changes).toHaveLength(2);
  });
});
