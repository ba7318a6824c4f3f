const ZONES = ['a', 'b', 'c'] as const;
const TIERS = ['public', 'app', 'data', 'batch'] as const;
const PROVIDER = 'registry.terraform.io/hashicorp/aws';

/** A value that Terraform knows only after it has made what is referred to: the attribute of another block. */
interface Reference {
  readonly of: string;
  readonly attribute: string;
}

type Plain = string | number | boolean | null;
type Setting = Plain | Reference | readonly Reference[];

/** A block of Terraform that is new. */
interface NewBlock {
  readonly type: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, Setting>>;
}

const to = (type: string, name: string, attribute = 'id'): Reference => ({
  of: `${type}.${name}`,
  attribute,
});

const block = (type: string, name: string, settings: NewBlock['settings']): NewBlock => ({
  type,
  name,
  settings,
});

/** A VPC as plans have them: 12 subnets with tables of their own, a NAT gateway, and endpoints with their group. */
const newVpc = (at: number): readonly NewBlock[] => {
  const vpc = `v${at}`;
  const inVpc = { vpc_id: to('aws_vpc', vpc) };
  const names = TIERS.flatMap((tier) =>
    ZONES.map((zone) => ({ tier, zone, name: `${vpc}_${tier}_${zone}` })),
  );
  const tables = names.filter(({ tier }) => tier !== 'public').map(({ name }) => to('aws_route_table', name));
  const subnets = names.flatMap(({ tier, zone, name }, n) => {
    const table = { route_table_id: to('aws_route_table', name) };
    const target =
      tier === 'public'
        ? { gateway_id: to('aws_internet_gateway', vpc) }
        : { nat_gateway_id: to('aws_nat_gateway', vpc) };
    const out = { ...table, destination_cidr_block: '0.0.0.0/0', ...target };
    const place = { availability_zone: `eu-west-1${zone}`, map_public_ip_on_launch: tier === 'public' };
    return [
      block('aws_subnet', name, { ...inVpc, cidr_block: `10.${at}.${n}.0/24`, ...place }),
      block('aws_route_table', name, inVpc),
      block('aws_route_table_association', name, { subnet_id: to('aws_subnet', name), ...table }),
      // The data tier has no way out.
      ...(tier === 'data' ? [] : [block('aws_route', name, out)]),
    ];
  });
  const endpoint = (service: string): NewBlock =>
    block('aws_vpc_endpoint', `${vpc}_${service}`, {
      ...inVpc,
      service_name: `com.amazonaws.eu-west-1.${service}`,
      vpc_endpoint_type: 'Interface',
      private_dns_enabled: true,
      subnet_ids: ZONES.map((zone) => to('aws_subnet', `${vpc}_data_${zone}`)),
      security_group_ids: [to('aws_security_group', `${vpc}_endpoints`)],
    });
  const gateway = (service: string, associated: readonly Reference[]): NewBlock =>
    block('aws_vpc_endpoint', `${vpc}_${service}`, {
      ...inVpc,
      service_name: `com.amazonaws.eu-west-1.${service}`,
      vpc_endpoint_type: 'Gateway',
      route_table_ids: associated,
    });
  const group = (name: string, port: number): readonly NewBlock[] => [
    block('aws_security_group', `${vpc}_${name}`, { ...inVpc, name, description: name }),
    block('aws_vpc_security_group_ingress_rule', `${vpc}_${name}`, {
      security_group_id: to('aws_security_group', `${vpc}_${name}`),
      ip_protocol: 'tcp',
      from_port: port,
      to_port: port,
      cidr_ipv4: `10.${at}.0.0/16`,
    }),
    block('aws_vpc_security_group_egress_rule', `${vpc}_${name}`, {
      security_group_id: to('aws_security_group', `${vpc}_${name}`),
      ip_protocol: '-1',
      cidr_ipv4: '0.0.0.0/0',
    }),
  ];
  return [
    block('aws_vpc', vpc, {
      cidr_block: `10.${at}.0.0/16`,
      enable_dns_support: true,
      enable_dns_hostnames: true,
    }),
    block('aws_internet_gateway', vpc, inVpc),
    block('aws_eip', vpc, { domain: 'vpc' }),
    block('aws_nat_gateway', vpc, {
      allocation_id: to('aws_eip', vpc),
      subnet_id: to('aws_subnet', `${vpc}_public_a`),
      connectivity_type: 'public',
    }),
    ...subnets,
    // Not all alike: every third VPC forgets the tables of one tier, every fourth the port.
    gateway('s3', at % 3 === 0 ? tables.slice(3) : tables),
    gateway('dynamodb', tables),
    ...['ssm', 'ssmmessages', 'kms', 'logs'].map(endpoint),
    ...group('endpoints', at % 4 === 0 ? 80 : 443),
    ...group('app', 8080),
  ];
};

const isReference = (setting: Setting): setting is Reference =>
  typeof setting === 'object' && setting !== null && 'of' in setting;

const referencesIn = (setting: Setting): readonly Reference[] =>
  isReference(setting) ? [setting] : Array.isArray(setting) ? (setting as readonly Reference[]) : [];

const changeOf = ({ type, name, settings }: NewBlock): object => {
  const entries = Object.entries(settings);
  const known = entries.filter(([, setting]) => referencesIn(setting).length === 0);
  const unknown = entries
    .filter(([, setting]) => referencesIn(setting).length > 0)
    .map(([key]) => [key, true]);
  return {
    address: `${type}.${name}`,
    mode: 'managed',
    type,
    name,
    provider_name: PROVIDER,
    change: {
      actions: ['create'],
      before: null,
      after: { ...Object.fromEntries(known), tags: { Name: name } },
      after_unknown: { ...Object.fromEntries(unknown), id: true, arn: true, tags: {} },
      before_sensitive: false,
      after_sensitive: {},
    },
  };
};

const configurationOf = ({ type, name, settings }: NewBlock): object => ({
  address: `${type}.${name}`,
  mode: 'managed',
  type,
  name,
  provider_config_key: 'aws',
  expressions: Object.fromEntries(
    Object.entries(settings).map(([key, setting]) => {
      const references = referencesIn(setting).flatMap(({ of, attribute }) => [`${of}.${attribute}`, of]);
      return [key, references.length > 0 ? { references } : { constant_value: setting }];
    }),
  ),
  schema_version: 0,
});

/** A plan of Terraform, as `terraform show -json` prints it, in which so many VPCs are new and nothing else is there. */
export const newPlan = (vpcs: number): object => {
  const blocks = Array.from({ length: vpcs }, (_, at) => newVpc(at)).flat();
  const changes = blocks.map(changeOf);
  return {
    format_version: '1.2',
    terraform_version: '1.14.2',
    planned_values: {
      root_module: {
        resources: changes.map((one) => {
          const { change, ...rest } = one as { readonly change: { readonly after: object } };
          return { ...rest, schema_version: 0, values: change.after, sensitive_values: {} };
        }),
      },
    },
    resource_changes: changes,
    configuration: {
      provider_config: {
        aws: { name: 'aws', full_name: PROVIDER, expressions: { region: { constant_value: 'eu-west-1' } } },
      },
      root_module: { resources: blocks.map(configurationOf) },
    },
    timestamp: '2026-11-21T09:00:00Z',
    applyable: true,
    complete: true,
    errored: false,
  };
};
