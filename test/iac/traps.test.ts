import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { DeclaredResource } from '../../src/iac/declared.ts';
import type { PreviewedInventories, PreviewRequest } from '../../src/iac/previewed.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { findingsOf } from '../findings.ts';
import { declaration, doorOf, type Parts, type Plain, preview, resource, waysIn } from './declare.ts';

type Properties = Readonly<Record<string, Plain>>;

const vpc = (parts: Properties = {}, more: Parts = {}) =>
  resource('VPC', 'vpc', { CidrBlock: '10.0.0.0/16', EnableDnsHostnames: true, ...parts }, more);

const subnet = (name: string, at: number, parts: Properties = {}, more: Parts = {}) =>
  resource(
    'Subnet',
    name,
    { VpcId: '@vpc', CidrBlock: `10.0.${at}.0/24`, AvailabilityZone: 'eu-west-1a', ...parts },
    more,
  );

const table = (name: string, parts: Properties = {}) =>
  resource('RouteTable', name, { VpcId: '@vpc', ...parts });

const associate = (name: string, subnetId: string, tableId: string, more: Parts = {}) =>
  resource(
    'SubnetRouteTableAssociation',
    name,
    { SubnetId: `@${subnetId}`, RouteTableId: `@${tableId}` },
    more,
  );

const out = (name: string, tableId: string, target: Properties, more: Parts = {}) =>
  resource(
    'Route',
    name,
    { RouteTableId: `@${tableId}`, DestinationCidrBlock: '0.0.0.0/0', ...target },
    more,
  );

/** A public subnet with a NAT gateway, and a private one whose table has no way out. */
const base: readonly DeclaredResource[] = [
  vpc(),
  resource('InternetGateway', 'igw', { VpcId: '@vpc' }),
  subnet('public', 0),
  table('rt-public'),
  associate('a-public', 'public', 'rt-public'),
  out('r-public', 'rt-public', { GatewayId: '@igw' }),
  resource('NatGateway', 'nat', { SubnetId: '@public' }),
  subnet('app', 1),
  table('rt-app'),
  associate('a-app', 'app', 'rt-app'),
];

const toNat = out('r-app', 'rt-app', { NatGatewayId: '@nat' });

const endpoint = (name: string, service: string, parts: Properties = {}, more: Parts = {}) =>
  resource(
    'VPCEndpoint',
    name,
    { VpcId: '@vpc', ServiceName: `com.amazonaws.eu-west-1.${service}`, ...parts },
    more,
  );

const interfaceOf = (service: string, parts: Properties = {}, more: Parts = {}) =>
  endpoint(
    service,
    service,
    {
      VpcEndpointType: 'Interface',
      PrivateDnsEnabled: true,
      SubnetIds: ['@app'],
      SecurityGroupIds: ['@sg'],
      ...parts,
    },
    more,
  );

const group = (rules: readonly Plain[], parts: Properties = {}) =>
  resource('SecurityGroup', 'sg', { VpcId: '@vpc', SecurityGroupIngress: rules, ...parts });

const https = (parts: Properties): Plain => ({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...parts });

const fromVpc = group([https({ CidrIp: '@vpc.CidrBlock' })]);

/** The doors of subnets, as `subnet service door`. */
const doors = (inventory: Inventory, asked: readonly string[]): readonly string[] => {
  const resolver = waysIn(inventory);
  return asked.map((one) => {
    const [id = '', service = ''] = one.split(' ');
    return `${id} ${service} ${doorOf(resolver, id, service)}`;
  });
};

const expectDoors = ({ after }: PreviewedInventories, wanted: readonly string[]): void => {
  expect(doors(after, wanted)).toEqual(wanted);
};

const verdict = (inventory: Inventory, check: string, id: string): string | undefined =>
  findingsOf(
    inventory,
    checks.filter((one) => one.id === check),
    { assumeWorkloads: true },
  ).find(({ subject }) => subject.id === id)?.status;

