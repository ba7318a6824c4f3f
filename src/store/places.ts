import { hash } from 'node:crypto';
import { canonical } from '../model/canonical.ts';

// Findings of one check and one VPC have most in common with each other: texts from long before are looked for by their form.
const rememberedLength = 1 << 22;

/** The places of the texts that came last, so that most need not be brought into their canonical form. */
const createRecent = () => {
  let places = new Map<string, number>();
  let length = 0;
  return {
    get: (text: string) => places.get(text),
    set(text: string, place: number): void {
      if (length > rememberedLength) {
        places = new Map();
        length = 0;
      }
      places.set(text, place);
      length += text.length;
    },
  };
};

/** 128 bits of a hash, as text: of a hash that is cut as text, the whole stays in memory. */
const nameOf = (form: string): string => hash('sha256', form, 'buffer').toString('latin1', 0, 16);

/**
 * Numbers for values, equal ones the same; `keep` takes the JSON of each as it came first, and its canonical form. In memory are
 * short hashes of them.
 */
export const createPlaces = (keep: (text: string, form: string) => void): ((value: object) => number) => {
  const recent = createRecent();
  // Equal values may come in different orders.
  const places = new Map<string, number>();
  return (value) => {
    const text = JSON.stringify(value);
    const known = recent.get(text);
    if (known !== undefined) return known;
    const form = canonical(value);
    const name = nameOf(form);
    const place = places.get(name) ?? places.size;
    recent.set(text, place);
    if (place === places.size) {
      places.set(name, place);
      keep(text, form);
    }
    return place;
  };
};
