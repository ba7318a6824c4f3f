import { gzipSync } from 'node:zlib';
import type { Kept, ObjectStore } from '../aws/object-store.ts';
import type { Report } from '../model/report.ts';
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
  const manifest = manifestOf(keeping, kept);
  await store.put({ key: `${folder}manifest.json`, contentType: 'application/json', chunks: [manifest] });
  return objects;
};
