import { readdirSync } from 'node:fs';
import { type Check } from '../../src/checks/check.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { type Case, type CaseTable, inventoryOf } from '../../src/testing/index.ts';
import { findingsOf as judged } from '../findings.ts';
import { situations } from './situations.ts';

const folder = new URL('../checks/', import.meta.url);

/** The cases of every check. */
export const tables: readonly CaseTable[] = await Promise.all(
  readdirSync(folder)
    .filter((name) => name.endsWith('.cases.ts'))
    .map(
      async (file) => ((await import(new URL(file, folder).href)) as { readonly default: CaseTable }).default,
    ),
);

/** A finding that fails, and what it came from. */
export interface Failing {
  readonly check: Check;
  readonly fact: string;
  readonly given: Case;
  readonly inventory: Inventory;
  readonly finding: Finding;
}

/** What these checks find in an inventory, told what the case tells. */
export const findingsOf = (asked: readonly Check[], given: Case, inventory: Inventory): readonly Finding[] =>
  judged(inventory, asked, { ...given, changes: true });

/** What fails in a case, or in an inventory that was made of it. */
export const failingIn = (
  check: Check,
  fact: string,
  given: Case,
  inventory: Inventory = inventoryOf(given.given),
): readonly Failing[] =>
  findingsOf([check], given, inventory)
    .filter(({ status }) => status === 'fail')
    .map((finding) => ({ check, fact, given, inventory, finding }));

/** Every case of every check, and every situation of these tests. */
export const allCases: readonly { readonly check: Check; readonly fact: string; readonly given: Case }[] = [
  ...tables.flatMap(({ check, cases }) =>
    Object.entries(cases).map(([fact, given]) => ({ check, fact, given })),
  ),
  ...Object.entries(situations).map(([fact, { check, ...given }]) => ({
    check,
    fact,
    given: { ...given, expect: {} },
  })),
];
