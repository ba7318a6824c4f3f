import { describe, expect, it } from 'vitest';
import { constant, moduleOf, planOf, propertiesOf, read, refers } from './plan.ts';

describe('where a resource is', () => {
  const provider = (region: unknown) => ({
    configuration: {
      provider_config: {
        aws: { name: 'aws', expressions: { region } },
        'aws.west': { name: 'aws', alias: 'west', expressions: { region: constant('us-west-2') } },
      },
      root_module: moduleOf({ 'aws_vpc.a': {}, 'aws_vpc.b': { provider_config_key: 'aws.west' } }),
    },
  });
  const placed = (plan: unknown, options = {}) =>
    read(plan, options).after.map(({ accountId, region }) => `${accountId} ${region}`);

  it('is what its provider says, by a constant, a variable or an alias', () => {
    const vpcs = [{ address: 'aws_vpc.a' }, { address: 'aws_vpc.b' }];
    expect(placed(planOf(vpcs, null, provider(constant('eu-west-1'))))).toEqual([
      'null eu-west-1',
      'null us-west-2',
    ]);
    const variables = { region: { value: 'eu-north-1' } };
    expect(placed(planOf(vpcs, null, { ...provider(refers('var.region')), variables }))[0]).toBe(
      'null eu-north-1',
    );
    expect(placed(planOf(vpcs, null, provider(refers('local.region'))))[0]).toBe('null null');
    expect(
      placed(planOf(vpcs, null, provider(refers('local.region'))), {
        region: 'eu-south-1',
        accountId: '111122223333',
      }),
    ).toEqual(['111122223333 eu-south-1', '111122223333 us-west-2']);
  });

  it('is what it says itself, before all else', () => {
    const arn = 'arn:aws:ec2:ap-south-1:444455556666:vpc/vpc-1';
    const plan = planOf(
      [
        { address: 'aws_vpc.a', after: { region: 'eu-central-1' } },
        { address: 'aws_vpc.b', before: { id: 'vpc-1', arn }, after: { id: 'vpc-1', arn } },
      ],
      null,
      provider(constant('eu-west-1')),
    );
    expect(placed(plan)).toEqual(['null eu-central-1', '444455556666 ap-south-1']);
  });

  it('is in the account of the caller, or of its neighbors', () => {
    const caller = (account: string) => ({
      ...provider(constant('eu-west-1')),
      prior_state: {
        values: {
          root_module: {
            resources: [
              {
                address: 'data.aws_caller_identity.me',
                mode: 'data',
                type: 'aws_caller_identity',
                name: 'me',
                values: { account_id: account },
              },
            ],
          },
        },
      },
    });
    expect(placed(planOf([{ address: 'aws_vpc.a' }], null, caller('111122223333')))).toEqual([
      '111122223333 eu-west-1',
    ]);
    const neighbor = { id: 'subnet-1', owner_id: '444455556666' };
    expect(
      placed(
        planOf(
          [{ address: 'aws_vpc.a' }, { address: 'aws_subnet.n', before: neighbor, after: neighbor }],
          moduleOf({}),
        ),
      ),
    ).toEqual(['444455556666 eu-west-1', '444455556666 eu-west-1']);
  });
});

