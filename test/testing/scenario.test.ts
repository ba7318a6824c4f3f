import { describe, expect, it } from 'vitest';
import { type Inventory, inventorySchema, type Section, type Sections } from '../../src/model/inventory.ts';
import { account, organization, transitGateway, vpc } from '../../src/testing/index.ts';

const items = <S extends Section>(inventory: Inventory, section: S, unit = 0): readonly Sections[S][] => {
  const observed = inventory.regions[unit]?.sections[section] as { readonly seen?: readonly Sections[S][] };
  return observed.seen ?? [];
};

const everything = () => {
  const hub = transitGateway('hub', { tables: ['egress'] });
  const spoke = vpc('spoke')
    .subnet('app', { egress: 'tgw', instances: 2, ipv6: true })
    .subnet('shared', { sharedWith: ['777788889999'] })
    .attach(hub, { in: 'app', association: 'default' })
    .prefixList('corp', ['10.9.0.0/16'])
    .securityGroup('web', { ingress: [{ port: 443, from: ['pl-corp', 'sg-default', '::/0'] }] })
    .networkAcl('tight', {
      in: 'app',
      entries: [{ number: 90, action: 'deny', direction: 'egress', cidr: '0.0.0.0/0' }],
    })
    .gatewayEndpoint('s3', { in: 'app', ipAddressType: 'dualstack' })
    .interfaceEndpoint('ssm', { in: ['app', 'shared'], groups: ['web'] })
    .instance('guest', { in: 'shared', owner: '777788889999' })
    .blockPublicAccess('block-ingress');
  const egress = vpc('egress')
    .subnet('app', { egress: 'nat' })
    .subnet('public', { egress: 'igw', table: 'edge' })
    .natGateway('a', { in: 'public' })
    .firewallEndpoint('firewall', { in: 'app', requesterManaged: true })
    .attach(hub, { association: 'egress', propagateTo: ['default'] })
    .peer(spoke);
  hub.route('0.0.0.0/0', egress).attachment('office', { type: 'vpn', association: null });
  return organization(
    account(spoke).buckets({ name: 'data', region: 'us-east-1', policy: { Statement: [] } }),
    account(egress, hub).denied('ec2:DescribeNetworkAcls'),
    account('777788889999'),
    account('222233334444').refused(),
  );
};

