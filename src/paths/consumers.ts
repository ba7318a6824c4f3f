import type { Family } from '../model/path.ts';
import { type Gap, isSeen, type Observed } from '../model/observed.ts';
import type { RouteTable, Subnet } from '../model/resources.ts';
import { mayHoldWorkloads } from './interfaces.ts';
import { tableOf } from './tables.ts';
import { isLive } from './unsettled.ts';
import { homeOf, type World } from './world.ts';

/** Remembers an answer for each world and key. */
const perWorld = <T>(make: (world: World, key: string) => T): ((world: World, key: string) => T) => {
  const worlds = new WeakMap<World, Map<string, T>>();
  return (world, key) => {
    const answers = worlds.get(world) ?? new Map<string, T>();
    worlds.set(world, answers);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = make(world, key);
    answers.set(key, answer);
    return answer;
  };
};

/** The subnets of a VPC, each once: the owner's copy where it was read. */
export const subnetsOfVpc = perWorld((world, vpcId): readonly Subnet[] => {
  const found = new Map<string, Subnet>();
  for (const { item, place } of world.group('subnets', 'vpcId').get(vpcId) ?? []) {
    const owner = homeOf(item, place);
    if (item.ownerId === place.accountId || !world.unit(owner)) found.set(item.id, item);
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
});

const consumersByFamily: Readonly<Record<Family, (world: World, vpcId: string) => readonly Subnet[]>> = {
  ipv4: perWorld((world, vpcId) =>
    inUse(
      world,
      subnetsOfVpc(world, vpcId).filter((one) => one.cidr !== null),
    ),
  ),
  ipv6: perWorld((world, vpcId) =>
    inUse(
      world,
      subnetsOfVpc(world, vpcId).filter((one) => one.ipv6Cidrs.length > 0),
    ),
  ),
};

const inUse = (world: World, all: readonly Subnet[]): readonly Subnet[] => {
  const busy = all.filter((subnet) => mayHoldWorkloads(world, subnet.id));
  return busy.length > 0 ? busy : all;
};

/** The subnets whose workloads would use an endpoint of a VPC: those that hold workloads, or all where none does. */
export const consumersOf = (world: World, vpcId: string, family: Family): readonly Subnet[] =>
  consumersByFamily[family](world, vpcId);

const usersByTable = perWorld((world, vpcId): ReadonlyMap<string, readonly Subnet[]> => {
  const users = new Map<string, Subnet[]>();
  const place = world.group('routeTables', 'vpcId').get(vpcId)?.[0]?.place;
  if (!place) return users;
  for (const subnet of subnetsOfVpc(world, vpcId)) {
    const used = tableOf(world, subnet, place);
    if (!isSeen(used)) continue;
    const { id } = used.seen.table;
    const known = users.get(id);
    if (known) known.push(subnet);
    else users.set(id, [subnet]);
  }
  return users;
});

/** Why it is not known whether further subnets use a route table; null where it is. */
const usersGap = (world: World, table: Pick<RouteTable, 'id' | 'vpcId'>): Gap | null => {
  const found = world.locate('routeTables', table.id);
  if (!found) return null;
  const isSettled = found.item.associations.every(
    ({ state }) => isLive('routeTables.associations.state', state) !== null,
  );
  if (isSettled && !world.unit(found.place)?.doubts) return null;
  const listed = world.list('subnets', found.place, { vpcId: table.vpcId });
  if (!isSeen(listed)) return listed.gap;
  for (const subnet of subnetsOfVpc(world, table.vpcId)) {
    const used = tableOf(world, subnet, found.place);
    if (!isSeen(used)) return used.gap;
  }
  return null;
};

/** The subnets that use a route table; a gap where none is known to and some may. */
export const knownUsersOf = (
  world: World,
  table: Pick<RouteTable, 'id' | 'vpcId'>,
): Observed<readonly Subnet[]> => {
  const users = usersOf(world, table);
  const gap = users.length === 0 ? usersGap(world, table) : null;
  return gap ? { gap } : { seen: users };
};

/** The subnets that use a route table, by association or because it is the main one. */
export const usersOf = (world: World, table: Pick<RouteTable, 'id' | 'vpcId'>): readonly Subnet[] =>
  usersByTable(world, table.vpcId).get(table.id) ?? [];
