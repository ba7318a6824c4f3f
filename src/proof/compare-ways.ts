import { idOf } from '../changes/outcome.ts';
import type { Change } from '../model/change.ts';
import type { MatrixRow } from '../model/matrix.ts';
import { serviceMatrix } from '../paths/matrix.ts';
import type { PathResolver } from '../paths/resolver.ts';
import type { World } from '../paths/world.ts';
import { serviceOf } from '../services/services.ts';
import type { Cells, Ground } from './ground.ts';
import { type CellChange, compareCells } from './ways.ts';

/** The ways that changes make other ones. */
export interface Ways {
  readonly better: readonly CellChange[];
  readonly worse: readonly CellChange[];
  readonly unsettled: readonly CellChange[];
}

/**
 * The services whose ways a change can move: of a gateway endpoint, its own; null for any.
 * AWS: the route of a gateway endpoint is for the prefix list of its service (PrivateLink guide, gateway endpoints).
 */
const serviceMovedBy = (world: World, change: Change): string | null => {
  if (change.kind === 'create-vpc-endpoint' && change.type === 'Gateway')
    return serviceOf(change.serviceName)?.service ?? null;
  if (change.kind !== 'modify-vpc-endpoint') return null;
  const endpoint = world.locate('vpcEndpoints', idOf(change.endpointId))?.item;
  return endpoint?.type === 'Gateway' && endpoint.serviceName !== null
    ? (serviceOf(endpoint.serviceName)?.service ?? null)
    : null;
};

/** The services whose ways changes can move. */
export const servicesMovedBy = (ground: Ground, changes: readonly Change[]): readonly string[] => {
  const moved = changes.map((change) => serviceMovedBy(ground.world, change));
  return moved.includes(null)
    ? ground.services
    : ground.services.filter((service) => moved.includes(service));
};

const compareAlike = (
  ground: Ground,
  paths: PathResolver,
  vpcIds: ReadonlySet<string>,
  services: readonly string[],
): Ways => {
  const found: Record<'better' | 'worse' | 'unsettled' | 'same', CellChange[]> = {
    better: [],
    worse: [],
    unsettled: [],
    same: [],
  };
  if (vpcIds.size === 0 || services.length === 0) return found;
  const matrix = serviceMatrix(paths.world, services, [...vpcIds], { paths });
  const wordOf = (way: number): string => matrix.ways[way]?.word ?? 'unknown';
  const rows = new Map(matrix.rows.map((row) => [row.subnetId, row]));
  const compareRow = ({ subnetId, cells }: MatrixRow, then: Cells['wordOf']): void => {
    for (const [at, service] of services.entries()) {
      const cell = cells[ground.services.indexOf(service)];
      const now = rows.get(subnetId)?.cells[at];
      if (!cell || !now) continue;
      const kind = compareCells({ cell, wordOf: then }, { cell: now, wordOf });
      if (kind !== 'same') found[kind].push({ subnetId, service, before: cell.word, after: now.word });
    }
  };
  for (const vpcId of vpcIds) {
    const before = ground.cellsOf(vpcId);
    for (const row of before.rows) compareRow(row, before.wordOf);
  }
  return found;
};

/** Compares the ways of the subnets of some VPCs, those of which the same services can be moved at once. */
export const compareWays = (
  ground: Ground,
  paths: PathResolver,
  vpcIds: ReadonlySet<string>,
  movedIn: (vpcId: string) => readonly string[],
): Ways => {
  const groups = new Map<string, { readonly services: readonly string[]; readonly vpcIds: Set<string> }>();
  for (const vpcId of vpcIds) {
    const services = movedIn(vpcId);
    const group = groups.get(services.join()) ?? { services, vpcIds: new Set() };
    groups.set(services.join(), group);
    group.vpcIds.add(vpcId);
  }
  const found = [...groups.values()].map((group) =>
    compareAlike(ground, paths, group.vpcIds, group.services),
  );
  return {
    better: found.flatMap(({ better }) => better),
    worse: found.flatMap(({ worse }) => worse),
    unsettled: found.flatMap(({ unsettled }) => unsettled),
  };
};
