import { controlOf } from '../frameworks/mapping.ts';
import type { Status } from '../model/finding.ts';
import { isSeen } from '../model/observed.ts';
import type { Path } from '../model/path.ts';
import type { Procedure, ProcedureEndpoint, ProcedureRoutes, ProcedureVpc } from '../model/report.ts';
import type { RouteTable, Subnet, Vpc, VpcEndpoint } from '../model/resources.ts';
import { isInternetGateway, isNat, isServiceEndpoint } from '../model/ways.ts';
import { workloadsOf } from '../paths/interfaces.ts';
import type { PathResolver } from '../paths/resolver.ts';
import { tableOf } from '../paths/tables.ts';
import type { Located, Place, World } from '../paths/world.ts';
import { serviceOf } from '../services/services.ts';
import { decidingShares } from '../paths/deciding-shares.ts';
import { type Asked, createRenewing } from './renewing.ts';
import { statusCounts, worstOf } from './counts.ts';
import { onceForTwins } from './once-for-twins.ts';
import type { TwinFindings } from './twin-findings.ts';
import type { VerdictIndex } from './verdict-index.ts';

/** What the procedure is gone through with. */
export interface ProcedureSetting {
  readonly world: World;
  /** Empty for all. */
  readonly vpcIds: ReadonlySet<string>;
  readonly assumeWorkloads: boolean;
  /** What the checks said: where one of them judged a subject, the procedure says the same. */
  readonly verdicts: Pick<VerdictIndex, 'of'>;
  readonly twins: TwinFindings | null;
  /** As `createRenewing` takes it. */
  readonly renew: (() => World) | null;
}

const steps = [
  'List the endpoints of every VPC in scope, with their state.',
  'See that the subnets of each interface endpoint cover the Availability Zones in which the VPC has workloads.',
  'See in the route table of each subnet that a prefix-list route to a gateway endpoint, and not an internet or NAT gateway, carries the traffic to S3 and DynamoDB.',
];

// AWS: gateway endpoints exist for these two services only (VPC guide, gateway endpoints).
const services: Readonly<Record<string, readonly string[]>> = {
  s3: ['s3-via-nat', 's3-via-internet-gateway'],
  dynamodb: ['dynamodb-via-nat'],
};

const endpointChecks = ['unavailable-endpoint'];

/** The checks whose verdicts the procedure repeats. */
export const procedureChecks: readonly string[] = [...Object.values(services).flat(), ...endpointChecks];

const wayOf = (path: Path): string => {
  const nat = path.hops.find(({ kind }) => isNat(kind));
  if (path.disposition !== 'delivered') return path.disposition;
  return nat?.kind ?? path.egress ?? 'local';
};

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();

const rowsOf = (table: RouteTable): readonly string[] =>
  table.routes
    .filter(
      ({ destination, target }) =>
        destination.kind === 'prefix-list' || target.kind === 'nat-gateway' || isInternetGateway(target.kind),
    )
    .map(({ destination, target, state }) => `${destination.value} → ${target.id || target.kind} (${state})`);

/** The ways of a subnet to a service. */
const waysOf = (subnet: Located<'subnets'>, service: string, paths: PathResolver): readonly string[] => {
  const answer = paths.toService(subnet, service);
  const hidden = answer.dns.resolves === 'unknown';
  const shares = decidingShares(hidden ? paths.toPublicAddresses(subnet, service) : answer, subnet.item);
  const ways = shares.map(({ path }) => wayOf(path));
  // Where DNS hides the name, public addresses that an endpoint carries settle it: a private address would be an endpoint's.
  return hidden && !(ways.length > 0 && ways.every(isServiceEndpoint)) ? ['unknown'] : ways;
};

/** What the checks said comes first. They do not ask for internet gateways on the way to DynamoDB, nor for endpoints. */
const routesStatus = (verdicts: readonly Status[], ways: readonly string[]): Status => {
  if (verdicts.includes('fail')) return 'fail';
  if (verdicts.includes('unknown')) return 'unknown';
  if (ways.some((way) => isNat(way) || isInternetGateway(way))) return 'fail';
  if (ways.includes('unknown')) return 'unknown';
  return ways.some(isServiceEndpoint) ? 'pass' : 'not-applicable';
};

const routesOf = (
  table: RouteTable,
  subnets: readonly Located<'subnets'>[],
  service: string,
  paths: PathResolver,
  verdicts: ProcedureSetting['verdicts'],
): ProcedureRoutes => {
  const ways = unique(subnets.flatMap((subnet) => waysOf(subnet, service, paths)));
  const said = subnets.flatMap(({ item }) => verdicts.of(item.id, services[service] ?? []));
  return {
    table: table.id,
    subnets: subnets.map(({ item }) => item.id),
    service,
    routes: rowsOf(table),
    ways,
    status: routesStatus(said, ways),
  };
};