const after = (
  resources: readonly DeclaredResource[],
  parts: Parameters<typeof declaration>[1] = {},
  request: Partial<PreviewRequest> = {},
): PreviewedInventories => preview(declaration(resources, parts), request);

describe('references that have lost their index', () => {
  const three = [0, 1, 2];
  const all = (kind: string) => `@${three.map((at) => `${kind}[${at}]`).join('|')}`;
  const zones = (targetOf: (at: number) => Properties) => [
    ...base,
    ...three.flatMap((at) => [
      subnet(`private[${at}]`, 10 + at),
      table(`rt[${at}]`),
      resource('NatGateway', `gw[${at}]`, { SubnetId: '@public' }),
      resource('SubnetRouteTableAssociation', `link[${at}]`, {
        SubnetId: all('private'),
        RouteTableId: all('rt'),
      }),
      out(`way[${at}]`, all('rt').slice(1), targetOf(at)),
    ]),
  ];

  it('are known where nothing tells apart what they may mean', () => {
    expectDoors(after(zones(() => ({ NatGatewayId: all('gw') }))), [
      'private[0] s3 nat',
      'private[1] ssm nat',
      'private[2] s3 nat',
      'app s3 none',
    ]);
  });

  it('are not known where one of them goes another way', () => {
    const mixed = zones((at) => (at === 2 ? { GatewayId: '@igw' } : { NatGatewayId: '@gw[0]' }));
    expectDoors(after(mixed), ['private[0] s3 unknown', 'private[2] s3 unknown', 'public s3 igw']);
  });

  it('are taken instance by instance where the user says so', () => {
    const mixed = zones((at) => (at === 2 ? { GatewayId: '@igw' } : { NatGatewayId: '@gw[0]' }));
    const found = after(mixed, {}, { assumeAligned: true });
    expectDoors(found, ['private[0] s3 nat', 'private[2] s3 igw']);
    expect(found.coverage.assumptions.join()).toContain('--assume-aligned');
  });
});

describe('what may be made or not', () => {
  it('leaves the ways of its table open, and those of others not', () => {
    const maybe = out('r-app', 'rt-app', { NatGatewayId: '@nat' }, { uncertain: true });
    const found = after([...base, maybe]);
    expectDoors(found, ['app s3 unknown', 'app ssm unknown', 'public s3 igw']);
    expect(verdict(found.after, 's3-via-nat', 'app')).toBe('unknown');
    expect(found.coverage.doubts).toEqual([]);
  });

  it('leaves a name open that an endpoint may take, and no other name', () => {
    const found = after([...base, toNat, fromVpc, interfaceOf('ssm', {}, { uncertain: true })]);
    expectDoors(found, ['app ssm unknown', 'app sqs nat', 'app s3 nat']);
  });

  it('leaves everything of a subnet open', () => {
    const found = after([...base, subnet('extra', 5, {}, { uncertain: true })]);
    expectDoors(found, ['extra s3 unknown', 'app s3 none']);
    expect(verdict(found.after, 'isolated-subnet-without-ssm', 'extra')).toBe('unknown');
  });
});

