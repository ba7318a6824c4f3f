import type { Evidence } from '../../../model/finding.ts';
import type { Hop, Path } from '../../../model/path.ts';
import { kindName } from '../../../model/ways.ts';
import { clean } from '../../words.ts';
import type { Ideal } from './ideal.ts';

/** A route or rule within a node: the one that decided, or the one that is missing. */
export interface Row {
  readonly text: string;
  readonly detail: string;
  readonly kind: 'wins' | 'missing' | 'loses';
}

/** One box of the drawing. */
export interface Node {
  readonly kind: string;
  readonly id: string;
  readonly account: string | null;
  readonly rows: readonly Row[];
  readonly tone: 'plain' | 'carrier' | 'service' | 'stop' | 'unknown';
  readonly y: number;
  readonly height: number;
}

/** The right way beside the one that traffic takes. */
export interface Ghost {
  readonly kind: string;
  readonly id: string;
  /** The node that it leaves, and the row's height within the drawing. */
  readonly fromY: number;
  readonly y: number;
  readonly height: number;
  readonly toY: number;
}

/** A path as boxes below each other: what the drawing shows, and where. */
export interface Layout {
  readonly nodes: readonly Node[];
  readonly ghost: Ghost | null;
  readonly height: number;
}

/** Widths and heights of the drawing, in its own units. */
export const measures = { width: 340, box: 206, ghostX: 230, ghost: 110, gap: 22, line: 15 } as const;

const gates: readonly Hop['kind'][] = ['dns', 'security-group', 'network-acl', 'block-public-access', 'vpc'];
const carriers = /endpoint$|gateway$|^nat-|^core-network$|^peering$/;

/** Text that fits into so many characters; of an id the end counts as much as the beginning. */
export const fit = (text: string, most: number): string => {
  const shown = clean(text);
  if (shown.length <= most) return shown;
  const half = Math.floor((most - 1) / 2);
  return `${shown.slice(0, most - 1 - half)}…${shown.slice(shown.length - half)}`;
};

const winningRow = ({ because, id }: Hop): readonly Row[] => {
  switch (because.kind) {
    case 'route':
      return [
        {
          text: because.route.destination.value,
          detail: because.route.target.id || because.route.target.kind,
          kind: 'wins',
        },
      ];
    case 'transit-gateway-route':
      return [
        {
          text: because.route.destination.value,
          detail: because.route.attachments[0]?.resourceId ?? because.route.state,
          kind: 'wins',
        },
      ];
    case 'no-route':
      return because.table === id ? [{ text: 'no route', detail: 'for this address', kind: 'missing' }] : [];
    default:
      return [];
  }
};

const toneOf = (hop: Hop, path: Path, last: boolean): Node['tone'] => {
  if (last && path.disposition === 'unknown') return 'unknown';
  if (last && path.disposition !== 'delivered') return 'stop';
  if (hop.kind === 'service') return 'service';
  return carriers.test(hop.kind) ? 'carrier' : 'plain';
};

const heightOf = (rows: readonly Row[], account: string | null): number =>
  38 + (account === null ? 0 : measures.line) + rows.length * 36;

const ends: { readonly [D in Path['disposition']]: string } = {
  delivered: '',
  denied: 'denied',
  dropped: 'dropped',
  'no-route': 'no route',
  unknown: 'not known',
};

type Box = Omit<Node, 'y' | 'height'>;

const boxesOf = (path: Path, service: string, ideal: Ideal | null): readonly Box[] => {
  const last = path.hops.at(-1);
  const shown = path.hops.filter(
    (hop, index) =>
      (!gates.includes(hop.kind) || (hop === last && hop.kind === path.by)) &&
      !(hop.kind === path.hops[index - 1]?.kind && hop.id === path.hops[index - 1]?.id),
  );
  const branch = ideal?.from === 'route-table' ? shown.find(({ kind }) => kind === 'route-table') : null;
  const boxes = shown.map((hop): Box => {
    const missing: readonly Row[] =
      hop === branch
        ? [
            {
              text: `prefix list of ${service}`,
              detail: ideal?.id ?? 'the endpoint',
              kind: ideal?.row ?? 'missing',
            },
          ]
        : [];
    return {
      kind: hop.kind === 'local' ? 'VPC router' : kindName(hop.kind),
      id: hop.id,
      account: hop.accountId ?? null,
      rows: [...missing, ...winningRow(hop)],
      tone: toneOf(hop, path, hop === last),
    };
  });
  if (path.disposition === 'delivered') {
    if (last?.kind === 'service') return boxes;
    return [...boxes, { kind: 'service', id: service, account: null, rows: [], tone: 'service' }];
  }
  const tone = path.disposition === 'unknown' ? 'unknown' : 'stop';
  return [...boxes, { kind: 'ends here', id: ends[path.disposition], account: null, rows: [], tone }];
};

const stack = (boxes: readonly Box[]): readonly Node[] => {
  let y = 2;
  return boxes.map((box) => {
    const node = { ...box, y, height: heightOf(box.rows, box.account) };
    y += node.height + measures.gap;
    return node;
  });
};

const ghostOf = (nodes: readonly Node[], ideal: Ideal | null): Ghost | null => {
  const end = nodes.at(-1);
  if (!ideal || !end) return null;
  const start = nodes.find(({ kind }) => kind === (ideal.from === 'route-table' ? 'route table' : 'subnet'));
  if (!start) return null;
  const fromY = start.rows.length > 0 && ideal.from === 'route-table' ? start.y + 56 : start.y + 20;
  const height = 66;
  const space = end.y - (start.y + start.height);
  const y = start.y + start.height + Math.max(measures.gap, (space - height) / 2);
  return { kind: ideal.kind, id: ideal.id ?? 'to be created', fromY, y, height, toY: end.y + end.height / 2 };
};

/** Where everything of a path's drawing stands. */
export const layOut = (
  { path, service }: Pick<Extract<Evidence, { readonly kind: 'path' }>, 'path' | 'service'>,
  ideal: Ideal | null,
): Layout => {
  // Where the path passes no table or subnet, there is nothing that the right way could branch off from.
  const nodes = stack(boxesOf(path, service, ideal));
  const ghost = ghostOf(nodes, ideal);
  const end = nodes.at(-1);
  const bottom = end ? end.y + end.height : 0;
  if (!ghost || !end || ghost.y + ghost.height + 8 <= end.y + end.height / 2)
    return { nodes, ghost, height: bottom + 2 };
  // A short path is drawn longer, so that the right way fits beside it.
  const shift = ghost.y + ghost.height + 16 - (end.y + end.height / 2);
  const moved = nodes.map((node) => (node === end ? { ...node, y: node.y + shift } : node));
  return { nodes: moved, ghost: { ...ghost, toY: ghost.toY + shift }, height: bottom + shift + 2 };
};
