import { known, type Value } from '../declared.ts';
import { isObject, membersOf, type Json } from './json.ts';
import type { Intrinsic } from './scope.ts';
import {
  concatenated,
  forEachChoice,
  forEachCombination,
  gapIn,
  listOf,
  NO_VALUE,
  textIn,
  unknown,
  unknownBecause,
} from './values.ts';

const notText = (name: string): Value =>
  unknownBecause('TypeNotUnderstood', `${name} is given something that it does not take.`);

const unknownOr = (value: Value, name: string): Value => {
  const gap = gapIn(value);
  return gap ? unknown(gap) : notText(name);
};

/** Fn::Join: members with a text in between. */
export const join: Intrinsic = (argument, scope) => {
  const [separator = '', list = []] = membersOf(argument);
  return forEachCombination([scope.valueOf(separator), scope.valueOf(list)], ([between, members]) => {
    if (between === undefined || textIn(between) === null || members === undefined)
      return notText('Fn::Join');
    if (members.is !== 'list') return unknownOr(members, 'Fn::Join');
    const pieces = members.items.flatMap((item, index) => (index === 0 ? [item] : [between, item]));
    return concatenated(members.more ? [...pieces, unknown(members.more)] : pieces);
  });
};

/** Characters of ids, ARNs, DNS names and address blocks: a separator with one of them may be inside of any. */
const IN_IDENTIFIERS = /[A-Za-z0-9:/._-]/;

/** The members of a text that a separator divides. */
export const splitText = (text: Value, separator: string): Value =>
  forEachChoice(text, (choice) => {
    const parts = choice.is === 'text' ? choice.parts : [choice];
    const open = parts.find((part) => textIn(part) === null);
    if (open && (open.is !== 'reference' || IN_IDENTIFIERS.test(separator)))
      return unknownOr(open, 'Fn::Split');
    const members: Value[][] = [[]];
    for (const part of parts) {
      const [first = '', ...others] = textIn(part)?.split(separator) ?? [];
      members.at(-1)?.push(textIn(part) === null ? part : known(first));
      members.push(...others.map((piece) => [known(piece)]));
    }
    return listOf(members.map((pieces) => concatenated(pieces)));
  });

/** Fn::Split: the members of a text. */
export const split: Intrinsic = (argument, scope) => {
  const [separator = '', text = ''] = membersOf(argument);
  const between = textIn(scope.valueOf(separator));
  // AWS: the delimiter of Fn::Split is a text; an empty one is refused.
  if (!between) return notText('Fn::Split');
  return splitText(scope.valueOf(text), between);
};

/** Fn::Select: one member of a list by its place, from zero. */
export const select: Intrinsic = (argument, scope) => {
  const [place = '', list = []] = membersOf(argument);
  return forEachCombination([scope.valueOf(place), scope.valueOf(list)], ([index, choice]) => {
    const text = index && textIn(index);
    if (!text || !/^\d+$/.test(text) || !choice) return unknownOr(index ?? NO_VALUE, 'Fn::Select');
    if (choice.is !== 'list') return unknownOr(choice, 'Fn::Select');
    const member = choice.items[Number(text)];
    if (member) return member;
    return choice.more
      ? unknown(choice.more)
      : unknownBecause(
          'TypeNotUnderstood',
          `Fn::Select asks for member ${text} of a list of ${choice.items.length}.`,
        );
  });
};

const VARIABLE = /\$\{(!?)([^{}]*)\}/g;

const piecesOf = (text: string, of: (name: string) => Value): readonly Value[] => {
  const pieces: Value[] = [];
  let end = 0;
  for (const match of text.matchAll(VARIABLE)) {
    const [whole, literal, name = ''] = match;
    pieces.push(known(text.slice(end, match.index)));
    // AWS: ${!Literal} is written as ${Literal}.
    pieces.push(literal ? known(`\${${name}}`) : of(name.trim()));
    end = match.index + whole.length;
  }
  return [...pieces, known(text.slice(end))];
};

/** Fn::Sub: a text with variables, and where it has a second member, what some of them are. */
export const sub: Intrinsic = (argument, scope) => {
  const [text, variables] = membersOf(argument);
  if (typeof text !== 'string') return notText('Fn::Sub');
  const own = isObject(variables) ? variables : {};
  const of = (name: string): Value => {
    const given = Object.hasOwn(own, name) ? own[name] : undefined;
    if (given !== undefined) return scope.valueOf(given);
    const dot = name.indexOf('.');
    return dot < 0 ? scope.referredTo(name) : scope.attributeOf(name.slice(0, dot), name.slice(dot + 1));
  };
  return text.includes('{{resolve:') ? scope.valueOf(text) : concatenated(piecesOf(text, of));
};

const inBase64 = (text: string): string =>
  btoa([...new TextEncoder().encode(text)].map((byte) => String.fromCharCode(byte)).join(''));

/** Fn::Base64: a text in Base64. */
export const base64: Intrinsic = (argument, scope) =>
  forEachChoice(scope.valueOf(argument), (value) => {
    const text = textIn(value);
    return text === null ? unknownOr(value, 'Fn::Base64') : known(inBase64(text));
  });

const written = (value: Value): readonly Value[] => {
  if (value.is === 'known') return [known(JSON.stringify(value.value))];
  if (value.is === 'list' && !value.more)
    return [
      known('['),
      ...value.items.flatMap((item, index) => [known(index ? ',' : ''), ...written(item)]),
      known(']'),
    ];
  if (value.is === 'object')
    return [
      known('{'),
      ...Object.entries(value.fields).flatMap(([key, field], index) => [
        known(`${index ? ',' : ''}${JSON.stringify(key)}:`),
        ...written(field),
      ]),
      known('}'),
    ];
  if (value.is === 'reference') return [known('"'), value, known('"')];
  return [unknownOr(value, 'Fn::ToJsonString')];
};

/** Fn::ToJsonString: an object or a list as text. */
export const toJsonString: Intrinsic = (argument, scope) => concatenated(written(scope.valueOf(argument)));

/** Fn::Length: how many members a list has. */
export const length: Intrinsic = (argument, scope) =>
  forEachChoice(scope.valueOf(argument), (value) =>
    value.is === 'list' && !value.more ? known(value.items.length) : unknownOr(value, 'Fn::Length'),
  );

/** The value of a list of expressions: without what is left out, one list for each way in which it may be. */
export const listValue = (members: readonly Json[], valueOf: (member: Json) => Value): Value => {
  const values = members.map((member) => valueOf(member));
  const optional = values.some((value) => value.is === 'one-of' && value.values.includes(NO_VALUE));
  const whole = (items: readonly Value[]): Value => listOf(items.filter((item) => item !== NO_VALUE));
  if (!optional) return whole(values);
  // Only members that may be missing multiply the list: one whose value alone is open stays one member.
  const fixed = values.map((value) =>
    value.is === 'one-of' && !value.values.includes(NO_VALUE) ? listOf([value]) : value,
  );
  const unwrapped = (item: Value, index: number): Value =>
    fixed[index] === values[index] ? item : (values[index] ?? item);
  const all = forEachCombination(fixed, (items) => whole(items.map(unwrapped)));
  if (all.is !== 'unknown') return all;
  const sure = values.filter((value) => !(value.is === 'one-of' && value.values.includes(NO_VALUE)));
  return { is: 'list', items: sure.filter((item) => item !== NO_VALUE), more: all.gap };
};
