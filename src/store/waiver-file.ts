import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import { UserError } from '../model/user-error.ts';
import { describeIssue } from './describe-issue.ts';
import { refuseLong } from './long-text.ts';
import { nearest } from './nearest.ts';
import { idByName, type Named } from '../audit/waiver-names.ts';
import { isDay } from '../audit/waiver-tags.ts';
import type { WaiverRule } from '../audit/waivers.ts';

const text = z.string().trim().min(1);

const waiverSchema = z.strictObject({
  check: z
    .union([text, z.array(text).min(1)])
    .describe('Id of a check, or several; former ids are accepted.'),
  resource: text.describe('Id or ARN of the resource; * matches anything.'),
  account: z
    .string()
    .regex(/^\d{12}$/)
    .optional()
    .describe('Only in this account; in quotes.'),
  region: text.optional().describe('Only in this region.'),
  reason: text.describe('Why the failure is accepted.'),
  owner: text.describe('Who answers for it.'),
  until: z.string().describe('The last day on which it holds, YYYY-MM-DD, UTC.'),
});

/** The schema of pathproof.waivers.yaml. */
export const waiverFileSchema = z
  .strictObject({ waivers: z.array(waiverSchema) })
  .meta({ id: 'Waivers', description: 'Failures that someone accepted, with reason, owner and expiry.' });

type Entry = z.infer<typeof waiverSchema>;

/** The waivers of a file, and the hash that names them in the report. */
export interface WaiverFile {
  readonly rules: readonly WaiverRule[];
  readonly sha256: string;
}

const hint = 'The page docs/waivers.md shows a whole file.';

const parseYaml = (path: string, source: string): unknown => {
  refuseLong(path, source);
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new UserError(`${path} is not YAML: line ${line}, column ${col}: ${error.message}`, hint);
  }
  try {
    // Aliases that multiply are refused by the parser, beyond a hundred; so are those of what is not there.
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw new UserError(`${path} is not YAML: ${cause instanceof Error ? cause.message : ''}`, hint, {
      cause,
    });
  }
};

const remedyOf = (issue: z.core.$ZodIssue): string => {
  const field = issue.path.at(-1);
  if (field === 'account')
    return "Quote account ids: account: '111122223333'; without quotes YAML takes them for numbers, and drops leading zeros.";
  if (issue.code === 'invalid_type' && ['reason', 'owner', 'resource', 'check'].includes(String(field)))
    return `Give every waiver check, resource, reason, owner and until, as text. ${hint}`;
  return hint;
};

const resolve = (path: string, name: string, place: string, checks: readonly Named[]): string => {
  const id = idByName(checks)(name);
  if (id !== undefined) return id;
  const known = checks.flatMap((check) => [check.id, ...(check.formerly ?? [])]);
  const meant = nearest(name, known);
  throw new UserError(
    `${path}: ${place}.check: there is no check ${JSON.stringify(name)}.`,
    meant ? `Did you mean ${meant}?` : '`pathproof checks` lists them.',
  );
};

const ruleOf = (path: string, entry: Entry, index: number, checks: readonly Named[]): WaiverRule => {
  const place = `waivers[${index}]`;
  if (!isDay(entry.until))
    throw new UserError(
      `${path}: ${place}.until: expected a day, found ${JSON.stringify(entry.until)}.`,
      'Write the last day on which the waiver holds as 2027-01-31.',
    );
  const names = typeof entry.check === 'string' ? [entry.check] : entry.check;
  return {
    source: 'file',
    checks: names.map((name) => resolve(path, name, place, checks)),
    resource: entry.resource,
    accountId: entry.account ?? null,
    region: entry.region ?? null,
    reason: entry.reason,
    owner: entry.owner,
    until: entry.until,
  };
};

/** The waivers that a YAML text holds; a UserError names the place that is wrong and what to write there. */
export const parseWaivers = (path: string, source: string, checks: readonly Named[]): WaiverFile => {
  const value = parseYaml(path, source) ?? { waivers: [] };
  const result = waiverFileSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new UserError(
      `${path}: ${issue ? describeIssue(issue, value) : 'it is no list of waivers'}.`,
      issue ? remedyOf(issue) : hint,
    );
  }
  return {
    rules: result.data.waivers.map((entry, index) => ruleOf(path, entry, index, checks)),
    sha256: createHash('sha256').update(source).digest('hex'),
  };
};

/** The name of the file that is read when no other is given. */
export const defaultWaiverFile = 'pathproof.waivers.yaml';

/** Reads a file of waivers; null when it is not there and nobody named it. */
export const loadWaivers = async (
  named: string | null,
  checks: readonly Named[],
): Promise<WaiverFile | null> => {
  const path = named ?? defaultWaiverFile;
  try {
    return parseWaivers(path, await readFile(path, 'utf8'), checks);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    if (error instanceof UserError || code === null) throw error;
    if (named === null && code === 'ENOENT') return null;
    throw new UserError(`${path} cannot be read (${code}).`, 'Name a file of waivers.', { cause: error });
  }
};
