/*
 * An inventory may be longer than a text can be in memory: it is written unit by unit, and read in the same way. This takes JSON
 * apart byte by byte, as far as it takes to know where a unit begins and ends; what is in it JSON.parse reads.
 */

const [quote, backslash, colon, comma] = [0x22, 0x5c, 0x3a, 0x2c];
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/** The texts of an inventory: that of everything but its units, and, one by one, those of its units. */
interface Pieces {
  /** Takes the next bytes. */
  add(chunk: Uint8Array): void;
  /** The inventory, with an empty list in the place of its units. Throws a SyntaxError where the JSON is not whole. */
  end(): unknown;
}

/** Bytes that belong together, from several chunks. */
const createText = () => {
  let parts: Uint8Array[] = [];
  return {
    add: (part: Uint8Array): void => void parts.push(part),
    take(): string {
      const text = Buffer.concat(parts).toString('utf8');
      parts = [];
      return text;
    },
  };
};

/** Takes an inventory apart; `unit` is called with each element of its `regions`, parsed. */
export const createPieces = (unit: (value: unknown) => void): Pieces => {
  const rest = createText();
  const element = createText();
  let depth = 0;
  let inText = false;
  let escaped = false;
  let inRegions = false;
  // The last text at the top, which is a key where a colon follows it.
  let key: number[] = [];
  let named = '';

  const finish = (): void => {
    const text = element.take().trim();
    if (text !== '') unit(JSON.parse(text));
  };

  /** Notes a byte of a text at the top: keys are short, and a long text is none of ours. */
  const noteText = (byte: number): void => {
    if (depth === 1 && key.length < 64) key.push(byte);
  };

  return {
    add(chunk) {
      let from = 0;
      const flush = (to: number): void => {
        (inRegions ? element : rest).add(chunk.subarray(from, to));
        from = to;
      };
      for (let at = 0; at < chunk.length; at += 1) {
        const byte = chunk[at] ?? 0;
        if (inText) {
          if (escaped) escaped = false;
          else if (byte === backslash) escaped = true;
          else if (byte === quote) inText = false;
          if (inText) noteText(byte);
        } else if (byte === quote) {
          inText = true;
          if (depth === 1) key = [];
        } else if (byte === colon) {
          if (depth === 1) named = Buffer.from(key).toString('utf8');
        } else if (byte === openList || byte === openObject) {
          depth += 1;
          if (depth === 2 && byte === openList && named === 'regions') {
            flush(at + 1);
            inRegions = true;
          }
        } else if (byte === closeList || byte === closeObject) {
          depth -= 1;
          if (inRegions && depth === 1) {
            flush(at);
            finish();
            inRegions = false;
          }
        } else if (byte === comma && inRegions && depth === 2) {
          flush(at);
          finish();
          // The comma itself belongs to no unit.
          from = at + 1;
        }
      }
      flush(chunk.length);
    },
    end: () => JSON.parse(rest.take()) as unknown,
  };
};
