import type { DnsAnswer, Family } from '../model/path.ts';
import type { NetworkInterface, Subnet, VpcEndpoint } from '../model/resources.ts';
import { blocksOf } from '../network/cidr.ts';
import { covers } from '../network/ranges.ts';
import type { Position } from './walk.ts';
import type { Place } from './world.ts';

/** One door of an interface endpoint: the subnet that it stands in and its addresses. */
export interface Door {
  readonly subnet: Subnet | null;
  readonly addresses: readonly string[];
}

/** An interface endpoint as a name leads to it. */
export interface Target {
  readonly endpoint: VpcEndpoint;
  /** The unit that listed it: its owner and its region. */
  readonly place: Place;
  readonly dns: DnsAnswer & { readonly resolves: 'private' };
  readonly service: string;
  readonly family: Family;
}

/** The CIDR blocks of a subnet in one family. */
export const cidrsOfSubnet = (subnet: Subnet, family: Family): readonly string[] =>
  family === 'ipv4' ? (subnet.cidr ? [subnet.cidr] : []) : subnet.ipv6Cidrs;

/**
 * The addresses of an interface as its subnet has them.
 * AWS: an endpoint's interface gets its address from its subnet (AWS PrivateLink guide, create an interface endpoint), so
 * an address from elsewhere, as moto makes them up, says nothing, and any of the subnet's stands for it.
 */
const addressesIn = (subnet: Subnet | null, addresses: readonly string[], family: Family) => {
  const own = subnet === null ? [] : cidrsOfSubnet(subnet, family);
  return own.length === 0 || covers(blocksOf(own, family), blocksOf(addresses, family)) ? addresses : own;
};

/** The doors of an endpoint that a name leads to. */
export const doorsOf = (position: Position, { endpoint, family, dns }: Target): readonly Door[] => {
  const { world } = position;
  const enis = endpoint.networkInterfaceIds
    .map((id) => world.locate('networkInterfaces', id)?.item)
    .filter((eni): eni is NetworkInterface => eni !== undefined);
  const addresses = (eni: NetworkInterface) =>
    (family === 'ipv4' ? eni.privateIps : eni.ipv6Addresses).filter(
      (address) => dns.addresses?.includes(address) ?? true,
    );
  const known = enis.filter((eni) => addresses(eni).length > 0);
  if (known.length > 0)
    return known.map((eni) => {
      const subnet = world.locate('subnets', eni.subnetId)?.item ?? null;
      return {
        subnet,
        addresses: dns.addresses ? addresses(eni) : addressesIn(subnet, addresses(eni), family),
      };
    });
  if (dns.addresses) return [];
  // The interfaces were not listed: any address of the endpoint's subnets stands for them.
  return endpoint.subnetIds.map((id) => {
    const subnet = world.locate('subnets', id)?.item ?? null;
    return {
      subnet,
      addresses: subnet === null ? [] : family === 'ipv4' ? [subnet.cidr ?? ''] : subnet.ipv6Cidrs,
    };
  });
};
