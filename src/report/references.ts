import { hash } from 'node:crypto';
import type { Finding } from '../model/finding.ts';

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

/** Takes apart what findings share. They are gone through for each part anew: all of them may not fit into memory. */
export const shared = (findings: Iterable<Finding>): Shared => {
  const places = new Map<string, number>();
  const placeOf = (text: string): number => {
    const name = nameOf(text);
    const place = places.get(name) ?? places.size;
    if (place === places.size) places.set(name, place);
    return place;
  };
  return {
    *evidence() {
      let written = 0;
      for (const finding of findings)
        for (const text of finding.evidence.map((item) => JSON.stringify(item))) {
          if (placeOf(text) !== written) continue;
          yield text;
          written += 1;
        }
    },
    *remedies() {
      const written = new Set<string>();
      for (const { remedy } of findings) {
        if (remedy === null) continue;
        const text = JSON.stringify(remedy);
        const key = nameOf(text);
        if (written.has(key)) continue;
        yield `"${key}": ${text}`;
        written.add(key);
      }
    },
    *findings() {
      for (const finding of findings)
        yield JSON.stringify({
          ...finding,
          evidence: finding.evidence.map((item) => placeOf(JSON.stringify(item))),
          remedy: finding.remedy && nameOf(JSON.stringify(finding.remedy)),
        });
    },
  };
};
