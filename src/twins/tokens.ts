import { type Block, parseBlock } from '../network/cidr.ts';

// AWS: the id of a resource is its type and 17 hexadecimal digits, or 8 of those from before 2018 (EC2 user guide, resource ids).
// The names of an endpoint have eight letters and digits more after it.
const awsId = String.raw`[a-z]+(?:-[a-z]+)*-(?:[0-9a-f]{17}|[0-9a-f]{8})(?![0-9a-z])(?:-[a-z0-9]{8}(?![a-z0-9]))?`;
const key = String.raw`(?:\[(?:\d+|\\*"[^"\\]*\\*")\])?`;
/** An address in Terraform, with its quotes escaped as often as may be. */
const terraform = String.raw`(?:module\.[\w-]+${key}\.)*[a-z][a-z0-9]*_\w+\.[\w-]+${key}`;
const ipv4 = String.raw`\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?!\d|\.\d)`;
const ipv6 = String.raw`[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\/\d{1,3})?`;
/** An id in a name that was made of it, of a block of Terraform code for one. */
const madeOfId = String.raw`(?:[A-Za-z0-9]+[-_])*[a-z]+[-_](?:[0-9a-f]{17}|[0-9a-f]{8})(?![0-9A-Za-z])(?:-[a-z0-9]{8}(?![a-z0-9]))?`;
/** The beginning of ids in a policy that asks for no more. */
const beginning = /(?<![\w.-])[a-z]+(?:-[a-z]+)*-[0-9a-f]{1,17}(?=[*?])/g;

/** What ids may begin with to pass a pattern in this text. */
export const beginningsIn = (text: string): readonly string[] =>
  text.includes('*') || text.includes('?') ? [...text.matchAll(beginning)].map(([found]) => found) : [];

/** Where a name may begin in JSON: not within a word, and after an escape (`\n`) that looks like the beginning of one. */
const after = (word: string): string => String.raw`(?:(?<![\\${word}])|(?<=\\(?:[bfnrt]|u[0-9a-f]{4})))`;

/** Whatever in the text of an item may name a thing or an address. */
export const namesIn = (): RegExp =>
  new RegExp(
    `${after(String.raw`\w.-`)}(?:${awsId}|${terraform})|${after(String.raw`\w:.-`)}(?:${ipv4}|${ipv6})`,
    'g',
  );

/** The same in texts about items, where a name may have been made of an id. */
export const namesInReports = (): RegExp =>
  new RegExp(
    `${after(String.raw`\w-`)}${madeOfId}|${after(String.raw`\w.-`)}(?:${terraform})|${after(String.raw`\w:.-`)}(?:${ipv4}|${ipv6})`,
    'g',
  );

const simpleId = /^[a-z]+(?:-[a-z]+)*-(?:[0-9a-f]{17}|[0-9a-f]{8})$/;

/** Is this an id as AWS gives them to most things, and nothing else? `namesIn` finds it whole. */
export const isSimpleId = (text: string): boolean => simpleId.test(text);

/** A name as it is without escapes. */
export const plain = (name: string): string => (name.includes('\\') ? name.replaceAll('\\', '') : name);

/** A name with its quotes escaped as those of another one. */
export const escapedLike = (name: string, like: string): string => {
  const escape = /(\\+)"/.exec(like)?.[1];
  return escape === undefined ? name : name.replaceAll('"', `${escape}"`);
};

const digit = /^[\d:]/;

/** The block of addresses that a name stands for; null for the id of a thing. */
export const addressesOf = (name: string): Block | null =>
  digit.test(name) || name.includes(':') ? parseBlock(name) : null;

/** What is left of a name as its parts before an id are taken off, one after the other. */
export const endingsOf = function* (name: string): Iterable<string> {
  for (let at = 0; ;) {
    yield name.slice(at);
    const next = name.slice(at).search(/[-_./"]/);
    if (next === -1) return;
    at += next + 1;
  }
};

const endpointName = /^(vpce-(?:[0-9a-f]{17}|[0-9a-f]{8}))(-[a-z0-9]{8})$/;

/** The id in a name that AWS made of it, and what comes after it; null where it is no such name. */
export const idInName = (name: string): readonly [id: string, rest: string] | null => {
  const found = endpointName.exec(name);
  return found ? [found[1] as string, found[2] as string] : null;
};
