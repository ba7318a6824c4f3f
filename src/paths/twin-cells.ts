import type { MatrixCell, MatrixHop, MatrixWay } from '../model/matrix.ts';
import type { Subnet } from '../model/resources.ts';
import { type Named, saidOf, type Saying, saying } from '../twins/rename.ts';
import type { Twins } from '../twins/twins.ts';

/** The cells of VPCs that have a twin, made of those of the twin. */
export interface TwinCells {
  /** The cells of a subnet; null where the twin's do not say them. */
  following(subnet: Subnet): readonly MatrixCell[] | null;
  /** Notes the cells of a subnet, for twins of its VPC. */
  note(subnet: Subnet, cells: readonly MatrixCell[]): void;
}

interface Row {
  readonly subnetId: Saying;
  readonly cells: readonly MatrixCell[];
}

/** What is made of cells for one follower. */
interface Made {
  readonly vpcId: string;
  readonly rows: ReadonlyMap<string, readonly MatrixCell[]>;
  readonly ways: Map<number, number | null>;
  readonly cells: Map<MatrixCell, MatrixCell | null>;
}

/**
 * Ways of followers, which are said where somebody asks for them: those of all followers would fill the memory. They are asked for
 * one follower after the other, and those of one share most of their hops.
 */
const createToldWays = () => {
  const sayings = new WeakMap<MatrixHop, { readonly id: Saying; readonly text: Saying }>();
  const sayingsOf = (hop: MatrixHop, from: Named) => {
    const known = sayings.get(hop) ?? { id: saying(hop.id, from), text: saying(hop.text, from) };
    sayings.set(hop, known);
    return known;
  };
  let last: { readonly to: Named; readonly hops: Map<MatrixHop, MatrixHop> } | null = null;
  const toldHops = (to: Named): Map<MatrixHop, MatrixHop> => {
    if (last?.to !== to) last = { to, hops: new Map() };
    return last.hops;
  };
  return ({ word, hops, gap }: MatrixWay, from: Named, to: Named): MatrixWay => {
    const toldHop = (hop: MatrixHop): MatrixHop => {
      const told = toldHops(to);
      const known = told.get(hop);
      if (known) return known;
      const { id, text } = sayingsOf(hop, from);
      const made = { kind: hop.kind, id: id.say(to), text: text.say(to) };
      told.set(hop, made);
      return made;
    };
    return {
      word,
      get hops() {
        return hops.map(toldHop);
      },
      get gap() {
        return gap && (JSON.parse(saying(JSON.stringify(gap), from).say(to)) as MatrixWay['gap']);
      },
    };
  };
};

/** Makes cells of those of a twin; `list` takes the ways of the cells that are made. */
export const createTwinCells = (list: MatrixWay[], twins: Twins | null): TwinCells => {
  if (!twins) return { following: () => null, note: () => {} };
  const rows = new Map<string, Row[]>();
  const sayings = new Map<number, Saying>();
  const toldWay = createToldWays();
  let made: Made | null = null;
  const makeFor = (vpcId: string): Made => {
    const to = twins.namedOf(vpcId);
    const own = (rows.get(twins.leaderOf(vpcId)) ?? []).map(
      ({ subnetId, cells }) => [saidOf(subnetId, to) ?? '', cells] as const,
    );
    return { vpcId, rows: new Map(own), ways: new Map(), cells: new Map() };
  };
  const wayOf = (way: number, { vpcId, ways }: Made): number | null => {
    const known = ways.get(way);
    if (known !== undefined) return known;
    const led = list[way];
    if (!led) return null;
    const [from, to] = [twins.namedOf(twins.leaderOf(vpcId)), twins.namedOf(vpcId)];
    const said = sayings.get(way) ?? saying(JSON.stringify(led), from);
    sayings.set(way, said);
    const at = !said.canSay(to) ? null : said.isSame ? way : list.push(toldWay(led, from, to)) - 1;
    ways.set(way, at);
    return at;
  };
  const cellOf = (cell: MatrixCell, own: Made): MatrixCell | null => {
    const known = own.cells.get(cell);
    if (known !== undefined) return known;
    const ways = cell.ways.flatMap(({ share, way }) => {
      const other = wayOf(way, own);
      return other === null ? [] : { share, way: other };
    });
    const other = ways.length < cell.ways.length ? null : { ...cell, ways };
    own.cells.set(cell, other);
    return other;
  };
  return {
    following({ id, vpcId }) {
      if (!twins.followers.has(vpcId)) return null;
      if (made?.vpcId !== vpcId) made = makeFor(vpcId);
      const own = made;
      const cells = own.rows.get(id)?.map((cell) => cellOf(cell, own));
      return cells?.every((cell) => cell !== null) ? cells : null;
    },
    note({ id, vpcId }, cells) {
      if (twins.followers.has(vpcId)) return;
      const row = { subnetId: saying(id, twins.namedOf(vpcId)), cells };
      const known = rows.get(vpcId);
      if (known) known.push(row);
      else rows.set(vpcId, [row]);
    },
  };
};
