import { describe, expect, it } from 'vitest';
import { constant, moduleOf, planOf, type Planned, propertiesOf, read, refers } from './plan.ts';

const addresses = (resources: readonly { readonly address: string }[]): readonly string[] =>
  resources.map(({ address }) => address);

const same = (address: string, values: Planned['after'], more: Partial<Planned> = {}): Planned => ({
  address,
  before: values ?? null,
  ...(values === undefined ? {} : { after: values }),
  ...more,
});

describe('what a plan still lists though it goes', () => {
  const endpoint = { id: 'vpce-1', vpc_id: 'vpc-1', route_table_ids: ['rtb-1', 'rtb-2', 'rtb-hand'] };
  const joined = (table: string) => ({ vpc_endpoint_id: 'vpce-1', route_table_id: table, id: 'a' });
  const declaration = read(
    planOf(
      [
        same('aws_vpc_endpoint.e', endpoint),
        same('aws_vpc_endpoint_route_table_association.a["1"]', joined('rtb-1'), { after: null }),
        same('aws_vpc_endpoint_route_table_association.a["2"]', joined('rtb-2')),
      ],
      moduleOf({ 'aws_vpc_endpoint.e': {} }),
    ),
  );

  it('is the association’s, and what no association made stays', () => {
    for (const resources of [declaration.before, declaration.after]) {
      expect(propertiesOf(resources, 'aws_vpc_endpoint.e')['RouteTableIds']).toEqual(['rtb-hand']);
    }
    expect(addresses(declaration.after)).not.toContain('aws_vpc_endpoint_route_table_association.a["1"]');
    expect(addresses(declaration.before)).toContain('aws_vpc_endpoint_route_table_association.a["1"]');
  });

  it('holds for the rules of a group', () => {
    const rule = { from_port: 443, to_port: 443, protocol: 'tcp', self: false };
    const group = {
      id: 'sg-1',
      ingress: [{ ...rule, cidr_blocks: ['10.0.0.0/8', '10.1.0.0/16'] }],
      egress: [],
    };
    const separate = {
      ...rule,
      id: 'sgrule-1',
      type: 'ingress',
      security_group_id: 'sg-1',
      cidr_blocks: ['10.0.0.0/8'],
    };
    const { before, after } = read(
      planOf(
        [same('aws_security_group.g', group), same('aws_security_group_rule.r', separate, { after: null })],
        moduleOf({}),
      ),
    );
    expect(addresses(after)).toEqual([
      'aws_security_group.g',
      'aws_security_group.g#ingress["tcp 443 443 10.1.0.0/16"]',
    ]);
    expect(addresses(before)).toContain('aws_security_group_rule.r');
  });

  it('holds for the routes of a table', () => {
    const route = (cidr: string) => ({ cidr_block: cidr, gateway_id: '', nat_gateway_id: 'nat-old' });
    const table = { id: 'rtb-1', route: [route('0.0.0.0/0'), route('10.9.0.0/16')] };
    const separate = {
      id: 'r-1',
      route_table_id: 'rtb-1',
      destination_cidr_block: '0.0.0.0/0',
      nat_gateway_id: 'nat-old',
    };
    const { after } = read(
      planOf(
        [
          same('aws_route_table.t', table),
          same(
            'aws_route.r',
            { ...separate },
            {
              after: { id: 'r-1', route_table_id: 'rtb-1', destination_cidr_block: '0.0.0.0/0' },
              unknown: { nat_gateway_id: true },
              actions: ['update'],
            },
          ),
          same(
            'aws_nat_gateway.n',
            { id: 'nat-old' },
            { after: {}, unknown: { id: true }, actions: ['create', 'delete'] },
          ),
        ],
        moduleOf({
          'aws_nat_gateway.n': {},
          'aws_route.r': { nat_gateway_id: refers('aws_nat_gateway.n.id') },
        }),
      ),
    );
    expect(addresses(after)).toEqual([
      'aws_route_table.t',
      'aws_route_table.t#route["10.9.0.0/16"]',
      'aws_route.r',
      'aws_nat_gateway.n',
    ]);
    expect(propertiesOf(after, 'aws_route.r')['NatGatewayId']).toBe('→ aws_nat_gateway.n');
  });
});