describe('types that are not read', () => {
  const skipped = (address: string, expressions: Readonly<Record<string, unknown>>, after = {}) =>
    read(
      planOf(
        [{ address: 'aws_vpc.v' }, { address, after }],
        moduleOf({ 'aws_vpc.v': {}, [address]: expressions }),
      ),
    ).skipped;

  it.each([
    ['aws_flow_log.f', false],
    ['aws_iam_role.r', false],
    ['aws_vpc_ipam.i', false],
    ['aws_networkfirewall_firewall.f', true],
    ['aws_vpclattice_service_network_vpc_association.a', true],
    ['aws_subnet_of_tomorrow.s', true],
    ['custom_network_thing.x', true],
    ['null_resource.n', false],
    ['awscc_ec2_flow_log.f', false],
    ['awscc_ec2_thing_of_tomorrow.t', true],
  ])('are named: %s may have a say in ways: %s', (address, mayMatter) => {
    const [found, ...others] = skipped(address, { vpc_id: refers('aws_vpc.v.id') });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ type: address.split('.')[0], address, mayMatter });
    expect(found?.refersTo).toEqual(mayMatter ? ['aws_vpc.v'] : []);
  });

  it('have no say where a stranger is handed no part of a network', () => {
    expect(skipped('datadog_monitor.m', { name: constant('x') })).toMatchObject([{ mayMatter: false }]);
    expect(skipped('custom_thing.x', {}, { attachments: [{ vpc: 'vpc-0a1b' }] })).toMatchObject([
      { mayMatter: true, refersTo: ['vpc-0a1b'] },
    ]);
  });
});

describe('secrets of a plan', () => {
  const SECRET = 'correct-horse-battery-staple';

  it('are in nothing that is read of it', () => {
    const plan = planOf(
      [
        {
          address: 'aws_db_instance.d',
          after: { password: SECRET, db_subnet_group_name: SECRET },
          sensitive: { password: true, db_subnet_group_name: true },
        },
        { address: 'aws_lambda_function.f', after: { environment: [{ variables: { KEY: SECRET } }] } },
        {
          address: 'aws_instance.i',
          after: { user_data: SECRET, tags: { a: SECRET } },
          sensitive: { tags: { a: true } },
        },
        {
          address: 'aws_vpc_endpoint.e',
          after: { subnet_ids: [`subnet-${SECRET}`], service_name: SECRET },
          sensitive: { subnet_ids: [true], service_name: true },
        },
        {
          address: 'aws_security_group.g',
          after: { ingress: [{ cidr_blocks: [SECRET] }] },
          sensitive: { ingress: true },
        },
        { address: 'custom_thing.x', after: { token: `vpc-${SECRET}` }, sensitive: { token: true } },
        { address: 'aws_secretsmanager_secret_version.s', after: { secret_string: SECRET } },
        { address: 'aws_subnet.s', unknown: { vpc_id: true } },
      ],
      moduleOf(
        { 'aws_subnet.s': { vpc_id: refers('var.secret', 'aws_vpc.none') } },
        { variables: { secret: { sensitive: true } } },
      ),
      { variables: { secret: { value: `vpc-${SECRET}` } } },
    );
    const declaration = read(plan);
    expect(JSON.stringify(declaration)).not.toContain(SECRET);
    expect(propertiesOf(declaration.after, 'aws_vpc_endpoint.e')).toMatchObject({
      ServiceName: '? SensitiveValue',
      SubnetIds: ['? SensitiveValue'],
    });
  });
});

describe('a state', () => {
  const subnet = { id: 'subnet-1', vpc_id: 'vpc-1', cidr_block: '10.0.0.0/24' };

  it('is before and after, and its file is read as what is shown of it', () => {
    const shown = read({
      format_version: '1.0',
      values: {
        root_module: {
          child_modules: [
            {
              resources: [
                {
                  address: 'module.m["x"].aws_subnet.s[0]',
                  mode: 'managed',
                  type: 'aws_subnet',
                  name: 's',
                  index: 0,
                  values: subnet,
                  sensitive_values: {},
                },
              ],
            },
          ],
        },
      },
    });
    const file = read({
      version: 4,
      resources: [
        {
          module: 'module.m["x"]',
          mode: 'managed',
          type: 'aws_subnet',
          name: 's',
          provider: 'provider["registry.terraform.io/hashicorp/aws"]',
          instances: [{ index_key: 0, attributes: subnet, sensitive_attributes: [] }],
        },
      ],
    });
    expect(shown).toEqual(file);
    expect(file.kind).toBe('terraform-state');
    expect(file.before).toEqual(file.after);
    expect(file.after.map(({ address, liveId }) => [address, liveId])).toEqual([
      ['module.m["x"].aws_subnet.s[0]', 'subnet-1'],
    ]);
  });

  it('keeps what its file marks sensitive to itself', () => {
    const { after } = read({
      version: 4,
      resources: [
        {
          mode: 'managed',
          type: 'aws_vpc_endpoint',
          name: 'e',
          instances: [
            {
              attributes: { id: 'vpce-1', service_name: 'secret', policy: 'secret' },
              sensitive_attributes: [
                [{ type: 'get_attr', value: 'service_name' }],
                [{ type: 'get_attr', value: 'policy' }],
              ],
            },
          ],
        },
      ],
    });
    expect(JSON.stringify(after)).not.toContain('secret"');
  });
});

