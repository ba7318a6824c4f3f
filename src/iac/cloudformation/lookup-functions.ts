import { cidrsOf, parseBlock } from '../../network/cidr.ts';
import { iacGap, known, type Value } from '../declared.ts';
import { fieldOf, fieldsOf, membersOf, type Json } from './json.ts';
import type { Intrinsic } from './scope.ts';
import {
  concatenated,
  forEachChoice,
  forEachCombination,
  gapIn,
  listOf,
  oneOf,
  textIn,
  unknown,
  unknownBecause,
} from './values.ts';

/** As many zones as the largest region has. */
const MOST_ZONES = 6;

/** Fn::GetAZs: the zones of a region, named by their place in the list: which ones an account has is not known before. */
export const getZones: Intrinsic = (argument, scope) => {
  const given = argument === '' || argument === null ? known('') : scope.valueOf(argument);
  return forEachChoice(given, (value) => {
    // AWS: an empty text means the region of the stack.
    const region = textIn(value) === '' ? scope.referredTo('AWS::Region') : value;
    const name = textIn(region) ?? 'AWS::Region';
    const zones = Array.from({ length: MOST_ZONES }, (_, index) => known(`Fn::GetAZs(${name})[${index}]`));
    const more = iacGap('KnownAfterApply', `Which zones ${name} has in this account is not known.`);
    return { is: 'list', items: zones, more };
  });
};

const blocks = (block: string, count: number, bits: number): readonly string[] | null => {
  const whole = parseBlock(block);
  const width = whole?.family === 'ipv6' ? 128 : 32;
  if (!whole || bits < 1 || bits > width - whole.length) return null;
  const size = 1n << BigInt(bits);
  if (whole.start + size * BigInt(count) - 1n > whole.end) return null;
  return Array.from({ length: count }, (_, index) => {
    const start = whole.start + size * BigInt(index);
    return cidrsOf({ start, end: start + size - 1n }, whole.family, 1)[0] ?? block;
  });
};

const notCidr = (what: string): Value =>
  unknownBecause('TypeNotUnderstood', `Fn::Cidr cannot divide ${what} as it is asked to.`);

/** Fn::Cidr: so many blocks of so many bits, from the first address of a block on. */
export const cidr: Intrinsic = (argument, scope) => {
  const [block = '', count = '', bits] = membersOf(argument);
  const members = [block, count, bits ?? ''].map((member) => scope.valueOf(member));
  return forEachCombination(members, ([whole = known(''), many = known(''), size = known('')]) => {
    const number = Number(textIn(many) ?? Number.NaN);
    // AWS: count is from 1 to 256.
    if (!Number.isInteger(number) || number < 1 || number > 256) {
      const gap = gapIn(many);
      return gap ? unknown(gap) : notCidr('a block');
    }
    const text = textIn(whole);
    const open = gapIn(whole) ?? gapIn(size);
    // Which blocks these will be is not known, and how many is.
    if (text === null || open || bits === undefined) {
      const gap = open ?? iacGap('TypeNotUnderstood', 'Fn::Cidr is not given how many bits a block has.');
      return listOf(Array.from({ length: number }, () => unknown(gap)));
    }
    const made = blocks(text, number, Number(textIn(size) ?? Number.NaN));
    return made ? listOf(made.map((each) => known(each))) : notCidr(text);
  });
};

const candidates = (table: Json | undefined, key: Value): readonly (Json | undefined)[] => {
  const text = textIn(key);
  return text === null ? fieldsOf(table).map(([, value]) => value) : [fieldOf(table, text)];
};

/** How many cells of a table are looked at where a key is not known. */
const MOST_CELLS = 256;

/** Fn::FindInMap: what a table of the template holds under two keys; all of a row or column where a key is not known. */
export const findInMap: Intrinsic = (argument, scope) => {
  const [name = '', top = '', second = '', options] = membersOf(argument);
  const keys = [name, top, second].map((key) => scope.valueOf(key));
  return forEachCombination(keys, ([map = known(''), row = known(''), column = known('')]) => {
    const gap = gapIn(map) ?? gapIn(row) ?? gapIn(column);
    const otherwise = fieldOf(options, 'DefaultValue');
    const found = candidates(scope.mappings, map)
      .flatMap((table) => candidates(table, row))
      .flatMap((cells) => candidates(cells, column));
    const missing = (): Value =>
      otherwise === undefined
        ? unknownBecause(
            'TypeNotUnderstood',
            `The mapping ${textIn(map) ?? ''} has nothing under these keys.`,
          )
        : scope.valueOf(otherwise);
    if (gap && found.length > MOST_CELLS) return unknown(gap);
    const values = found.map((cell) => (cell === undefined ? missing() : scope.valueOf(cell)));
    if (!gap) return values[0] ?? missing();
    const all = otherwise === undefined ? values : [...values, missing()];
    return all.length === 0 ? unknown(gap) : oneOf(all, gap);
  });
};

/** The domain of a partition's names: amazonaws.com, but for China. */
export const domainOf = (region: Value): Value =>
  forEachChoice(region, (value) => {
    const text = textIn(value);
    if (text === null) return value;
    return known(text.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com');
  });

/** The partition that a region belongs to. */
export const partitionOf = (region: Value): Value =>
  forEachChoice(region, (value) => {
    const text = textIn(value);
    if (text === null) return value;
    if (text.startsWith('cn-')) return known('aws-cn');
    return known(text.startsWith('us-gov-') ? 'aws-us-gov' : 'aws');
  });

/** Fn::ImportValue: what another stack exports under a name. */
export const importValue: Intrinsic = (argument, scope) =>
  forEachChoice(scope.valueOf(argument), (name) => scope.importOf(concatenated([name])));
