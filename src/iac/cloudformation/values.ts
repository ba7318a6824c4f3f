import type { Gap } from '../../model/observed.ts';
import { iacGap, known, type IacGapCode, type Value } from '../declared.ts';

/** AWS::NoValue: in a list it is left out, and a property that has it is not set. */
export const NO_VALUE: Value = known(null);

/** How many values a choice may have before it says no more than that it is not known. */
const MAX_CHOICES = 16;

/** A value that is not known, and why. */
export const unknown = (gap: Gap): Value => ({ is: 'unknown', gap });

/** A value that is not known, with a gap of this code. */
export const unknownBecause = (code: IacGapCode, message: string): Value => unknown(iacGap(code, message));

/** A list of which all members are seen. */
export const listOf = (items: readonly Value[]): Value => ({ is: 'list', items, more: null });

const byIdentity = new WeakMap<Value, string>();

/** A text that two values share when they are the same, and only then. */
export const canonical = (value: Value): string => {
  const seen = byIdentity.get(value);
  if (seen !== undefined) return seen;
  const text = JSON.stringify(value);
  byIdentity.set(value, text);
  return text;
};

/** One of several values: the only one where they are all the same. */
export const oneOf = (values: readonly Value[], because: Gap): Value => {
  const flat = values.flatMap((value) => (value.is === 'one-of' ? value.values : [value]));
  const distinct = [...new Map(flat.map((value) => [canonical(value), value])).values()];
  if (distinct.length > MAX_CHOICES) return unknown(because);
  return distinct.length === 1 && distinct[0] ? distinct[0] : { is: 'one-of', values: distinct, because };
};

/** What a function makes of a value, and of each of its choices where it has several. */
export const forEachChoice = (value: Value, then: (value: Value) => Value): Value =>
  value.is === 'one-of'
    ? oneOf(
        value.values.map((choice) => then(choice)),
        value.because,
      )
    : then(value);

/** The text of a known value, as CloudFormation writes booleans and numbers; null where it is not known. */
export const textIn = (value: Value): string | null =>
  value.is === 'known' && value.value !== null ? String(value.value) : null;

const merged = (parts: readonly Value[]): readonly Value[] => {
  const result: Value[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    const [before, text] = [last && textIn(last), textIn(part)];
    if (text === '') continue;
    if (typeof before === 'string' && text !== null) result[result.length - 1] = known(before + text);
    else result.push(text === null ? part : known(text));
  }
  return result;
};

const isTextual = ({ is }: Value): boolean => is === 'known' || is === 'reference' || is === 'unknown';

/** How many texts the choices among these members make together. */
const combinations = (members: readonly Value[]): number =>
  members.reduce((count, member) => count * (member.is === 'one-of' ? member.values.length : 1), 1);

/** What a function makes of members, for each combination of their choices. */
export const forEachCombination = (
  members: readonly Value[],
  then: (members: readonly Value[]) => Value,
): Value => {
  const at = members.findIndex(({ is }) => is === 'one-of');
  const choice = members[at];
  if (choice?.is !== 'one-of') return then(members);
  if (combinations(members) > MAX_CHOICES) return unknown(choice.because);
  return oneOf(
    choice.values.map((value) => forEachCombination(members.with(at, value), then)),
    choice.because,
  );
};

/** The text that these pieces make one after the other. */
export const concatenated = (pieces: readonly Value[]): Value =>
  forEachCombination(pieces, (members) => {
    const flat = members.flatMap((member) => (member.is === 'text' ? member.parts : [member]));
    const odd = flat.find((part) => !isTextual(part) || part === NO_VALUE);
    if (odd) return unknownBecause('TypeNotUnderstood', 'A text is made of something that is no text.');
    const parts = merged(flat);
    if (parts.length === 0) return known('');
    return parts.length === 1 && parts[0] ? parts[0] : { is: 'text', parts };
  });

/** The gap in a value that is not known, or not in one piece. */
export const gapIn = (value: Value): Gap | null => {
  if (value.is === 'unknown') return value.gap;
  if (value.is === 'one-of') return value.because;
  if (value.is === 'list') return value.more ?? value.items.map(gapIn).find((gap) => gap !== null) ?? null;
  if (value.is === 'text') return value.parts.map(gapIn).find((gap) => gap !== null) ?? null;
  if (value.is === 'reference')
    return iacGap('KnownAfterApply', `${value.to} is not yet made: its ${value.attribute} is not known.`);
  return null;
};