describe('an endpoint', () => {
  it('whose VPC is not known hides that there is none for its service', () => {
    const found = after([...base, toNat, fromVpc, interfaceOf('ssm', { VpcId: '?' })]);
    expectDoors(found, ['app ssm unknown', 'app sqs nat', 'app s3 nat']);
  });

  it('whose tables are not all known may be on any of its VPC', () => {
    const found = after([...base, toNat, endpoint('s3', 's3', { RouteTableIds: ['@rt-public', '…'] })]);
    expectDoors(found, ['public s3 gateway', 'app s3 unknown', 'app dynamodb nat']);
    const none = after([...base, toNat, endpoint('s3', 's3', { RouteTableIds: '?' })]);
    expect(verdict(none.after, 'unassociated-gateway-endpoint', 's3')).toBe('unknown');
  });

  it('without groups carries the default one of its VPC', () => {
    const found = after([...base, interfaceOf('ssm', { SecurityGroupIds: [] })]);
    expect(verdict(found.after, 'default-security-group-on-endpoint', 'ssm')).toBe('fail');
  });

  it('whose groups are not known admits nobody knows whom', () => {
    const found = after([...base, interfaceOf('ssm', { SecurityGroupIds: '?' })]);
    expect(verdict(found.after, 'interface-endpoint-without-443', 'ssm')).toBe('unknown');
  });

  it('whose policy is not known is judged by none', () => {
    const found = after([...base, endpoint('s3', 's3', { RouteTableIds: ['@rt-app'], PolicyDocument: '?' })]);
    expect(verdict(found.after, 'full-access-endpoint-policy', 's3')).toBe('unknown');
  });

  it('that leaves a table takes its route along', () => {
    const on = (name: string) =>
      resource('Pathproof::VPCEndpointRouteTableAssociation', `on-${name}`, {
        VpcEndpointId: '@s3',
        RouteTableId: `@rt-${name}`,
      });
    const s3 = endpoint('s3', 's3');
    const found = after([...base, toNat, s3, on('public')], {
      before: [...base, toNat, s3, on('public'), on('app')],
    });
    expect(doors(found.before, ['app s3 gateway'])).toEqual(['app s3 gateway']);
    expectDoors(found, ['app s3 nat', 'public s3 gateway']);
    expect(found.changes.map(({ address, kind }) => `${kind} ${address}`)).toEqual(['delete on-app']);
    expect(doors(found.without(new Set(['on-app'])), ['app s3 gateway'])).toEqual(['app s3 gateway']);
  });
});

describe('addresses that are known only after they are made', () => {
  const ipam = [
    vpc({ CidrBlock: '?' }),
    subnet('app', 1, { CidrBlock: '?' }),
    subnet('data', 2, { CidrBlock: '?' }),
  ];

  it('are the same wherever they are referred to', () => {
    const found = after([...ipam, fromVpc, interfaceOf('ssm')]);
    expectDoors(found, ['app ssm interface', 'data ssm interface', 'app s3 none']);
    expect(verdict(found.after, 'interface-endpoint-without-443', 'ssm')).not.toBe('fail');
  });

  it('may be those that are written somewhere', () => {
    const found = after([...ipam, group([https({ CidrIp: '10.0.0.0/8' })]), interfaceOf('ssm')]);
    expect(verdict(found.after, 'interface-endpoint-without-443', 'ssm')).toBe('unknown');
  });
});

describe('a VPC', () => {
  it('that was handed to something which was not read is open, and another is not', () => {
    const other = [
      resource('VPC', 'vpc2', { CidrBlock: '10.9.0.0/16' }),
      resource('Subnet', 'far', { VpcId: '@vpc2', CidrBlock: '10.9.0.0/24' }),
    ];
    const skipped = [{ type: 'Custom::Thing', address: 'thing', mayMatter: true, refersTo: ['vpc'] }];
    const found = after([...base, ...other], { skipped });
    expectDoors(found, ['app s3 unknown', 'public ssm unknown', 'far s3 none']);
    expect(verdict(found.after, 'isolated-subnet-without-ssm', 'app')).toBe('unknown');
    expect(verdict(found.after, 'isolated-subnet-without-ssm', 'far')).toBe('fail');
  });

  it('that is only referred to is open', () => {
    const read = [resource('VPC', 'data.vpc', { CidrBlock: '10.0.0.0/16' }, { liveId: 'vpc-0aaaa' })];
    const mine = [
      resource('Subnet', 'late', { VpcId: '@data.vpc', CidrBlock: '10.0.5.0/24' }),
      resource('RouteTable', 'rt', { VpcId: '@data.vpc' }),
      resource('SubnetRouteTableAssociation', 'a', { SubnetId: '@late', RouteTableId: '@rt' }),
    ];
    expectDoors(after(mine, { read }), ['late s3 unknown', 'late ssm unknown']);
  });

  it('has one main table, which another may take the place of', () => {
    const main = resource('Pathproof::MainRouteTableAssociation', 'main', {
      VpcId: '@vpc',
      RouteTableId: '@rt-nat',
    });
    const nat = [table('rt-nat'), out('r-nat', 'rt-nat', { NatGatewayId: '@nat' }), subnet('plain', 7)];
    expectDoors(after([...base, ...nat, main]), ['plain s3 nat', 'app s3 none']);
    expectDoors(after([...base, ...nat], { before: [...base, ...nat, main] }), ['plain s3 none']);
  });

  it('has a default table that code may adopt', () => {
    const adopted = [
      resource('Pathproof::DefaultRouteTable', 'default', {
        DefaultRouteTableId: '@vpc.DefaultRouteTable',
        VpcId: '@vpc',
      }),
      out('r-default', 'default', { NatGatewayId: '@nat' }),
      subnet('plain', 7),
    ];
    expectDoors(after([...base, ...adopted]), ['plain s3 nat']);
  });

  it('has a default network ACL that shuts everything when it is adopted without rules', () => {
    const adopted = resource('Pathproof::DefaultNetworkAcl', 'acl', { VpcId: '@vpc' });
    expectDoors(after([...base, toNat, adopted]), ['app s3 blocked', 'public s3 blocked']);
  });
});

