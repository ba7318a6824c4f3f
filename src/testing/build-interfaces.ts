import type { NetworkInterface } from '../model/resources.ts';
import { ipv6AddressIn } from './addresses.ts';
import { groupIds, idOf, subnetOf, type SubnetDraft, type VpcDraft } from './draft.ts';
import type { InterfaceOptions, NatGatewayOptions, Named } from './specs.ts';

/** A network interface in a subnet, attached and in use unless said otherwise. */
export const interfaceIn = (
  draft: VpcDraft,
  id: string,
  subnet: SubnetDraft,
  facts: Partial<NetworkInterface>,
): NetworkInterface => ({
  id,
  ownerId: draft.accountId,
  vpcId: draft.id,
  subnetId: subnet.id,
  availabilityZone: `${draft.region}${subnet.zone}`,
  interfaceType: 'interface',
  status: 'in-use',
  attachmentStatus: 'attached',
  instanceId: null,
  groupIds: [],
  privateIps: subnet.cidr === null ? [] : [draft.nextAddress(subnet)],
  publicIps: [],
  ipv6Addresses:
    subnet.ipv6Cidr === null
      ? []
      : [ipv6AddressIn(subnet.ipv6Cidr, draft.unit.items.networkInterfaces.length + 16)],
  sourceDestCheck: true,
  requesterManaged: false,
  description: '',
  ...facts,
});

const declaredInterface = (draft: VpcDraft, options: Named<InterfaceOptions>): void => {
  const subnet = subnetOf(draft, options.in);
  const attachment = options.attachmentStatus ?? null;
  const instance = options.instanceId ?? null;
  draft.unit.items.networkInterfaces.push(
    interfaceIn(draft, idOf(draft, 'eni', options.name), subnet, {
      ownerId: options.owner ?? draft.accountId,
      interfaceType: options.type ?? 'interface',
      status: options.status ?? (attachment === null ? 'available' : 'in-use'),
      attachmentStatus: attachment,
      instanceId: instance === null ? null : (draft.names.find(draft.name, instance) ?? instance),
      groupIds: groupIds(draft, options.groups ?? ['default']),
      ...(options.privateIp === undefined ? {} : { privateIps: [options.privateIp] }),
      publicIps: options.publicIp === true ? [draft.nextPublicIp()] : [],
      sourceDestCheck: options.sourceDestCheck ?? true,
      requesterManaged: options.requesterManaged ?? false,
      description: options.description ?? '',
    }),
  );
};

const subnetInstances = (draft: VpcDraft): void => {
  for (const options of draft.spec.subnets) {
    const subnet = subnetOf(draft, options.name);
    for (let n = 1; n <= (options.instances ?? 0); n += 1) {
      draft.unit.items.networkInterfaces.push(
        interfaceIn(draft, idOf(draft, 'eni', `${options.name}-${n}`), subnet, {
          instanceId: idOf(draft, 'i', `${options.name}-${n}`),
          groupIds: groupIds(draft, options.groups ?? ['default']),
          publicIps: options.mapPublicIp === true ? [draft.nextPublicIp()] : [],
        }),
      );
    }
  }
};

const natAddress = (draft: VpcDraft, nat: Named<NatGatewayOptions>): NetworkInterface | null => {
  if (nat.in === undefined) return null;
  const facts = {
    interfaceType: 'nat_gateway',
    requesterManaged: true,
    sourceDestCheck: false,
    publicIps: nat.connectivity === 'private' ? [] : [draft.nextPublicIp()],
    description: `Interface for NAT Gateway ${idOf(draft, 'nat', nat.name)}`,
  };
  return interfaceIn(draft, idOf(draft, 'eni', `nat-${nat.name}`), subnetOf(draft, nat.in), facts);
};

const buildNatGateway = (draft: VpcDraft, nat: Named<NatGatewayOptions>): void => {
  const regional = nat.mode === 'regional';
  if (!regional && nat.in === undefined) throw new Error(`nat-${nat.name} needs a subnet: { in: 'public' }.`);
  const address = natAddress(draft, nat);
  const gone = ['deleted', 'failed'].includes(nat.state ?? 'available');
  if (address && !gone) draft.unit.items.networkInterfaces.push(address);
  const zones = [...new Set([...draft.subnets.values()].map(({ zone }) => `${draft.region}${zone}`))];
  const none = { privateIp: null, networkInterfaceId: null };
  draft.unit.items.natGateways.push({
    id: idOf(draft, 'nat', nat.name),
    vpcId: draft.id,
    subnetId: nat.in === undefined ? null : subnetOf(draft, nat.in).id,
    state: nat.state ?? 'available',
    connectivityType: nat.connectivity ?? 'public',
    availabilityMode: nat.mode ?? 'zonal',
    routeTableId: regional ? idOf(draft, 'rtb', `nat-${nat.name}`) : null,
    addresses: address
      ? [
          {
            publicIp: address.publicIps[0] ?? null,
            privateIp: address.privateIps[0] ?? null,
            networkInterfaceId: address.id,
            availabilityZone: address.availabilityZone,
          },
        ]
      : zones.map((availabilityZone) => ({ ...none, publicIp: draft.nextPublicIp(), availabilityZone })),
    attachedAppliances: nat.attachedAppliances ?? [],
    tags: draft.names.tags(draft.name, nat.name, nat.tags),
  });
};

/** Puts the instances, the declared interfaces and the NAT gateways of a VPC into its unit. */
export const buildInterfaces = (draft: VpcDraft): void => {
  subnetInstances(draft);
  for (const options of draft.spec.interfaces) declaredInterface(draft, options);
  for (const nat of draft.spec.natGateways) buildNatGateway(draft, nat);
};
