import type { Pattern } from './match.ts';
import { readerOf } from './pattern-reader.ts';
import type { PatternReader } from './pattern-reader.ts';

const MAX_CLASSES = 256;

/** How many steps of single patterns may still be taken. */
export interface Steps {
  left: number;
}

interface Step {
  /** The state of the universe first, then that of each pattern. */
  readonly states: readonly number[];
  readonly text: string;
  /** Whether the text holds a character that no pattern asked for, so that it is no literal. */
  readonly isFree: boolean;
}

interface Explored {
  /** By which patterns match, a digit for each: the shortest text that those match and no others. */
  readonly texts: ReadonlyMap<string, string>;
  readonly exact: boolean;
}

/** For each set of patterns that some text of the universe matches together, the shortest such text that is no literal. */
export const explore = (
  patterns: readonly Pattern[],
  universe: Pattern,
  alphabet: Alphabet,
  budget: Steps,
  literals: ReadonlySet<string> = new Set(),
): Explored => {
  const readers = [universe, ...patterns].map(readerOf);
  const texts = new Map<string, string>();
  const first = headOf(readers, universe);
  const queue: Step[] = [first];
  const seen = new Set([keyOf(first)]);
  for (const step of queue) {
    if (budget.left < 0 || texts.size >= MAX_CLASSES) return { texts, exact: false };
    const [isInside, ...matched] = readers.map((one, at) => one.accepts(step.states[at] ?? 0));
    const key = matched.map((one) => (one ? '1' : '0')).join('');
    if (isInside === true && !texts.has(key) && !literals.has(step.text)) texts.set(key, step.text);
    for (const { letter, isOther } of lettersFrom(step, readers, alphabet)) {
      budget.left -= readers.length;
      const next = after(step, readers, letter, literals.size === 0 || isOther);
      const about = keyOf(next);
      if (seen.has(about) || readers[0]?.isDead(next.states[0] ?? 0) === true) continue;
      seen.add(about);
      queue.push(next);
    }
  }
  return { texts, exact: true };
};

/** What texts are made of. */
interface Alphabet {
  /** Letters for where none is asked for, best first. */
  readonly others: readonly string[];
  /** Can a text hold the letter? */
  isUsed(letter: string): boolean;
}

/** The step after the literal beginning of the universe, which all texts have. */
const headOf = (readers: readonly PatternReader[], universe: Pattern): Step => {
  const wild = universe.findIndex((code) => code < 0);
  const head = wild < 0 ? universe : universe.slice(0, wild);
  const states = readers.map((one) => head.reduce((state, code) => one.step(state, code), one.start));
  return { states, text: String.fromCharCode(...head), isFree: false };
};

const after = (step: Step, readers: readonly PatternReader[], letter: string, frees: boolean): Step => {
  const code = letter.charCodeAt(0);
  const states = readers.map((one, at) => one.step(step.states[at] ?? 0, code));
  return { states, text: `${step.text}${letter}`, isFree: step.isFree || frees };
};

const keyOf = ({ states, isFree }: Step): string => `${states.join()}${isFree ? '+' : ''}`;

/** One letter for all that no pattern asks for here, and each that one does. */
const lettersFrom = (
  { states }: Step,
  readers: readonly PatternReader[],
  { others, isUsed }: Alphabet,
): { readonly letter: string; readonly isOther: boolean }[] => {
  const codes = readers.flatMap((one, at) => one.wants(states[at] ?? 0));
  const wanted = new Set(codes.map((code) => String.fromCharCode(code)));
  const other = others.find((letter) => !wanted.has(letter));
  const asked = [...wanted].filter(isUsed);
  return [
    ...(other === undefined ? [] : [{ letter: other, isOther: true }]),
    ...asked.map((letter) => ({ letter, isOther: false })),
  ];
};