describe('rules of groups', () => {
  const client = (parts: Properties) => [
    ...base,
    toNat,
    resource('SecurityGroup', 'own', { VpcId: '@vpc', ...parts }),
    resource('AWS::Lambda::Function', 'fn', {
      VpcConfig: { SubnetIds: ['@app'], SecurityGroupIds: ['@own'] },
    }),
  ];

  it('let everything out where none is declared, and nothing where none is left', () => {
    expectDoors(after(client({})), ['app s3 nat']);
    expectDoors(after(client({ SecurityGroupEgress: [] })), ['app s3 blocked']);
  });

  it('may let out what is not known', () => {
    expectDoors(after(client({ SecurityGroupEgress: '?' })), ['app s3 unknown']);
  });

  it('may name the list of a service that AWS keeps', () => {
    const only = (to: string) =>
      after(
        [
          ...client({
            SecurityGroupEgress: [https({ DestinationPrefixListId: to })],
          }),
          endpoint('s3', 's3', { RouteTableIds: ['@rt-app'] }),
        ],
        {
          read: [
            resource(
              'PrefixList',
              'data.list',
              { PrefixListName: 'com.amazonaws.eu-west-1.s3' },
              { liveId: 'pl-6da54004' },
            ),
          ],
        },
      );
    expectDoors(only('@data.list'), ['app s3 gateway', 'app sqs blocked']);
    expectDoors(only('@s3.PrefixListId'), ['app s3 gateway', 'app sqs blocked']);
  });

  it('are those that are apart as well', () => {
    const rule = resource('SecurityGroupIngress', 'in', {
      GroupId: '@sg',
      IpProtocol: 'tcp',
      FromPort: 443,
      ToPort: 443,
      CidrIp: '10.0.0.0/16',
    });
    expectDoors(after([...base, group([]), rule, interfaceOf('ssm')]), ['app ssm interface']);
    expect(
      verdict(after([...base, group([]), interfaceOf('ssm')]).after, 'interface-endpoint-without-443', 'ssm'),
    ).toBe('fail');
  });
});

