/*
 * SHA-256 of a short text, at once: the browser's own answers later only, which is too late for 50,000 texts of a line.
 */

const isPrime = (number: number): boolean => {
  for (let divisor = 2; divisor * divisor <= number; divisor += 1) if (number % divisor === 0) return false;
  return true;
};

const primes: readonly number[] = Array.from({ length: 310 }, (_, index) => index + 2).filter(isPrime);

/** The first 32 bits of the fraction of a number, as FIPS 180-4 has its constants. */
const fraction = (number: number): number => ((number - Math.floor(number)) * 2 ** 32) | 0;

const initial = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const constants = Int32Array.from(primes.slice(0, 64), (prime) => fraction(Math.cbrt(prime)));

const turn = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

const schedule = new Int32Array(64);

const at = (words: Int32Array, index: number): number => words[index] ?? 0;

/** The schedule of one block of 64 bytes. */
const fillSchedule = (block: DataView, from: number): void => {
  for (let index = 0; index < 16; index += 1) schedule[index] = block.getInt32(from + 4 * index);
  for (let index = 16; index < 64; index += 1) {
    const [early, late] = [at(schedule, index - 15), at(schedule, index - 2)];
    const mixed = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
    const other = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
    schedule[index] = at(schedule, index - 16) + mixed + at(schedule, index - 7) + other;
  }
};

const compress = (state: Int32Array): void => {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let index = 0; index < 64; index += 1) {
    const mixed = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const first = (h + mixed + ((e & f) ^ (~e & g)) + at(constants, index) + at(schedule, index)) | 0;
    const second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] = at(state, index) + word;
};

const encoder = new TextEncoder();

/** SHA-256 of a text, hex. */
export const sha256Of = (text: string): string => {
  const bytes = encoder.encode(text);
  // The text, one bit that is set, and the length in bits at the end of the last block.
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, bytes.length * 8);
  const state = Int32Array.from(initial);
  for (let from = 0; from < padded.length; from += 64) {
    fillSchedule(view, from);
    compress(state);
  }
  return [...state].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
};
