import type { Evidence } from '../../../model/finding.ts';
import type { Hop, Path } from '../../../model/path.ts';
import { isServiceEndpoint, kindName } from '../../../model/ways.ts';
import { fitted, type Label, wrapped } from '../../drawing/label.ts';
import { type Font, widthOf } from '../../drawing/text-width.ts';
import type { Names } from '../../names.ts';
import type { Ideal } from './ideal.ts';
import type { Places } from './places.ts';
import { capital } from './words.ts';

/** A route or rule within a node: the one that decided, or the one that is missing. */
export interface Row {
  readonly text: Label;
  readonly detail: Label;
  readonly kind: 'wins' | 'missing' | 'loses';
}

/** One box of the drawing, before it has a height. */
export interface Box {
  readonly kind: string;
  /** What it is, its name where it has one, and its id. */
  readonly lines: readonly Label[];
  readonly rows: readonly Row[];
  readonly tone: 'plain' | 'carrier' | 'right' | 'service' | 'stop' | 'unknown';
  /** The account and the VPC whose borders it is within; null where it is in none, or none is known. */
  readonly accountId: string | null;
  readonly vpcId: string | null;
}

/** The width of a box of the drawing. */
export const boxWidth = 238;

/** The fonts of the drawing. */
export const pathFonts = {
  kind: { face: 'bold', size: 11 },
  name: { face: 'sans', size: 11 },
  id: { face: 'mono', size: 10.5 },
  frame: { face: 'sans', size: 10.5 },
  mark: { face: 'bold', size: 10 },
} as const satisfies Readonly<Record<string, Font>>;

const inner = boxWidth - 24;

// What only lets traffic pass hides the way.
const gates: readonly Hop['kind'][] = ['dns', 'security-group', 'network-acl', 'block-public-access', 'vpc'];
const carriers = /endpoint$|gateway$|^nat-|^core-network$|^peering$/;

// What joins VPCs is in none of them.
const between: readonly Hop['kind'][] = [
  'transit-gateway',
  'transit-gateway-route-table',
  'core-network',
  'peering',
  'service',
];

const rowOf = (text: string, detail: string, kind: Row['kind']): Row => ({
  text: fitted(text, inner - 16 - widthOf(kind, pathFonts.mark) - 8, pathFonts.id),
  detail: fitted(`→ ${detail}`, inner - 16, pathFonts.id),
  kind,
});

const winningRow = ({ because, id }: Hop): readonly Row[] => {
  switch (because.kind) {
    case 'route': {
      const { destination, target } = because.route;
      return [rowOf(destination.value, target.id || target.kind, 'wins')];
    }
    case 'transit-gateway-route': {
      const { destination, attachments, state } = because.route;
      return [rowOf(destination.value, attachments[0]?.resourceId ?? state, 'wins')];
    }
    case 'no-route':
      return because.table === id ? [rowOf('no route', 'for this address', 'missing')] : [];
    default:
      return [];
  }
};

const toneOf = (hop: Hop, path: Path, last: boolean): Box['tone'] => {
  if (last && path.disposition === 'unknown') return 'unknown';
  if (last && path.disposition !== 'delivered') return 'stop';
  if (hop.kind === 'service') return 'service';
  if (isServiceEndpoint(hop.kind)) return 'right';
  return carriers.test(hop.kind) ? 'carrier' : 'plain';
};

const linesOf = (kind: string, id: string, names: Names): readonly Label[] => {
  const name = names.alone(id);
  return [
    ...wrapped(capital(kind), inner, pathFonts.kind, 2),
    ...(name === null ? [] : wrapped(name, inner, pathFonts.name, 2)),
    ...wrapped(id, inner, pathFonts.id, 2),
  ];
};

type Borders = Pick<Box, 'accountId' | 'vpcId'>;

/** The borders that the packet is within at each hop: where it starts, then the VPC that each crossing names. */
const bordersOf = (hops: readonly Hop[], places: Places): readonly Borders[] => {
  const start = hops.find(({ kind }) => kind === 'subnet');
  const home = start ? places.homeOf(start.id) : null;
  let inside = home?.vpcId ?? null;
  return hops.map(({ kind, id, accountId }) => {
    if (kind === 'vpc' || kind === 'local') inside = id;
    if (between.includes(kind)) {
      inside = null;
      return { accountId: kind === 'service' ? null : (accountId ?? null), vpcId: null };
    }
    const owner = inside === home?.vpcId ? home?.accountId : inside && places.ownerOf(inside);
    return { accountId: accountId ?? owner ?? null, vpcId: inside };
  });
};

const ends: { readonly [D in Path['disposition']]: string } = {
  delivered: '',
  denied: 'denied',
  dropped: 'dropped',
  'no-route': 'no route',
  unknown: 'not known',
};

const nowhere: Borders = { accountId: null, vpcId: null };

const endOf = (path: Path, service: string): readonly Box[] => {
  const lines = (kind: string, id: string): readonly Label[] => [
    fitted(kind, inner, pathFonts.kind),
    fitted(id, inner, pathFonts.id),
  ];
  if (path.disposition === 'delivered')
    return path.hops.at(-1)?.kind === 'service'
      ? []
      : [{ ...nowhere, rows: [], kind: 'service', lines: lines('Service', service), tone: 'service' }];
  const tone = path.disposition === 'unknown' ? 'unknown' : 'stop';
  return [
    { ...nowhere, rows: [], kind: 'ends here', lines: lines('Ends here', ends[path.disposition]), tone },
  ];
};

/** What is drawn of a path: a box for each hop that says where it goes, and one for where it ends. */
export const boxesOf = (
  { path, service }: Pick<Extract<Evidence, { readonly kind: 'path' }>, 'path' | 'service'>,
  ideal: Ideal | null,
  places: Places,
  names: Names,
): readonly Box[] => {
  const last = path.hops.at(-1);
  const borders = bordersOf(path.hops, places);
  const shown = path.hops
    .map((hop, at) => ({ hop, border: borders[at] ?? nowhere, before: path.hops[at - 1] }))
    .filter(
      ({ hop, before }) =>
        (!gates.includes(hop.kind) || (hop === last && hop.kind === path.by)) &&
        !(hop.kind === before?.kind && hop.id === before.id),
    );
  const branch =
    ideal?.from === 'route-table' ? shown.find(({ hop }) => hop.kind === 'route-table')?.hop : null;
  const boxes = shown.map(({ hop, border }): Box => {
    const kind = hop.kind === 'local' ? 'VPC router' : kindName(hop.kind);
    const missing =
      ideal && hop === branch ? [rowOf(`${service} prefix list`, ideal.id ?? 'the endpoint', ideal.row)] : [];
    return {
      kind,
      lines: linesOf(kind, hop.id, names),
      rows: [...missing, ...winningRow(hop)],
      tone: toneOf(hop, path, hop === last),
      ...border,
    };
  });
  return [...boxes, ...endOf(path, service)];
};
