import { gzipSync } from 'node:zlib';
import type { Kept, ObjectStore, StoredObject } from '../aws/object-store.ts';
import type { Report } from '../model/report.ts';
import { type Signer, signatureName } from '../store/signature.ts';
import type { Reporter } from '../report/index.ts';
import type { SettingsObject } from './settings.ts';
import type { Summary } from './summary.ts';

/** A report and the inventory that it judges, to be kept under a folder. */
export interface Keeping {
  readonly report: Report;
  readonly reporters: readonly Reporter[];
  /** The inventory as JSON, in pieces. */
  readonly inventory: Iterable<string>;
  /** The files that decided about the report beside the request. */
  readonly settings: readonly SettingsObject[];
  readonly folder: string;
  /** Until when each file is locked, and against whom; null for no lock. */
  readonly retain: StoredObject['retain'] | null;
  /** Signs the manifest; null for no signature. */
  readonly sign: Signer | null;
}

const packed = function* (chunks: Iterable<string>): Iterable<Uint8Array> {
  // Members of a gzip file may follow each other (RFC 1952, 2.2): one unit at a time is in memory.
  for (const chunk of chunks) yield gzipSync(chunk);
};

/** What a format writes: its report, what does not fit into it, and the pages of accounts where one page cannot hold all. */
const filesOf = (report: Report, reporter: Reporter) => [
  { name: `report.${reporter.extension}`, chunks: reporter.render(report) },
  ...[...(reporter.others ?? []), ...(reporter.partsOf?.(report) ?? [])].map((other) => ({
    name: `report-${other.name}.${reporter.extension}`,
    chunks: other.render(report),
  })),
];

const manifestOf = ({ report, folder, settings }: Keeping, kept: readonly Kept[]): string => {
  const { scan, tool, sha256 } = report;
  const { id, collectedAt, finishedAt, inventorySha256, rulesetSha256, configSha256, inputs, command } = scan;
  const files = kept.map(({ key, bytes, sha256: hash }) => ({
    name: key.slice(folder.length),
    bytes,
    sha256: hash,
  }));
  const told = { id, collectedAt, finishedAt, inventorySha256, rulesetSha256, configSha256, inputs, command };
  return `${JSON.stringify({ schemaVersion: 1, tool, scan: told, settings, reportSha256: sha256, files }, null, 2)}\n`;
};

// A step that is tried again finds what it wrote before: nothing is replaced, so that it needs another place.
const mostTries = 20;

/** The folder of this try: the first in which there is no report. */
const freeFolder = async (
  store: ObjectStore,
  keeping: Keeping,
  first: Omit<StoredObject, 'key'> & { readonly name: string },
): Promise<{ readonly folder: string; readonly kept: Kept }> => {
  for (let attempt = 1; attempt <= mostTries; attempt += 1) {
    const folder = attempt === 1 ? keeping.folder : `${keeping.folder}again-${attempt}/`;
    const { name, ...object } = first;
    const kept = await store.put({ ...object, key: `${folder}${name}` });
    if (!kept.existed) return { folder, kept };
  }
  throw new Error(`${keeping.folder} holds ${mostTries} reports already.`);
};

/**
 * Keeps a report in every format, its inventory, and a manifest with the SHA-256 of each, which is signed. Nothing that is
 * there is replaced.
 */
export const keepReport = async (store: ObjectStore, keeping: Keeping): Promise<Summary['objects']> => {
  const { report, reporters, inventory, retain, sign } = keeping;
  const always = { once: true, ...(retain ? { retain } : {}) } as const;
  const files = reporters.flatMap((reporter) =>
    filesOf(report, reporter).map((file) => ({ ...file, contentType: reporter.mediaType })),
  );
  const [first, ...rest] = files;
  if (!first) throw new Error('A report is kept in one format at least.');
  const { folder, kept: firstKept } = await freeFolder(store, keeping, { ...first, ...always });
  const kept: Kept[] = [firstKept];
  const put = (name: string, contentType: string, chunks: StoredObject['chunks']): Promise<Kept> =>
    store.put({ key: `${folder}${name}`, contentType, chunks, ...always });
  for (const { name, contentType, chunks } of rest) kept.push(await put(name, contentType, chunks));
  kept.push(await put('inventory.json.gz', 'application/gzip', packed(inventory)));
  const manifest = manifestOf({ ...keeping, folder }, kept);
  await put('manifest.json', 'application/json', [manifest]);
  if (sign) {
    const signature = await sign(Buffer.from(manifest));
    await put(signatureName, 'application/json', [`${JSON.stringify(signature, null, 2)}\n`]);
  }
  return {
    json: `${folder}report.json`,
    html: `${folder}report.html`,
    inventory: `${folder}inventory.json.gz`,
  };
};