describe('what becomes of a resource', () => {
  const subnet = { id: 'subnet-1', vpc_id: 'vpc-1' };
  const ids = (resources: ReturnType<typeof read>['after']) =>
    resources.map(({ address, liveId }) => [address, liveId]);

  it('that moves: it is one, at its new address', () => {
    const plan = planOf(
      [same('module.m.aws_subnet.s', subnet, { more: { previous_address: 'aws_subnet.s' } })],
      moduleOf({}),
      {
        prior_state: {
          values: {
            root_module: {
              resources: [
                { address: 'aws_subnet.s', mode: 'managed', type: 'aws_subnet', name: 's', values: subnet },
              ],
            },
          },
        },
      },
    );
    const { before, after } = read(plan);
    expect(ids(before)).toEqual([['module.m.aws_subnet.s', 'subnet-1']]);
    expect(ids(after)).toEqual([['module.m.aws_subnet.s', 'subnet-1']]);
  });

  it('that is forgotten: it stays in AWS', () => {
    const { before, after } = read(
      planOf([same('aws_subnet.s', subnet, { after: null, actions: ['forget'] })], moduleOf({})),
    );
    expect(ids(after)).toEqual(ids(before));
    expect(ids(after)).toEqual([['aws_subnet.s', 'subnet-1']]);
  });

  it('that is replaced: another comes in its place', () => {
    const { before, after } = read(
      planOf(
        [same('aws_subnet.s', subnet, { after: {}, unknown: { id: true }, actions: ['delete', 'create'] })],
        moduleOf({}),
      ),
    );
    expect(ids(before)).toEqual([['aws_subnet.s', 'subnet-1']]);
    expect(ids(after)).toEqual([['aws_subnet.s', null]]);
  });

  it('that was deposed: it goes, and the one in its place stays', () => {
    const { before, after } = read(
      planOf(
        [
          same('aws_subnet.s', subnet),
          same('aws_subnet.s', { id: 'subnet-0' }, { after: null, more: { deposed: 'abc' } }),
        ],
        moduleOf({}),
      ),
    );
    expect(ids(before)).toEqual([
      ['aws_subnet.s', 'subnet-1'],
      ['aws_subnet.s (deposed abc)', 'subnet-0'],
    ]);
    expect(ids(after)).toEqual([['aws_subnet.s', 'subnet-1']]);
  });

  it('that a targeted plan leaves out: it stays', () => {
    const { before, after } = read(
      planOf([], moduleOf({}), {
        prior_state: {
          values: {
            root_module: {
              child_modules: [
                {
                  resources: [
                    {
                      address: 'module.m.aws_subnet.s',
                      index: 0,
                      mode: 'managed',
                      type: 'aws_subnet',
                      name: 's',
                      values: subnet,
                    },
                  ],
                },
              ],
            },
          },
        },
      }),
    );
    expect(ids(after)).toEqual([['module.m.aws_subnet.s[0]', 'subnet-1']]);
    expect(ids(before)).toEqual(ids(after));
  });

  it('that is deferred: it may be there', () => {
    const { after, gaps } = read(
      planOf([], moduleOf({}), {
        complete: false,
        deferred_changes: [
          {
            reason: 'provider_config_unknown',
            resource_change: {
              address: 'aws_subnet.s',
              mode: 'managed',
              type: 'aws_subnet',
              name: 's',
              change: { actions: ['create'], before: null, after: {}, after_unknown: {} },
            },
          },
        ],
      }),
    );
    expect(after.map(({ address, uncertain }) => [address, uncertain?.code])).toEqual([
      ['aws_subnet.s', 'PlanIncomplete'],
    ]);
    expect(gaps.map(({ code }) => code)).toEqual(['PlanIncomplete', 'PlanIncomplete']);
  });
});

describe('data sources', () => {
  it('are read, with their ids, whether Terraform has read them or will', () => {
    const { read: seen, after } = read(
      planOf(
        [
          {
            address: 'data.aws_subnet.late',
            after: {},
            unknown: { id: true, vpc_id: true },
            actions: ['read'],
          },
        ],
        moduleOf({}),
        {
          prior_state: {
            values: {
              root_module: {
                resources: [
                  {
                    address: 'data.aws_vpc.v',
                    mode: 'data',
                    type: 'aws_vpc',
                    name: 'v',
                    values: { id: 'vpc-1', cidr_block: '10.0.0.0/16' },
                  },
                  {
                    address: 'data.aws_security_group.g',
                    mode: 'data',
                    type: 'aws_security_group',
                    name: 'g',
                    values: { id: 'sg-1' },
                  },
                  {
                    address: 'data.aws_ami.a',
                    mode: 'data',
                    type: 'aws_ami',
                    name: 'a',
                    values: { id: 'ami-1' },
                  },
                ],
              },
            },
          },
        },
      ),
    );
    expect(after).toEqual([]);
    expect(seen.map(({ address, liveId }) => [address, liveId])).toEqual([
      ['data.aws_subnet.late', null],
      ['data.aws_vpc.v', 'vpc-1'],
      ['data.aws_security_group.g', 'sg-1'],
    ]);
    expect(propertiesOf(seen, 'data.aws_security_group.g')['SecurityGroupIngress']).toEqual(['? NotInPlan']);
  });
});

