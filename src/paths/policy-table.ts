import { type Gap, isSeen } from '../model/observed.ts';
import type { TransitGatewayPolicyEntry, TransitGatewayRouteTable } from '../model/resources.ts';
import { blocksOf } from '../network/cidr.ts';
import { covers, intersect, overlaps, type Range, subtract } from '../network/ranges.ts';
import type { Destination } from './destination.ts';
import { associationOf, tableFor } from './transit-gateway-tables.ts';
import { attributeHop, type Flow, lose, type Position, stop } from './walk.ts';
import type { Place } from './world.ts';

const kind = 'transit-gateway';

/** The route table that some packets are looked up in. */
interface Chosen {
  readonly table: TransitGatewayRouteTable;
  readonly place: Place;
  readonly ranges: readonly Range[];
}

/** Does a rule speak of something: yes, no, or only of a part of it. */
type Match = 'yes' | 'no' | 'part';

const isAny = (text: string): boolean => text === '*' || text === '0.0.0.0/0' || text === '::/0';

/** Who sends: the block of the subnet; null where something else has put its address on the packets. */
const sourceOf = ({ origin, translatedBy }: Position, { family }: Destination): readonly Range[] | null => {
  if (translatedBy !== null) return null;
  return blocksOf(family === 'ipv4' ? (origin.cidr === null ? [] : [origin.cidr]) : origin.ipv6Cidrs, family);
};

const matchSource = (
  entry: TransitGatewayPolicyEntry,
  source: readonly Range[] | null,
  destination: Destination,
): Match => {
  if (isAny(entry.source)) return 'yes';
  if (source === null) return 'part';
  const block = blocksOf([entry.source], destination.family);
  return covers(block, source) ? 'yes' : overlaps(block, source) ? 'part' : 'no';
};

const matchPorts = (text: string, ports: readonly number[]): Match => {
  if (text === '*') return 'yes';
  const [from = Number.NaN, to = from] = text.split('-').map(Number);
  const held = ports.filter((port) => from <= port && port <= to);
  return held.length === ports.length ? 'yes' : held.length > 0 || Number.isNaN(from) ? 'part' : 'no';
};

/** Everything of a rule but its destination. */
const matchRest = (
  entry: TransitGatewayPolicyEntry,
  source: readonly Range[] | null,
  destination: Destination,
): Match => {
  const matches: readonly Match[] = [
    // AWS: protocols are numbers; 6 is TCP (EC2 API, TransitGatewayPolicyRule).
    ['*', '-1', '6', 'tcp'].includes(entry.protocol.toLowerCase()) ? 'yes' : 'no',
    matchPorts(entry.destinationPorts, destination.ports),
    // Clients choose any port of the ephemeral ones.
    entry.sourcePorts === '*' || entry.sourcePorts === '0-65535' ? 'yes' : 'part',
    matchSource(entry, source, destination),
    entry.hasMetaData ? 'part' : 'yes',
  ];
  return matches.includes('no') ? 'no' : matches.includes('part') ? 'part' : 'yes';
};

/** The policy table of an attachment, as its transit gateway's owner sees it. */
const policyTableOf = ({ world }: Position, attachmentId: string, transitGatewayId: string) => {
  const found = associationOf(world, attachmentId, transitGatewayId);
  return found?.copy.policyTable ? { policyTable: found.copy.policyTable, place: found.place } : null;
};

/**
 * The route tables that packets from an attachment are looked up in: the one that it is associated with, or those that its
 * policy table picks.
 * AWS: the first rule that matches picks the route table; what none matches is dropped (Transit Gateways guide, policy tables).
 */
export const tablesFor = (
  position: Position,
  attachmentId: string,
  transitGatewayId: string,
  destination: Destination,
  ranges: readonly Range[],
): readonly (Flow | Chosen)[] => {
  const policy = policyTableOf(position, attachmentId, transitGatewayId);
  if (policy === null || policy.policyTable.state !== 'associated') {
    const found = tableFor(position, attachmentId, transitGatewayId);
    return ['table' in found ? { ...found, ranges } : { ranges, path: found }];
  }
  const { policyTable, place } = policy;
  if (!isSeen(policyTable.entries))
    return [{ ranges, path: lose(position, kind, transitGatewayId, policyTable.entries.gap) }];
  const tables = position.world.list('transitGatewayRouteTables', place);
  if (!isSeen(tables)) return [{ ranges, path: lose(position, kind, transitGatewayId, tables.gap) }];
  const gapOf = (code: string, message: string): Gap => ({
    action: 'ec2:GetTransitGatewayPolicyTableEntries',
    code,
    message,
  });
  const source = sourceOf(position, destination);
  const chosen: (Flow | Chosen)[] = [];
  let left = ranges;
  for (const entry of policyTable.entries.seen.filter(({ state }) => state !== 'deleted')) {
    const match = matchRest(entry, source, destination);
    const held = isAny(entry.destination)
      ? left
      : intersect(left, blocksOf([entry.destination], destination.family));
    if (match === 'no' || held.length === 0) continue;
    const table = tables.seen.find(({ id }) => id === entry.routeTableId);
    const rule = `rule ${entry.number ?? 'of AWS’s own'} of ${policyTable.id}`;
    const gap =
      match === 'part'
        ? gapOf(
            'PolicyTable',
            `Whether ${rule} matches is not known: it matches on more than the service and the subnet determine.`,
          )
        : table
          ? null
          : gapOf('NotFound', `${entry.routeTableId}, which ${rule} picks, was not listed.`);
    if (gap || !table)
      chosen.push({ ranges: held, path: lose(position, kind, transitGatewayId, gap as Gap) });
    else chosen.push({ table, place, ranges: held });
    left = held === left ? [] : subtract(left, held);
  }
  if (left.length > 0) {
    const text = `no rule of its policy table ${policyTable.id} matches`;
    const hop = attributeHop(kind, attachmentId, 'policyTable', policyTable.id, text);
    chosen.push({ ranges: left, path: stop(position, 'dropped', kind, hop) });
  }
  return chosen;
};
