import type { NetworkInterface, Route, Subnet, VpcEndpoint } from '../../src/model/resources.ts';
import { serviceOf, serviceOfPrefixList } from '../../src/services/services.ts';
import { addItem, changeItems, type Ground, itemsOf, own, refuse } from './ground.ts';

type Input = Readonly<Record<string, unknown>>;

const idsIn = (input: Input, name: string): readonly string[] => (input[name] ?? []) as readonly string[];

const listsOf = (ground: Ground, endpoint: VpcEndpoint): readonly string[] => {
  const service = serviceOf(endpoint.serviceName ?? '')?.service;
  const families =
    endpoint.ipAddressType === 'dualstack'
      ? ['IPv4', 'IPv6']
      : [endpoint.ipAddressType === 'ipv6' ? 'IPv6' : 'IPv4'];
  const found = itemsOf(ground, 'prefixLists')
    .filter((list) => serviceOfPrefixList(list)?.service === service && families.includes(list.addressFamily))
    .map(({ id }) => id);
  // The list exists also where nobody was allowed to read it.
  return found.length > 0 ? found : [`pl-${service}`];
};

const change = (ground: Ground, id: string, to: (one: VpcEndpoint) => VpcEndpoint | null): void =>
  changeItems(ground, 'vpcEndpoints', (one) => one.id === id, to);

const withRoutes = (
  ground: Ground,
  table: string,
  to: (routes: readonly Route[]) => readonly Route[],
): void =>
  changeItems(
    ground,
    'routeTables',
    (one) => one.id === table,
    (one) => ({ ...one, routes: [...to(one.routes)] }),
  );

const addRoutes = (ground: Ground, table: string, endpoint: VpcEndpoint): void => {
  const { routes } = own(ground, 'routeTables', table);
  const lists = listsOf(ground, endpoint).filter(
    (list) =>
      !routes.some(({ destination, target }) => destination.value === list && target.id === endpoint.id),
  );
  // AWS: a route for the service's own list makes the association fail, whatever its target (gateway-endpoints).
  const taken = routes.find(({ destination }) => lists.includes(destination.value));
  if (taken) refuse('RouteAlreadyExists', `${taken.destination.value} in ${table}`);
  withRoutes(ground, table, (all) => [
    ...all,
    ...lists.map((value): Route => ({
      destination: { kind: 'prefix-list', value },
      target: { kind: 'vpc-endpoint', id: endpoint.id },
      state: 'active',
      origin: 'CreateRoute',
    })),
  ]);
};

const associate = (ground: Ground, endpoint: VpcEndpoint, tables: readonly string[]): void => {
  for (const table of tables) {
    // A table that is listed already is left as it is, with or without its route.
    if (endpoint.routeTableIds.includes(table)) continue;
    addRoutes(ground, table, endpoint);
    change(ground, endpoint.id, (one) => ({ ...one, routeTableIds: [...one.routeTableIds, table] }));
  }
};

const dissociate = (ground: Ground, endpoint: VpcEndpoint, tables: readonly string[]): void => {
  for (const table of tables) {
    if (!endpoint.routeTableIds.includes(table))
      refuse('InvalidParameterValue', `${endpoint.id} is not on ${table}`);
    withRoutes(ground, table, (all) => all.filter(({ target }) => target.id !== endpoint.id));
    change(ground, endpoint.id, (one) => ({
      ...one,
      routeTableIds: one.routeTableIds.filter((id) => id !== table),
    }));
  }
};

const namesOf = (ground: Ground, serviceName: string | null): readonly string[] =>
  itemsOf(ground, 'endpointServices').find((one) => one.serviceName === serviceName)?.privateDnsNames ?? [];

/** AWS: private DNS needs both DNS attributes, and a name that no other endpoint of the VPC holds (create-interface-endpoint). */
const checkPrivateDns = (ground: Ground, vpcId: string, serviceName: string | null, self: string): void => {
  const attributes = itemsOf(ground, 'vpcDnsAttributes').find((one) => one.vpcId === vpcId);
  const off = [attributes?.enableDnsSupport, attributes?.enableDnsHostnames].some(
    (one) => one && 'seen' in one && !one.seen,
  );
  if (off) refuse('InvalidParameter', `private DNS needs both DNS attributes of ${vpcId}`);
  const rival = itemsOf(ground, 'vpcEndpoints').find(
    (one) =>
      one.id !== self && one.vpcId === vpcId && one.serviceName === serviceName && one.privateDnsEnabled,
  );
  if (rival) refuse('InvalidParameter', `${rival.id} holds the private DNS name in ${vpcId}`);
};

