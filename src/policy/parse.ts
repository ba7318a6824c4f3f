import type { Parsed, Problem } from './document.ts';
import { Grammar } from './grammar.ts';
import type { JsonNode } from './json.ts';
import { nodeOf, plainOf, readJson } from './json.ts';

/** Documents by their text. Checks ask for the same ones, and many endpoints have the policy that AWS gives them. */
const known = new Map<string, Parsed>();

// Read, a document takes some ten times its text.
const MAX_CHARACTERS = 8_000_000;
let characters = 0;

/** Which policy does this document hold, and what is wrong with it? Takes JSON text or its value; never throws. */
export const parsePolicy = (document: unknown): Parsed => {
  if (typeof document !== 'string') return read(nodeOf(document), null, false);
  const before = known.get(document);
  if (before !== undefined) return before;
  const parsed = readText(document);
  keep(document, parsed);
  return parsed;
};

const keep = (document: string, parsed: Parsed): void => {
  if (characters > MAX_CHARACTERS) {
    known.clear();
    characters = 0;
  }
  characters += document.length;
  known.set(document, parsed);
};

/** The same for a text that is asked for once: nothing of it is kept. */
export const parsePolicyOnce = (text: string): Parsed => readText(text);

const readText = (document: string): Parsed => {
  const reading = readJson(document);
  if ('node' in reading) return read(reading.node, document.length, true);
  const { line, column } = reading.at;
  const message = `The document is not JSON: ${reading.fault} at line ${line}, column ${column}.`;
  return {
    policy: null,
    problems: [{ level: 'invalid', code: 'invalid-json', message, path: '$', at: reading.at }],
  };
};

// AWS: an endpoint policy holds 20,480 characters at most (PrivateLink guide, "AWS PrivateLink quotas"), a bucket policy 20 KB
const MAX_SIZE = 20_480;

/** Why a document is larger than AWS would store, however it is laid out; null where it is not. */
const oversized = (node: JsonNode, size: number | null): Problem | null => {
  if (size !== null && size <= MAX_SIZE) return null;
  const { length } = JSON.stringify(plainOf(node));
  if (length <= MAX_SIZE) return null;
  const message = `The document has ${length} characters without white space, and AWS stores ${MAX_SIZE} at most.`;
  return { level: 'invalid', code: 'oversized', message, path: '$' };
};

const read = (node: JsonNode, size: number | null, placed: boolean): Parsed => {
  const tooLarge = oversized(node, size);
  if (tooLarge !== null) return { policy: null, problems: [tooLarge] };
  const grammar = new Grammar(placed);
  const draft = grammar.document(node);
  const invalid = grammar.problems.some((problem) => problem.level === 'invalid');
  if (draft === null || invalid) return { policy: null, problems: grammar.problems };
  return { policy: draft, problems: grammar.problems };
};