describe('routes', () => {
  it('of old providers, which mark every target unknown, have the one that is written', () => {
    const targets = [
      'gateway_id',
      'nat_gateway_id',
      'network_interface_id',
      'instance_id',
      'transit_gateway_id',
    ];
    const plan = planOf(
      [
        { address: 'aws_nat_gateway.n' },
        {
          address: 'aws_route.r',
          after: { destination_cidr_block: '0.0.0.0/0', route_table_id: 'rtb-1' },
          unknown: Object.fromEntries(targets.map((target) => [target, true])),
        },
      ],
      moduleOf({
        'aws_nat_gateway.n': {},
        'aws_route.r': { nat_gateway_id: { references: ['aws_nat_gateway.n'] } },
      }),
    );
    expect(propertiesOf(read(plan).after, 'aws_route.r')).toEqual({
      RouteTableId: 'rtb-1',
      DestinationCidrBlock: '0.0.0.0/0',
      NatGatewayId: '→ aws_nat_gateway.n',
    });
  });

  const inline = (gateways: readonly string[]) =>
    read(
      planOf(
        [
          ...gateways.map((address) => ({ address })),
          {
            address: 'aws_route_table.t',
            after: { vpc_id: 'vpc-1', route: [{ cidr_block: '0.0.0.0/0', gateway_id: '' }] },
            unknown: { route: [{ nat_gateway_id: true }] },
          },
        ],
        moduleOf({ 'aws_route_table.t': {} }),
      ),
    );

  it('within a table, whose references a plan leaves out, lead to what the plan makes of their kind', () => {
    const one = inline(['aws_nat_gateway.a']);
    const address = 'aws_route_table.t#route["0.0.0.0/0"]';
    expect(propertiesOf(one.after, address)).toEqual({
      RouteTableId: '→ aws_route_table.t',
      DestinationCidrBlock: '0.0.0.0/0',
      NatGatewayId: '→ aws_nat_gateway.a assumed',
    });
    expect(one.assumptions).toHaveLength(1);
    expect(
      propertiesOf(inline(['aws_nat_gateway.a', 'aws_nat_gateway.b']).after, address)['NatGatewayId'],
    ).toEqual({
      oneOf: ['→ aws_nat_gateway.a', '→ aws_nat_gateway.b'],
    });
    expect(propertiesOf(inline([]).after, address)['NatGatewayId']).toBe('? KnownAfterApply');
  });

  it('within a new table that no one wrote are none; of one that is changed they are not known', () => {
    const table = (before: Planned['before']) =>
      read(
        planOf(
          [
            {
              address: 'aws_route_table.t',
              before: before ?? null,
              after: { id: 'rtb-1' },
              unknown: { route: true },
              actions: ['update'],
            },
          ],
          moduleOf({ 'aws_route_table.t': {} }),
        ),
      ).after;
    expect(addresses(table(null))).toEqual(['aws_route_table.t']);
    expect(propertiesOf(table({ id: 'rtb-1', route: [] }), 'aws_route_table.t#routes')).toMatchObject({
      DestinationCidrBlock: '? KnownAfterApply',
      GatewayId: '? KnownAfterApply',
    });
  });
});

