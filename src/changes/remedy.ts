import type { Fix, Remedy } from '../model/finding.ts';
import { cliOf, commandOf } from './cli.ts';
import { cloudformationOf } from './cloudformation.ts';
import { notRun } from './command.ts';
import type { MonthlyCost } from '../model/money.ts';
import type { Existing } from './existing.ts';
import { terraformOf } from './terraform.ts';
import { together } from './text.ts';

/**
 * A fix with its texts: what to paste into a shell, and the same as code; `existing` finds what is there by its id, and
 * `cost` is what its changes cost.
 */
export const remedyOf = (fix: Fix, existing: Existing, cost: MonthlyCost | null): Remedy => {
  const { text, changes, risk, first, choices = [], code = {} } = fix;
  const cli = together(
    cliOf(changes, first),
    ...choices.map(({ text: when, change }) => notRun(when, commandOf(change, new Map()))),
  );
  const terraform = code.terraform ?? terraformOf(changes, existing);
  const cloudformation = code.cloudformation ?? cloudformationOf(changes, existing);
  return {
    text,
    changes,
    ...(cli === '' ? {} : { cli }),
    ...(terraform === '' ? {} : { terraform }),
    ...(cloudformation === '' ? {} : { cloudformation }),
    ...(risk === undefined || risk === '' ? {} : { risk }),
    ...(cost && changes.length > 0 ? { costPerMonth: cost } : {}),
  };
};
