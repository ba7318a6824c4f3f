import type { TextTable } from '../model/finding-texts.ts';
import { createPlaces } from './places.ts';

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
  const texts = createBytes();
  const forms = createBytes();
  return {
    add: createPlaces((text, form) => {
      texts.push(text);
      forms.push(form);
    }),
    json: texts.at,
    canonical: forms.at,
    close: () => {},
  };
};
