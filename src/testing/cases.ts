import type { Check } from '../checks/check.ts';
import type { CheckOptions } from '../model/check-options.ts';
import type { Severity } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import type { AccountScenario, OrganizationScenario } from './account.ts';

/** What a check is asked of: a scenario, or an inventory. */
export type Given = AccountScenario | OrganizationScenario | Inventory;

/** A verdict with the message that goes with it. */
export type ExpectedVerdict = `pass ${string}` | `fail ${string}` | 'unknown' | `not-applicable ${string}`;

/** One value for the one subject that fails (or is judged, if none fails), or a value for each subject. */
export type PerSubject<T> = T | Readonly<Record<string, T>>;

/** One case of a check: given this, its verdicts are exactly these. */
export interface Case extends Partial<CheckOptions> {
  readonly given: Given;
  /** The verdict of every subject of the check, by id: a stray one fails the case. */
  readonly expect: Readonly<Record<string, ExpectedVerdict>>;
  readonly severity?: PerSubject<Severity>;
  /** What the message says: a part of it, or a pattern. */
  readonly message?: PerSubject<string | RegExp>;
  /** What the remedy says, in any of its forms. */
  readonly remedy?: PerSubject<string | RegExp>;
}

/** A check and its cases; the name of each case is a fact. */
export interface CaseTable {
  readonly check: Check;
  readonly cases: Readonly<Record<string, Case>>;
}

/** The cases of a check: `'fact': { given, expect }`. */
export const defineCases = (check: Check, cases: Readonly<Record<string, Case>>): CaseTable => ({
  check,
  cases,
});

/** The inventory of what is given. */
export const inventoryOf = (given: Given): Inventory => ('inventory' in given ? given.inventory() : given);
