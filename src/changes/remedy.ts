import type { Fix, Remedy } from '../model/finding.ts';
import { cliOf, commandOf } from './cli.ts';
import { cloudformationOf } from './cloudformation.ts';
import { notRun } from './command.ts';
import type { MonthlyCost } from '../model/money.ts';
import type { Existing } from './existing.ts';
import { terraformOf } from './terraform.ts';
import { together } from './text.ts';
import { addressedCode, namesUnmade, styleOf } from './addressed.ts';
import { type Addresses, inAddresses } from '../model/addresses.ts';

const noAddresses: Addresses = new Map();

/**
 * A fix with its texts: what to paste into a shell, and the same as code; `existing` finds what is there by its id, and
 * `cost` is what its changes cost. What the user's own code declares is called as it is there, and nothing is typed for what
 * is not made yet.
 */
export const remedyOf = (
  fix: Fix,
  existing: Existing,
  cost: MonthlyCost | null,
  addresses: Addresses = noAddresses,
): Remedy => {
  const { text, changes, risk, first, choices = [], code = {} } = fix;
  const cli = namesUnmade([changes, choices], addresses)
    ? ''
    : together(
        cliOf(changes, first),
        ...choices.map(({ text: when, change }) => notRun(when, commandOf(change, new Map()))),
      );
  const style = styleOf(addresses);
  const terraform = addressedCode(
    code.terraform ?? terraformOf(changes, existing, false, style),
    'terraform',
    addresses,
  );
  const cloudformation = addressedCode(
    code.cloudformation ?? cloudformationOf(changes, existing, false, style),
    'cloudformation',
    addresses,
  );
  return {
    text: inAddresses(text, addresses),
    changes,
    ...(cli === '' ? {} : { cli }),
    ...(terraform === '' ? {} : { terraform }),
    ...(cloudformation === '' ? {} : { cloudformation }),
    ...(risk === undefined || risk === '' ? {} : { risk: inAddresses(risk, addresses) }),
    ...(cost && changes.length > 0 ? { costPerMonth: cost } : {}),
  };
};
