import type { Declaration, DeclaredResource, Origin, Value } from '../iac/declared.ts';
import type { DeclaredChange, PreviewedInventories } from '../iac/previewed.ts';
import type { PreviewFix, PreviewSide, PreviewWay } from '../model/preview.ts';
import { createWorldOver } from '../paths/world-over.ts';
import { compareCells } from '../proof/ways.ts';
import { type Judged, type JudgeSetting, judgeSide } from './judged.ts';

/*
 * A change that was left out, judged again: a new block that is not added, one that is kept, one that stays as it is. What
 * would then lead nowhere is left out, or kept, with it.
 */

/** Changes that are left out, and what to do for that. */
export interface LeftAsIs {
  readonly addresses: readonly string[];
  /** What to do, as a sentence without its end: `keep aws_route.app`. */
  readonly words: string;
  readonly origin: Origin;
  /** Why this is no fix of a failure, by its key; null where it is one. What a failure is about has to stay. */
  readonly objectionTo: (key: string) => string | null;
}

const addressesIn = (value: Value): readonly string[] => {
  switch (value.is) {
    case 'reference':
      return [value.to];
    case 'list':
      return value.items.flatMap(addressesIn);
    case 'object':
      return Object.values(value.fields).flatMap(addressesIn);
    case 'text':
      return value.parts.flatMap(addressesIn);
    case 'one-of':
      return value.values.flatMap(addressesIn);
    default:
      return [];
  }
};

/** Which blocks refer to which. */
type References = ReadonlyMap<string, ReadonlySet<string>>;

const referencesIn = (resources: readonly DeclaredResource[]): References => {
  const blocks = new Map(resources.map(({ address, origin }) => [address, origin.address]));
  const found = new Map<string, Set<string>>();
  for (const { properties, origin } of resources) {
    const own = found.get(origin.address) ?? new Set();
    found.set(origin.address, own);
    for (const to of Object.values(properties).flatMap(addressesIn)) own.add(blocks.get(to) ?? to);
  }
  return found;
};

const verbs: { readonly [K in DeclaredChange['kind']]: (addresses: string) => string } = {
  create: (addresses) => `leave out ${addresses}`,
  delete: (addresses) => `keep ${addresses}`,
  update: (addresses) => `leave ${addresses} as now`,
  replace: (addresses) => `leave ${addresses} as now`,
};

