import { parseDocument, isMap, isSeq, stringify } from 'yaml';
import type { Named } from '../audit/waiver-names.ts';
import { matchesPattern } from '../audit/pattern.ts';
import type { WaiverRule } from '../audit/waivers.ts';
import { schemaLine } from '../model/schema-url.ts';
import { UserError } from '../model/user-error.ts';
import { parseWaivers } from './waiver-file.ts';

/** A waiver that is to be written: who accepts which failure, why, and until when. */
export interface NewWaiver {
  readonly check: string;
  /** Id of the resource, without a pattern. */
  readonly resource: string;
  /** Its ARN, where it is known: a waiver that is there may name it by that. */
  readonly arn: string | null;
  readonly accountId: string | null;
  readonly region: string | null;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, YYYY-MM-DD, UTC. */
  readonly until: string;
}

const entryOf = ({ check, resource, accountId, region, reason, owner, until }: NewWaiver) => ({
  check,
  resource,
  ...(accountId === null ? {} : { account: accountId }),
  // A bucket may be listed without the region that it is in.
  ...(region === null || region === '' ? {} : { region }),
  reason,
  owner,
  until,
});

/** Does a waiver that is there accept this failure, whether its day has passed or not? */
const covers = (rule: WaiverRule, { check, resource, arn, accountId, region }: NewWaiver): boolean =>
  rule.checks.includes(check) &&
  [resource, arn].some((name) => name !== null && matchesPattern(rule.resource, name)) &&
  (rule.accountId === null || rule.accountId === accountId) &&
  (rule.region === null || rule.region === region);

const refuseDouble = (path: string, rules: readonly WaiverRule[], waiver: NewWaiver, today: string): void => {
  const at = rules.findIndex((rule) => covers(rule, waiver));
  const rule = rules[at];
  if (rule === undefined) return;
  const isOver = rule.until < today;
  throw new UserError(
    `${path}: waivers[${at}] of ${rule.owner} ${isOver ? 'waived' : 'waives'} it until ${rule.until}.`,
    isOver ? 'Its day has passed: write a new one there, or take the entry away.' : 'Change that entry.',
  );
};

/** The entry behind the last one of the list, as that one is indented; null where the list is written in another way. */
const inserted = (source: string, entry: object): string | null => {
  const { contents } = parseDocument(source);
  const list = isMap(contents) ? contents.get('waivers', true) : null;
  const last = isSeq(list) && !list.flow ? list.items.at(-1) : undefined;
  const range = isMap(last) ? last.range : null;
  if (!range) return null;
  const [start, end] = range;
  const indent = /^( *)- +$/.exec(source.slice(source.lastIndexOf('\n', start - 1) + 1, start))?.[1];
  if (indent === undefined) return null;
  const lineEnd = source[end - 1] === '\n' ? end - 1 : source.indexOf('\n', end);
  const [before, after] =
    lineEnd < 0 ? [`${source}\n`, ''] : [source.slice(0, lineEnd + 1), source.slice(lineEnd + 1)];
  const text = stringify([entry], { lineWidth: 0 }).replaceAll(/^(?=.)/gm, indent);
  return `${before}${text}${after}`;
};

/** The whole file written again: comments stay, but not each blank. */
const rewritten = (source: string, entry: object): string => {
  const document = parseDocument(source);
  const list = document.get('waivers', true);
  if (isSeq(list)) {
    list.flow = false;
    list.add(document.createNode(entry));
  } else document.set('waivers', document.createNode([entry]));
  return document.toString({ lineWidth: 0 });
};

const started = (entry: object): string =>
  `${schemaLine('waivers')}${stringify({ waivers: [entry] }, { lineWidth: 0 })}`;

/** Has the file what it had, and this one more? */
const isWhole = (
  text: string,
  before: readonly WaiverRule[],
  path: string,
  checks: readonly Named[],
): boolean => {
  const { rules } = parseWaivers(path, text, checks);
  return (
    rules.length === before.length + 1 &&
    JSON.stringify(rules.slice(0, before.length)) === JSON.stringify(before)
  );
};

/**
 * The text of a file of waivers with one more; null is a file that is not there. What was there stays as it was written. A
 * failure that is waived already, a file that is not valid, and a waiver that would not be, are refused.
 */
export const withWaiver = (
  path: string,
  source: string | null,
  waiver: NewWaiver,
  checks: readonly Named[],
  today: string,
): string => {
  const before = source === null ? [] : parseWaivers(path, source, checks).rules;
  refuseDouble(path, before, waiver, today);
  const entry = entryOf(waiver);
  if (source === null || source.trim() === '') return started(entry);
  const text = inserted(source, entry);
  return text !== null && isWhole(text, before, path, checks) ? text : rewritten(source, entry);
};
