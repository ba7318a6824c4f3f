import type { AccountSpec } from './account-spec.ts';
import { addressIn, subnetCidr, subnetIpv6Cidr } from './addresses.ts';
import { endpointSubnets, hasOwnGroup } from './build-endpoints.ts';
import { tableNames } from './build-routes.ts';
import type { SubnetDraft, UnitDraft, VpcDraft } from './draft.ts';
import type { Names } from './names.ts';
import type { TransitGatewayPart, VpcPart, VpcSpec } from './specs.ts';

/** A VPC with its name, number and block. */
interface Numbered {
  readonly scenario: VpcPart;
  readonly accountId: string;
  readonly name: string;
  readonly id: string;
  readonly number: number;
}

const wants = (spec: VpcSpec, word: string): boolean =>
  spec.subnets.some(({ egress }) => [egress].flat().includes(word)) ||
  spec.routes.some(({ target }) => target === word);

/** Adds what the author implied: a regional NAT gateway where `nat` is used and none declared, the gateways that routes name. */
const complete = (
  spec: VpcSpec,
  name: string,
): { readonly spec: VpcSpec; readonly igw: boolean; readonly eigw: boolean } => {
  const implied = wants(spec, 'nat') && spec.natGateways.length === 0;
  const natGateways = implied ? [{ name, mode: 'regional' as const }] : spec.natGateways;
  const translates = natGateways.some(({ connectivity }) => connectivity !== 'private');
  const wantsIgw = wants(spec, 'igw') || wants(spec, `igw-${name}`) || translates;
  return {
    spec: { ...spec, natGateways },
    igw: spec.internetGateway !== null || wantsIgw,
    eigw: spec.egressOnlyInternetGateway || wants(spec, 'eigw'),
  };
};

const claimSubnets = (
  vpc: Numbered,
  spec: VpcSpec,
  names: Names,
  cidr: string,
  ipv6: string,
): ReadonlyMap<string, SubnetDraft> =>
  new Map(
    spec.subnets.map((options, at) => {
      const { name, table = 'own' } = options;
      const subnet: SubnetDraft = {
        name,
        id: names.claim('subnet', vpc.name, name),
        zone: options.zone ?? 'a',
        cidr: options.ipv6 === 'only' ? null : (options.cidr ?? subnetCidr(cidr, at + 1)),
        ipv6Cidr: options.ipv6 === undefined || options.ipv6 === false ? null : subnetIpv6Cidr(ipv6, at + 1),
        table: table === 'own' ? name : table,
      };
      return [name, subnet];
    }),
  );

/** Takes the ids of everything in a VPC, so that anything may name anything. */
const claimContents = (draft: VpcDraft, igw: boolean, eigw: boolean): void => {
  const { spec, names, name: scope } = draft;
  const claim = (prefix: string, ...all: readonly string[]) => {
    for (const name of all) names.claim(prefix, scope, name);
  };
  const of = (things: readonly { readonly name: string }[]) => things.map(({ name }) => name);
  claim('rtb', ...tableNames(draft));
  if (igw) claim('igw', scope);
  if (eigw) claim('eigw', scope);
  claim('nat', ...of(spec.natGateways));
  claim('vpce', ...of(spec.gatewayEndpoints), ...of(spec.interfaceEndpoints), ...of(spec.firewallEndpoints));
  const groups = of(spec.securityGroups).filter((name) => name !== 'default');
  claim(
    'sg',
    'default',
    ...groups,
    ...of(spec.interfaceEndpoints.filter(hasOwnGroup)).map((name) => `vpce-${name}`),
  );
  claim('acl', 'default', ...of(spec.networkAcls));
  claim('pl', ...of(spec.prefixLists));
  const instances = spec.subnets.flatMap(({ name, instances: n = 0 }) =>
    Array.from({ length: n }, (_, at) => `${name}-${at + 1}`),
  );
  claim('eni', ...of(spec.interfaces), ...instances);
  claim('eni', ...spec.natGateways.filter((nat) => nat.in !== undefined).map(({ name }) => `nat-${name}`));
  for (const { name, in: where } of spec.interfaceEndpoints)
    claim('eni', ...endpointSubnets(draft, where).map((subnet) => `${name}-${subnet.name}`));
  claim('eni', ...spec.firewallEndpoints.map(({ name, in: where }) => `${name}-${where}`));
  claim(
    'i',
    ...spec.interfaces.filter(({ name, instanceId }) => instanceId === `i-${name}`).map(({ name }) => name),
    ...instances,
  );
};

