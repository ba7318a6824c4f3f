import { severities, type Severity, statuses } from '../../../model/finding.ts';
import type { CheckInfo, Population, Report } from '../../../model/report.ts';
import { failuresByCheck, groupBy } from '../../group.ts';
import { type Names, namesIn } from '../../names.ts';
import { count, visible } from '../../words.ts';
import { ShareBar, StatusBar } from './bars.tsx';
import { SeverityChip } from './chips.tsx';
import { NumberCell, Table } from './table.tsx';
import { rate, severityWord, shares, statusWord } from './words.ts';

const Severities = ({ report }: { readonly report: Report }) => {
  const { failed, counts } = report.summary;
  const most = Math.max(...severities.map((severity) => failed[severity]));
  return (
    <div class="tile is-fail">
      <h3>Failures</h3>
      <p class="large">{counts.fail.toLocaleString('en-US')}</p>
      <dl class="bars">
        {severities.map((severity) => (
          <div>
            <dt>{severityWord(severity)}</dt>
            <dd>
              <ShareBar part={failed[severity]} whole={most} tone={severity} />
              <span>{failed[severity]}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
};

const PassRate = ({ report }: { readonly report: Report }) => {
  const { decided, applicable, passed } = shares(report);
  const { counts, waived } = report.summary;
  return (
    <div class="tile is-pass">
      <h3>Pass rate</h3>
      <p class="large">{rate(passed, decided)}</p>
      <p>
        {passed.toLocaleString('en-US')} of {count(decided, 'decided verdict')} pass.{' '}
        <b>{rate(decided, applicable)}</b> of what the checks apply to could be decided.
      </p>
      <StatusBar counts={counts} label="All verdicts" />
      <ul class="legend">
        {statuses.map((status) => (
          <li class={`is-${status}`}>
            {counts[status].toLocaleString('en-US')} {statusWord(status).toLowerCase()}
          </li>
        ))}
        {waived > 0 && <li>{waived.toLocaleString('en-US')} of the failures accepted</li>}
      </ul>
    </div>
  );
};

const Top = ({
  title,
  filter,
  groups,
  names,
}: {
  readonly title: string;
  /** The filter of the list that a name leads to. */
  readonly filter: 'account' | 'vpc';
  readonly groups: readonly (readonly [string, number])[];
  readonly names: Names;
}) => (
  <div class="tile">
    <h3>{title}</h3>
    {groups.length === 0 && <p class="soft">No failure.</p>}
    <dl class="bars ids">
      {groups.slice(0, 5).map(([name, amount]) => (
        <div>
          <dt>
            <a href={`#status=fail&${filter}=${encodeURIComponent(name)}`}>{visible(names.of(name))}</a>
          </dt>
          <dd>
            <ShareBar part={amount} whole={groups[0]?.[1] ?? 0} tone="fail" />
            <span>{amount}</span>
          </dd>
        </div>
      ))}
    </dl>
    {groups.length > 5 && <p class="soft">and {groups.length - 5} more</p>}
  </div>
);

const CheckRow = ({
  info,
  population,
  worst,
}: {
  readonly info: CheckInfo;
  readonly population: Population;
  /** Of its failures; of the check itself where nothing failed. */
  readonly worst: Severity;
}) => (
  <tr class={population.counts.fail + population.counts.unknown === 0 ? 'is-quiet' : undefined}>
    <th scope="row">
      <a href={`#check-${info.id}`} data-check={info.id}>
        {visible(info.title)}
      </a>
      <span class="soft id">{info.id}</span>
    </th>
    <td>
      <SeverityChip severity={worst} />
    </td>
    <td class="bar-cell">
      <StatusBar counts={population.counts} label={info.title} />
    </td>
    {statuses.map((status) => (
      <NumberCell value={population.counts[status]} />
    ))}
  </tr>
);

const ChecksTable = ({ report }: { readonly report: Report }) => {
  const populations = new Map(report.population.map((item) => [item.check, item]));
  const rows = failuresByCheck(report)
    .flatMap(({ info, failures }) => {
      const population = populations.get(info.id);
      return population ? [{ info, population, worst: failures[0]?.severity ?? info.severity }] : [];
    })
    .sort(
      (a, b) =>
        Number(b.population.counts.fail > 0) - Number(a.population.counts.fail > 0) ||
        severities.indexOf(a.worst) - severities.indexOf(b.worst) ||
        b.population.counts.fail - a.population.counts.fail,
    );
  return (
    <Table
      caption="Verdicts by check, worst first"
      columns={[
        { name: 'Check' },
        { name: 'Worst' },
        { name: 'Share' },
        ...statuses.map((status) => ({ name: statusWord(status), number: true })),
      ]}
    >
      {rows.map(({ info, population, worst }) => (
        <CheckRow info={info} population={population} worst={worst} />
      ))}
    </Table>
  );
};

/** The report at a glance: failures by severity, the pass rate, where most of it is, and each check. */
export const SummarySection = ({ report }: { readonly report: Report }) => {
  const failed = report.findings.filter(({ status }) => status === 'fail');
  const top = (keyOf: (finding: (typeof failed)[number]) => string): readonly (readonly [string, number])[] =>
    [...groupBy(failed, keyOf)]
      .map(([name, group]) => [name, group.length] as const)
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const names = namesIn(report);
  return (
    <section aria-labelledby="summary">
      <h2 id="summary">Summary</h2>
      <div class="tiles">
        <Severities report={report} />
        <PassRate report={report} />
        <Top
          title="Accounts with most failures"
          filter="account"
          names={names}
          groups={top(({ subject }) => subject.accountId)}
        />
        <Top
          title="VPCs with most failures"
          filter="vpc"
          names={names}
          groups={top(({ subject }) => subject.vpcId ?? '').filter(([vpc]) => vpc !== '')}
        />
      </div>
      <ChecksTable report={report} />
    </section>
  );
};
