import { describe, expect, it } from 'vitest';
import { constant, moduleOf, planOf, propertiesOf, read, refers } from './plan.ts';

const subnets = (keys: readonly string[]) =>
  keys.map((key) => ({ address: `aws_subnet.app[${JSON.stringify(key)}]`, unknown: { vpc_id: true } }));

describe('references in a plan', () => {
  it('lead to the instance they name', () => {
    const plan = planOf(
      [
        { address: 'aws_vpc.main' },
        { address: 'aws_subnet.a', after: { cidr_block: '10.0.0.0/24' }, unknown: { vpc_id: true } },
      ],
      moduleOf({ 'aws_vpc.main': {}, 'aws_subnet.a': { vpc_id: refers('aws_vpc.main.id') } }),
    );
    expect(propertiesOf(read(plan).after, 'aws_subnet.a')).toMatchObject({
      VpcId: '→ aws_vpc.main',
      CidrBlock: '10.0.0.0/24',
    });
  });

  it('that lost their index are one of the instances, in one list for all that choose among them', () => {
    const plan = planOf(
      [
        ...subnets(['a', 'b']),
        { address: 'aws_nat_gateway.n["a"]', unknown: { subnet_id: true } },
        { address: 'aws_nat_gateway.n["b"]', unknown: { subnet_id: true } },
      ],
      moduleOf({
        'aws_subnet.app': {},
        'aws_nat_gateway.n': { subnet_id: refers('aws_subnet.app', 'each.key') },
      }),
    );
    const { after } = read(plan);
    expect(propertiesOf(after, 'aws_nat_gateway.n["b"]')['SubnetId']).toEqual({
      oneOf: ['→ aws_subnet.app["a"]', '→ aws_subnet.app["b"]'],
    });
    const [a, b] = ['a', 'b'].map(
      (key) => after.find(({ address }) => address === `aws_nat_gateway.n["${key}"]`)?.properties['SubnetId'],
    );
    expect(a?.is === 'one-of' && b?.is === 'one-of' && a.values === b.values).toBe(true);
  });

  it('are not those that have their ids already, where the value is not known', () => {
    const plan = planOf(
      [
        { address: 'aws_route_table.t[0]', before: { id: 'rtb-0' }, after: { id: 'rtb-0' } },
        { address: 'aws_route_table.t[1]', unknown: { id: true } },
        { address: 'aws_route.r[1]', unknown: { route_table_id: true } },
      ],
      moduleOf({
        'aws_route_table.t': {},
        'aws_route.r': { route_table_id: refers('aws_route_table.t', 'count.index') },
      }),
    );
    expect(propertiesOf(read(plan).after, 'aws_route.r[1]')['RouteTableId']).toBe('→ aws_route_table.t[1]');
  });

  it('go out of a module by its variables and into one by its outputs', () => {
    const inner = moduleOf(
      { 'aws_vpc.this': {} },
      { outputs: { vpc_id: { expression: refers('aws_vpc.this.id') } } },
    );
    const other = moduleOf({ 'aws_subnet.s': { vpc_id: refers('var.vpc') } }, { variables: { vpc: {} } });
    const plan = planOf(
      [
        { address: 'module.net["x"].aws_vpc.this' },
        { address: 'module.net["y"].aws_vpc.this' },
        { address: 'module.app["y"].aws_subnet.s', unknown: { vpc_id: true } },
      ],
      moduleOf(
        {},
        {
          module_calls: {
            net: { module: inner, for_each_expression: refers('var.names') },
            app: {
              module: other,
              for_each_expression: refers('module.net'),
              expressions: { vpc: refers('each.value.vpc_id', 'each.value') },
            },
          },
        },
      ),
    );
    expect(propertiesOf(read(plan).after, 'module.app["y"].aws_subnet.s')['VpcId']).toBe(
      '→ module.net["y"].aws_vpc.this',
    );
  });

  it('pick a member of what a module hands out as a list', () => {
    const inner = moduleOf(
      { 'aws_subnet.app': {}, 'aws_subnet.web': {} },
      {
        outputs: {
          app: { expression: refers('aws_subnet.app') },
          all: { expression: refers('aws_subnet.app', 'aws_subnet.web') },
        },
      },
    );
    const subnetOf = (name: string) =>
      propertiesOf(
        read(
          planOf(
            [
              { address: 'module.net.aws_subnet.app[0]' },
              { address: 'module.net.aws_subnet.app[1]' },
              { address: 'module.net.aws_subnet.web' },
              { address: 'aws_nat_gateway.n', unknown: { subnet_id: true } },
            ],
            moduleOf(
              { 'aws_nat_gateway.n': { subnet_id: { references: [name, 'module.net'] } } },
              { module_calls: { net: { module: inner } } },
            ),
          ),
        ).after,
        'aws_nat_gateway.n',
      )['SubnetId'];
    expect(subnetOf('module.net.app[1]')).toBe('→ module.net.aws_subnet.app[1]');
    expect(subnetOf('module.net.app[7]')).toEqual({
      oneOf: ['→ module.net.aws_subnet.app[0]', '→ module.net.aws_subnet.app[1]'],
    });
    expect(subnetOf('module.net.all[0]')).toEqual({
      oneOf: [
        '→ module.net.aws_subnet.app[0]',
        '→ module.net.aws_subnet.app[1]',
        '→ module.net.aws_subnet.web',
      ],
    });
  });

  it('to a local value are taken to be the only thing of the kind there, and that is said', () => {
    const root = moduleOf({ 'aws_vpc.main': {}, 'aws_subnet.a': { vpc_id: refers('local.vpc_id') } });
    const subnet = { address: 'aws_subnet.a', unknown: { vpc_id: true } };
    const one = read(planOf([{ address: 'aws_vpc.main' }, subnet], root));
    expect(propertiesOf(one.after, 'aws_subnet.a')['VpcId']).toBe('→ aws_vpc.main assumed');
    expect(one.assumptions).toEqual([expect.stringContaining('local.vpc_id is taken to be aws_vpc.main')]);
    const two = read(planOf([{ address: 'aws_vpc.main' }, { address: 'aws_vpc.other' }, subnet], root));
    expect(propertiesOf(two.after, 'aws_subnet.a')['VpcId']).toBe('? LocalNotInPlan');
    expect(two.assumptions).toEqual([]);
  });

  it('that a local value may choose from are not taken all together', () => {
    const tables = [{ address: 'aws_route_table.a' }, { address: 'aws_route_table.b' }];
    const tablesOf = (...names: readonly string[]) =>
      read(
        planOf(
          [...tables, { address: 'aws_vpc_endpoint.s3', unknown: { route_table_ids: true } }],
          moduleOf({
            'aws_route_table.a': {},
            'aws_route_table.b': {},
            'aws_vpc_endpoint.s3': { route_table_ids: refers(...names) },
          }),
        ),
      ).after.find(({ address }) => address === 'aws_vpc_endpoint.s3')?.properties['RouteTableIds'];
    const both = ['aws_route_table.a.id', 'aws_route_table.b.id'];
    expect(tablesOf(...both)).toMatchObject({ items: [{ to: both[0]?.slice(0, -3) }, {}], more: null });
    expect(tablesOf(...both, 'local.pick')).toMatchObject({ items: [], more: { code: 'LocalNotInPlan' } });
  });

  it('mean only what the attribute can name: a condition is not the value', () => {
    const plan = planOf(
      [
        { address: 'aws_vpc.main' },
        { address: 'aws_internet_gateway.i' },
        { address: 'aws_route.r', unknown: { gateway_id: true } },
      ],
      moduleOf({
        'aws_vpc.main': {},
        'aws_internet_gateway.i': {},
        'aws_route.r': { gateway_id: refers('aws_vpc.main.id', 'aws_internet_gateway.i.id') },
      }),
    );
    expect(propertiesOf(read(plan).after, 'aws_route.r')['GatewayId']).toBe('→ aws_internet_gateway.i');
  });

  it('are unknown without a configuration, with the remedy', () => {
    const declaration = read(
      planOf([{ address: 'aws_vpc.main' }, { address: 'aws_subnet.a', unknown: { vpc_id: true } }], null),
    );
    expect(propertiesOf(declaration.after, 'aws_subnet.a')['VpcId']).toBe('? NotInPlan');
    expect(declaration.gaps.map(({ message }) => message)).toEqual([
      expect.stringContaining('export the whole plan'),
    ]);
  });

  it('that lead around in a circle end', () => {
    const root = moduleOf(
      { 'aws_subnet.a': { vpc_id: refers('module.m.out') } },
      {
        module_calls: {
          m: {
            expressions: { in: refers('module.m.out') },
            module: moduleOf(
              {},
              { outputs: { out: { expression: refers('var.in') } }, variables: { in: {} } },
            ),
          },
        },
      },
    );
    const declaration = read(planOf([{ address: 'aws_subnet.a', unknown: { vpc_id: true } }], root));
    expect(propertiesOf(declaration.after, 'aws_subnet.a')['VpcId']).toBe('? ReferenceAmbiguous');
  });

  it('of names that every object has lead nowhere', () => {
    const root = moduleOf({
      'aws_subnet.a': { vpc_id: refers('var.constructor', 'module.toString.valueOf') },
    });
    const declaration = read(planOf([{ address: 'aws_subnet.a', unknown: { vpc_id: true } }], root));
    expect(propertiesOf(declaration.after, 'aws_subnet.a')['VpcId']).toMatch(/^\?/);
  });
});

