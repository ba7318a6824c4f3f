import type { Inventory } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import type { Subnet, VpcEndpoint } from '../model/resources.ts';
import { prefixListsOf } from '../overlay/endpoint-edges.ts';
import { allWith, find } from '../overlay/items.ts';
import { factsOf, serviceOf } from '../services/services.ts';
import { type Refusal, refuse } from './outcome.ts';

/** What AWS would refuse, and why. */
export type Refused = { readonly refusal: Refusal };

const dead: ReadonlySet<string> = new Set(['deleted', 'deleting', 'failed', 'rejected', 'expired']);

const endpointsOf = (inventory: Inventory, vpcId: string): readonly VpcEndpoint[] =>
  allWith(inventory, 'vpcEndpoints', 'vpcId', vpcId)
    .map(({ item }) => item)
    .filter(({ state }) => !dead.has(state));

/** AWS: private DNS needs both DNS attributes, and names that no other endpoint of the VPC holds (create-interface-endpoint). */
export const privateDnsRefusal = (
  inventory: Inventory,
  { id, vpcId, serviceName }: Pick<VpcEndpoint, 'id' | 'vpcId' | 'serviceName'>,
): Refused | undefined => {
  const service = serviceOf(serviceName ?? '')?.service ?? '';
  if (factsOf(service).privateDns === false)
    return refuse('refused', 'InvalidParameter', `${service} has no private DNS.`);
  const attributes = find(inventory, 'vpcDnsAttributes', vpcId)?.item;
  const off = (['enableDnsSupport', 'enableDnsHostnames'] as const).find((name) => {
    const value = attributes?.[name];
    return value !== undefined && isSeen(value) && !value.seen;
  });
  if (off) return refuse('refused', 'InvalidParameter', `Private DNS needs ${off} in ${vpcId}.`);
  const rival = endpointsOf(inventory, vpcId).find(
    (one) => one.id !== id && one.serviceName === serviceName && one.privateDnsEnabled,
  );
  return (
    rival && refuse('refused', 'InvalidParameter', `${rival.id} holds the private DNS names in ${vpcId}.`)
  );
};

/** AWS: private DNS of S3 is for inbound resolver endpoints alone unless said otherwise, and needs a gateway endpoint then (vpc-endpoints-s3). */
export const inboundOnly = (
  inventory: Inventory,
  { vpcId, serviceName, id }: Pick<VpcEndpoint, 'id' | 'vpcId' | 'serviceName'>,
  wanted: boolean | undefined,
): boolean | null | Refused => {
  const service = serviceOf(serviceName ?? '')?.service ?? '';
  if (factsOf(service).gateway !== true) return null;
  const only = wanted ?? true;
  const gateway = endpointsOf(inventory, vpcId).some(
    (one) => one.id !== id && one.type === 'Gateway' && one.serviceName === serviceName,
  );
  return only && !gateway
    ? refuse(
        'refused',
        'InvalidParameter',
        `Private DNS for inbound resolver endpoints only needs a gateway endpoint for ${service} in ${vpcId}.`,
      )
    : only;
};

/** AWS: an endpoint has one subnet in a zone, and only in zones that its service is offered in (create-interface-endpoint). */
export const seatsRefusal = (
  inventory: Inventory,
  serviceName: string | null,
  subnets: readonly Subnet[],
): Refused | undefined => {
  const zones = subnets.map(({ availabilityZone }) => availabilityZone);
  if (new Set(zones).size < zones.length)
    return refuse(
      'refused',
      'DuplicateSubnetsInSameZone',
      `${subnets.map(({ id }) => id).join(', ')}: two are in one zone.`,
    );
  const [offer] = allWith(inventory, 'endpointServices', 'serviceName', serviceName ?? '');
  const offered = offer?.item.availabilityZones ?? [];
  // An offer without zones was read from no account: AWS lists one at least.
  const wrong = offered.length === 0 ? undefined : zones.find((zone) => !offered.includes(zone));
  return wrong === undefined
    ? undefined
    : refuse('refused', 'InvalidParameter', `${serviceName ?? ''} is not offered in ${wrong}.`);
};

/** AWS: a route for a list of the service makes the association fail, whatever its target (PrivateLink guide, gateway endpoints). */
export const tableRefusal = (
  inventory: Inventory,
  endpoint: VpcEndpoint,
  tableId: string,
): Refused | undefined => {
  const table = find(inventory, 'routeTables', tableId)?.item;
  if (table && table.vpcId !== endpoint.vpcId)
    return refuse(
      'refused',
      'InvalidParameter',
      `${tableId} is of ${table.vpcId}, not of ${endpoint.vpcId}.`,
    );
  const lists = prefixListsOf(inventory, endpoint);
  const taken = table?.routes.find(
    ({ destination, target }) => lists.includes(destination.value) && target.id !== endpoint.id,
  );
  return (
    taken &&
    refuse('refused', 'RouteAlreadyExists', `${tableId} has a route for ${taken.destination.value} already.`)
  );
};

/** AWS: some services take no endpoint policy, and one that is longer than 20,480 characters is refused (PrivateLink guide, quotas). */
export const policyRefusal = (
  inventory: Inventory,
  serviceName: string | null,
  policy: string | null | undefined,
): Refused | undefined => {
  if (typeof policy !== 'string') return undefined;
  const [offer] = allWith(inventory, 'endpointServices', 'serviceName', serviceName ?? '');
  if (offer && !offer.item.vpcEndpointPolicySupported)
    return refuse('refused', 'InvalidParameter', `${serviceName ?? ''} takes no endpoint policy.`);
  return policy.length > 20_480
    ? refuse('refused', 'InvalidPolicyDocument', 'The policy is longer than 20,480 characters.')
    : undefined;
};
