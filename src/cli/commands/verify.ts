import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type JsonDifference, differencesInJson } from '../../audit/compare-json.ts';
import { inventoryHash } from '../../audit/identity.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Report } from '../../model/report.ts';
import { UserError } from '../../model/user-error.ts';
import { clean } from '../../report/words.ts';
import {
  bytesIfThere,
  faultsOfFiles,
  type Manifest,
  manifestName,
  parseManifest,
} from '../../store/manifest-file.ts';
import type { ReadReport } from '../../store/report-file.ts';
import { isSignedBy, loadPublicKey, publicKeyHash, signatureName } from '../../store/signature.ts';
import { parseSignature } from '../../store/signature-file.ts';
import { exitCodes } from '../exit-code.ts';
import type { TalkFlags } from '../flags.ts';
import type { Io } from '../io.ts';
import { isFolder } from '../is-folder.ts';
import type { Parts } from '../parts.ts';
import { type ReplayFlags, replays } from '../replay.ts';
import { version } from '../version.ts';

/** What `verify` is asked for. */
export interface VerifyFlags extends TalkFlags, ReplayFlags {
  readonly inventory?: string;
  readonly publicKey?: string;
}

/** What came of one question about a report: what holds, what does not, or what was not asked. */
interface Answer {
  readonly about: string;
  readonly holds: boolean | null;
  readonly lines: readonly string[];
}

const aboutOwnHash = (name: string, { report, hash }: ReadReport): Answer => {
  const found = hash();
  const holds = found === report.sha256;
  const line = holds
    ? `it is what its own hash says (${found})`
    : `its hash is ${found}, and it says ${report.sha256}`;
  return { about: name, holds, lines: [line] };
};

const aboutManifest = async (
  folder: string,
  name: string,
  report: Report,
  manifest: Manifest | null,
): Promise<Answer> => {
  const about = manifestName;
  if (!manifest) return { about, holds: false, lines: ['it is no manifest of pathproof'] };
  const faults = [
    ...(manifest.reportSha256 === report.sha256
      ? []
      : [`it is about the report ${manifest.reportSha256}, not ${report.sha256}`]),
    ...(manifest.files.some((file) => file.name === name) ? [] : [`it does not list ${name}`]),
    ...(await faultsOfFiles(folder, manifest)),
  ];
  const count = manifest.files.length;
  return faults.length === 0
    ? { about, holds: true, lines: [`${count} of ${count} files are as they were written`] }
    : { about, holds: false, lines: faults };
};

const aboutSignature = async (
  folder: string,
  manifest: Uint8Array | null,
  publicKey: string | undefined,
): Promise<Answer | null> => {
  const about = signatureName;
  const key = publicKey === undefined ? null : await loadPublicKey(publicKey);
  const bytes = await bytesIfThere(join(folder, about));
  if (!bytes || !manifest)
    return key ? { about, holds: false, lines: ['there is no signature of a manifest'] } : null;
  const signature = parseSignature(bytes.toString('utf8'));
  if (!signature) return { about, holds: false, lines: ['it is no signature of pathproof'] };
  const whose = signature.keyId ?? `the key ${signature.publicKeySha256}`;
  if (!key)
    return { about, holds: null, lines: [`it names ${whose}, and was not checked: add --public-key FILE`] };
  const holds = isSignedBy(key, manifest, signature);
  const hash = publicKeyHash(key);
  const line = holds
    ? `the manifest was signed with the key ${hash} (${signature.algorithm})`
    : `the manifest was not signed with the key ${hash}; the signature names ${whose}`;
  return { about, holds, lines: [line] };
};

const mostDifferences = 10;

const inWords = ({ path, left, right }: JsonDifference): string =>
  `${path}: the file says ${left ?? 'nothing'}, the inventory gives ${right ?? 'nothing'}`;

const textOf = async (report: Report): Promise<string> => {
  const { json } = await import('../../report/json.ts');
  return [...json.render(report)].join('');
};