const listed = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1) ?? ''}`;

/** What to do for leaving changes out: `leave out a and b, and keep c`. */
const wordsOf = (addresses: readonly string[], kindOf: (address: string) => DeclaredChange['kind']): string =>
  (['create', 'delete', 'update', 'replace'] as const)
    .flatMap((kind) => {
      const own = addresses.filter((address) => kindOf(address) === kind);
      return own.length > 0 ? [verbs[kind](listed(own))] : [];
    })
    .join(', and ');

/** All that has to be left out with some changes, so that no block refers to one that is not there; else who would. */
const together = (
  causes: readonly string[],
  changes: ReadonlyMap<string, DeclaredChange>,
  was: References,
  is: References,
): { readonly all: ReadonlySet<string> } | { readonly stays: string } => {
  const all = new Set(causes);
  for (const address of all) {
    if (changes.get(address)?.kind !== 'create') {
      const gone = [...(was.get(address) ?? [])].filter((to) => changes.get(to)?.kind === 'delete');
      for (const to of gone) all.add(to);
      continue;
    }
    for (const [block, named] of is) {
      if (block === address || !named.has(address) || all.has(block)) continue;
      if (changes.get(block)?.kind === undefined) return { stays: block };
      all.add(block);
    }
  }
  return { all };
};

const cellOf = ({ door, shares }: PreviewWay) => ({
  cell: { word: door, ways: shares.map(({ share }, way) => ({ share, way })) },
  wordOf: (way: number): string => shares[way]?.door ?? 'unknown',
});

const few = (texts: readonly string[]): string =>
  texts.length <= 3 ? texts.join(', ') : `${texts.slice(0, 3).join(', ')} and ${texts.length - 3} more`;

/** Ways that are worse than with the changes, or are not there; null where none is. */
const worseWays = (after: PreviewSide, left: PreviewSide): string | null => {
  const found = new Map(left.ways.map((way) => [`${way.subject}\n${way.service}\n${way.family}`, way]));
  const worse = after.ways.flatMap((way) => {
    const now = found.get(`${way.subject}\n${way.service}\n${way.family}`);
    if (!now) return [`${way.service} of ${way.subject} (gone)`];
    const is = compareCells(cellOf(way), cellOf(now));
    return is === 'worse' || is === 'unsettled'
      ? [`${way.service} of ${way.subject} (${way.door} → ${now.door})`]
      : [];
  });
  return worse.length === 0 ? null : `It would make ways worse: ${few(worse)}.`;
};

/** Is a verdict on something that is kept what it was before? It is no doing of the change. */
const isKept = (key: string, status: string, before: Judged, out: ReadonlySet<string>): boolean =>
  out.has(key.split('\n')[1] ?? '') && before.findings.get(key)?.status === status;

/** Verdicts that fail or are not known any more; null where there is none. */
const worseVerdicts = (
  { before, after }: LeavingGround,
  left: Judged,
  out: ReadonlySet<string>,
): string | null => {
  const worse = [...left.findings].flatMap(([key, { check, status }]) => {
    if (isKept(key, status, before, out)) return [];
    const was = after.findings.get(key)?.status;
    const fails = status === 'fail' && was !== 'fail';
    const hides = status === 'unknown' && was !== undefined && was !== 'unknown';
    return fails || hides ? [`${check} of ${key.split('\n')[1] ?? ''}${hides ? ' (unknown)' : ''}`] : [];
  });
  return worse.length === 0 ? null : `It would bring new failures: ${few(worse)}.`;
};

const originOf = (declarations: readonly Declaration[], address: string): Origin | undefined => {
  const after = declarations.flatMap((one) => one.after).find(({ origin }) => origin.address === address);
  const before = declarations.flatMap((one) => one.before).find(({ origin }) => origin.address === address);
  return (after ?? before)?.origin;
};

/** What is known of both sides, for leaving changes out. */
export interface LeavingGround {
  readonly previewed: PreviewedInventories;
  readonly declarations: readonly Declaration[];
  readonly setting: JudgeSetting;
  readonly services: readonly string[];
  readonly before: Judged;
  readonly after: Judged;
}

/** Leaves some changes out, and judges everything again; null where nothing is declared at such an address. */
export const leaving = (ground: LeavingGround): ((causes: readonly string[]) => LeftAsIs | null) => {
  const { previewed, declarations, setting, services, after } = ground;
  const changes = new Map(previewed.changes.map((change) => [change.address, change]));
  const was = referencesIn(declarations.flatMap((one) => one.before));
  const is = referencesIn(declarations.flatMap((one) => one.after));
  const quietly: JudgeSetting = { ...setting, options: { ...setting.options, remedies: 'none' } };
  return (causes) => {
    const [first] = causes;
    const origin = first === undefined ? undefined : originOf(declarations, first);
    if (origin === undefined) return null;
    const found = together(causes, changes, was, is);
    const addresses = 'all' in found ? [...found.all] : [...causes];
    const words = wordsOf(addresses, (address) => changes.get(address)?.kind ?? 'update');
    if ('stays' in found)
      return { addresses, words, origin, objectionTo: () => `${found.stays} refers to ${causes.join()}.` };
    const world = createWorldOver(after.world, previewed.without(found.all));
    const left = judgeSide(world, quietly, services);
    const worse = worseWays(after.side, left.side) ?? worseVerdicts(ground, left, found.all);
    const objectionTo = (key: string): string | null => {
      const subject = key.split('\n')[1] ?? '';
      if (addresses.some((address) => subject === address || subject.startsWith(`${address}/`)))
        return `${subject} would not be there.`;
      const status = left.findings.get(key)?.status;
      return status === 'fail' || status === 'unknown' ? 'The failure stays without it.' : worse;
    };
    return { addresses, words, origin, objectionTo };
  };
};

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** The fix that leaves changes out. */
export const leavingFix = ({ words, origin }: LeftAsIs): PreviewFix => ({
  address: origin.address,
  place: origin.file !== null && origin.line !== null ? { file: origin.file, line: origin.line } : null,
  language: origin.language,
  text: `${capital(words)}.`,
  // Terraform, YAML: a comment. Nothing is to be written, and what is there is the user's own.
  code: `# ${capital(words).replace(/\s/g, ' ')}`,
  proved: true,
  why: null,
});
