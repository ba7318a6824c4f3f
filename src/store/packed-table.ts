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

/** A table in memory, packed. */
export const createPackedTable = (): TextTable => {
  const texts = createBytes();
  const forms = createBytes();
  const recent = createRecent();
  // Equal values may come in different orders: of their canonical forms a short hash is kept.
  const places = new Map<string, number>();
  return {
    add(value) {
      const text = JSON.stringify(value);
      const known = recent.get(text);
      if (known !== undefined) return known;
      const form = canonical(value);
      const name = hash('sha256', form, 'base64').slice(0, 22);
      const place = places.get(name) ?? places.size;
      recent.set(text, place);
      if (place < places.size) return place;
      places.set(name, place);
      texts.push(text);
      forms.push(form);
      return place;
    },
    json: texts.at,
    canonical: forms.at,
    close: () => {},
  };
};
