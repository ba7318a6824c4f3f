import { canonical, canonicalKeys } from './canonical.ts';
import type { Finding } from './finding.ts';

/** The JSON of a finding, cut where it holds what other findings hold too. */
export interface FindingText {
  readonly before: string;
  /** Numbers of its pieces of evidence. */
  readonly evidence: readonly number[];
  readonly between: string;
  /** The number of its remedy; null without one. */
  readonly remedy: number | null;
  readonly after: string;
}

/** Findings as JSON, with what they share apart: each can be written or hashed without being read. */
export interface FindingTexts {
  lines(): Iterable<FindingText>;
  evidence(at: number): string;
  remedy(at: number): string;
}

/** The same findings as they are written, and as they are hashed. */
export interface BothTexts {
  readonly json: FindingTexts;
  readonly canonical: FindingTexts;
}

/** How a value is written, and the keys of an object in their order. */
export interface Writing {
  readonly write: (value: unknown) => string;
  readonly keysOf: (value: object) => readonly string[];
}

const own: Writing = { write: (value) => JSON.stringify(value), keysOf: Object.keys };

/** Both ways to write a finding. */
export const writings = { json: own, canonical: { write: canonical, keysOf: canonicalKeys } } as const;

/** Values that are kept as texts, once each, and known by a number. */
export interface TextTable {
  /** The number of a value, which is kept where it is new. */
  add(value: object): number;
  json(at: number): string;
  canonical(at: number): string;
  /** Gives back what the table has open. */
  close(): void;
}

/** A table in memory. */
export const createTextTable = (): TextTable => {
  const texts: string[] = [];
  const hashed: string[] = [];
  const places = new Map<string, number>();
  return {
    add(value) {
      const text = JSON.stringify(value);
      const known = places.get(text);
      if (known !== undefined) return known;
      places.set(text, texts.length);
      hashed.push(canonical(value));
      return texts.push(text) - 1;
    },
    json: (at) => texts[at] ?? '',
    canonical: (at) => hashed[at] ?? '',
    close: () => {},
  };
};

const membersOf = (finding: Finding, keys: readonly string[], { write }: Writing): string => {
  let text = '';
  for (const key of keys) {
    const value = (finding as unknown as Readonly<Record<string, unknown>>)[key];
    if (value !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${write(value)}`;
  }
  return text;
};

const joined = (text: string, last: string): string => (text === '' ? last : `${text},${last}`);

/** Writes a finding, but for the evidence and the remedy that it has by these numbers. */
export const cutFinding = (
  finding: Finding,
  { evidence, remedy }: Pick<FindingText, 'evidence' | 'remedy'>,
  writing: Writing,
): FindingText => {
  const keys = writing.keysOf(finding);
  const [first, second] = [keys.indexOf('evidence'), keys.indexOf('remedy')];
  const after = membersOf(finding, keys.slice(second + 1), writing);
  return {
    before: `{${joined(membersOf(finding, keys.slice(0, first), writing), '"evidence":[')}`,
    evidence,
    between: `],${joined(membersOf(finding, keys.slice(first + 1, second), writing), '"remedy":')}`,
    remedy,
    after: after === '' ? '}' : `,${after}}`,
  };
};

/** The JSON of a finding, with what it refers to in its place. */
export const wholeText = (
  { before, evidence, between, remedy, after }: FindingText,
  texts: Pick<FindingTexts, 'evidence' | 'remedy'>,
): string =>
  before +
  evidence.map((at) => texts.evidence(at)).join(',') +
  between +
  (remedy === null ? 'null' : texts.remedy(remedy)) +
  after;

const kept = new WeakMap<Iterable<Finding>, BothTexts>();

/** Says of a list that its findings are there as texts already. */
export const keepTexts = <T extends Iterable<Finding>>(findings: T, texts: BothTexts): T => {
  kept.set(findings, texts);
  return findings;
};

/** The texts of a list that is kept as such; undefined of one that is not. */
export const keptTexts = (findings: Iterable<Finding>): BothTexts | undefined => kept.get(findings);
