import { gzipSync } from 'node:zlib';
import type { Kept, ObjectStore } from '../aws/object-store.ts';
import type { Report } from '../model/report.ts';
import type { Reporter } from '../report/index.ts';
import type { Summary } from './summary.ts';

/** A report and the inventory that it judges, to be kept under a folder. */
export interface Keeping {
  readonly report: Report;
  readonly reporters: readonly Reporter[];
  /** The inventory as JSON, in pieces. */
  readonly inventory: Iterable<string>;
  readonly folder: string;
}

const packed = function* (chunks: Iterable<string>): Iterable<Uint8Array> {
  // Members of a gzip file may follow each other (RFC 1952, 2.2): one unit at a time is in memory.
  for (const chunk of chunks) yield gzipSync(chunk);
};

const filesOf = (report: Report, { extension, render, others }: Reporter) => [
  { name: `report.${extension}`, chunks: render(report) },
  ...(others ?? []).map((other) => ({
    name: `report-${other.name}.${extension}`,
    chunks: other.render(report),
  })),
];

const manifestOf = (report: Report, folder: string, kept: readonly Kept[]): string => {
  const { scan, tool, sha256 } = report;
  const files = kept.map(({ key, bytes, sha256: hash }) => ({
    name: key.slice(folder.length),
    bytes,
    sha256: hash,
  }));
  const { id, collectedAt, finishedAt, inventorySha256, rulesetSha256 } = scan;
  return `${JSON.stringify({ schemaVersion: 1, tool, scan: { id, collectedAt, finishedAt, inventorySha256, rulesetSha256 }, reportSha256: sha256, files }, null, 2)}\n`;
};

/** Keeps a report in every format, its inventory, and a manifest with the SHA-256 of each. */
export const keepReport = async (store: ObjectStore, keeping: Keeping): Promise<Summary['objects']> => {
  const { report, reporters, inventory, folder } = keeping;
  const kept: Kept[] = [];
  for (const reporter of reporters)
    for (const { name, chunks } of filesOf(report, reporter))
      kept.push(await store.put({ key: `${folder}${name}`, contentType: reporter.mediaType, chunks }));
  const objects = {
    json: `${folder}report.json`,
    html: `${folder}report.html`,
    inventory: `${folder}inventory.json.gz`,
  };
  kept.push(
    await store.put({ key: objects.inventory, contentType: 'application/gzip', chunks: packed(inventory) }),
  );
  const manifest = manifestOf(report, folder, kept);
  await store.put({ key: `${folder}manifest.json`, contentType: 'application/json', chunks: [manifest] });
  return objects;
};