describe('gateways', () => {
  it('of a region need no subnet', () => {
    const regional = resource('NatGateway', 'regional', { AvailabilityMode: 'regional', VpcId: '@vpc' });
    expectDoors(after([...base, regional, out('r', 'rt-app', { NatGatewayId: '@regional' })]), [
      'app s3 nat',
    ]);
  });

  it('may have been replaced', () => {
    const old = resource('NatGateway', 'nat', { SubnetId: '@public' }, { liveId: 'nat-0aaaa' });
    const others = base.filter(({ address }) => address !== 'nat');
    const found = after([...base, toNat], { before: [...others, old, toNat] });
    expectDoors(found, ['app s3 nat']);
    expect(found.changes.find(({ address }) => address === 'nat')?.kind).toBe('replace');
  });

  it('whose subnet is not known let out nobody knows what', () => {
    const nat = resource('NatGateway', 'lost', { SubnetId: '?' });
    expectDoors(after([...base, nat, out('r', 'rt-app', { NatGatewayId: '@lost' })]), ['app s3 unknown']);
  });

  it('to other networks lead to what is behind them', () => {
    const transit = [
      resource('TransitGateway', 'tgw'),
      ...['vpc', 'egress'].map((name) =>
        resource('TransitGatewayAttachment', `att-${name}`, {
          TransitGatewayId: '@tgw',
          VpcId: `@${name}`,
          SubnetIds: [name === 'vpc' ? '@app' : '@seat'],
        }),
      ),
      resource('VPC', 'egress', { CidrBlock: '10.7.0.0/16' }),
      resource('InternetGateway', 'igw2', { VpcId: '@egress' }),
      resource('Subnet', 'seat', {
        VpcId: '@egress',
        CidrBlock: '10.7.0.0/24',
        AvailabilityZone: 'eu-west-1a',
      }),
      resource('Subnet', 'outer', {
        VpcId: '@egress',
        CidrBlock: '10.7.1.0/24',
        AvailabilityZone: 'eu-west-1a',
      }),
      resource('NatGateway', 'nat2', { SubnetId: '@outer' }),
      resource('RouteTable', 'rt-seat', { VpcId: '@egress' }),
      associate('a-seat', 'seat', 'rt-seat'),
      out('r-seat', 'rt-seat', { NatGatewayId: '@nat2' }),
      resource('RouteTable', 'rt-outer', { VpcId: '@egress' }),
      associate('a-outer', 'outer', 'rt-outer'),
      out('r-outer', 'rt-outer', { GatewayId: '@igw2' }),
      resource('Route', 'back', {
        RouteTableId: '@rt-outer',
        DestinationCidrBlock: '10.0.0.0/16',
        TransitGatewayId: '@tgw',
      }),
      resource('Route', 'back2', {
        RouteTableId: '@rt-seat',
        DestinationCidrBlock: '10.0.0.0/16',
        TransitGatewayId: '@tgw',
      }),
      resource('TransitGatewayRoute', 'default', {
        TransitGatewayRouteTableId: '@att-egress.DefaultTable',
        DestinationCidrBlock: '0.0.0.0/0',
        TransitGatewayAttachmentId: '@att-egress',
      }),
      out('r-tgw', 'rt-app', { TransitGatewayId: '@tgw' }),
    ];
    expectDoors(after([...base, ...transit]), ['app s3 tgw', 'outer s3 igw']);
  });
});

describe('names', () => {
  it('may lead to a central endpoint by a zone of one’s own', () => {
    const zone = [
      resource('AWS::Route53::HostedZone', 'zone', {
        Name: 'ssm.eu-west-1.amazonaws.com',
        VPCs: [{ VPCId: '@vpc', VPCRegion: 'eu-west-1' }],
      }),
      resource('AWS::Route53::RecordSet', 'record', {
        HostedZoneId: '@zone',
        Name: 'ssm.eu-west-1.amazonaws.com',
        Type: 'A',
        AliasTarget: { DNSName: '@ssm.DnsEntries' },
      }),
    ];
    const found = after([...base, fromVpc, interfaceOf('ssm', { PrivateDnsEnabled: false }), ...zone]);
    expectDoors(found, ['app ssm interface', 'app s3 none']);
  });

  it('lead nowhere known by a record whose value is not known', () => {
    const zone = [
      resource('AWS::Route53::HostedZone', 'zone', {
        Name: 'ssm.eu-west-1.amazonaws.com',
        VPCs: [{ VPCId: '@vpc' }],
      }),
      resource('AWS::Route53::RecordSet', 'record', {
        HostedZoneId: '@zone',
        Name: 'ssm.eu-west-1.amazonaws.com',
        Type: 'CNAME',
        ResourceRecords: '?',
      }),
    ];
    expectDoors(after([...base, toNat, ...zone]), ['app ssm unknown', 'app sqs nat']);
  });
});

