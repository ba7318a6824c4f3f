import { textsOf } from './key-dimensions.ts';
import { ANY, ONE, arnParts, matches } from './match.ts';
import type { Pattern } from './match.ts';
import { closureOf } from './representatives.ts';
import type { Scene } from './scene.ts';
import type { Vocabulary } from './vocabulary.ts';

/** An account that requests may come from or go to, and whether it surely stands on that side. */
export interface Side {
  readonly account: string;
  readonly sure: boolean;
  readonly named: boolean;
  /** Stands for every account that is neither trusted nor named. */
  readonly stranger?: boolean;
}

/** Accounts of one side: the trusted ones the policy tells apart, or strangers and those named that are not trusted. */
export function accountSides(
  kind: 'inside' | 'outside',
  scene: Scene,
  vocabulary: Vocabulary,
  unnamedOnly: boolean,
): Side[] {
  const { accounts, accountsComplete } = scene.trust;
  const trusted = setOf(accounts);
  const { named, patterns } = wordsFor(vocabulary);
  const unmentioned = scene.unmentionedOnly === true;
  const all = strangers((account) => named.has(account) || trusted.has(account), patterns);
  const unknown = (unmentioned ? all.slice(0, 1) : all).map((account) => ({
    account,
    sure: true,
    named: false,
  }));
  if (kind === 'outside') {
    // Limit: a named account that is not in an incomplete list of accounts may still be trusted.
    const foreign = [...named].filter((account) => !trusted.has(account));
    const sides = foreign.map((account) => ({ account, sure: accountsComplete, named: true }));
    return [...unknown.map((side) => ({ ...side, stranger: true })), ...(unnamedOnly ? [] : sides)];
  }
  const known = named.size === 0 ? [] : accounts.filter((account) => named.has(account));
  const others = unlike(accounts, named, patterns);
  const sides = [...known, ...others].map((account) => ({ account, sure: true, named: named.has(account) }));
  return accountsComplete ? sides : [...sides, ...unknown];
}

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** The accounts of a list, made once for each list: an organization may have thousands. */
function setOf(accounts: readonly string[]): ReadonlySet<string> {
  const known = sets.get(accounts) ?? new Set(accounts);
  sets.set(accounts, known);
  return known;
}

/** One account of each class that the patterns tell apart. */
function unlike(
  accounts: readonly string[],
  named: ReadonlySet<string>,
  patterns: readonly Pattern[],
): string[] {
  const isOther = (account: string): boolean => !named.has(account);
  if (patterns.length === 0) return [accounts.find(isOther)].filter((one) => one !== undefined);
  const classes = new Map<string, string>();
  for (const account of accounts.filter(isOther)) {
    const matched = patterns.map((pattern) => matches(pattern, account)).join();
    if (!classes.has(matched)) classes.set(matched, account);
  }
  return [...classes.values()];
}

const ACCOUNT_KEYS = [
  'aws:principalaccount',
  'kms:calleraccount',
  'aws:principalarn',
  'aws:resourceaccount',
  's3:resourceaccount',
  'aws:vpceaccount',
  'aws:sourcevpcarn',
];

interface AccountWords {
  /** Accounts that are written out. */
  readonly named: ReadonlySet<string>;
  /** Patterns of account ids, and their overlaps. */
  readonly patterns: readonly Pattern[];
}

const wordsOf = new WeakMap<Vocabulary, AccountWords>();

/** How a policy speaks of the accounts of callers, owners and endpoints. */
function wordsFor(vocabulary: Vocabulary): AccountWords {
  const known = wordsOf.get(vocabulary);
  if (known !== undefined) return known;
  const texts = ACCOUNT_KEYS.flatMap((key) => textsOf(vocabulary.keys.get(key), vocabulary));
  const parts = [...texts, ...vocabulary.resources].map(accountPart);
  const named = new Set([
    ...parts.filter((part) => !isWild(part)).map((part) => String.fromCharCode(...part)),
    ...(vocabulary.principals.get('AWS') ?? []).map((name) => name.split(':')[4] ?? name),
  ]);
  const wild = parts.filter((part) => isWild(part) && part.some((code) => code >= 0));
  const words = {
    named: new Set([...named].filter((text) => /^\d{12}$/.test(text))),
    patterns: wild.length === 0 ? [] : closureOf(wild).patterns,
  };
  wordsOf.set(vocabulary, words);
  return words;
}

/** The account of an ARN, or the text itself. */
function accountPart(pattern: Pattern): Pattern {
  const parts = arnParts(pattern);
  return parts.length === 1 ? pattern : (parts[4] ?? []);
}

function isWild(pattern: Pattern): boolean {
  return pattern.includes(ANY) || pattern.includes(ONE);
}

const DIGITS = '9876543210'.split('');

/** An account that no pattern fits, and one for each pattern; none of them is taken. */
function strangers(isTaken: (account: string) => boolean, patterns: readonly Pattern[]): string[] {
  const plain = DIGITS.flatMap((first) => DIGITS.map((last) => `${first.repeat(11)}${last}`));
  const free = plain.find(
    (account) => !isTaken(account) && !patterns.some((pattern) => matches(pattern, account)),
  );
  const fitting = patterns.flatMap((pattern) => {
    const all = DIGITS.flatMap((digit) => filled(pattern, digit) ?? []);
    return all.find((account) => !isTaken(account)) ?? [];
  });
  return [...new Set([...(free === undefined ? [] : [free]), ...fitting])];
}

/** An account id that the pattern fits; null where none can. */
function filled(pattern: Pattern, digit: string): string | null {
  const fixed = pattern.filter((code) => code !== ANY).length;
  let room = pattern.includes(ANY) ? 12 - fixed : 0;
  if (room < 0) return null;
  let text = '';
  for (const code of pattern) {
    if (code === ONE) text += digit;
    else if (code !== ANY) text += String.fromCharCode(code);
    else {
      text += digit.repeat(room);
      room = 0;
    }
  }
  return /^\d{12}$/.test(text) ? text : null;
}
