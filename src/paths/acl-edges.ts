import type { Family, Path } from '../model/path.ts';
import type { NetworkInterface, Subnet } from '../model/resources.ts';
import { isNat } from '../model/ways.ts';
import { rangesOf } from '../network/cidr.ts';
import type { Range } from '../network/ranges.ts';
import { type Crossing, passAcl } from './acl-step.ts';
import { cidrsOfSubnet } from './interface-endpoint-doors.ts';
import { lose, type Position } from './walk.ts';

/** The addresses of the subnet that packets started in, in a family. */
export const originRanges = ({ origin }: Position, family: Family): readonly Range[] =>
  rangesOf(cidrsOfSubnet(origin, family), family);

const addressesOf = (interfaces: readonly NetworkInterface[], family: Family): readonly string[] =>
  interfaces.flatMap((eni) => (family === 'ipv4' ? eni.privateIps : eni.ipv6Addresses));

/** The private addresses of what last put its own on the packets. */
const translatorAddresses = ({ world, hops }: Position): readonly string[] => {
  const id = hops.findLast(({ kind }) => isNat(kind))?.id ?? '';
  const nat = world.locate('natGateways', id)?.item;
  return nat
    ? nat.addresses.flatMap(({ privateIp }) => privateIp ?? [])
    : (world.locate('networkInterfaces', id)?.item.privateIps ?? []);
};

/** The addresses that packets bear: known ones, of the clients or of what translated them, else any of the clients' subnet. */
const sourcesOf = (
  from: Position,
  family: Family,
): { readonly ranges: readonly Range[]; readonly known: boolean } => {
  if (from.translatedBy !== null) {
    const own = family === 'ipv4' ? translatorAddresses(from) : [];
    return { ranges: rangesOf(own, family), known: true };
  }
  const own = addressesOf(from.senders?.interfaces ?? [], family);
  return own.length > 0
    ? { ranges: rangesOf(own, family), known: true }
    : { ranges: originRanges(from, family), known: false };
};

/**
 * Takes packets that come from somewhere into a subnet, over its network ACL: the position that goes on, or how they end. Where
 * it stops some of the clients it is not known which one is asked about; where no client was listed, one is meant that it lets in.
 */
export const enterSubnet = (
  position: Position,
  from: Position,
  subnet: Subnet,
  { family, ports }: Pick<Crossing, 'family' | 'ports'>,
): Position | Path => {
  const { ranges: peers, known } = sourcesOf(from, family);
  if (peers.length === 0) return position;
  const entry = passAcl(position, subnet, { family, opened: 'in', ports, peers });
  const refused = entry.ended[0]?.path;
  if (!refused) return entry.position;
  if (entry.ranges.length === 0) return refused;
  const last = refused.hops.at(-1);
  const acl = last?.id ?? subnet.id;
  if (refused.gap) return lose(position, 'network-acl', acl, refused.gap);
  const { id } = position.origin;
  if (!known) {
    const meant = `the client in ${id} is among those that ${acl} lets into ${subnet.id}`;
    return { ...entry.position, assumptions: [...entry.position.assumptions, meant] };
  }
  const message = `${acl} lets some clients in ${id} into ${subnet.id}, and others not: ${last?.text ?? ''}.`;
  return lose(position, 'network-acl', acl, { action: 'pathproof:path', code: 'SomeClients', message });
};

/** The position after an edge that is no more than crossed: what was assumed there is said, and no hop. */
export const crossed = (before: Position, { assumptions }: Position): Position => ({
  ...before,
  assumptions,
});
