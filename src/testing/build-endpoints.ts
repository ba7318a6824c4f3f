import type { VpcEndpoint } from '../model/resources.ts';
import { buildGroup } from './build-groups.ts';
import { interfaceIn } from './build-interfaces.ts';
import { tablesIn } from './build-routes.ts';
import {
  COLLECTED_AT,
  groupIds,
  idOf,
  listOf,
  subnetOf,
  subnetPerZone,
  type SubnetDraft,
  type VpcDraft,
} from './draft.ts';
import { privateNames, serviceNameOf } from './services.ts';
import type { GatewayEndpointOptions, InterfaceEndpointOptions, Named } from './specs.ts';

const everything = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };

const textOf = (policy: string | object): string =>
  typeof policy === 'string' ? policy : JSON.stringify(policy);

const endpointOf = (
  draft: VpcDraft,
  name: string,
  facts: Partial<VpcEndpoint> & { readonly type: string },
): VpcEndpoint => ({
  id: idOf(draft, 'vpce', name),
  ownerId: draft.accountId,
  vpcId: draft.id,
  state: 'available',
  serviceName: null,
  serviceRegion: null,
  routeTableIds: [],
  subnetIds: [],
  groupIds: [],
  networkInterfaceIds: [],
  privateDnsEnabled: false,
  privateDnsOnlyForInboundResolverEndpoint: null,
  dnsRecordIpType: null,
  dnsNames: [],
  ipAddressType: 'ipv4',
  requesterManaged: false,
  policy: null,
  createdAt: COLLECTED_AT,
  resourceArn: null,
  ...facts,
  tags: draft.names.tags(draft.name, name, facts.tags),
});

type Gateway = Named<GatewayEndpointOptions & { readonly service: string }>;
type Interface = Named<InterfaceEndpointOptions & { readonly service: string }>;

const gatewayEndpoint = (draft: VpcDraft, options: Gateway): VpcEndpoint =>
  endpointOf(draft, options.name, {
    type: 'Gateway',
    state: options.state ?? 'available',
    serviceName: serviceNameOf(draft.region, options.service),
    routeTableIds: tablesIn(draft, options.in).map((name) => idOf(draft, 'rtb', name)),
    dnsRecordIpType: 'service-defined',
    ipAddressType: options.ipAddressType ?? 'ipv4',
    requesterManaged: options.requesterManaged ?? false,
    // AWS: without a policy a gateway endpoint has one that allows everything (PrivateLink guide, endpoint policies).
    policy: textOf(options.policy ?? { Version: '2008-10-17', Statement: [everything] }),
    tags: options.tags ?? {},
  });

const endpointInterfaces = (
  draft: VpcDraft,
  options: { readonly name: string; readonly ipAddressType?: string },
  subnets: readonly SubnetDraft[],
  type: string,
  groups: readonly string[],
): readonly string[] =>
  subnets.map((subnet) => {
    const id = idOf(draft, 'eni', `${options.name}-${subnet.name}`);
    const description = `VPC Endpoint Interface ${idOf(draft, 'vpce', options.name)}`;
    const facts = { interfaceType: type, requesterManaged: true, groupIds: groups, description };
    const made = interfaceIn(draft, id, subnet, facts);
    const family = options.ipAddressType ?? 'ipv4';
    draft.unit.items.networkInterfaces.push({
      ...made,
      privateIps: family === 'ipv6' ? [] : made.privateIps,
      ipv6Addresses: family === 'ipv4' ? [] : made.ipv6Addresses,
    });
    return id;
  });

/** Where an interface endpoint has interfaces, by name: where it was said, or else in the first subnet of each zone. */
export const endpointSubnets = (
  draft: VpcDraft,
  where: InterfaceEndpointOptions['in'],
): readonly SubnetDraft[] =>
  where === undefined ? subnetPerZone(draft) : listOf(where).map((name) => subnetOf(draft, name));

/** Does an interface endpoint bring a security group of its own? */
export const hasOwnGroup = ({ groups, allow443From }: InterfaceEndpointOptions): boolean =>
  groups === undefined || allow443From !== undefined;

const endpointGroups = (draft: VpcDraft, options: Interface): readonly string[] => {
  const declared = groupIds(draft, options.groups ?? []);
  if (!hasOwnGroup(options)) return declared;
  buildGroup(draft, `vpce-${options.name}`, {
    ingress: [{ port: 443, from: options.allow443From ?? 'vpc' }],
  });
  return [...declared, idOf(draft, 'sg', `vpce-${options.name}`)];
};

const endpointDnsNames = (draft: VpcDraft, options: Interface, privateDns: boolean): readonly string[] => {
  const id = idOf(draft, 'vpce', options.name);
  const region = options.serviceRegion ?? draft.region;
  const own = `${id}-a1b2c3d4.${options.service}.${region}.vpce.amazonaws.com`;
  return [own, ...(privateDns ? privateNames(region, options.service) : [])];
};

const interfaceEndpoint = (draft: VpcDraft, options: Interface): VpcEndpoint => {
  const { service } = options;
  const subnets = endpointSubnets(draft, options.in);
  const groups = endpointGroups(draft, options);
  // AWS: DynamoDB interface endpoints have no private DNS (DynamoDB guide, PrivateLink).
  const privateDns = options.privateDns ?? (service !== 'dynamodb' && options.serviceName === undefined);
  // AWS: private DNS of S3 is for inbound resolver endpoints only, unless said otherwise (S3 guide, PrivateLink).
  const inboundOnly = service === 's3' ? (options.inboundOnly ?? privateDns) : (options.inboundOnly ?? null);
  return endpointOf(draft, options.name, {
    type: 'Interface',
    state: options.state ?? 'available',
    serviceName: options.serviceName ?? serviceNameOf(options.serviceRegion ?? draft.region, service),
    serviceRegion: options.serviceRegion ?? null,
    subnetIds: subnets.map(({ id }) => id),
    groupIds: groups,
    networkInterfaceIds: endpointInterfaces(draft, options, subnets, 'vpc_endpoint', groups),
    privateDnsEnabled: privateDns,
    privateDnsOnlyForInboundResolverEndpoint: inboundOnly,
    dnsRecordIpType: options.ipAddressType ?? 'ipv4',
    dnsNames: endpointDnsNames(draft, options, privateDns),
    ipAddressType: options.ipAddressType ?? 'ipv4',
    requesterManaged: options.requesterManaged ?? false,
    policy: textOf(options.policy ?? { Statement: [everything] }),
    tags: options.tags ?? {},
  });
};

/** Puts the endpoints of a VPC, their interfaces and their own security groups into its unit. */
export const buildEndpoints = (draft: VpcDraft): void => {
  const { spec, unit } = draft;
  for (const options of spec.gatewayEndpoints) unit.items.vpcEndpoints.push(gatewayEndpoint(draft, options));
  for (const options of spec.interfaceEndpoints)
    unit.items.vpcEndpoints.push(interfaceEndpoint(draft, options));
  for (const options of spec.firewallEndpoints) {
    const subnet = subnetOf(draft, options.in);
    unit.items.vpcEndpoints.push(
      endpointOf(draft, options.name, {
        type: 'GatewayLoadBalancer',
        state: options.state ?? 'available',
        serviceName: `com.amazonaws.vpce.${draft.region}.vpce-svc-${options.name}`,
        subnetIds: [subnet.id],
        networkInterfaceIds: endpointInterfaces(
          draft,
          options,
          [subnet],
          'gateway_load_balancer_endpoint',
          [],
        ),
        requesterManaged: options.requesterManaged ?? false,
        tags: options.tags ?? {},
      }),
    );
  }
};
