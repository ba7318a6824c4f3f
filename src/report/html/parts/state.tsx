import { severities } from '../../../model/finding.ts';
import type { Plan } from '../../../model/plan.ts';
import type { Report } from '../../../model/report.ts';
import { missingBy } from '../../group.ts';
import { costWords } from '../../money-words.ts';
import { count, visible } from '../../words.ts';
import { timeWords } from './words.ts';

/** The worst two severities of failures: `1 critical and 27 high`. */
const worstWords = ({ summary }: Report): string =>
  severities
    .filter((severity) => summary.failed[severity] > 0)
    .slice(0, 2)
    .map((severity) => `${summary.failed[severity].toLocaleString('en-US')} ${severity}`)
    .join(' and ');

const toDoWords = ({ summary }: Report, plan: Plan | null): string => {
  if (plan && plan.totals.changes > 0)
    return `${count(plan.totals.changes, 'proved change')} ${plan.totals.changes === 1 ? 'resolves' : 'resolve'} ${plan.totals.resolved.toLocaleString('en-US')} of them`;
  return `${count(summary.toFix ?? summary.counts.fail, 'thing')} to do`;
};

/** How it stands, in one sentence. */
export const stateWords = (report: Report, plan: Plan | null): string => {
  const { fail, unknown, pass } = report.summary.counts;
  const open = unknown > 0 ? `, ${count(unknown, 'verdict')} unknown` : '';
  if (fail > 0)
    return `${count(fail, 'failure')}, ${worstWords(report)}: ${toDoWords(report, plan)}`.replace(/, :/, ':');
  return pass > 0 || unknown > 0 ? `No failure${open}` : 'Nothing was judged';
};

/** The coverage, in one line, and the way to the rest of it. */
export const CoverageLine = ({ report }: { readonly report: Report }) => {
  const { complete, accounts, targets, gaps } = report.coverage;
  const whole = targets.filter(({ status }) => status === 'assessed').length;
  const { unknown } = report.summary.counts;
  const causes = missingBy(gaps).length;
  return (
    <p class={`coverage-line ${complete ? 'is-pass' : 'is-unknown'}`}>
      <strong>{complete ? 'Everything that was asked for was read' : 'Not everything was read'}</strong>
      {`: ${whole.toLocaleString('en-US')} of ${count(targets.length, 'account-region')} whole, in ${count(accounts.listed, 'account')}`}
      {causes > 0 && `; ${count(causes, 'cause')} of what is missing`}
      {unknown > 0 && `; ${count(unknown, 'verdict')} unknown`}
      {'. '}
      <a href="#coverage">Coverage</a>
    </p>
  );
};

/** What the changes of a plan cost and save, in all; null where no price says it. */
export const planCost = (plan: Plan | null): string | null =>
  plan?.totals.costPerMonth ? costWords(plan.totals.costPerMonth) : null;

/** What became of the failures of the report before; null without one. */
export const SinceLine = ({ report: { baseline } }: { readonly report: Report }) =>
  baseline && (
    <p>
      Since the report of {baseline.collectedAt}: <b>{baseline.new} new</b>, {baseline.known} known,{' '}
      {baseline.resolved} resolved.
    </p>
  );

/** Which scan it is, in the foot: the record of the scan has the rest. */
export const IdentityList = ({ report: { scan, tool, sha256 } }: { readonly report: Report }) => (
  <dl class="identity">
    <div>
      <dt>Collected</dt>
      <dd>{timeWords(scan.collectedAt)}</dd>
    </div>
    <div>
      <dt>Read by</dt>
      <dd>{visible(scan.caller.arn)}</dd>
    </div>
    <div>
      <dt>Tool</dt>
      <dd>
        {tool.name} {tool.version}
      </dd>
    </div>
    <div>
      <dt>Scan</dt>
      <dd>{scan.id}</dd>
    </div>
    <div>
      <dt>Report SHA-256</dt>
      <dd>{sha256}</dd>
    </div>
  </dl>
);