let made = 0;

const interfaceIn = (
  ground: Ground,
  subnet: Subnet,
  endpoint: string,
  groups: readonly string[],
): NetworkInterface => {
  made += 1;
  const eni: NetworkInterface = {
    id: `eni-made-${made}`,
    ownerId: subnet.ownerId,
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    availabilityZone: subnet.availabilityZone,
    interfaceType: 'vpc_endpoint',
    status: 'in-use',
    attachmentStatus: 'attached',
    instanceId: null,
    groupIds: [...groups],
    privateIps: subnet.cidr === null ? [] : [subnet.cidr.replace(/\.\d+\/\d+$/, `.${200 + (made % 50)}`)],
    publicIps: [],
    ipv6Addresses: subnet.ipv6Cidrs
      .slice(0, 1)
      .map((cidr) => cidr.replace(/::\/\d+$/, `::${made.toString(16)}`)),
    sourceDestCheck: true,
    requesterManaged: true,
    description: `VPC Endpoint Interface ${endpoint}`,
  };
  addItem(ground, 'networkInterfaces', eni);
  return eni;
};

const zonesOffered = (ground: Ground, serviceName: string): readonly string[] | null => {
  const offers = itemsOf(ground, 'endpointServices').filter((one) => one.serviceName === serviceName);
  return offers.length === 0 ? null : offers.flatMap(({ availabilityZones }) => availabilityZones);
};

const seats = (ground: Ground, ids: readonly string[], serviceName: string): readonly Subnet[] => {
  const subnets = ids.map((id) => own(ground, 'subnets', id));
  const zones = subnets.map(({ availabilityZone }) => availabilityZone);
  const offered = zonesOffered(ground, serviceName);
  // AWS: one subnet for each zone, and only zones that the service is offered in (create-interface-endpoint).
  if (new Set(zones).size < zones.length) refuse('DuplicateSubnetsInSameZone', ids.join());
  const wrong = zones.find((zone) => offered && !offered.includes(zone));
  if (wrong) refuse('InvalidParameter', `${serviceName} is not offered in ${wrong}`);
  return subnets;
};

const everything = { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] };

/** Makes an endpoint; the new id. */
export const createEndpoint = (ground: Ground, input: Input): string => {
  const vpc = own(ground, 'vpcs', input['VpcId'] as string);
  const serviceName = input['ServiceName'] as string;
  const privateDns = input['PrivateDnsEnabled'] === true;
  if (privateDns) checkPrivateDns(ground, vpc.id, serviceName, '');
  made += 1;
  const subnets = seats(ground, idsIn(input, 'SubnetIds'), serviceName);
  const groups = idsIn(input, 'SecurityGroupIds').map((id) => own(ground, 'securityGroups', id).id);
  const id = `vpce-made-${made}`;
  const endpoint: VpcEndpoint = {
    id,
    ownerId: ground.account,
    vpcId: vpc.id,
    type: input['VpcEndpointType'] as string,
    state: 'available',
    serviceName,
    serviceRegion: null,
    routeTableIds: [],
    subnetIds: subnets.map((one) => one.id),
    groupIds: groups,
    networkInterfaceIds: subnets.map((one) => interfaceIn(ground, one, id, groups).id),
    privateDnsEnabled: privateDns,
    privateDnsOnlyForInboundResolverEndpoint: null,
    dnsRecordIpType: null,
    dnsNames: [`${id}-x.vpce.amazonaws.com`, ...(privateDns ? namesOf(ground, serviceName) : [])],
    ipAddressType: (input['IpAddressType'] as string | undefined) ?? 'ipv4',
    requesterManaged: false,
    policy: JSON.stringify(everything),
    createdAt: null,
    resourceArn: null,
    tags: {},
  };
  addItem(ground, 'vpcEndpoints', endpoint);
  associate(ground, endpoint, idsIn(input, 'RouteTableIds'));
  return id;
};

