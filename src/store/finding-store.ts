import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding, Remedy } from '../model/finding.ts';
import {
  type BothTexts,
  createTextTable,
  cutFinding,
  type FindingText,
  type FindingTexts,
  keepTexts,
  type TextTable,
  wholeText,
  writings,
} from '../model/finding-texts.ts';
import type { Spools } from '../audit/finding-list.ts';
import { lazyList } from '../audit/lazy-list.ts';
import { createFileSpool, createPackedSpool, type Spool } from './spool.ts';
import { createFileTable } from './text-file.ts';

// JSON has no such character as it is: it escapes them all.
const cut = '\u001f';

const lineOf = ({ before, evidence, between, remedy, after }: FindingText): string =>
  [before, evidence.join(','), between, remedy ?? '', after].join(cut);

const readLine = (line: string): FindingText => {
  const [before = '', evidence = '', between = '', remedy = '', after = ''] = line.split(cut);
  return {
    before,
    evidence: evidence === '' ? [] : evidence.split(',').map(Number),
    between,
    remedy: remedy === '' ? null : Number(remedy),
    after,
  };
};

/** Where values are kept that findings share. */
interface SharedTexts {
  readonly evidence: TextTable;
  readonly remedies: TextTable;
}

/** Where the lines of findings go, and what they share. */
interface Store {
  readonly createSpool: () => Spool;
  readonly shared: SharedTexts;
}

/** Lines of the same findings as they are written, and as they are hashed. */
interface Pair {
  readonly json: Spool;
  readonly canonical: Spool;
}

const createPair = ({ createSpool }: Store): Pair => ({ json: createSpool(), canonical: createSpool() });

/** Keeps a finding, and gives its line as it is written. */
const keepIn = (pair: Pair, finding: Finding, { evidence, remedies }: SharedTexts): FindingText => {
  const numbers = {
    evidence: finding.evidence.map((item) => evidence.add(item)),
    remedy: finding.remedy && remedies.add(finding.remedy),
  };
  const line = cutFinding(finding, numbers, writings.json);
  pair.json.add(lineOf(line));
  pair.canonical.add(lineOf(cutFinding(finding, numbers, writings.canonical)));
  return line;
};

const endOf = ({ json, canonical }: Pair): void => {
  json.end();
  canonical.end();
};

const textsIn = (
  pairs: readonly Pair[],
  { evidence, remedies }: SharedTexts,
  how: keyof BothTexts,
): FindingTexts => ({
  *lines() {
    for (const pair of pairs) for (const line of pair[how].lines()) yield readLine(line);
  },
  evidence: evidence[how],
  remedy: remedies[how],
});

const bothTextsIn = (pairs: readonly Pair[], shared: SharedTexts): BothTexts => ({
  json: textsIn(pairs, shared, 'json'),
  canonical: textsIn(pairs, shared, 'canonical'),
});

const parsed = function* (texts: FindingTexts): Iterable<Finding> {
  for (const line of texts.lines()) yield JSON.parse(wholeText(line, texts)) as Finding;
};

/** What of findings remedies are tried against, as `createFindingList` says. */
const outlinesIn = function* (texts: FindingTexts): Iterable<Finding> {
  for (const line of texts.lines()) {
    const outline = JSON.parse(wholeText({ ...line, evidence: [], remedy: null }, texts)) as Finding;
    yield outline.subject.vpcId === null ? (JSON.parse(wholeText(line, texts)) as Finding) : outline;
  }
};

/** Remedies that may still change, as they are until then: to read them from their texts would take longer. */
const createWaiting = () => {
  const waiting = new Map<number, Remedy>();
  return {
    note(at: number | null, { remedy }: Finding): void {
      if (at !== null && remedy?.changes) waiting.set(at, remedy);
    },
    all: () => waiting.values(),
    /** Takes a remedy out; one that was not noted is read. */
    take(at: number, { remedies }: SharedTexts): Remedy {
      const remedy = waiting.get(at) ?? (JSON.parse(remedies.json(at)) as Remedy);
      waiting.delete(at);
      return remedy;
    },
  };
};

type Waiting = ReturnType<typeof createWaiting>;

