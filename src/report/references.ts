import { hash } from 'node:crypto';
import type { Finding } from '../model/finding.ts';
import { cutFinding, type FindingTexts, keptTexts, writings } from '../model/finding-texts.ts';

/** A short name of a text, the same in every run. */
const nameOf = (text: string): string => hash('sha256', text).slice(0, 16);

/** Findings as they are written: evidence and remedies apart from them, each once. */
interface Shared {
  /** JSON of each piece of evidence, in the order in which findings first refer to it. */
  evidence(): Iterable<string>;
  /** Key and JSON of each remedy, as members of an object. */
  remedies(): Iterable<string>;
  /** JSON of each finding, which refers to evidence by its place and to its remedy by its key. */
  findings(): Iterable<string>;
}

/** Texts, each once, by their numbers. */
const createNumbers = () => {
  const texts: string[] = [];
  const places = new Map<string, number>();
  return {
    numberOf(text: string): number {
      const known = places.get(text);
      if (known !== undefined) return known;
      places.set(text, texts.length);
      return texts.push(text) - 1;
    },
    textOf: (at: number): string => texts[at] ?? '',
  };
};

/** Findings as texts: those that are kept, or else new ones. */
const textsOf = (findings: Iterable<Finding>): FindingTexts => {
  const known = keptTexts(findings);
  if (known) return known.json;
  const [evidence, remedies] = [createNumbers(), createNumbers()];
  return {
    *lines() {
      for (const finding of findings) {
        const numbers = {
          evidence: finding.evidence.map((item) => evidence.numberOf(JSON.stringify(item))),
          remedy: finding.remedy && remedies.numberOf(JSON.stringify(finding.remedy)),
        };
        yield cutFinding(finding, numbers, writings.json);
      }
    },
    evidence: evidence.textOf,
    remedy: remedies.textOf,
  };
};

/** Numbers of a table in the order in which they were first asked for. */
const createOrder = () => {
  const places = new Map<number, number>();
  return {
    /** The place of a number, and whether it is a new one. */
    placeOf(at: number): { readonly place: number; readonly isNew: boolean } {
      const known = places.get(at);
      if (known !== undefined) return { place: known, isNew: false };
      const place = places.size;
      places.set(at, place);
      return { place, isNew: true };
    },
  };
};

/** The keys of remedies, each worked out once. */
const createKeys = (texts: FindingTexts) => {
  const keys = new Map<number, string>();
  return (at: number): string => {
    const known = keys.get(at);
    if (known !== undefined) return known;
    const key = nameOf(texts.remedy(at));
    keys.set(at, key);
    return key;
  };
};

/** Takes apart what findings share. They are gone through for each part anew: all of them may not fit into memory. */
export const shared = (findings: Iterable<Finding>): Shared => {
  const texts = textsOf(findings);
  const order = createOrder();
  const keyOf = createKeys(texts);
  return {
    *evidence() {
      for (const { evidence } of texts.lines())
        for (const at of evidence) if (order.placeOf(at).isNew) yield texts.evidence(at);
    },
    *remedies() {
      const written = new Set<number>();
      for (const { remedy } of texts.lines()) {
        if (remedy === null || written.has(remedy)) continue;
        written.add(remedy);
        yield `"${keyOf(remedy)}": ${texts.remedy(remedy)}`;
      }
    },
    *findings() {
      for (const { before, evidence, between, remedy, after } of texts.lines()) {
        const places = evidence.map((at) => order.placeOf(at).place).join(',');
        yield `${before}${places}${between}${remedy === null ? 'null' : `"${keyOf(remedy)}"`}${after}`;
      }
    },
  };
};