const regroup = (ground: Ground, endpoint: VpcEndpoint, input: Input): void => {
  const removed = idsIn(input, 'RemoveSecurityGroupIds');
  const added = idsIn(input, 'AddSecurityGroupIds').map((id) => own(ground, 'securityGroups', id).id);
  const groupIds = [...endpoint.groupIds.filter((id) => !removed.includes(id)), ...added];
  if (groupIds.length === 0) refuse('InvalidParameter', `${endpoint.id} would be left without a group`);
  change(ground, endpoint.id, (one) => ({ ...one, groupIds }));
  changeItems(
    ground,
    'networkInterfaces',
    ({ id }) => endpoint.networkInterfaceIds.includes(id),
    (eni) => ({ ...eni, groupIds }),
  );
};

const widen = (ground: Ground, endpoint: VpcEndpoint, ids: readonly string[]): void => {
  const subnets = seats(ground, [...endpoint.subnetIds, ...ids], endpoint.serviceName ?? '').slice(
    endpoint.subnetIds.length,
  );
  const enis = subnets.map((one) => interfaceIn(ground, one, endpoint.id, endpoint.groupIds));
  change(ground, endpoint.id, (one) => ({
    ...one,
    subnetIds: [...one.subnetIds, ...ids],
    networkInterfaceIds: [...one.networkInterfaceIds, ...enis.map(({ id }) => id)],
  }));
};

const retype = (ground: Ground, endpoint: VpcEndpoint, ipAddressType: string): void => {
  const changed = { ...endpoint, ipAddressType };
  change(ground, endpoint.id, (one) => ({ ...one, ipAddressType }));
  if (endpoint.type === 'Gateway')
    for (const table of endpoint.routeTableIds) addRoutes(ground, table, changed);
  if (endpoint.type !== 'Interface' || ipAddressType !== 'dualstack') return;
  changeItems(
    ground,
    'networkInterfaces',
    ({ id }) => endpoint.networkInterfaceIds.includes(id),
    (eni) => {
      const subnet = own(ground, 'subnets', eni.subnetId);
      const [ipv6] = subnet.ipv6Cidrs;
      if (subnet.cidr === null || ipv6 === undefined)
        return refuse('InvalidParameter', `${subnet.id} is not dual-stack`);
      return {
        ...eni,
        privateIps: eni.privateIps.length > 0 ? eni.privateIps : [subnet.cidr.replace(/\.\d+\/\d+$/, '.250')],
        ipv6Addresses: eni.ipv6Addresses.length > 0 ? eni.ipv6Addresses : [ipv6.replace(/::\/\d+$/, '::250')],
      };
    },
  );
};

/** Changes an endpoint. */
export const modifyEndpoint = (ground: Ground, input: Input): void => {
  const endpoint = own(ground, 'vpcEndpoints', input['VpcEndpointId'] as string);
  if (endpoint.requesterManaged) refuse('OperationNotPermitted', `${endpoint.id} is managed by a service`);
  dissociate(ground, endpoint, idsIn(input, 'RemoveRouteTableIds'));
  associate(ground, own(ground, 'vpcEndpoints', endpoint.id), idsIn(input, 'AddRouteTableIds'));
  if (input['AddSecurityGroupIds'] ?? input['RemoveSecurityGroupIds']) regroup(ground, endpoint, input);
  if (input['AddSubnetIds']) widen(ground, endpoint, idsIn(input, 'AddSubnetIds'));
  if (input['IpAddressType']) retype(ground, endpoint, input['IpAddressType'] as string);
  const { PolicyDocument: policy } = input as { readonly PolicyDocument?: string };
  if (policy !== undefined) change(ground, endpoint.id, (one) => ({ ...one, policy }));
  if (!input['PrivateDnsEnabled']) return;
  checkPrivateDns(ground, endpoint.vpcId, endpoint.serviceName, endpoint.id);
  const names = namesOf(ground, endpoint.serviceName);
  change(ground, endpoint.id, (one) => ({
    ...one,
    privateDnsEnabled: true,
    dnsNames: [...one.dnsNames, ...names],
  }));
};

/** Deletes endpoints, with their interfaces and routes. */
export const deleteEndpoints = (ground: Ground, input: Input): void => {
  for (const id of idsIn(input, 'VpcEndpointIds')) {
    const endpoint = own(ground, 'vpcEndpoints', id);
    if (endpoint.requesterManaged) refuse('OperationNotPermitted', `${id} is managed by a service`);
    change(ground, id, () => null);
    changeItems(
      ground,
      'networkInterfaces',
      (eni) => endpoint.networkInterfaceIds.includes(eni.id),
      () => null,
    );
    for (const table of endpoint.routeTableIds)
      withRoutes(ground, table, (all) => all.filter(({ target }) => target.id !== id));
  }
};
