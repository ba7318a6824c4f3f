import type { Fix } from '../model/finding.ts';
import { isSeen } from '../model/observed.ts';
import type { Vpc, VpcEndpoint } from '../model/resources.ts';
import { type EmptyZone, zoneName } from '../paths/empty-zones.ts';
import type { World } from '../paths/world.ts';
import { unlessManaged } from './managed-remedy.ts';
import { byHand, fix, joined } from './remedies.ts';

/** The two attributes of a VPC that private DNS needs, in the order in which they can be turned on. */
export const dnsAttributes = ['enableDnsSupport', 'enableDnsHostnames'] as const;

/** One of them. */
export type DnsAttribute = (typeof dnsAttributes)[number];

/** A VPC, and whose it is. */
interface Place {
  readonly vpcId: string;
  readonly accountId: string;
  readonly region: string;
}

/** The attributes that are known to be off in a VPC. */
const offIn = (world: World, vpcId: string): readonly DnsAttribute[] => {
  const found = world.group('vpcDnsAttributes', 'vpcId').get(vpcId)?.[0]?.item;
  return dnsAttributes.filter((name) => {
    const value = found?.[name];
    return value !== undefined && isSeen(value) && !value.seen;
  });
};

/** Turns DNS attributes of a VPC on. */
export const dnsAttributesRemedy = ({ vpcId, accountId, region }: Place, off: readonly DnsAttribute[]): Fix =>
  fix(
    `Turn on ${off.join(' and ')} in ${vpcId}.`,
    off.map((attribute) => ({
      kind: 'modify-vpc-attribute',
      accountId,
      region,
      vpcId,
      attribute,
      value: true,
    })),
    {
      risk: 'From then on private DNS of every endpoint and every private hosted zone of the VPC takes effect, for all of its subnets; with host names on, instances with public addresses get public DNS names.',
    },
  );

/** Turns on what private DNS needs in a VPC and has not; what is known to be on is left alone. */
export const effectiveDnsRemedy = (world: World, place: Place): Fix => {
  const off = offIn(world, place.vpcId);
  return dnsAttributesRemedy(place, off.length > 0 ? off : dnsAttributes);
};

/** What has to be turned on before private DNS can be; nothing where all is on, or where that is not known. */
export const beforePrivateDns = (world: World, place: Place): readonly Fix[] => {
  const off = offIn(world, place.vpcId);
  return off.length > 0 ? [dnsAttributesRemedy(place, off)] : [];
};

/** Lets an endpoint take over the names of its service. */
export const privateDnsRemedy = (world: World, endpoint: VpcEndpoint, region: string): Fix => {
  const { id, vpcId, ownerId } = endpoint;
  const enable = fix(
    `Enable private DNS on ${id}.`,
    [{ kind: 'modify-vpc-endpoint', accountId: ownerId, region, endpointId: id, privateDns: true }],
    {
      risk: `Every subnet of ${vpcId} then uses the endpoint for this service’s default name: what its groups or its policy do not admit loses the service. Where other VPCs are to use the endpoint, a private hosted zone with an alias to it is the way instead.`,
    },
  );
  // AWS: private DNS is refused while one of the VPC's DNS attributes is off (create-interface-endpoint).
  const before = beforePrivateDns(world, { vpcId, accountId: ownerId, region });
  return unlessManaged(endpoint, joined(...before, enable));
};

/** Gives hosted zones of a VPC the records that they lack, or takes the zones away. */
export const emptyZonesRemedy = ({ id }: Vpc, empty: readonly EmptyZone[]): Fix =>
  byHand(
    empty
      .map((one) =>
        one.services.length === 1
          ? `Add to ${zoneName(one)} a record that leads to the endpoint of ${one.services.join('')}, or disassociate the zone from ${id}.`
          : `Disassociate ${zoneName(one)} from ${id}, and give each name that it is meant for a zone of its own.`,
      )
      .join(' '),
    'Names that resolve again lead clients to where the record says, or to public addresses; what has no way there keeps failing, later.',
  );
