import type { MatrixCell, MatrixRow, MatrixWay, ServiceMatrix } from '../../model/matrix.ts';
import { groupBy } from '../group.ts';
import { type Door, doorKey, doorKinds, doorwayOf } from './doors.ts';

/** A service that goes through a door, and how much of it. */
export interface Served {
  readonly service: string;
  /** The share of the service's addresses, of 1; the mean of the subnets. */
  readonly share: number;
}

/** Ways of one fold through one door that take the same hops, and the services that they lead to. */
export interface BandWay {
  readonly services: readonly string[];
  readonly way: MatrixWay | null;
}

/** What goes from the subnets of a fold through a door. */
export interface Band {
  /** The place of the door among those of the VPC. */
  readonly door: number;
  readonly services: readonly Served[];
  readonly ways: readonly BandWay[];
}

/** Subnets of a VPC that behave alike: the same doors to the same services. */
export interface Fold {
  readonly subnets: readonly Pick<MatrixRow, 'subnetId' | 'subnetName'>[];
  readonly bands: readonly Band[];
}

/** A door of a VPC, and what is there. */
export interface VpcDoor extends Door {
  /** The things that it is: one endpoint, two NAT gateways. */
  readonly ids: readonly string[];
}

/** A VPC, its subnets folded by behavior, and its doors. */
export interface VpcMap {
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: string;
  readonly vpcName: string | null;
  readonly subnets: number;
  readonly folds: readonly Fold[];
  readonly doors: readonly VpcDoor[];
}

/** The VPCs of an account. */
export interface AccountMap {
  readonly accountId: string;
  readonly vpcs: readonly VpcMap[];
}

/** The cloud as it behaves: accounts, VPCs, subnets and doors. */
export interface CloudMap {
  readonly services: readonly string[];
  readonly accounts: readonly AccountMap[];
}

interface Part extends Served {
  readonly door: Door;
  readonly id: string | null;
  readonly way: MatrixWay | null;
}

const wordsOf = (cell: MatrixCell): readonly string[] => cell.word.split(' + ');

/** A cell as parts, one for each door; a cell whose ways were not kept still has its words. */
const partsOfCell = (
  cell: MatrixCell,
  service: string,
  ways: readonly MatrixWay[],
  vpcId: string,
): readonly Part[] => {
  const words = wordsOf(cell);
  const shares = cell.ways.length > 0 ? cell.ways : words.map(() => ({ share: 1 / words.length, way: -1 }));
  return shares.map(({ share, way }, at) => {
    const found = ways[way];
    return {
      service,
      share,
      way: found ?? null,
      ...doorwayOf(found?.word ?? words[at] ?? 'unknown', found, vpcId),
    };
  });
};

interface Behavior {
  readonly row: MatrixRow;
  readonly parts: readonly Part[];
  readonly key: string;
}

const behaviorOf = (row: MatrixRow, { services, ways }: ServiceMatrix): Behavior => {
  const parts = row.cells.flatMap((cell, at) => partsOfCell(cell, services[at] ?? '', ways, row.vpcId));
  // To a percent: shares that differ by less look alike.
  const key = parts
    .map(({ service, share, door }) => `${service}\t${Math.round(share * 100)}\t${doorKey(door)}`)
    .join('\u0000');
  return { row, parts, key };
};

const hopsKey = (way: MatrixWay | null): string =>
  way === null
    ? ''
    : [way.gap?.message ?? '', ...way.hops.map(({ kind, id }) => (kind === 'dns' ? '' : id))].join('\n');

/** Services by the hops that they take; what names them differs and is no hop. */
const waysOf = (parts: readonly Part[]): readonly BandWay[] =>
  [...groupBy(parts, ({ way }) => hopsKey(way)).values()].map((group) => ({
    services: [...new Set(group.map(({ service }) => service))],
    way: group[0]?.way ?? null,
  }));

const servedBy = (parts: readonly Part[]): readonly Served[] =>
  [...groupBy(parts, ({ service }) => service)].map(([service, group]) => ({
    service,
    share: group.reduce((sum, { share }) => sum + share, 0),
  }));

const foldOf = (alike: readonly Behavior[], doorAt: ReadonlyMap<string, number>): Fold => {
  const everyPart = alike.flatMap(({ parts }) => parts);
  const first = groupBy(alike[0]?.parts ?? [], ({ door }) => doorKey(door));
  const bands = [...groupBy(everyPart, ({ door }) => doorKey(door))].map(([key, parts]) => ({
    door: doorAt.get(key) ?? 0,
    services: servedBy(first.get(key) ?? []),
    ways: waysOf(parts),
  }));
  return {
    subnets: alike.map(({ row: { subnetId, subnetName } }) => ({ subnetId, subnetName })),
    bands: bands.toSorted((a, b) => a.door - b.door),
  };
};

const byKind = (a: Door, b: Door): number => doorKinds.indexOf(a.kind) - doorKinds.indexOf(b.kind);

const vpcOf = (rows: readonly MatrixRow[], matrix: ServiceMatrix): VpcMap | null => {
  const [first] = rows;
  if (!first) return null;
  const behaviors = rows.map((row) => behaviorOf(row, matrix));
  const parts = groupBy(
    behaviors.flatMap((behavior) => behavior.parts),
    ({ door }) => doorKey(door),
  );
  const doors = [...parts.values()]
    .flatMap((group): readonly VpcDoor[] =>
      group[0] ? [{ ...group[0].door, ids: [...new Set(group.flatMap(({ id }) => id ?? []))] }] : [],
    )
    .toSorted(byKind);
  const doorAt = new Map(doors.map((door, at) => [doorKey(door), at]));
  const { accountId, region, vpcId, vpcName } = first;
  return {
    accountId,
    region,
    vpcId,
    vpcName,
    subnets: rows.length,
    folds: [...groupBy(behaviors, ({ key }) => key).values()].map((alike) => foldOf(alike, doorAt)),
    doors,
  };
};

/** The map of a matrix: subnets of a VPC that behave alike are one fold, doors that behave alike one door. */
export const mapOf = (matrix: ServiceMatrix): CloudMap => {
  const vpcs = [
    ...groupBy(matrix.rows, ({ accountId, region, vpcId }) => [accountId, region, vpcId].join('/')).values(),
  ].flatMap((rows) => vpcOf(rows, matrix) ?? []);
  return {
    services: matrix.services,
    accounts: [...groupBy(vpcs, ({ accountId }) => accountId)].map(([accountId, own]) => ({
      accountId,
      vpcs: own,
    })),
  };
};

/** How many folds stand for how many subnets. */
export const foldsOf = ({ accounts }: CloudMap): { readonly subnets: number; readonly folds: number } => {
  const vpcs = accounts.flatMap((account) => account.vpcs);
  return {
    subnets: vpcs.reduce((sum, vpc) => sum + vpc.subnets, 0),
    folds: vpcs.reduce((sum, vpc) => sum + vpc.folds.length, 0),
  };
};
