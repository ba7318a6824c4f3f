import type { Change } from '../model/change.ts';
import { isSeen } from '../model/observed.ts';
import { UserError } from '../model/user-error.ts';
import type { World } from '../paths/world.ts';
import { factsOf, gatewayServices, serviceOf } from '../services/services.ts';
import { serviceNameOf } from '../services/service-names.ts';
import { serviceNamed } from './places.ts';
import { known, placeOf } from './short-changes.ts';

/** `--create-endpoint`, and what says where. */
export interface EndpointFlags {
  readonly createEndpoint?: readonly string[];
  readonly tables?: readonly string[];
  readonly subnets?: readonly string[];
  readonly groups?: readonly string[];
  readonly vpc?: string;
  /** false with --no-private-dns. */
  readonly privateDns?: boolean;
}

/** The name of a service in a region, as the region's listing has it where that was read. */
const fullName = (
  { units }: World,
  service: string,
  place: { accountId: string; region: string },
): string => {
  const unit = units.find(
    ({ accountId, region }) => accountId === place.accountId && region === place.region,
  );
  const listed = unit?.sections.endpointServices;
  const names = listed && isSeen(listed) ? listed.seen.map(({ serviceName }) => serviceName) : [];
  return (
    names.find((name) => {
      const named = serviceOf(name);
      return named?.service === service && (named.region ?? place.region) === place.region;
    }) ?? serviceNameOf(service, place.region)
  );
};

/** The one VPC that tables or subnets are in. */
const vpcOf = (world: World, { tables = [], subnets = [], vpc }: EndpointFlags): string => {
  const found = [
    ...tables.map((id) => known(world, 'routeTables', 'route table', id).item),
    ...subnets.map((id) => known(world, 'subnets', 'subnet', id).item),
  ];
  const vpcIds = new Set([...found.map(({ vpcId }) => vpcId), ...(vpc === undefined ? [] : [vpc])]);
  const [vpcId, other] = vpcIds;
  if (vpcId === undefined)
    throw new UserError(
      '--create-endpoint does not say where.',
      'Add --tables rtb-…,… for a gateway endpoint, --subnets subnet-…,… for an interface endpoint, or --vpc vpc-… for a gateway endpoint on every route table of a VPC.',
    );
  if (other !== undefined)
    throw new UserError(
      `An endpoint is in one VPC, and these are in ${[...vpcIds].join(' and ')}.`,
      'Ask for one VPC at a time.',
    );
  return vpcId;
};

const typeOf = (service: string, { tables, subnets }: EndpointFlags): 'Gateway' | 'Interface' => {
  if (tables && subnets)
    throw new UserError(
      '--tables and --subnets were given: a gateway endpoint has route tables, and an interface endpoint has subnets.',
      'Leave one of them out.',
    );
  const type = subnets ? 'Interface' : 'Gateway';
  if (type === 'Gateway' && !gatewayServices.includes(service))
    throw new UserError(
      `There is no gateway endpoint for ${service}.`,
      `Gateway endpoints exist for ${gatewayServices.join(' and ')}; add --subnets subnet-…,… for an interface endpoint.`,
    );
  return type;
};

const tablesOf = (world: World, vpcId: string): readonly string[] =>
  [...new Set((world.group('routeTables', 'vpcId').get(vpcId) ?? []).map(({ item }) => item.id))].sort();

/** `--create-endpoint SERVICE` with its tables, or its subnets and groups. */
export const endpointsOf = (world: World, flags: EndpointFlags): readonly Change[] => {
  const stray = (['tables', 'subnets', 'groups', 'vpc'] as const).find((name) => flags[name] !== undefined);
  if (flags.createEndpoint === undefined && stray !== undefined)
    throw new UserError(
      `--${stray} was given, and no endpoint to create.`,
      'Add --create-endpoint with a service, such as s3.',
    );
  return (flags.createEndpoint ?? []).map((typed): Change => {
    const vpcId = vpcOf(world, flags);
    const vpc = known(world, 'vpcs', 'VPC', vpcId);
    const place = placeOf(vpc.item, vpc.place);
    const service = serviceNamed(typed, world.inventory, place.region);
    const type = typeOf(service, flags);
    const gateway = type === 'Gateway';
    return {
      kind: 'create-vpc-endpoint',
      ...place,
      as: `new-${service}`,
      vpcId,
      type,
      serviceName: fullName(world, service, place),
      routeTableIds: gateway ? [...(flags.tables ?? tablesOf(world, vpcId))] : [],
      subnetIds: [...(flags.subnets ?? [])],
      groupIds: [...(flags.groups ?? [])],
      privateDns: !gateway && flags.privateDns !== false && factsOf(service).privateDns !== false,
      ipAddressType: null,
      policy: null,
    };
  });
};