const aboutReplay = async (
  { path, text, report }: { readonly path: string; readonly text: string; readonly report: Report },
  inventory: Inventory,
  flags: VerifyFlags,
  parts: Parts,
): Promise<Answer> => {
  const about = 'replay';
  const hash = inventoryHash(inventory);
  // A redacted report holds a keyed hash in its place.
  if (!report.redacted && hash !== report.scan.inventorySha256)
    return {
      about,
      holds: false,
      lines: [`${path} was made of the inventory ${report.scan.inventorySha256}, and this is ${hash}`],
    };
  const given: string[] = [];
  for await (const again of replays(inventory, report, flags, parts)) {
    const found = await textOf(again);
    if (found === text)
      return { about, holds: true, lines: ['the inventory gives the same report, byte for byte'] };
    given.push(found);
  }
  const [first = ''] = given;
  const differences = differencesInJson(JSON.parse(text), JSON.parse(first), mostDifferences + 1);
  const shown = differences.slice(0, mostDifferences).map(inWords);
  if (shown.length === 0) shown.push('the same values are written in another way');
  if (differences.length > mostDifferences) shown.push('and more');
  return { about, holds: false, lines: shown };
};

const refuseOtherVersion = (path: string, { tool }: Report): void => {
  if (tool.version === version()) return;
  throw new UserError(
    `${path} was judged by pathproof ${tool.version}, and this is ${version()}: it would judge by other rules.`,
    `Replay it with that version: npx pathproof@${tool.version} verify.`,
  );
};

const inventoryIn = async (
  path: string,
  { inventory }: VerifyFlags,
  io: Io,
  parts: Parts,
): Promise<Inventory | null> => {
  const beside = join(dirname(path), 'inventory.json.gz');
  const named = inventory ?? (existsSync(beside) ? beside : undefined);
  if (named === undefined) return null;
  if (!isFolder(named)) return parts.loadInventory(named);
  const [{ loadCollection }, { inventoryOfCollection }] = await Promise.all([
    import('../../store/stored-collection.ts'),
    import('../../store/audit-collection.ts'),
  ]);
  return inventoryOfCollection(await loadCollection(named, io.now));
};

const mark = (holds: boolean | null): string => (holds === null ? '–' : holds ? '✓' : '✗');

const say = (answers: readonly Answer[], io: Io): void => {
  for (const { about, holds, lines } of answers) {
    const [first = '', ...rest] = lines.map(clean);
    io.stdout.write(
      `${mark(holds)} ${clean(about)}: ${first}\n${rest.map((line) => `    ${line}\n`).join('')}`,
    );
  }
};

const verdictOf = (answers: readonly Answer[]): string => {
  if (answers.some(({ holds }) => holds === false)) return 'It does not hold.';
  const replayed = answers.some(({ about }) => about === 'replay');
  const signed = answers.some(({ about, holds }) => about === signatureName && holds === true);
  if (replayed) return 'It holds.';
  return signed
    ? 'It holds; add --inventory FILE to judge again.'
    : 'Nothing contradicts it. Anyone who changes a report can write its hashes again: add --inventory FILE, or --public-key FILE.';
};

/** Checks that a report is what was written, who signed it, and that its inventory gives the same one again. */
export const verify = async (named: string, flags: VerifyFlags, io: Io, parts: Parts): Promise<number> => {
  const path = isFolder(named) ? join(named, 'report.json') : named;
  const { readReport } = await import('../../store/report-file.ts');
  const read = await readReport(path);
  const { report } = read;
  const folder = dirname(path);
  const manifest = await bytesIfThere(join(folder, manifestName));
  const answers: Answer[] = [aboutOwnHash(basename(path), read)];
  if (manifest) answers.push(await aboutManifest(folder, basename(path), report, parseManifest(manifest)));
  const signature = await aboutSignature(folder, manifest, flags.publicKey);
  if (signature) answers.push(signature);
  const inventory = await inventoryIn(path, flags, io, parts);
  if (inventory) {
    refuseOtherVersion(path, report);
    const text = await readFile(path, 'utf8');
    answers.push(await aboutReplay({ path, text, report }, inventory, flags, parts));
  }
  say(answers, io);
  io.stdout.write(`${verdictOf(answers)}\n`);
  return answers.some(({ holds }) => holds === false) ? exitCodes.findings : exitCodes.clean;
};
