import type { Missing } from '../../group.ts';
import { missingBy, some } from '../../group.ts';
import { type Names, namesIn } from '../../names.ts';
import { skippedWords } from '../../overlay-words.ts';
import type { Report } from '../../../model/report.ts';
import { count, sectionWord, settles, visible } from '../../words.ts';
import { Code } from './chips.tsx';
import { Table } from './table.tsx';

const whereOf = ({ lines }: Missing, names: Names): string =>
  some(
    lines.map(({ accountId, region }) => `${names.of(accountId)} ${region ?? '(the whole account)'}`),
    4,
  );

const whatOf = ({ lines }: Missing): string => {
  const items = some(
    lines.flatMap(({ item }) => item ?? []),
    4,
  );
  return `${sectionWord(lines[0]?.section ?? 'everything')}${items === '' ? '' : `: ${items}`}`;
};

const MissingRow = ({ missing, names }: { readonly missing: Missing; readonly names: Names }) => (
  <tr>
    <th scope="row">{visible(whatOf(missing))}</th>
    <td>{visible(whereOf(missing, names))}</td>
    <td>
      {visible(missing.gap.message)}
      <br />
      <Code text={`${missing.gap.action}: ${missing.gap.code}`} />
    </td>
    <td>{visible(settles(missing.gap))}</td>
  </tr>
);

const Verdict = ({ report }: { readonly report: Report }) => {
  const { complete } = report.coverage;
  return (
    <p class={`verdict ${complete ? 'is-pass' : 'is-unknown'}`}>
      <strong>
        {complete ? 'Everything that was asked for was looked at.' : 'Not everything was looked at.'}
      </strong>{' '}
      {complete
        ? 'Every call that was needed was answered.'
        : 'Verdicts that would rest on what is missing are unknown: neither passed nor failed.'}
      {report.scan.interrupted && ' The scan was interrupted before its end.'}
    </p>
  );
};

/** What was looked at and what was not: the first thing that a reader of any verdict has to know. */
export const CoverageSection = ({ report }: { readonly report: Report }) => {
  const { accounts, targets, gaps } = report.coverage;
  const names = namesIn(report);
  const skipped = skippedWords(report);
  const units = (status: string): number => targets.filter((target) => target.status === status).length;
  const judged = report.population.reduce((sum, { subjects }) => sum + subjects, 0);
  const listed = report.resources.reduce((sum, entry) => sum + entry.listed, 0);
  return (
    <section aria-labelledby="coverage">
      <h2 id="coverage">What was looked at</h2>
      <Verdict report={report} />
      <dl class="figures">
        <div>
          <dt>Accounts</dt>
          <dd>
            <b>{accounts.listed}</b> listed = {accounts.assessed} whole + {accounts.partial} in part +{' '}
            {accounts.notAssessed} not at all
          </dd>
        </div>
        <div>
          <dt>Account-regions</dt>
          <dd>
            <b>{targets.length}</b> asked for = {units('assessed')} whole + {units('partial')} in part +{' '}
            {units('not-assessed')} not at all
          </dd>
        </div>
        <div>
          <dt>Population</dt>
          <dd>
            <b>{listed.toLocaleString('en-US')}</b> resources listed, {count(judged, 'verdict')} by{' '}
            {count(report.checks.length, 'check')}; no sampling
          </dd>
        </div>
      </dl>
      {skipped !== null && <p>{visible(skipped)}</p>}
      {gaps.length > 0 && (
        <Table
          caption="Not looked at, or new from AWS: why, and what would settle it"
          stack
          columns={[{ name: 'What' }, { name: 'Where' }, { name: 'Why' }, { name: 'To settle it' }]}
        >
          {missingBy(gaps).map((missing) => (
            <MissingRow names={names} missing={missing} />
          ))}
        </Table>
      )}
    </section>
  );
};
