import { known, type Value } from '../declared.ts';
import { truthIn } from './conditions.ts';
import { expandLoops } from './for-each.ts';
import { isList, isObject, membersOf, type Json, type JsonObject } from './json.ts';
import { cidr, findInMap, getZones, importValue } from './lookup-functions.ts';
import type { Intrinsic, Scope } from './scope.ts';
import { base64, join, length, listValue, select, split, sub, toJsonString } from './text-functions.ts';
import { forEachChoice, NO_VALUE, oneOf, textIn, unknown, unknownBecause } from './values.ts';

const choose: Intrinsic = (argument, scope) => {
  const [name = '', yes = null, no = null] = membersOf(argument);
  const truth = typeof name === 'string' ? scope.conditionOf(name) : scope.truthOf(name);
  if (typeof truth === 'boolean') return scope.valueOf(truth ? yes : no);
  return oneOf([scope.valueOf(yes), scope.valueOf(no)], truth);
};

const attribute: Intrinsic = (argument, scope) => {
  const [first, ...others] = typeof argument === 'string' ? argument.split('.') : membersOf(argument);
  if (typeof first !== 'string') return unknownBecause('TypeNotUnderstood', 'Fn::GetAtt names no resource.');
  if (others.every((part) => typeof part === 'string')) return scope.attributeOf(first, others.join('.'));
  return forEachChoice(scope.valueOf(others[0] ?? null), (name) => {
    const text = textIn(name);
    return text === null
      ? unknownBecause('KnownAfterApply', `Which attribute of ${first} is meant is not known.`)
      : scope.attributeOf(first, text);
  });
};

const reference: Intrinsic = (argument, scope) =>
  forEachChoice(typeof argument === 'string' ? known(argument) : scope.valueOf(argument), (name) => {
    const text = textIn(name);
    return text === null
      ? unknownBecause('KnownAfterApply', 'What a Ref names is not known.')
      : scope.referredTo(text);
  });

const truth: Intrinsic = (argument, scope) => {
  const outcome = scope.truthOf(argument);
  return typeof outcome === 'boolean' ? known(outcome) : unknown(outcome);
};

const INTRINSICS: ReadonlyMap<string, Intrinsic> = new Map([
  ['Ref', reference],
  ['Fn::GetAtt', attribute],
  ['Fn::Sub', sub],
  ['Fn::Join', join],
  ['Fn::Split', split],
  ['Fn::Select', select],
  ['Fn::GetAZs', getZones],
  ['Fn::Cidr', cidr],
  ['Fn::FindInMap', findInMap],
  ['Fn::If', choose],
  ['Fn::ImportValue', importValue],
  ['Fn::Base64', base64],
  ['Fn::Length', length],
  ['Fn::ToJsonString', toJsonString],
]);

const CONDITIONS = new Set(['Fn::Equals', 'Fn::And', 'Fn::Or', 'Fn::Not']);

const call = (name: string, argument: Json, whole: JsonObject, scope: Scope): Value => {
  if (CONDITIONS.has(name)) return truth(whole, scope);
  const intrinsic = INTRINSICS.get(name);
  if (intrinsic) return intrinsic(argument, scope);
  return unknownBecause('TypeNotUnderstood', `What ${name} makes is not known before it is deployed.`);
};

const objectValue = (object: JsonObject, scope: Scope): Value => {
  const expanded = expandLoops(object, scope);
  if ('gap' in expanded) return unknown(expanded.gap);
  const fields = Object.entries(expanded.fields)
    .map(([key, field]) => [key, scope.valueOf(field)] as const)
    .filter(([, value]) => value !== NO_VALUE);
  return { is: 'object', fields: Object.fromEntries(fields) };
};

const isCall = (name: string): boolean =>
  name === 'Ref' || (name.startsWith('Fn::') && !name.startsWith('Fn::ForEach::'));

/** The value of an expression of a template. */
export const valueIn = (expression: Json, scope: Scope): Value => {
  if (expression === null) return NO_VALUE;
  if (typeof expression === 'string') {
    // AWS: dynamic references are looked up when the stack is deployed, some of them secrets.
    return expression.includes('{{resolve:')
      ? unknownBecause('KnownAfterApply', 'A dynamic reference is looked up when the stack is deployed.')
      : known(expression);
  }
  if (isList(expression)) return listValue(expression, scope.valueOf);
  if (!isObject(expression)) return known(expression);
  const call1 = Object.keys(expression).find((key) => isCall(key));
  return call1 === undefined
    ? objectValue(expression, scope)
    : call(call1, expression[call1] ?? null, expression, scope);
};

/** The functions by which expressions are evaluated in a scope that calls them. */
export const evaluatorOf = (scope: () => Scope): Pick<Scope, 'valueOf' | 'truthOf'> => ({
  valueOf: (expression) => valueIn(expression, scope()),
  truthOf: (expression) => truthIn(expression, scope()),
});