describe('a plan of values only', () => {
  it('follows its configuration for what is not among the values', () => {
    const { after } = read({
      planned_values: {
        root_module: {
          resources: [
            {
              address: 'aws_vpc.v',
              mode: 'managed',
              type: 'aws_vpc',
              name: 'v',
              values: { cidr_block: '10.0.0.0/16' },
            },
            {
              address: 'aws_subnet.s',
              mode: 'managed',
              type: 'aws_subnet',
              name: 's',
              values: { cidr_block: '10.0.0.0/24' },
            },
          ],
        },
      },
      configuration: {
        root_module: moduleOf({ 'aws_vpc.v': {}, 'aws_subnet.s': { vpc_id: refers('aws_vpc.v.id') } }),
      },
    });
    expect(propertiesOf(after, 'aws_subnet.s')).toMatchObject({
      VpcId: '→ aws_vpc.v',
      CidrBlock: '10.0.0.0/24',
    });
  });
});

describe('a plan of 5,000 resources', () => {
  it('is read in well under a second', () => {
    const blocks = 4;
    const keys = Array.from({ length: 250 }, (_, index) => index);
    const each = (address: string, unknown: readonly string[], after = {}) =>
      keys.map((key) => ({
        address: `${address}[${key}]`,
        after,
        unknown: Object.fromEntries(unknown.map((name) => [name, true])),
      }));
    const many = Array.from({ length: blocks }, (_, block) => [
      ...each(`aws_subnet.s${block}`, ['vpc_id']),
      ...each(`aws_route_table.t${block}`, ['vpc_id', 'route']),
      ...each(`aws_route_table_association.a${block}`, ['subnet_id', 'route_table_id']),
      ...each(`aws_route.r${block}`, ['route_table_id', 'nat_gateway_id']),
      ...each(`aws_security_group.g${block}`, ['vpc_id', 'ingress', 'egress']),
    ]).flat();
    const written = Array.from({ length: blocks }, (_, block) => ({
      [`aws_subnet.s${block}`]: { vpc_id: refers('local.vpc_id') },
      [`aws_route_table.t${block}`]: { vpc_id: refers('aws_vpc.v.id') },
      [`aws_route_table_association.a${block}`]: {
        subnet_id: refers(`aws_subnet.s${block}`, 'count.index'),
        route_table_id: refers(`aws_route_table.t${block}`, 'count.index'),
      },
      [`aws_route.r${block}`]: { route_table_id: refers(`aws_route_table.t${block}`, 'count.index') },
      [`aws_security_group.g${block}`]: { vpc_id: refers('aws_vpc.v.id') },
    }));
    const plan = planOf(
      [{ address: 'aws_vpc.v' }, ...many],
      moduleOf(Object.assign({ 'aws_vpc.v': {} }, ...written) as Readonly<Record<string, object>>),
    );
    const text = JSON.stringify(plan);
    // Time of the processor: that of the clock depends on what else runs.
    const start = process.cpuUsage();
    expect(read(text).after).toHaveLength(5001);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000).toBeLessThan(3000);
  });
});
