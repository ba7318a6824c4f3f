import type { RouteTable } from '../model/resources.ts';
import { usersOf } from './consumers.ts';
import type { World } from './world.ts';

/** The route tables of a VPC that subnets use, each once. */
export const usedTables = (world: World, vpcId: string): readonly RouteTable[] =>
  [
    ...new Map(
      (world.group('routeTables', 'vpcId').get(vpcId) ?? []).map(({ item }) => [item.id, item] as const),
    ).values(),
  ].filter((table) => usersOf(world, table).length > 0);