/** The same findings with other remedies, each of which is changed once. */
const changing = (
  { json, canonical }: BothTexts,
  waiting: Waiting,
  shared: SharedTexts,
  change: (remedy: Remedy) => Remedy,
): BothTexts => {
  const changed = new Map<number, number>();
  const changedOf = (at: number): number => {
    const known = changed.get(at);
    if (known !== undefined) return known;
    const place = shared.remedies.add(change(waiting.take(at, shared)));
    changed.set(at, place);
    return place;
  };
  const over = (texts: FindingTexts): FindingTexts => ({
    ...texts,
    *lines() {
      for (const line of texts.lines())
        yield line.remedy === null ? line : { ...line, remedy: changedOf(line.remedy) };
    },
  });
  return { json: over(json), canonical: over(canonical) };
};

/** What was made of findings and is none: lines that are read as they were written. */
const plainListOf = (values: Iterable<unknown>, createSpool: () => Spool): readonly unknown[] => {
  const spool = createSpool();
  for (const value of values) spool.add(JSON.stringify(value));
  spool.end();
  const read = function* (): Iterable<unknown> {
    for (const line of spool.lines()) yield JSON.parse(line) as unknown;
  };
  return lazyList(read, { length: spool.count(), keep: (changed) => plainListOf(changed, createSpool) });
};

const isFinding = (value: unknown): value is Finding =>
  typeof value === 'object' && value !== null && 'fingerprint' in value && 'evidence' in value;

/** Values one by one, the first of which was looked at. */
const from = function* (first: IteratorResult<unknown>, rest: Iterator<unknown>): Iterable<unknown> {
  for (let one = first; !one.done; one = rest.next()) yield one.value;
};

/** One list of findings that are kept as texts. */
const listOf = (texts: BothTexts, length: number, store: Store): readonly Finding[] =>
  keepTexts(
    lazyList<Finding>(() => parsed(texts.json), {
      length,
      // What is made of each finding is made once and kept: those who make it may count while they do.
      keep(changed) {
        const values = changed[Symbol.iterator]();
        const first = values.next();
        if (!isFinding(first.value)) return plainListOf(from(first, values), store.createSpool);
        const copy = createPair(store);
        for (const value of from(first, values)) keepIn(copy, value as Finding, store.shared);
        endOf(copy);
        return listOf(bothTextsIn([copy], store.shared), copy.json.count(), store);
      },
    }),
    texts,
  );

const spoolsOf = (checks: number, store: Store): Spools => {
  const { shared } = store;
  const pairs = Array.from({ length: checks }, () => createPair(store));
  const texts = bothTextsIn(pairs, shared);
  const waiting = createWaiting();
  let open = true;
  const end = (): void => {
    if (open) pairs.forEach(endOf);
    open = false;
  };
  return {
    add(check, findings) {
      const pair = pairs[check];
      if (!pair) return;
      for (const finding of findings) waiting.note(keepIn(pair, finding, shared).remedy, finding);
    },
    remedies: waiting.all,
    *outlines() {
      end();
      yield* outlinesIn(texts.json);
    },
    list(change) {
      end();
      const length = pairs.reduce((sum, { json }) => sum + json.count(), 0);
      return listOf(change ? changing(texts, waiting, shared, change) : texts, length, store);
    },
  };
};

/** Findings on disk, in a folder that is gone when `dispose` was called. */
export interface FindingSpools extends Spools {
  dispose(): void;
}

const prefix = 'findings-';

// No run judges for as long.
const longestMs = 24 * 60 * 60_000;

/** Removes what runs left that were killed while they judged: what is a day older than this run's own, by the disk's clock. */
const removeLeftOver = (folder: string, own: string): void => {
  const begun = statSync(own).mtimeMs;
  for (const name of readdirSync(folder).filter((one) => one.startsWith(prefix))) {
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    if (found?.isDirectory() && begun - found.mtimeMs > longestMs)
      rmSync(join(folder, name), { recursive: true, force: true });
  }
};

/** Spools for so many checks, in a new folder below `folder`. */
export const createSpools = (folder: string, checks: number): FindingSpools => {
  const own = mkdtempSync(join(folder, prefix));
  removeLeftOver(folder, own);
  let files = 0;
  const shared = {
    evidence: createFileTable(join(own, 'evidence')),
    remedies: createFileTable(join(own, 'remedies')),
  };
  const createSpool = (): Spool => createFileSpool(join(own, `${files++}.ndjson`));
  return {
    ...spoolsOf(checks, { createSpool, shared }),
    dispose() {
      shared.evidence.close();
      shared.remedies.close();
      rmSync(own, { recursive: true, force: true });
    },
  };
};

/** Spools for so many checks in memory, packed. */
export const createPackedSpools = (checks: number): Spools =>
  spoolsOf(checks, {
    createSpool: createPackedSpool,
    shared: { evidence: createTextTable(), remedies: createTextTable() },
  });
