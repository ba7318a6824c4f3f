import { iacGap, known, type Value } from '../declared.ts';
import { fieldOf, isList, isObject, membersOf, textAt, type Json } from './json.ts';
import { splitText } from './text-functions.ts';
import { concatenated, forEachChoice, listOf, oneOf, textIn, unknown, unknownBecause } from './values.ts';

const SSM = /^AWS::SSM::Parameter::Value</;
const LIST = /^(?:CommaDelimitedList|List<.*>|AWS::SSM::Parameter::Value<(?:List<.*>|CommaDelimitedList)>)$/;

/** An id as AWS gives it: what a parameter of an SSM type holds, where it is given that in place of a name. */
const LIVE_ID = /^[a-z]+(?:-[a-z]+)*-[0-9a-f]{8,17}$/;

const trimmed = (value: Value): Value => {
  const text = textIn(value);
  return text === null ? value : known(text.trim());
};

const asList = (value: Value): Value =>
  forEachChoice(value, (choice) => {
    if (choice.is === 'list' || choice.is === 'unknown') return choice;
    if (textIn(choice) === '') return listOf([]);
    const members = splitText(choice, ',');
    return members.is === 'list' ? { ...members, items: members.items.map(trimmed) } : members;
  });

const notGiven = (name: string, why: string): Value =>
  unknownBecause('ParameterUnknown', `The parameter ${name} ${why}.`);

/** One of the values that a parameter may have, where its template lists them. */
const allowed = (name: string, declared: Json): Value => {
  const values = membersOf(fieldOf(declared, 'AllowedValues')).filter(
    (value) => typeof value !== 'object' || value === null,
  );
  const gap = iacGap('ParameterUnknown', `The parameter ${name} is not known.`);
  const texts = values.map((value) => known(String(value)));
  return texts.length === 0 ? unknown(gap) : oneOf(texts, gap);
};

/** What was written for a parameter: one value, or the members of a list. */
export const writtenValue = (json: Json): Value => {
  if (isList(json)) return listOf(json.map(writtenValue));
  if (json === null || isObject(json))
    return unknownBecause('ParameterUnknown', 'A value is given that is not known.');
  return typeof json === 'string' && json.includes('{{resolve:')
    ? unknownBecause('KnownAfterApply', 'A dynamic reference is looked up when the stack is deployed.')
    : known(json);
};

/** A text of SSM's is a name unless it cannot be one: what it holds is in the account. */
const isHeld = (value: Value, type: string): boolean => {
  if (value.is === 'list') return value.items.every((item) => isHeld(item, type));
  const text = textIn(value);
  if (text === null) return value.is === 'reference';
  return type.includes('::Id>')
    ? text.split(',').every((id) => LIVE_ID.test(id.trim()))
    : !text.startsWith('/');
};

const commas = (item: Value, index: number): readonly Value[] => (index === 0 ? [item] : [known(','), item]);

const valueOf = (name: string, declared: Json, given: Value | undefined): Value => {
  const type = textAt(declared, 'Type') ?? 'String';
  const hidden = fieldOf(declared, 'NoEcho');
  // NoEcho marks secrets: they are never read, so that nothing can print them.
  if (hidden !== undefined && hidden !== false && hidden !== 'false')
    return notGiven(name, 'is marked NoEcho, and is not read');
  const standard = fieldOf(declared, 'Default');
  if (SSM.test(type)) {
    if (given && isHeld(given, type)) return LIST.test(type) ? asList(given) : given;
    return notGiven(name, 'is the name of an SSM parameter, which holds its value');
  }
  const value = given ?? (standard === undefined || standard === null ? undefined : writtenValue(standard));
  if (value === undefined) return allowed(name, declared);
  if (LIST.test(type)) return asList(value);
  return value.is === 'list' ? concatenated(value.items.flatMap(commas)) : value;
};

/** A parameter that is said not to be known, default or not. */
const withheld = (name: string, declared: Json): Value =>
  SSM.test(textAt(declared, 'Type') ?? '')
    ? valueOf(name, declared, undefined)
    : valueOf(name, { ...(isObject(declared) ? declared : {}), Default: null }, undefined);

/** The value of a declared parameter for what it is given; null: it is said not to be known. */
export const parameterValue = (name: string, declared: Json, given: Value | null | undefined): Value =>
  given === null ? withheld(name, declared) : valueOf(name, declared, given);
