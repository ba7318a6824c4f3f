import type { MatrixCell, MatrixRow, ServiceMatrix } from '../../model/matrix.ts';
import { groupBy } from '../group.ts';
import { doorKey, doorwayOf } from './doors.ts';
import { mapOf, type VpcMap } from './fold.ts';

/** A VPC before a change and after it: only the subnets that go another way. */
export interface VpcChange {
  readonly before: VpcMap;
  readonly after: VpcMap;
  /** Subnets of the VPC that go the ways that they went. */
  readonly same: number;
}

const placeOf = ({ accountId, region, vpcId }: Pick<MatrixRow, 'accountId' | 'region' | 'vpcId'>): string =>
  [accountId, region, vpcId].join('/');

/** Which doors a cell's traffic takes, and which things they are. */
const waysOf = (cell: MatrixCell, row: MatrixRow, { ways }: ServiceMatrix): string =>
  cell.ways.length === 0
    ? cell.word
    : cell.ways
        .map(({ share, way }) => {
          const found = ways[way];
          const { door, id } = doorwayOf(found?.word ?? 'unknown', found, row.vpcId);
          return `${Math.round(share * 1000)} ${doorKey(door)} ${id}`;
        })
        .sort()
        .join('\n');

const behaviorOf = (row: MatrixRow, matrix: ServiceMatrix): string =>
  row.cells
    .map((cell, at) => `${matrix.services[at]} ${waysOf(cell, row, matrix)}`)
    .sort()
    .join('\u0000');

/** A matrix of some of its services only. */
const narrowed = (matrix: ServiceMatrix, services: readonly string[]): ServiceMatrix => ({
  ...matrix,
  services,
  rows: matrix.rows.map((row) => ({
    ...row,
    cells: services.flatMap((service) => row.cells[matrix.services.indexOf(service)] ?? []),
  })),
});

/**
 * The VPCs in which subnets go another way after a change, as they were and as they are then. Only what both know is
 * compared: a subnet or a service that one lacks goes no other way.
 */
export const compareMatrices = (first: ServiceMatrix, second: ServiceMatrix): readonly VpcChange[] => {
  const services = first.services.filter((service) => second.services.includes(service));
  const [before, after] = [narrowed(first, services), narrowed(second, services)];
  const was = new Map(before.rows.map((row) => [row.subnetId, behaviorOf(row, before)]));
  const is = new Map(after.rows.map((row) => [row.subnetId, behaviorOf(row, after)]));
  const moves = ({ subnetId }: MatrixRow): boolean =>
    was.has(subnetId) && is.has(subnetId) && was.get(subnetId) !== is.get(subnetId);
  const mapsOf = (matrix: ServiceMatrix): readonly VpcMap[] =>
    mapOf({ ...matrix, rows: matrix.rows.filter(moves) }).accounts.flatMap(({ vpcs }) => vpcs);
  const afterwards = new Map(mapsOf(after).map((vpc) => [placeOf(vpc), vpc]));
  const all = groupBy(before.rows, placeOf);
  return mapsOf(before).flatMap((vpc) => {
    const then = afterwards.get(placeOf(vpc));
    const same = (all.get(placeOf(vpc))?.length ?? 0) - vpc.subnets;
    return then ? [{ before: vpc, after: then, same }] : [];
  });
};