/** Zones in which a service can have an endpoint; null when that was not learned. */
const offeredIn = (world: World, serviceName: string | null, place: Place): readonly string[] | null => {
  const listed = world.list('endpointServices', place);
  if (!isSeen(listed)) return null;
  return listed.seen.find((service) => service.serviceName === serviceName)?.availabilityZones ?? null;
};

/** An endpoint as the procedure lists it, and what is said of it. */
interface JudgedEndpoint {
  readonly listed: ProcedureEndpoint;
  /** Does it serve? As its check says, where that ran. */
  readonly serves: Status;
  /** Zones that lack a subnet of it, where it is not known whether its service is offered in them. */
  readonly doubtfulZones: readonly string[];
}

const endpointOf = (
  endpoint: VpcEndpoint,
  zoneById: ReadonlyMap<string, string>,
  workloadZones: readonly string[],
  offered: readonly string[] | null,
  verdicts: ProcedureSetting['verdicts'],
): JudgedEndpoint => {
  const zones = unique(endpoint.subnetIds.flatMap((id) => zoneById.get(id) ?? []));
  const lacking = endpoint.type === 'Interface' ? workloadZones.filter((zone) => !zones.includes(zone)) : [];
  const [said] = verdicts.of(endpoint.id, endpointChecks);
  return {
    listed: {
      id: endpoint.id,
      service: endpoint.serviceName,
      type: endpoint.type,
      state: endpoint.state,
      zones,
      missingZones: lacking.filter((zone) => offered?.includes(zone)),
    },
    doubtfulZones: offered === null ? lacking : [],
    serves: said ?? (endpoint.state.toLowerCase() === 'available' ? 'pass' : 'fail'),
  };
};

const plural = (subnets: readonly string[]): string =>
  subnets.length > 3
    ? `${subnets.slice(0, 3).join(', ')} and ${subnets.length - 3} more`
    : subnets.join(', ');

const reasonsOf = (
  endpoints: readonly JudgedEndpoint[],
  tables: readonly ProcedureRoutes[],
): readonly string[] => [
  ...tables
    .filter(({ status }) => status === 'fail' || status === 'unknown')
    .map(({ table, subnets, service, status, ways }) =>
      status === 'fail'
        ? `${plural(subnets)} (${table}) reach ${service} by ${ways.filter((way) => isNat(way) || isInternetGateway(way)).join(', ')}.`
        : `Which way ${plural(subnets)} (${table}) reach ${service} is not known.`,
    ),
  ...endpoints
    .filter(({ serves }) => serves === 'fail')
    .map(({ listed: { id, state } }) => `${id} is ${state}, not available.`),
  ...endpoints
    .filter(({ serves }) => serves === 'unknown')
    .map(({ listed: { id, state } }) => `${id} is ${state}: whether it serves is not known.`),
  ...endpoints
    .filter(({ listed }) => listed.missingZones.length > 0)
    .map(({ listed: { id, missingZones } }) => `${id} has no subnet in ${missingZones.join(', ')}.`),
  ...endpoints
    .filter(({ doubtfulZones }) => doubtfulZones.length > 0)
    .map(
      ({ listed: { id }, doubtfulZones }) =>
        `${id} has no subnet in ${doubtfulZones.join(', ')}; whether its service is offered there is not known.`,
    ),
];

const statusOf = (
  endpoints: readonly JudgedEndpoint[],
  tables: readonly ProcedureRoutes[],
  isComplete: boolean,
): Status => {
  const said = [...endpoints.map(({ serves }) => serves), ...tables.map(({ status }) => status)];
  if (said.includes('fail')) return 'fail';
  if (!isComplete || said.includes('unknown')) return 'unknown';
  // A zone without a subnet of the endpoint costs and is less available; its workloads still reach the endpoint.
  if (endpoints.some(({ listed }) => listed.missingZones.length > 0)) return 'fail';
  if (endpoints.some(({ doubtfulZones }) => doubtfulZones.length > 0)) return 'unknown';
  return endpoints.length > 0 ? 'pass' : 'not-applicable';
};

const inScope = (world: World, vpc: Vpc, place: Place, assumed: boolean): readonly Subnet[] =>
  (world.group('subnets', 'vpcId').get(vpc.id) ?? [])
    .filter((located) => located.place.accountId === place.accountId && located.place.region === place.region)
    .map(({ item }) => item)
    .filter((subnet) => assumed || workloadsOf(world, subnet.id).length > 0);

