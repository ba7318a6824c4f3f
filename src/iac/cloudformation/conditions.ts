import type { Gap } from '../../model/observed.ts';
import { iacGap, type Value } from '../declared.ts';
import { fieldsOf, membersOf, type Json } from './json.ts';
import type { Scope, Truth } from './scope.ts';
import { canonical, gapIn, textIn } from './values.ts';

const isGap = (truth: Truth | undefined): truth is Gap => typeof truth === 'object';

/** Words that YAML 1.1 reads as booleans and JSON as texts. */
const BOOLEAN_WORDS: ReadonlyMap<string, string> = new Map(
  [
    ['yes', 'true'],
    ['on', 'true'],
    ['no', 'false'],
    ['off', 'false'],
  ].map(([word = '', means = '']) => [word, means]),
);

const sameText = (a: string, b: string): Truth => {
  if (a === b) return true;
  const [left, right] = [a, b].map((text) => BOOLEAN_WORDS.get(text.toLowerCase()) ?? text.toLowerCase());
  const spelled = BOOLEAN_WORDS.has(a.toLowerCase()) || BOOLEAN_WORDS.has(b.toLowerCase());
  // CloudFormation may have read the unquoted word as a boolean, or as a text.
  return left === right && spelled
    ? iacGap('ParameterUnknown', `Whether "${a}" is the same as "${b}" depends on how it is quoted.`)
    : false;
};

/** Is a value the same whenever it is written the same? */
const isSettled = (value: Value): boolean => {
  if (value.is === 'text') return value.parts.every(isSettled);
  if (value.is === 'list') return value.more === null && value.items.every(isSettled);
  if (value.is === 'object') return Object.values(value.fields).every(isSettled);
  return value.is === 'known' || value.is === 'reference';
};

/** Is it sure that a value which is made of others will not be this text? */
const cannotBe = (value: Value, text: string): boolean => {
  // Whatever something is called, it is called something.
  if (value.is === 'reference') return text === '' && value.attribute === 'Ref';
  if (value.is !== 'text') return false;
  if (text === '') return value.parts.some((part) => textIn(part) !== null || cannotBe(part, ''));
  const [first, last] = [value.parts[0], value.parts.at(-1)].map((part) => (part ? textIn(part) : null));
  return !text.startsWith(first ?? '') || !text.endsWith(last ?? '');
};

const same = (a: Value, b: Value): Truth => {
  if (a.is === 'one-of' || b.is === 'one-of') {
    const [choice, other] = a.is === 'one-of' ? [a, b] : [b, a];
    if (choice.is !== 'one-of') return false;
    const outcomes = choice.values.map((value) => same(value, other));
    const [first] = outcomes;
    const agreed = typeof first === 'boolean' && outcomes.every((outcome) => outcome === first);
    return agreed ? first : choice.because;
  }
  const [left, right] = [textIn(a), textIn(b)];
  if (left !== null && right !== null) return sameText(left, right);
  if (a.is === 'unknown') return a.gap;
  if (b.is === 'unknown') return b.gap;
  if (isSettled(a) && canonical(a) === canonical(b)) return true;
  if (left !== null ? cannotBe(b, left) : right !== null && cannotBe(a, right)) return false;
  return gapIn(a) ?? gapIn(b) ?? false;
};

const not = (truth: Truth): Truth => (isGap(truth) ? truth : !truth);

const all = (truths: readonly Truth[]): Truth =>
  truths.includes(false) ? false : (truths.find((truth) => isGap(truth)) ?? true);

const any = (truths: readonly Truth[]): Truth => not(all(truths.map((truth) => not(truth))));

const ofValue = (value: Value): Truth => {
  const text = textIn(value);
  if (text === 'true' || text === 'false') return text === 'true';
  return gapIn(value) ?? iacGap('TypeNotUnderstood', 'A condition is neither true nor false.');
};

/** The outcome of a condition, in three values. */
export const truthIn = (expression: Json, scope: Scope): Truth => {
  const [[name, argument] = ['', null]] = fieldsOf(expression);
  const members = membersOf(argument);
  if (name === 'Condition' && typeof argument === 'string') return scope.conditionOf(argument);
  if (name === 'Fn::Equals') {
    const [left = '', right = ''] = members;
    return same(scope.valueOf(left), scope.valueOf(right));
  }
  if (name === 'Fn::Not') return not(scope.truthOf(members[0] ?? null));
  if (name === 'Fn::And') return all(members.map((member) => scope.truthOf(member)));
  if (name === 'Fn::Or') return any(members.map((member) => scope.truthOf(member)));
  return ofValue(scope.valueOf(expression));
};
