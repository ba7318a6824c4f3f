import { hash } from 'node:crypto';
import { canonical } from '../model/canonical.ts';
import type { TextTable } from '../model/finding-texts.ts';

const blockBytes = 1 << 20;

/** Texts as bytes: as strings that were put together of pieces they take several times as much. */
const createBytes = () => {
  const blocks: Buffer[] = [];
  let free = 0;
  // Where each text is: its block, its first byte and the one after its last.
  const places: number[] = [];
  return {
    push(text: string): void {
      const length = Buffer.byteLength(text);
      let block = blocks.at(-1);
      if (!block || free + length > block.length) {
        block = Buffer.allocUnsafeSlow(Math.max(length, blockBytes));
        blocks.push(block);
        free = 0;
      }
      block.write(text, free);
      places.push(blocks.length - 1, free, free + length);
      free += length;
    },
    at(number: number): string {
      const block = blocks[places[3 * number] as number];
      return block ? block.toString('utf8', places[3 * number + 1], places[3 * number + 2]) : '';
    },
  };
};

/** A table in memory, packed. */
export const createPackedTable = (): TextTable => {
  const texts: string[] = [];
  const forms = createBytes();
  const places = new Map<string, number>();
  // Equal values may come in different orders: of their canonical forms a short hash is kept.
  const placesOfForms = new Map<string, number>();
  return {
    add(value) {
      const text = JSON.stringify(value);
      const known = places.get(text);
      if (known !== undefined) return known;
      const form = canonical(value);
      const name = hash('sha256', form, 'base64').slice(0, 22);
      const place = placesOfForms.get(name) ?? texts.length;
      places.set(text, place);
      if (place < texts.length) return place;
      placesOfForms.set(name, place);
      forms.push(form);
      return texts.push(text) - 1;
    },
    json: (at) => texts[at] ?? '',
    canonical: (at) => (at < texts.length ? forms.at(at) : ''),
    close: () => {},
  };
};