describe('groups', () => {
  it('have no rules that are not written, in or out', () => {
    const plan = planOf(
      [
        {
          address: 'aws_security_group.g',
          after: { vpc_id: 'vpc-1' },
          unknown: { ingress: true, egress: true },
        },
      ],
      moduleOf({ 'aws_security_group.g': {} }),
    );
    expect(propertiesOf(read(plan).after, 'aws_security_group.g')).toEqual({
      VpcId: 'vpc-1',
      SecurityGroupIngress: [],
      SecurityGroupEgress: [],
    });
  });

  it('have rules that are not known where an expression writes them', () => {
    const plan = planOf(
      [{ address: 'aws_security_group.g', unknown: { ingress: true, egress: true } }],
      moduleOf({ 'aws_security_group.g': { ingress: refers('var.rules', 'aws_security_group.other.id') } }),
    );
    expect(propertiesOf(read(plan).after, 'aws_security_group.g')).toMatchObject({
      SecurityGroupIngress: ['? KnownAfterApply'],
      SecurityGroupEgress: [],
    });
  });

  it('have a rule for each side, that of the group itself among them', () => {
    const rule = {
      type: 'egress',
      security_group_id: 'sg-1',
      protocol: 'tcp',
      from_port: 443,
      to_port: 443,
      cidr_blocks: ['10.0.0.0/8'],
      prefix_list_ids: ['pl-1'],
      self: true,
    };
    const { after } = read(planOf([{ address: 'aws_security_group_rule.r', after: rule }], moduleOf({})));
    const common = { GroupId: 'sg-1', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };
    expect(addresses(after).map((address) => propertiesOf(after, address))).toEqual([
      { ...common, CidrIp: '10.0.0.0/8' },
      { ...common, DestinationPrefixListId: 'pl-1' },
      { ...common, DestinationSecurityGroupId: 'sg-1' },
    ]);
  });

  it('admit the block of a VPC that is not known yet, as an assumption', () => {
    const plan = planOf(
      [
        { address: 'aws_vpc.main', unknown: { cidr_block: true } },
        {
          address: 'aws_vpc_security_group_ingress_rule.r',
          after: { security_group_id: 'sg-1' },
          unknown: { cidr_ipv4: true },
        },
      ],
      moduleOf({
        'aws_vpc.main': { cidr_block: { references: [] } },
        'aws_vpc_security_group_ingress_rule.r': { cidr_ipv4: refers('aws_vpc.main.cidr_block') },
      }),
    );
    expect(propertiesOf(read(plan).after, 'aws_vpc_security_group_ingress_rule.r')['CidrIp']).toBe(
      '→ aws_vpc.main CidrBlock assumed',
    );
  });

  it('that are the default are adopted, with what the VPC calls it', () => {
    const plan = planOf(
      [
        { address: 'aws_vpc.main' },
        { address: 'aws_default_security_group.d', unknown: { vpc_id: true } },
        {
          address: 'aws_vpc_endpoint.e',
          after: { vpc_endpoint_type: 'Interface' },
          unknown: { security_group_ids: true },
        },
      ],
      moduleOf({
        'aws_vpc.main': {},
        'aws_default_security_group.d': { vpc_id: refers('aws_vpc.main.id') },
        'aws_vpc_endpoint.e': { security_group_ids: refers('aws_vpc.main.default_security_group_id') },
      }),
    );
    const { after } = read(plan);
    expect(after.find(({ address }) => address === 'aws_default_security_group.d')?.type).toBe(
      'Pathproof::DefaultSecurityGroup',
    );
    expect(propertiesOf(after, 'aws_vpc_endpoint.e')['SecurityGroupIds']).toEqual([
      '→ aws_vpc.main DefaultSecurityGroup',
    ]);
  });

  it('and the default table and ACL are in the VPC that their names lead to, whatever the provider marks', () => {
    const plan = planOf(
      [
        { address: 'aws_vpc.main' },
        { address: 'aws_default_route_table.t', unknown: { default_route_table_id: true, vpc_id: true } },
        { address: 'aws_default_network_acl.a', unknown: { default_network_acl_id: true, vpc_id: true } },
      ],
      moduleOf({
        'aws_vpc.main': {},
        'aws_default_route_table.t': {
          default_route_table_id: refers('aws_vpc.main.default_route_table_id'),
        },
        'aws_default_network_acl.a': {
          default_network_acl_id: refers('aws_vpc.main.default_network_acl_id'),
        },
      }),
    );
    const { after } = read(plan);
    expect(propertiesOf(after, 'aws_default_route_table.t')['VpcId']).toBe('→ aws_vpc.main');
    expect(propertiesOf(after, 'aws_default_network_acl.a')['VpcId']).toBe('→ aws_vpc.main');
  });
});

