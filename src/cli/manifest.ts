import { createHash } from 'node:crypto';
import { gathered } from '../model/pieces.ts';
import type { Report } from '../model/report.ts';
import type { Io } from './io.ts';

/** A file that was written, and what proves that it is unchanged. */
export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Pieces on their way to a file, and, when they have passed, how many bytes they were and their hash. */
export const hashing = (
  chunks: Iterable<string>,
): { readonly through: Iterable<Uint8Array>; readonly result: () => Omit<WrittenFile, 'name'> } => {
  const hash = createHash('sha256');
  let bytes = 0;
  const through = function* (): Iterable<Uint8Array> {
    for (const chunk of gathered(chunks)) {
      // As bytes once: hashed, counted and written alike.
      const encoded = Buffer.from(chunk);
      hash.update(encoded);
      bytes += encoded.length;
      yield encoded;
    }
  };
  return { through: through(), result: () => ({ bytes, sha256: hash.digest('hex') }) };
};

const secret = new Set(['--external-id', '--redact-salt']);

const isSecret = (variable: string): boolean =>
  [...secret].some((name) => variable.endsWith(name.slice(2).replaceAll('-', '_').toUpperCase()));

/** Variables with their values, without what no one else may know. */
const variablesOf = ({ fromVariables = [], env }: Pick<Io, 'fromVariables' | 'env'>): readonly string[] =>
  fromVariables.map((name) => `${name}=${isSecret(name) ? '***' : (env[name] ?? '')}`);

/** What was typed, without what nobody else may know. */
const typed = (argv: readonly string[]): readonly string[] =>
  argv.map((word, index) => {
    if (secret.has(argv[index - 1] ?? '')) return '***';
    const [name = ''] = word.split('=');
    return secret.has(name) && word.includes('=') ? `${name}=***` : word;
  });

/** The manifest that lies beside the reports: which scan, what was typed, and the SHA-256 of every file. */
export const manifestOf = (
  report: Report,
  files: readonly WrittenFile[],
  io: Pick<Io, 'argv' | 'fromVariables' | 'env'>,
): string => {
  const { scan, tool, sha256, redacted } = report;
  const variables = variablesOf(io);
  const manifest = {
    schemaVersion: 1,
    tool,
    scan: {
      id: scan.id,
      collectedAt: scan.collectedAt,
      finishedAt: scan.finishedAt,
      inventorySha256: scan.inventorySha256,
      rulesetSha256: scan.rulesetSha256,
      configSha256: scan.configSha256,
      inputs: scan.inputs,
      command: scan.command,
    },
    // What was typed may name accounts and places: a redacted report leaves it out.
    typed: redacted ? null : ['pathproof', ...typed(io.argv ?? [])],
    ...(variables.length === 0 ? {} : { environment: redacted ? null : variables }),
    reportSha256: sha256,
    files,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
};