it('Block Public Access shuts the internet gateways of an account', () => {
  const blocked = resource('VPCBlockPublicAccessOptions', 'bpa', {
    InternetGatewayBlockMode: 'block-bidirectional',
  });
  expectDoors(after([...base, blocked]), ['public s3 blocked']);
});

describe('a transit gateway', () => {
  const hub = [
    ...base.map((one) => ({ ...one })),
    resource('TransitGateway', 'tgw'),
    resource('TransitGatewayVpcAttachment', 'spoke', {
      TransitGatewayId: '@tgw',
      VpcId: '@other',
      SubnetIds: ['@far'],
    }),
    resource('TransitGatewayVpcAttachment', 'hub', {
      TransitGatewayId: '@tgw',
      VpcId: '@vpc',
      SubnetIds: ['@app'],
    }),
    resource('VPC', 'other', { CidrBlock: '10.9.0.0/16', EnableDnsHostnames: true }),
    resource('Subnet', 'far', { VpcId: '@other', CidrBlock: '10.9.1.0/24', AvailabilityZone: 'eu-west-1a' }),
    resource('RouteTable', 'rt-far', { VpcId: '@other' }),
    associate('a-far', 'far', 'rt-far'),
    out('r-far', 'rt-far', { TransitGatewayId: '@tgw' }),
    toNat,
  ];
  const wayOfFar = (more: readonly DeclaredResource[]) => {
    const paths = waysIn(preview(declaration([...hub, ...more])).after);
    const located = paths.world.locate('subnets', 'far');
    const { families } = paths.toService(located as NonNullable<typeof located>, 's3');
    return families[0]?.shares[0]?.path;
  };
  const byDefault = resource('TransitGatewayRoute', 'default', {
    TransitGatewayRouteTableId: '@tgw.AssociationDefaultRouteTableId',
    DestinationCidrBlock: '0.0.0.0/0',
    TransitGatewayAttachmentId: '@hub',
  });

  it('has a default table, which the gateway names', () => {
    expect(wayOfFar([])?.disposition).not.toBe('delivered');
    const path = wayOfFar([byDefault]);
    expect(path?.hops.some(({ kind }) => kind === 'nat-gateway')).toBe(true);
  });

  it('has a default table with the id that a state knows', () => {
    const known = hub.map((one) =>
      one.address === 'tgw'
        ? resource('TransitGateway', 'tgw', { AssociationDefaultRouteTableId: 'tgw-rtb-0a1b2c3d4e5f60001' })
        : one,
    );
    const { after } = preview(declaration([...known, byDefault]));
    const tables = after.regions.flatMap(({ sections: { transitGatewayRouteTables: read } }) =>
      'seen' in read ? read.seen : [],
    );
    expect(tables.map(({ id }) => id)).toEqual(['tgw-rtb-0a1b2c3d4e5f60001']);
  });
});

describe('an endpoint that leads to no service', () => {
  it.each([
    [
      'ServiceNetwork',
      { ServiceNetworkArn: 'arn:aws:vpc-lattice:eu-west-1:111122223333:servicenetwork/sn-1' },
    ],
    ['Resource', { ResourceConfigurationArn: '?' }],
  ])('%s hides no way', (type, arn) => {
    const one = resource('VPCEndpoint', 'lattice', {
      VpcId: '@vpc',
      VpcEndpointType: type,
      SubnetIds: ['@app'],
      ...arn,
    });
    const paths = waysIn(preview(declaration([...base, toNat, one])).after);
    expect(doorOf(paths, 'app', 's3')).toBe('nat');
    expect(doorOf(paths, 'app', 'ssm')).toBe('nat');
  });

  it('hides ways where neither its type nor its service is known', () => {
    const one = resource('VPCEndpoint', 'some', { VpcId: '@vpc', VpcEndpointType: '?', ServiceName: '?' });
    const paths = waysIn(preview(declaration([...base, toNat, one])).after);
    expect(doorOf(paths, 'app', 's3')).toBe('unknown');
  });
});
