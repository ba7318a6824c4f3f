import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding, Remedy } from '../model/finding.ts';
import {
  type FindingTexts,
  keepTexts,
  readFinding,
  type References,
  type SharedTexts,
  type TextTable,
} from '../model/finding-texts.ts';
import type { Spools } from '../audit/finding-list.ts';
import { lazyList } from '../audit/lazy-list.ts';
import { fingerprintOf } from '../audit/seal.ts';
import { createLines, type Lines, type Shared } from './finding-lines.ts';
import { createFileSpool, createPackedSpool, type Spool } from './spool.ts';
import { createPackedTable } from './packed-table.ts';
import { createFileTable } from './text-file.ts';
import { createToldTable } from './told-table.ts';

/** Where the lines of findings go, and what they share. */
interface Store {
  readonly createSpool: () => Spool;
  readonly shared: Shared;
}

const textsIn = (spools: readonly Spool[], { read, references }: Lines, shared: Shared): FindingTexts => ({
  *lines() {
    for (const spool of spools) for (const line of spool.lines()) yield read(line);
  },
  *references() {
    for (const spool of spools) for (const line of spool.lines()) yield references(line);
  },
  shared,
});

const parsed = function* ({ lines, shared }: FindingTexts): Iterable<Finding> {
  for (const line of lines()) yield readFinding(line, shared, fingerprintOf);
};

/** What of findings remedies are tried against, as `createFindingList` says. */
const outlinesIn = function* ({ lines, shared }: FindingTexts): Iterable<Finding> {
  for (const line of lines()) {
    const outline = readFinding({ ...line, evidence: [], remedy: null }, shared, fingerprintOf);
    yield outline.subject.vpcId === null ? readFinding(line, shared, fingerprintOf) : outline;
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
  { lines, references }: FindingTexts,
  shared: Shared,
  waiting: Waiting,
  change: (remedy: Remedy) => Remedy,
): FindingTexts => {
  const { remedies } = shared;
  const changed = new Map<number, number>();
  const changedOf = (number: number): number => {
    const known = changed.get(number);
    if (known !== undefined) return known;
    const { at, follower } = remedies.partsOf(number);
    const place = follower ? changedOf(at) : remedies.add(change(waiting.take(at, shared)));
    // What stands in the way of a leader's may have to do with the follower: then it is said of the leader.
    const own = follower && remedies.canTell(place, follower) ? remedies.tell(place, follower) : place;
    changed.set(number, own);
    return own;
  };
  const withChanged = function* <T extends References>(all: Iterable<T>): Iterable<T> {
    for (const one of all) yield one.remedy === null ? one : { ...one, remedy: changedOf(one.remedy) };
  };
  return {
    lines: () => withChanged(lines()),
    references: () => withChanged(references()),
    shared,
  };
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
const listOf = (texts: FindingTexts, length: number, store: Store): readonly Finding[] =>
  keepTexts(
    lazyList<Finding>(() => parsed(texts), {
      length,
      // What is made of each finding is made once and kept: those who make it may count while they do.
      keep(changed) {
        const values = changed[Symbol.iterator]();
        const first = values.next();
        if (!isFinding(first.value)) return plainListOf(from(first, values), store.createSpool);
        const copy = store.createSpool();
        const copied = createLines(store.shared, () => {});
        for (const value of from(first, values)) copy.add(copied.write(value as Finding));
        copy.end();
        return listOf(textsIn([copy], copied, store.shared), copy.count(), store);
      },
    }),
    texts,
  );

const spoolsOf = (checks: number, store: Store): Spools => {
  const { shared } = store;
  const spools = Array.from({ length: checks }, store.createSpool);
  const waiting = createWaiting();
  const written = createLines(shared, ({ remedy }, finding) => {
    waiting.note(remedy, finding);
  });
  const texts = textsIn(spools, written, shared);
  let open = true;
  const end = (): void => {
    if (open) for (const spool of spools) spool.end();
    open = false;
  };
  return {
    add(check, found) {
      const spool = spools[check];
      if (spool) for (const one of found) spool.add(written.write(one));
    },
    remedies: waiting.all,
    *outlines() {
      end();
      yield* outlinesIn(texts);
    },
    list(change) {
      end();
      const length = spools.reduce((sum, spool) => sum + spool.count(), 0);
      return listOf(change ? changing(texts, shared, waiting, change) : texts, length, store);
    },
  };
};

/** Tables of one kind for what findings share. */
const sharedIn = (createTable: (name: keyof SharedTexts) => TextTable): Shared => ({
  evidence: createToldTable(createTable('evidence')),
  remedies: createToldTable(createTable('remedies')),
  subjects: createTable('subjects'),
});

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
  const shared = sharedIn((name) => createFileTable(join(own, name)));
  const createSpool = (): Spool => createFileSpool(join(own, `${files++}.ndjson`));
  return {
    ...spoolsOf(checks, { createSpool, shared }),
    dispose() {
      shared.evidence.close();
      shared.remedies.close();
      shared.subjects.close();
      rmSync(own, { recursive: true, force: true });
    },
  };
};

/** Spools for so many checks in memory, packed. */
export const createPackedSpools = (checks: number): Spools =>
  spoolsOf(checks, {
    createSpool: createPackedSpool,
    shared: sharedIn(createPackedTable),
  });