describe('a scenario', () => {
  it.each(['readable', 'aws'] as const)('makes a valid inventory with %s ids', (ids) => {
    const inventory = everything().inventory({ ids });
    expect(inventorySchema.safeParse(inventory).error).toBeUndefined();
  });

  it('is the same in every run', () => {
    expect(JSON.stringify(everything().inventory({ ids: 'aws' }))).toBe(
      JSON.stringify(everything().inventory({ ids: 'aws' })),
    );
  });

  it('names things as its author does, and later ones of the same name after their VPC', () => {
    const inventory = everything().inventory();
    expect(items(inventory, 'subnets').map(({ id }) => id)).toEqual(['subnet-app', 'subnet-shared']);
    expect(inventory.regions.map(({ accountId, region }) => `${accountId} ${region}`)).toEqual([
      '111122223333 eu-west-1',
      '111122223333 us-east-1',
      '444455556666 eu-west-1',
      '777788889999 eu-west-1',
    ]);
    expect(items(inventory, 'subnets', 2).map(({ id }) => id)).toEqual([
      'subnet-egress-app',
      'subnet-public',
    ]);
    expect(items(inventory, 'routeTables', 2).map(({ id }) => id)).toEqual([
      'rtb-edge',
      'rtb-egress-app',
      'rtb-egress-main',
    ]);
  });

  it('gives ids in the shape of AWS on demand, and the names as tags', () => {
    const [subnet] = items(everything().inventory({ ids: 'aws' }), 'subnets');
    expect(subnet?.id).toMatch(/^subnet-0[0-9a-f]{16}$/);
    expect(subnet?.tags).toEqual({ Name: 'spoke-app' });
  });

  it('leads a subnet with egress nat to a regional NAT gateway when none is declared', () => {
    const inventory = account(vpc().subnet('app', { egress: 'nat' })).inventory();
    expect(items(inventory, 'subnets')).toHaveLength(1);
    expect(items(inventory, 'natGateways')).toMatchObject([
      { id: 'nat-1', availabilityMode: 'regional', routeTableId: 'rtb-nat-1' },
    ]);
    expect(items(inventory, 'routeTables').find(({ id }) => id === 'rtb-app')?.routes).toEqual([
      expect.objectContaining({ target: { kind: 'local', id: 'local' } }),
      expect.objectContaining({
        destination: { kind: 'ipv4', value: '0.0.0.0/0' },
        target: { kind: 'nat-gateway', id: 'nat-1' },
      }),
    ]);
  });

  it('prefers the NAT gateway of the zone', () => {
    const inventory = account(
      vpc()
        .subnet('public-a', { egress: 'igw' })
        .subnet('public-b', { egress: 'igw', zone: 'b' })
        .subnet('app', { egress: 'nat', zone: 'b' })
        .natGateway('a', { in: 'public-a' })
        .natGateway('b', { in: 'public-b' }),
    ).inventory();
    expect(JSON.stringify(items(inventory, 'routeTables').find(({ id }) => id === 'rtb-app'))).toContain(
      'nat-b',
    );
  });

  it('makes the default security group and network ACL as AWS does', () => {
    const inventory = account(vpc().subnet('app')).inventory();
    expect(items(inventory, 'securityGroups')).toMatchObject([
      {
        id: 'sg-default',
        ingress: [{ protocol: '-1', peer: { kind: 'security-group', value: 'sg-default' } }],
      },
    ]);
    expect(items(inventory, 'networkAcls')[0]).toMatchObject({
      id: 'acl-default',
      isDefault: true,
      subnetIds: ['subnet-app'],
    });
    expect(
      items(inventory, 'networkAcls')[0]?.entries.map(({ ruleNumber, action }) => `${ruleNumber} ${action}`),
    ).toEqual(['100 allow', '32767 deny', '100 allow', '32767 deny']);
  });

  it('puts one route for each family of a dual-stack gateway endpoint', () => {
    const table = items(everything().inventory(), 'routeTables').find(({ id }) => id === 'rtb-app');
    const viaEndpoint = table?.routes
      .filter(({ target }) => target.id === 'vpce-s3')
      .map(({ destination }) => destination.value);
    expect(viaEndpoint).toEqual(['pl-s3', 'pl-ipv6-s3']);
  });

  it('shows transit gateway route tables to the owner alone', () => {
    const inventory = everything().inventory();
    expect(items(inventory, 'transitGatewayRouteTables', 0)).toEqual([]);
    expect(items(inventory, 'transitGatewayAttachments', 0)).toMatchObject([
      { id: 'tgw-attach-spoke', association: null },
    ]);
    const [table] = items(inventory, 'transitGatewayRouteTables', 2).filter(({ id }) => id === 'tgw-rtb-hub');
    expect(table?.routes).toMatchObject({
      seen: [
        { destination: { value: '0.0.0.0/0' }, type: 'static', attachments: [{ id: 'tgw-attach-egress' }] },
        { destination: { value: '10.0.0.0/16' }, type: 'propagated' },
        { destination: { value: '2001:db8:0::/56' }, type: 'propagated' },
        { destination: { value: '10.1.0.0/16' }, type: 'propagated' },
      ],
    });
  });

  it('shows a participant the shared subnet and its tables, and neither endpoints nor tags', () => {
    const inventory = everything().inventory({ ids: 'aws' });
    expect(items(inventory, 'subnets', 3)).toMatchObject([{ ownerId: '111122223333', tags: {} }]);
    expect(items(inventory, 'routeTables', 3)).toHaveLength(3);
    expect(items(inventory, 'vpcEndpoints', 3)).toEqual([]);
    expect(items(inventory, 'networkInterfaces', 3)).toMatchObject([{ ownerId: '777788889999' }]);
  });

  it('turns a denied action into the gap of its section, and a refused account into a line of coverage', () => {
    const inventory = everything().inventory();
    const gap = { action: 'ec2:DescribeNetworkAcls', code: 'UnauthorizedOperation' };
    expect(inventory.regions[2]?.sections.networkAcls).toMatchObject({ gap });
    expect(inventory.targets.filter(({ status }) => status !== 'assessed')).toMatchObject([
      { accountId: '444455556666', region: 'eu-west-1', status: 'partial', gaps: [gap] },
      {
        accountId: '222233334444',
        region: null,
        status: 'not-assessed',
        gaps: [{ action: 'sts:AssumeRole' }],
      },
    ]);
  });

  it('turns a denied item-level action into a gap of the item', () => {
    const [bucket] = items(
      account().buckets({ name: 'data' }).denied('s3:GetBucketPolicy').inventory(),
      'buckets',
    );
    expect(bucket?.policy).toMatchObject({ gap: { code: 'AccessDenied' } });
  });

  it('peers VPCs across accounts, and both see it', () => {
    const inventory = everything().inventory();
    for (const unit of [0, 2])
      expect(items(inventory, 'peeringConnections', unit)).toMatchObject([{ id: 'pcx-egress-spoke' }]);
  });

  it('makes a deleted NAT gateway a blackhole', () => {
    const inventory = account(
      vpc()
        .subnet('public', { egress: 'igw' })
        .natGateway('old', { in: 'public', state: 'deleted' })
        .subnet('app', { egress: 'nat' }),
    ).inventory();
    const table = items(inventory, 'routeTables').find(({ id }) => id === 'rtb-app');
    expect(table?.routes[1]).toMatchObject({ state: 'blackhole', target: { id: 'nat-old' } });
  });

  it('changes what no verb says', () => {
    const given = account(vpc().subnet('app').gatewayEndpoint('s3', { in: 'app' })).change(
      'vpcEndpoints',
      'vpce-s3',
      { state: 'partial' },
    );
    expect(items(given.inventory(), 'vpcEndpoints')).toMatchObject([{ id: 'vpce-s3', state: 'partial' }]);
  });

  it.each([
    [
      'a name that is declared twice',
      () => vpc().subnet('app').subnet('app'),
      'subnet-app is declared twice in 1',
    ],
    [
      'a subnet that is not declared',
      () => vpc().interfaceEndpoint('ssm', { in: 'app' }),
      'no subnet called app',
    ],
    [
      'a table that is not declared',
      () => vpc().subnet('app').gatewayEndpoint('s3', { in: 'db' }),
      'no subnet or route table called db',
    ],
    [
      'a transit gateway that is not attached',
      () => vpc().subnet('app', { egress: 'tgw' }),
      'attached to none',
    ],
    ['a subnet that does not fit', () => vpc('small', { cidr: '10.0.0.0/24' }).subnet('app'), 'has no room'],
  ])('refuses %s', (_, given, message) => {
    expect(() => account(given()).inventory()).toThrow(message);
  });

  it('refuses to deny an action that shows nothing', () => {
    expect(() => account().denied('ec2:DescribeSubnet').inventory()).toThrow(
      'Nothing is known of ec2:DescribeSubnet',
    );
  });
});
