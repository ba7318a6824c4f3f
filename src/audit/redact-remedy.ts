import type { Existing } from '../changes/existing.ts';
import { remedyOf } from '../changes/remedy.ts';
import type { Fix, Remedy, RemedySource } from '../model/finding.ts';
import type { MonthlyCost } from '../model/money.ts';

/** How the ids of resources begin. */
export const idPrefixes =
  'vpce-svc|vpce|vpc|subnet|rtb|igw|eigw|nat|eni|sg|acl|pcx|tgw-attach|tgw-rtb|tgw|pl|dopt|vgw|cagw|lgw|eipalloc|rtbassoc|aclassoc|rslvr-rr|rslvr-rrassoc|rp|vpce-con|vpn|dxgw|i|o|ou';

/** An id of a resource, and nothing else. */
export const wholeId = new RegExp(`^(${idPrefixes})-[A-Za-z0-9][\\w-]*$`);

/** What takes the place of what must not be seen: ids, addresses and the like in a text, and a whole name. */
export interface Replacements {
  readonly text: (value: string) => string;
  readonly name: (value: string) => string;
}

/** Does a text have, as a whole, a form that is known: an account, an ARN, an address, an id? */
const isForm = (value: string): boolean =>
  wholeId.test(value) || /^(?:\d{12}|arn:\S+|[\d.]+(?:\/\d+)?|[\da-f]*:[\da-f:.]*(?:\/\d+)?)$/i.test(value);

/** A value that somebody chose: kept in its form where that is known, else hashed whole. */
const replaced = (value: string, by: Replacements): string => {
  const changed = isForm(value) ? by.text(value) : value;
  return changed === value ? by.name(value) : changed;
};

const spoken = new Set(['Effect', 'Action', 'NotAction', 'Version']);

const anything = /^(?:\*|true|false|\d{1,5}|0\.0\.0\.0\/0|::\/0|)$/;

/** The key of a condition, or of a statement: what follows a slash is a name of the account (aws:PrincipalTag/…). */
const keyOf = (key: string, by: Replacements): string =>
  key.replace(/\/(.+)$/, (_, name: string) => `/${by.name(name)}`);

/** A policy statement: what it does stays, whom and what it is about does not. */
export const redactStatement = (value: unknown, by: Replacements, key = ''): unknown => {
  if (typeof value === 'string') return spoken.has(key) || anything.test(value) ? value : replaced(value, by);
  if (Array.isArray(value)) return value.map((inner: unknown) => redactStatement(inner, by, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [keyOf(name, by), redactStatement(inner, by, name)]),
  );
};

const policyOf = (text: string, by: Replacements): string => {
  try {
    return JSON.stringify(redactStatement(JSON.parse(text), by));
  } catch {
    return by.name(text);
  }
};

/** Fields that hold words of AWS or of ours. */
const words = new Set(
  'kind region type state direction protocol attribute connectivityType ipAddressType dnsRecordIpType action serviceType'.split(
    ' ',
  ),
);

/** A change, or a thing, with everything hashed that an account gives names to. */
const redactFields = (value: unknown, by: Replacements, key = ''): unknown => {
  if (typeof value === 'string') {
    if (words.has(key) || anything.test(value)) return value;
    if (key === 'policy') return policyOf(value, by);
    if (key === 'serviceName' && !value.includes('vpce-svc-')) return value;
    return replaced(value, by);
  }
  if (Array.isArray(value)) return value.map((inner: unknown) => redactFields(inner, by, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === 'tags' ? {} : redactFields(inner, by, name),
    ]),
  );
};

const inText = (name: string): RegExp =>
  new RegExp(`(?<![\\w-])${name.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')}(?![\\w-])`, 'g');

// Limit: a name that is only in a sentence of a remedy, and in neither its changes nor the subject of its finding, is not recognized by --redact.
/** Hides in sentences what has a known form, and these names: longest first, so that none hides within another. */
export const sentencesWith = (names: readonly string[], by: Replacements): ((text: string) => string) => {
  const hidden = [...new Set(names)].sort((a, b) => b.length - a.length);
  const patterns = hidden.map(inText);
  return (value) => {
    // Names go first, as marks: one that holds an account id would not be found any more.
    const marked = patterns.reduce((text, pattern, at) => text.replace(pattern, `\u0000${at}\u0000`), value);
    return by.text(marked).replace(/\0(\d+)\0/g, (_, at: string) => by.name(hidden[Number(at)] ?? ''));
  };
};

/** Replacements that remember which names they hid. */
const remembering = (by: Replacements, names: Set<string>): Replacements => ({
  text: by.text,
  name(value) {
    if (value.length > 2) names.add(value);
    return by.name(value);
  },
});

const redactSource = (
  { fix, existing }: RemedySource,
  cost: MonthlyCost | null,
  names: readonly string[],
  by: Replacements,
): Remedy => {
  const found = new Set(names);
  const noting = remembering(by, found);
  const fields = <T>(value: T): T => redactFields(value, noting) as T;
  const changes = fields(fix.changes);
  const choices = fix.choices?.map(({ text, change }) => ({ text, change: fields(change) }));
  const things = existing.map(({ section, item }) => ({ section, item: fields(item) }));
  const say = sentencesWith([...found], by);
  const told: Fix = {
    text: say(fix.text),
    changes,
    ...(fix.risk === undefined ? {} : { risk: say(fix.risk) }),
    ...(fix.first === undefined ? {} : { first: say(fix.first) }),
    ...(choices ? { choices: choices.map(({ text, change }) => ({ text: say(text), change })) } : {}),
    ...(fix.code
      ? { code: Object.fromEntries(Object.entries(fix.code).map(([form, text]) => [form, say(text)])) }
      : {}),
  };
  const find: Existing = (section, id) =>
    things.find((one) => one.section === section && one.item.id === id)?.item as never;
  return remedyOf(told, find, cost);
};

/** A remedy written anew of changes with other ids and names; one that does not say what it is written of keeps its sentence alone. */
export const redactRemedy = (
  { source, text, changes, risk, costPerMonth }: Remedy,
  names: readonly string[],
  by: Replacements,
): Remedy => {
  const say = sentencesWith(names, by);
  if (!source) return { text: say(text), ...(risk === undefined ? {} : { risk: say(risk) }) };
  const { changes: hashed, ...texts } = redactSource(source, costPerMonth ?? null, names, by);
  return changes && hashed ? { ...texts, changes: hashed } : texts;
};