const byTable = (
  world: World,
  subnets: readonly Subnet[],
  place: Place,
): { readonly tables: ReadonlyMap<RouteTable, readonly Subnet[]>; readonly missing: readonly string[] } => {
  const tables = new Map<RouteTable, Subnet[]>();
  const missing: string[] = [];
  for (const subnet of subnets) {
    const found = tableOf(world, subnet, place);
    if (!isSeen(found)) missing.push(`The route table of ${subnet.id}: ${found.gap.message}`);
    else tables.set(found.seen.table, [...(tables.get(found.seen.table) ?? []), subnet]);
  }
  return { tables, missing };
};

const gapsOf = (world: World, place: Place): readonly string[] =>
  (['subnets', 'networkInterfaces', 'vpcEndpoints'] as const).flatMap((section) => {
    const listed = world.list(section, place);
    return isSeen(listed) ? [] : [listed.gap.message];
  });

const vpcOf = (
  { item: vpc, place }: Located<'vpcs'>,
  { world, paths }: Asked,
  setting: ProcedureSetting,
): ProcedureVpc => {
  const { accountId, region } = place;
  const subnets = inScope(world, vpc, place, setting.assumeWorkloads);
  const gaps = gapsOf(world, place);
  const { tables, missing } = byTable(world, subnets, place);
  const zones = unique(subnets.map(({ availabilityZone }) => availabilityZone));
  const zoneById = new Map(
    (world.group('subnets', 'vpcId').get(vpc.id) ?? []).map(({ item }) => [item.id, item.availabilityZone]),
  );
  const endpoints = (world.group('vpcEndpoints', 'vpcId').get(vpc.id) ?? [])
    // Endpoints of other people's services are no access to AWS services.
    .filter(({ item }) => item.serviceName !== null && serviceOf(item.serviceName) !== null)
    .map(({ item }) =>
      endpointOf(item, zoneById, zones, offeredIn(world, item.serviceName, place), setting.verdicts),
    );
  const rows = [...tables].flatMap(([table, users]) =>
    Object.keys(services).map((service) =>
      routesOf(
        table,
        users.map((item) => ({ item, place })),
        service,
        paths,
        setting.verdicts,
      ),
    ),
  );
  const base = {
    accountId,
    region,
    vpcId: vpc.id,
    endpoints: endpoints.map(({ listed }) => listed),
    tables: rows,
  };
  if (subnets.length === 0 && gaps.length === 0)
    return { ...base, status: 'not-applicable', reasons: ['None of its subnets holds a workload.'] };
  const reasons = [...reasonsOf(endpoints, rows), ...missing, ...gaps];
  const status = statusOf(endpoints, rows, missing.length + gaps.length === 0);
  if (status === 'not-applicable' && reasons.length === 0)
    return { ...base, status, reasons: ['It has no endpoint, and no way to S3 or DynamoDB either.'] };
  return { ...base, status, reasons };
};

const eachOf = function* <T>(groups: ReadonlyMap<string, readonly T[]>): Iterable<T> {
  for (const group of groups.values()) yield* group;
};

/** CIS AWS Foundations 7.0.0, recommendation 6.8, gone through as its audit procedure says: a view over what the checks said. */
export const cisEndpointProcedure = (setting: ProcedureSetting): Procedure => {
  const { world, vpcIds } = setting;
  const askedFor = createRenewing(world, setting.renew);
  const located = new Map<string, Located<'vpcs'>>();
  for (const { item, place } of eachOf(world.group('vpcs', 'id')))
    if (item.ownerId === place.accountId && (vpcIds.size === 0 || vpcIds.has(item.id)))
      // By its place alone: with all that its unit lists, those of an organization would fill the memory.
      located.set(item.id, { item, place: world.unit(place) ?? place });
  const through = onceForTwins(located.keys(), setting.twins, (id) =>
    vpcOf(located.get(id) as Located<'vpcs'>, askedFor(), setting),
  );
  const vpcs = [...through.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const counts = statusCounts(vpcs);
  return {
    framework: 'cis-aws-7.0.0',
    control: '6.8',
    title: controlOf('cis-aws-7.0.0', '6.8').title,
    steps,
    status: worstOf(counts),
    counts,
    vpcs,
  };
};

const keyOf = ({ accountId, region, vpcId }: ProcedureVpc): string => `${accountId}/${region}/${vpcId}`;
