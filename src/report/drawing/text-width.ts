/** The fonts of drawings, as style.css names them. */
export type Face = 'sans' | 'bold' | 'mono';

/** A font and its size, in the units of the drawing. */
export interface Font {
  readonly face: Face;
  readonly size: number;
}

/*
 * A page of text does not know which font of the stack the reader has: these are upper bounds, in parts of the size, over
 * the widths of DejaVu Sans, Segoe UI, Roboto, Helvetica Neue and San Francisco, of which DejaVu Sans is the widest for
 * most. The test of the page in a browser holds the drawings to them.
 */
const classes: readonly (readonly [width: number, letters: string])[] = [
  [0.36, " \u00a0iIjl|.,:;'"],
  [0.42, '!()[]frt/\\'],
  [0.5, '"-_`'],
  [0.55, 's*z?'],
  [0.6, 'cJkvxyFL'],
  [0.66, '0123456789$abdeghnopquEPSTY{}'],
  [0.71, 'ABCKRVXZ'],
  [0.81, 'DGHNOQU&'],
  [0.86, 'w#+<=>^~'],
  [0.92, 'M'],
  [1.02, 'mW@%'],
];

const ascii: ReadonlyMap<string, number> = new Map(
  classes.flatMap(([width, letters]) => Array.from(letters, (letter) => [letter, width] as const)),
);

/** The widest letter of each block of Unicode, in parts of the size; a block that is not here has the default. */
const blocks: readonly (readonly [from: number, to: number, width: number])[] = [
  [0xa0, 0x17f, 1.1],
  [0x180, 0x24f, 1.5],
  [0x300, 0x36f, 0.6],
  [0x370, 0x3ff, 1],
  [0x400, 0x52f, 1.2],
  [0x590, 0x5ff, 0.8],
  // Letters of South and Southeast Asia join to wide ones.
  [0x900, 0x109f, 2.2],
  [0x2e3a, 0x2e3b, 3.3],
  // East Asian letters fill a square.
  [0x1100, 0x11ff, 1.05],
  [0x3000, 0x30ff, 1.05],
  [0x3400, 0x4dbf, 1.05],
  [0x4e00, 0x9fff, 1.05],
  [0xac00, 0xd7af, 1.05],
  [0xfb00, 0xfdef, 1.8],
  // A whole sentence in one letter.
  [0xfdf0, 0xfdff, 12],
  [0xfe70, 0xfeff, 1.8],
  [0xff00, 0xffef, 1.05],
  // Cuneiform, whose signs are words.
  [0x12000, 0x1254f, 5],
];

const other = 1.7;

const ofLetter = (letter: string): number => {
  const known = ascii.get(letter);
  if (known !== undefined) return known;
  const code = letter.codePointAt(0) ?? 0;
  // A letter with an accent, or a horn, is little wider than without.
  const base = code < 0x250 ? ascii.get(letter.normalize('NFD').charAt(0)) : undefined;
  if (base !== undefined) return base + 0.2;
  return blocks.find(([from, to]) => code >= from && code <= to)?.[2] ?? other;
};

// Bold letters are wider, the narrow ones most.
const bold = 1.19;

// All letters that a font of this kind has; of others, the fallback's.
const mono = 0.615;

const inFace = (letter: string, face: Face): number => {
  if (face === 'mono') return letter >= ' ' && letter <= '~' ? mono : Math.max(mono, ofLetter(letter));
  return ofLetter(letter) * (face === 'bold' ? bold : 1);
};

/** How wide a line of text is at most, in the units of the drawing, in whatever font of the stack it is drawn. */
export const widthOf = (text: string, { face, size }: Font): number => {
  let sum = 0;
  for (const letter of text) sum += inFace(letter, face);
  // To a thousandth, so that what fits in parts fits as a whole: sums of fractions differ in their last bits.
  return Math.round(sum * size * 1000) / 1000;
};