const counter = (): ((key: string) => number) => {
  const counts = new Map<string, number>();
  return (key) => {
    const next = (counts.get(key) ?? 0) + 1;
    counts.set(key, next);
    return next;
  };
};

/** AWS: the first four addresses of a subnet are reserved (VPC user guide, subnet sizing). */
const RESERVED = 9;

/** Names the VPCs of a scenario, and takes the ids of everything in them. */
export const claimVpcs = (
  placed: readonly { readonly scenario: AccountSpec; readonly accountId: string }[],
  units: ReadonlyMap<string, UnitDraft>,
  names: Names,
  gateways: ReadonlyMap<TransitGatewayPart, { readonly id: string }>,
): readonly VpcDraft[] => {
  const all = placed.flatMap(({ scenario, accountId }) => scenario.vpcs.map((vpc) => ({ vpc, accountId })));
  let unnamed = 0;
  const numbered = all.map(({ vpc, accountId }, number): Numbered => {
    if (vpc.spec.name === null) unnamed += 1;
    const name = vpc.spec.name ?? String(unnamed);
    return { scenario: vpc, accountId, name, id: names.claim('vpc', name, name), number };
  });
  const peerings = claimPeerings(numbered, names);
  const next = counter();
  return numbered.map((vpc) => {
    const { spec, igw, eigw } = complete(vpc.scenario.spec, vpc.name);
    const region = spec.options.region ?? 'eu-west-1';
    const unit = units.get(`${vpc.accountId}/${region}`);
    if (!unit) throw new Error(`vpc ${vpc.name} is in ${region}, which its account does not have.`);
    const cidr = spec.options.cidr ?? `10.${vpc.number % 256}.0.0/16`;
    const ipv6 = `2001:db8:${vpc.number.toString(16)}::/56`;
    const draft: VpcDraft = {
      scenario: vpc.scenario,
      spec,
      name: vpc.name,
      id: vpc.id,
      accountId: vpc.accountId,
      region,
      unit,
      names,
      cidrs: [cidr, ...spec.secondaryCidrs],
      ipv6Cidrs:
        eigw || spec.ipv6 || spec.subnets.some((subnet) => subnet.ipv6 !== undefined && subnet.ipv6 !== false)
          ? [ipv6]
          : [],
      subnets: claimSubnets(vpc, spec, names, cidr, ipv6),
      nextAddress: (subnet) => addressIn(subnet.cidr ?? cidr, next(subnet.id) + RESERVED),
      nextPublicIp: () => addressIn('203.0.113.0/24', (next('public') % 254) + 1),
      transitGateway: (scenario) => gateways.get(scenario)?.id ?? scenario.name,
      peerings: peerings.get(vpc.scenario) ?? [],
    };
    claimContents(draft, igw, eigw);
    return draft;
  });
};

const claimPeerings = (vpcs: readonly Numbered[], names: Names): ReadonlyMap<VpcPart, readonly string[]> => {
  const ids = new Map<VpcPart, string[]>();
  const add = (vpc: VpcPart, id: string) => ids.set(vpc, [...(ids.get(vpc) ?? []), id]);
  for (const vpc of vpcs)
    for (const { other } of vpc.scenario.spec.peerings) {
      const far = vpcs.find(({ scenario }) => scenario === other);
      if (!far) throw new Error(`vpc ${vpc.name} peers with a VPC that is in no account of the scenario.`);
      const id = names.claim('pcx', vpc.name, `${vpc.name}-${far.name}`);
      add(vpc.scenario, id);
      add(other, id);
    }
  return ids;
};
