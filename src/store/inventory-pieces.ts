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

/** Where a text ends that is open before `from`: at its closing quote, or past the end of the chunk. */
const endOfText = (chunk: Uint8Array, from: number): number => {
  for (let end = chunk.indexOf(quote, from); end >= 0; end = chunk.indexOf(quote, end + 1)) {
    let before = end;
    while (before > from && chunk[before - 1] === backslash) before -= 1;
    // An even number of backslashes are those themselves, an odd one takes the quote with it.
    if ((end - before) % 2 === 0) return end;
  }
  return chunk.length;
};

/** The last text at the top of the document, which is a key where a colon follows it. */
const createKey = () => {
  let bytes: number[] = [];
  return {
    begin(): void {
      bytes = [];
    },
    note(byte: number): void {
      // Keys are short, and a long text is none of ours.
      if (bytes.length < 64) bytes.push(byte);
    },
    text: () => Buffer.from(bytes).toString('utf8'),
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
  const key = createKey();
  let named = '';

  const finish = (): void => {
    const text = element.take().trim();
    if (text !== '') unit(JSON.parse(text));
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
          if (inText && depth === 1) key.note(byte);
        } else if (byte === quote) {
          if (depth === 1) key.begin();
          const end = depth === 1 ? chunk.length : endOfText(chunk, at + 1);
          // What most of an inventory is, texts below the top, is skipped; at an edge, and at the top, byte follows byte.
          if (end < chunk.length) at = end;
          else inText = true;
        } else if (byte === colon) {
          if (depth === 1) named = key.text();
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