describe('an endpoint', () => {
  it('is a gateway without private DNS where nothing is said, and lists only what is written', () => {
    const plan = planOf(
      [
        {
          address: 'aws_vpc_endpoint.e',
          after: { service_name: 'com.amazonaws.eu-west-1.s3' },
          unknown: {
            route_table_ids: true,
            policy: true,
            subnet_ids: true,
            security_group_ids: true,
            private_dns_enabled: true,
          },
        },
      ],
      moduleOf({ 'aws_vpc_endpoint.e': { service_name: constant('com.amazonaws.eu-west-1.s3') } }),
    );
    expect(propertiesOf(read(plan).after, 'aws_vpc_endpoint.e')).toEqual({
      ServiceName: 'com.amazonaws.eu-west-1.s3',
      VpcEndpointType: 'Gateway',
      PrivateDnsEnabled: false,
    });
  });

  it('has the policy of its data source’s blocks, where that waits for an id', () => {
    const statement = {
      actions: ['s3:GetObject'],
      resources: ['*'],
      effect: null,
      principals: [{ type: 'AWS', identifiers: ['*'] }],
      condition: [{ test: 'StringEquals', variable: 'aws:SourceVpce' }],
    };
    const plan = planOf(
      [
        { address: 'aws_vpc_endpoint.e' },
        { address: 'aws_s3_bucket_policy.p', after: { bucket: 'b' }, unknown: { policy: true } },
        {
          address: 'data.aws_iam_policy_document.d',
          after: { statement: [statement] },
          unknown: { json: true, statement: [{ condition: [{ values: true }] }] },
          actions: ['read'],
        },
      ],
      moduleOf({
        'aws_vpc_endpoint.e': {},
        'aws_s3_bucket_policy.p': { policy: refers('data.aws_iam_policy_document.d.json') },
        'data.aws_iam_policy_document.d': {
          statement: [{ condition: [{ values: refers('aws_vpc_endpoint.e.id') }] }],
        },
      }),
    );
    expect(propertiesOf(read(plan).after, 'aws_s3_bucket_policy.p')).toEqual({
      Bucket: 'b',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['s3:GetObject'],
            Resource: ['*'],
            Principal: { AWS: ['*'] },
            Condition: { StringEquals: { 'aws:SourceVpce': ['→ aws_vpc_endpoint.e'] } },
          },
        ],
      },
    });
  });

  it('has an unknown policy where an expression makes it: an id in it is not the policy', () => {
    const plan = planOf(
      [
        { address: 'aws_vpc_endpoint.e' },
        { address: 'aws_s3_bucket_policy.p', after: { bucket: 'b' }, unknown: { policy: true } },
      ],
      moduleOf({
        'aws_vpc_endpoint.e': {},
        'aws_s3_bucket_policy.p': { policy: refers('aws_vpc_endpoint.e.id') },
      }),
    );
    expect(propertiesOf(read(plan).after, 'aws_s3_bucket_policy.p')['PolicyDocument']).toBe(
      '? KnownAfterApply',
    );
  });
});

describe('CIDR blocks that a function makes', () => {
  it('are not those they are made of', () => {
    const plan = planOf(
      [
        { address: 'aws_vpc.main', unknown: { cidr_block: true } },
        { address: 'aws_subnet.s', unknown: { cidr_block: true, ipv6_cidr_block: true, vpc_id: true } },
      ],
      moduleOf({
        'aws_vpc.main': {},
        'aws_subnet.s': {
          vpc_id: refers('aws_vpc.main.id'),
          cidr_block: refers('aws_vpc.main.cidr_block'),
          ipv6_cidr_block: refers('var.ipv6', 'aws_vpc.main.ipv6_cidr_block'),
        },
      }),
    );
    const subnet = propertiesOf(read(plan).after, 'aws_subnet.s');
    expect(subnet['CidrBlock']).toBe('? KnownAfterApply');
    // The VPC has no IPv6 block, so its subnets have none.
    expect(subnet).not.toHaveProperty('Ipv6CidrBlock');
  });
});

describe('types of awscc', () => {
  it('are CloudFormation’s, and refer to those of aws', () => {
    const plan = planOf(
      [
        { address: 'aws_vpc.main' },
        {
          address: 'awscc_ec2_route_table.t["a"]',
          after: { tags: [{ key: 'k', value: 'v' }] },
          unknown: { vpc_id: true, route_table_id: true },
        },
        {
          address: 'awscc_ec2_vpc_endpoint.e',
          after: { vpc_endpoint_type: 'Gateway' },
          unknown: { route_table_ids: true, vpc_id: true, dns_entries: true },
        },
      ],
      moduleOf({
        'aws_vpc.main': {},
        'awscc_ec2_route_table.t': { vpc_id: refers('aws_vpc.main.id') },
        'awscc_ec2_vpc_endpoint.e': {
          vpc_id: refers('aws_vpc.main.id'),
          route_table_ids: refers('awscc_ec2_route_table.t["a"].route_table_id'),
        },
      }),
    );
    const { after } = read(plan);
    expect(propertiesOf(after, 'awscc_ec2_route_table.t["a"]')).toEqual({
      VpcId: '→ aws_vpc.main',
      Tags: [{ Key: 'k', Value: 'v' }],
    });
    expect(propertiesOf(after, 'awscc_ec2_vpc_endpoint.e')).toEqual({
      VpcEndpointType: 'Gateway',
      VpcId: '→ aws_vpc.main',
      RouteTableIds: ['→ awscc_ec2_route_table.t["a"]'],
    });
  });
});