describe('lists in a plan', () => {
  const endpoint = (expression: unknown, variables = {}) =>
    read(
      planOf(
        [
          ...subnets(['a', 'b']),
          { address: 'aws_subnet.other' },
          { address: 'aws_vpc_endpoint.e', unknown: { subnet_ids: true } },
        ],
        moduleOf({
          'aws_subnet.app': {},
          'aws_subnet.other': {},
          'aws_vpc_endpoint.e': { subnet_ids: expression },
        }),
        { variables },
      ),
    );
  const subnetIds = (expression: unknown, variables = {}) =>
    propertiesOf(endpoint(expression, variables).after, 'aws_vpc_endpoint.e')['SubnetIds'];

  it('hold every instance that is named', () => {
    expect(subnetIds(refers('aws_subnet.app'))).toEqual(['→ aws_subnet.app["a"]', '→ aws_subnet.app["b"]']);
    expect(subnetIds(refers('aws_subnet.app["b"].id', 'aws_subnet.other.id'))).toEqual([
      '→ aws_subnet.app["b"]',
      '→ aws_subnet.other',
    ]);
  });

  it('hold one of the instances where an index picks', () => {
    expect(subnetIds(refers('aws_subnet.app', 'count.index'))).toEqual([
      { oneOf: ['→ aws_subnet.app["a"]', '→ aws_subnet.app["b"]'] },
    ]);
  });

  it('hold nothing for sure where a condition chooses', () => {
    const chosen = refers('var.flag', 'aws_subnet.app', 'aws_subnet.other.id');
    expect(subnetIds(chosen, { flag: { value: true } })).toEqual(['? ReferenceAmbiguous']);
  });

  it('hold nothing for sure where a value may be the index of one', () => {
    const keyed = refers('aws_subnet.app', 'var.which');
    expect(subnetIds(keyed, { which: { value: 'a' } })).toEqual(['? ReferenceAmbiguous']);
    expect(subnetIds(keyed)).toEqual(['? ParameterUnknown']);
    const all = ['→ aws_subnet.app["a"]', '→ aws_subnet.app["b"]'];
    expect(subnetIds(keyed, { which: { value: true } })).toEqual(all);
    expect(subnetIds(keyed, { which: { value: 'prod' } })).toEqual(all);
  });

  it('hold what a variable lists, and the rest', () => {
    const both = refers('var.given', 'aws_subnet.other.id');
    expect(subnetIds(both, { given: { value: ['subnet-1', 'no id'] } })).toEqual([
      'subnet-1',
      '→ aws_subnet.other',
    ]);
    expect(subnetIds(both, { given: { value: [] } })).toEqual(['→ aws_subnet.other']);
    expect(subnetIds(both)).toEqual(['→ aws_subnet.other', '? ParameterUnknown']);
  });

  it('of a block that has no instances are open', () => {
    const plan = planOf(
      [{ address: 'aws_vpc_endpoint.e', unknown: { subnet_ids: true } }],
      moduleOf({
        'aws_subnet.none': { count_expression: constant(0) },
        'aws_vpc_endpoint.e': { subnet_ids: refers('aws_subnet.none') },
      }),
    );
    expect(propertiesOf(read(plan).after, 'aws_vpc_endpoint.e')['SubnetIds']).toEqual(['? KnownAfterApply']);
  });
});
