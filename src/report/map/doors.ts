import type { MatrixWay } from '../../model/matrix.ts';
import { isInternetGateway, isNat, kindName } from '../../model/ways.ts';

/** What kind of door traffic takes, or why it takes none; in the order in which doors are drawn. */
export const doorKinds = [
  'gateway',
  'interface',
  'central',
  'tgw',
  'firewall',
  'nat',
  'igw',
  'blocked',
  'none',
  'unknown',
] as const;

/** A kind of door. */
export type DoorKind = (typeof doorKinds)[number];

/** A door of a VPC: all the things that traffic leaves by in the same way. */
export interface Door {
  readonly kind: DoorKind;
  /** What it is, in words, and where it ends or what blocks: the same for doors that behave alike. */
  readonly name: string;
  readonly further: string | null;
  /** The VPC that it ends in, where that is another one. */
  readonly vpcId: string | null;
}

/** A door, and the thing that it is on this way. */
export interface Doorway {
  readonly door: Door;
  /** The endpoint, the gateway, or what blocks; null where nothing is there. */
  readonly id: string | null;
}

const kinds: Readonly<Record<string, DoorKind>> = {
  gateway: 'gateway',
  interface: 'interface',
  'interface (central)': 'central',
  tgw: 'tgw',
  firewall: 'firewall',
  nat: 'nat',
  igw: 'igw',
  none: 'none',
};

const kindOf = (word: string): DoorKind =>
  word.startsWith('blocked') ? 'blocked' : (Object.hasOwn(kinds, word) && kinds[word]) || 'unknown';

const names: { readonly [K in DoorKind]: string } = {
  gateway: 'Gateway endpoint',
  interface: 'Interface endpoint',
  central: 'Central interface endpoint',
  tgw: 'Transit gateway',
  firewall: 'Firewall endpoint',
  nat: 'NAT gateway',
  igw: 'Internet gateway',
  blocked: 'Blocked',
  none: 'No route',
  unknown: 'Not known',
};

/** A kind of door in words. */
export const doorName = (kind: DoorKind): string => names[kind];

type Hops = MatrixWay['hops'];

const isExit = ({ kind }: Hops[number]): boolean =>
  isNat(kind) || isInternetGateway(kind) || /endpoint$/.test(kind) || kind === 'virtual-private-gateway';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The hop that is the door itself. */
const doorHop = (kind: DoorKind, hops: Hops): Hops[number] | undefined => {
  switch (kind) {
    case 'gateway':
    case 'interface':
    case 'central':
      return hops.findLast((hop) => /^(?:gateway|interface)-endpoint$/.test(hop.kind));
    case 'tgw':
      return hops.find((hop) => hop.kind === 'transit-gateway' || hop.kind === 'core-network');
    case 'firewall':
      return hops.find((hop) => hop.kind === 'firewall-endpoint');
    case 'nat':
      return hops.find((hop) => isNat(hop.kind));
    case 'igw':
      return hops.find((hop) => isInternetGateway(hop.kind));
    default:
      return hops.at(-1);
  }
};

/** What traffic goes through behind its door, in order: `firewall endpoint, NAT gateway, internet gateway`. */
const behind = (hops: Hops, door: Hops[number]): string | null => {
  const passed = hops.slice(hops.indexOf(door) + 1).filter(isExit);
  // An internet gateway behind a NAT gateway goes without saying.
  const said = passed.filter(
    ({ kind }, at) => !(isInternetGateway(kind) && isNat(passed[at - 1]?.kind ?? '')),
  );
  return said.length === 0 ? null : said.map(({ kind }) => kindName(kind)).join(', ');
};

/** The VPC that a way enters last. */
const entered = (hops: Hops): string | null => hops.findLast(({ kind }) => kind === 'vpc')?.id ?? null;

/** The door of a way that is called by a word; the way itself may not have been kept. */
export const doorwayOf = (word: string, way: MatrixWay | undefined, vpcId: string): Doorway => {
  const kind = kindOf(word);
  const hops = way?.hops ?? [];
  const hop = doorHop(kind, hops);
  if (kind === 'blocked' || kind === 'none' || kind === 'unknown') {
    const why = kind === 'blocked' ? (/\((.*)\)/.exec(word)?.[1] ?? null) : null;
    return {
      door: { kind, name: names[kind], further: why && `by ${why}`, vpcId: null },
      id: hop?.id ?? null,
    };
  }
  const far = entered(hops);
  const then = hop && (kind === 'tgw' || kind === 'firewall') ? behind(hops, hop) : null;
  return {
    door: {
      kind,
      name: hop && (kind === 'nat' || kind === 'igw') ? capital(kindName(hop.kind)) : names[kind],
      further: then && `then ${then}`,
      vpcId: far === vpcId ? null : far,
    },
    id: hop?.id ?? null,
  };
};

/** What two doors have in common that behave alike. */
export const doorKey = ({ kind, name, further, vpcId }: Door): string =>
  [kind, name, further ?? '', vpcId ?? ''].join('\n');
