import { textsOf } from './key-variables.ts';
import { arnParts, matches } from './match.ts';
import type { Pattern } from './match.ts';
import { memoize, setOf } from './memoize.ts';
import { accountClasses } from './equivalence-classes.ts';
import { wideOf } from './policy-variables.ts';
import type { RequestSpace } from './request-space.ts';
import type { Vocabulary } from './vocabulary.ts';

/** An account that requests may come from or go to, and whether it surely stands on that side. */
export interface Side {
  readonly account: string;
  readonly sure: boolean;
  readonly named: boolean;
  /** Stands for every account that is neither trusted nor named. */
  readonly isUnknownExternal?: boolean;
}

/** Accounts of one side: the trusted ones the policy tells apart, or unknown external ones and those named that are not trusted. */
export const accountSides = (
  kind: 'inside' | 'outside',
  space: RequestSpace,
  vocabulary: Vocabulary,
  unnamedOnly: boolean,
): Side[] => {
  const { accounts, accountsComplete } = space.trust;
  const trusted = setOf(accounts);
  const { named, patterns, classes } = wordsFor(vocabulary);
  const unmentioned = space.unmentionedOnly === true;
  // Of each class an account that is nobody's we know.
  const all = classes.flatMap(
    (accounts) => accounts.find((account) => !named.has(account) && !trusted.has(account)) ?? [],
  );
  const unknown = (unmentioned ? all.slice(0, 1) : all).map((account) => ({
    account,
    sure: true,
    named: false,
  }));
  if (kind === 'outside') {
    // Limit: a named account that is not in an incomplete list of accounts may still be trusted.
    const foreign = [...named].filter((account) => !trusted.has(account));
    const sides = foreign.map((account) => ({ account, sure: accountsComplete, named: true }));
    return [...unknown.map((side) => ({ ...side, isUnknownExternal: true })), ...(unnamedOnly ? [] : sides)];
  }
  const known = named.size === 0 ? [] : accounts.filter((account) => named.has(account));
  const others = unlike(accounts, named, patterns);
  const sides = [...known, ...others].map((account) => ({ account, sure: true, named: named.has(account) }));
  return accountsComplete ? sides : [...sides, ...unknown];
};

/** One account of each class that the patterns tell apart. */
const unlike = (
  accounts: readonly string[],
  named: ReadonlySet<string>,
  patterns: readonly Pattern[],
): string[] => {
  const isOther = (account: string): boolean => !named.has(account);
  if (patterns.length === 0) return [accounts.find(isOther)].filter((one) => one !== undefined);
  const classes = new Map<string, string>();
  for (const account of accounts.filter(isOther)) {
    const matched = patterns.map((pattern) => matches(pattern, account)).join();
    if (!classes.has(matched)) classes.set(matched, account);
  }
  return [...classes.values()];
};

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
  /** Patterns of account ids. */
  readonly patterns: readonly Pattern[];
  /** Accounts of each class that the patterns tell apart, those that none fits first. */
  readonly classes: readonly (readonly string[])[];
  readonly exact: boolean;
}

/** Does every class of accounts that a policy tells apart have one that requests are tried with? */
export const areAccountsExact = (vocabulary: Vocabulary): boolean => wordsFor(vocabulary).exact;

/** How many accounts a policy tells apart. */
export const accountsIn = (vocabulary: Vocabulary): number => {
  const { named, classes } = wordsFor(vocabulary);
  return named.size + classes.length;
};

/** How a policy speaks of the accounts of callers, owners and endpoints. */
const wordsFor = memoize((vocabulary: Vocabulary): AccountWords => {
  const texts = ACCOUNT_KEYS.flatMap((key) => textsOf(vocabulary.keys.get(key), vocabulary));
  const templates = vocabulary.resourceTemplates.map(wideOf);
  const parts = [...texts, ...vocabulary.resources, ...templates].map(accountPart);
  const named = new Set([
    ...parts.filter((part) => !isWild(part)).map((part) => String.fromCharCode(...part)),
    ...(vocabulary.principals.get('AWS') ?? []).map((name) => name.split(':')[4] ?? name),
  ]);
  const wild = parts.filter((part) => isWild(part) && part.some((code) => code >= 0));
  return {
    named: new Set([...named].filter((text) => /^\d{12}$/.test(text))),
    patterns: wild,
    ...accountClasses(wild),
  };
});

/** The account of an ARN, or the text itself. */
const accountPart = (pattern: Pattern): Pattern => {
  const parts = arnParts(pattern);
  return parts.length === 1 ? pattern : (parts[4] ?? []);
};

const isWild = (pattern: Pattern): boolean => pattern.some((code) => code < 0);
