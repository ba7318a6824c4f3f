import type { AccountCheckup, Answer, DoctorReport } from '../../collect/doctor.ts';
import { clean, count, gapWords } from '../../report/words.ts';
import { exitCodes } from '../exit-code.ts';
import { type AwsFlags, scopeOf } from '../flags.ts';
import type { Io } from '../io.ts';
import type { Parts } from '../parts.ts';

/** What was tried and did not simply work, one line each. */
const trouble = (tried: readonly (Answer & { readonly what: string })[]): string =>
  tried
    .filter(({ answer }) => answer !== 'allowed')
    .map(({ what, answer, code, message }) => {
      // An account without a bucket has nothing to try the bucket's actions on.
      const word = answer === 'denied' ? 'denied' : code === 'NothingToTry' ? 'untried' : 'failed';
      return `    ${word.padEnd(8)}${what}  ${clean([code, message].filter(Boolean).join(': '))}\n`;
    })
    .join('');

const allowed = (tried: readonly Answer[]): number =>
  tried.filter(({ answer }) => answer === 'allowed').length;

const drawAccount = ({ accountId, arn, gaps, regions, triedIn, actions }: AccountCheckup): string => {
  const problems = gaps.map((gap) => `    gap     ${clean(gapWords(gap))}\n`).join('');
  if (arn === null) return `\n${accountId}  cannot be read\n${problems}`;
  return [
    `\n${accountId}  read by ${clean(arn)}\n`,
    problems,
    `  ${allowed(regions)} of ${count(regions.length, 'region')} answer\n`,
    trouble(regions.map(({ region, ...answer }) => ({ ...answer, what: region }))),
    `  ${allowed(actions)} of ${count(actions.length, 'permission')} granted${triedIn ? ` (tried in ${triedIn})` : ''}\n`,
    trouble(actions.map(({ action, ...answer }) => ({ ...answer, what: action }))),
  ].join('');
};

const drawReport = ({ caller, homeRegion, partition, accounts, healthy }: DoctorReport): string =>
  [
    `Credentials work: ${clean(caller.arn)}, account ${caller.accountId}\n`,
    `Home region ${homeRegion}, partition ${partition}\n`,
    ...accounts.map(drawAccount),
    healthy
      ? '\nEverything that a scan needs is there.\n'
      : '\nA scan would have gaps: what is denied here is unknown there. `pathproof permissions` prints the policy to attach.\n',
  ].join('');

/** Tries credentials, regions and permissions, and says what a scan would lack. */
export const doctor = async (flags: AwsFlags, io: Io, parts: Parts): Promise<number> => {
  const scope = scopeOf(flags);
  const examine = await parts.doctor();
  const report = await examine({ ...scope, now: io.now });
  io.stdout.write(drawReport(report));
  return report.healthy ? exitCodes.clean : exitCodes.incomplete;
};
