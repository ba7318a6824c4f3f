import { statuses } from '../../../model/finding.ts';
import type { ControlResult, FrameworkInfo, Procedure, ProcedureVpc, Report } from '../../../model/report.ts';
import { evidenceSentence } from '../../disclaimer.ts';
import { groupBy } from '../../group.ts';
import { count, visible } from '../../words.ts';
import { StatusBar } from './bars.tsx';
import { SeverityChip, StatusChip } from './chips.tsx';
import { Table } from './table.tsx';
import { statusWord } from './words.ts';

const directness: Readonly<Record<ControlResult['basis'], string>> = {
  'verified-direct': 'direct',
  'verified-analogue': 'analogous',
  'own-judgement': 'our own judgment',
};

const isOwn = ({ basis }: { readonly basis: ControlResult['basis'] }): boolean => basis === 'own-judgement';

/** How many resources failed, of how many; in a part of a report, how many verdicts. */
const failedWords = ({ subjects, counts }: ControlResult): string => {
  if (!subjects) return `${count(counts.fail, 'failed verdict')}`;
  const open = subjects.unknown > 0 ? `, ${subjects.unknown} not assessed` : '';
  return `${subjects.failed} of ${subjects.judged}${open}`;
};

const namesOf = (checks: ControlResult['checks']): string => checks.map(({ check }) => check).join(', ');

const ControlRow = ({ control }: { readonly control: ControlResult }) => {
  const deciding = control.checks.filter((check) => isOwn(control) || !isOwn(check));
  const apart = control.checks.filter((check) => !deciding.includes(check));
  return (
    <tr>
      <th scope="row">
        {visible(control.id)} <span class="plain-weight">{visible(control.title)}</span>
      </th>
      <td>
        <StatusChip status={control.status} />{' '}
        {control.severity !== null && <SeverityChip severity={control.severity} />}
      </td>
      <td>{failedWords(control)}</td>
      <td>{directness[control.basis]}</td>
      <td>
        {namesOf(deciding)}
        {apart.length > 0 && (
          <span class="soft">
            {'; not counted, by our own judgment: '}
            {namesOf(apart)}
          </span>
        )}
        {control.notRun.length > 0 && <span class="soft">; not run: {control.notRun.join(', ')}</span>}
      </td>
    </tr>
  );
};

const ControlTable = ({
  caption,
  controls,
}: {
  readonly caption: string;
  readonly controls: readonly ControlResult[];
}) => (
  <Table
    caption={caption}
    columns={['Control', 'Worst', 'Resources that fail', 'Speaks for it', 'Checks'].map((name) => ({ name }))}
  >
    {controls.map((control) => (
      <ControlRow control={control} />
    ))}
  </Table>
);

const FrameworkFold = ({
  framework,
  controls,
}: {
  readonly framework: FrameworkInfo;
  readonly controls: readonly ControlResult[];
}) => {
  const mapped = controls.filter((control) => !isOwn(control));
  const own = controls.filter(isOwn);
  const counts = { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 };
  for (const { status } of mapped) counts[status] += 1;
  const label = `${framework.title} ${framework.version}`;
  return (
    <details class="fold">
      <summary>
        <strong>{visible(label)}</strong>{' '}
        <span class="soft">
          {count(mapped.length, 'control')}:{' '}
          {statuses.map((status) => `${counts[status]} ${statusWord(status).toLowerCase()}`).join(', ')}
          {own.length > 0 && `; ${own.length} more by our own judgment`}
        </span>
        <StatusBar counts={counts} label={label} />
      </summary>
      <div class="finding-body">
        {mapped.length > 0 && (
          <ControlTable
            caption={`Controls of ${label} that public mappings or texts say the checks are evidence towards`}
            controls={mapped}
          />
        )}
        {own.length > 0 && (
          <details class="fold">
            <summary>
              By our own judgment alone <span class="soft">{count(own.length, 'control')}</span>
            </summary>
            <div class="finding-body">
              <ControlTable
                caption={`Controls of ${label} that the checks are evidence towards by our own judgment`}
                controls={own}
              />
            </div>
          </details>
        )}
        <p class="soft">Source: {visible(framework.source)}</p>
      </div>
    </details>
  );
};

const ProcedureRow = ({ vpc }: { readonly vpc: ProcedureVpc }) => (
  <tr>
    <th scope="row">
      {visible(vpc.vpcId)}
      <span class="soft id">
        {vpc.accountId} {vpc.region}
      </span>
    </th>
    <td>
      <StatusChip status={vpc.status} />
    </td>
    <td>
      {vpc.endpoints.length === 0 && 'none'}
      <ul class="plain">
        {vpc.endpoints.map((endpoint) => (
          <li>
            <code>{visible(endpoint.id)}</code> {visible(endpoint.service ?? 'a service of its own')},{' '}
            {visible(endpoint.type)}, {visible(endpoint.state)}
            {endpoint.missingZones.length > 0 && `; no subnet in ${endpoint.missingZones.join(', ')}`}
          </li>
        ))}
      </ul>
    </td>
    <td>
      <ul class="plain">
        {vpc.tables.map(({ table, service, ways, routes }) => (
          <li>
            <code>{visible(table)}</code> {visible(service)}: {ways.join(', ') || 'no way'}
            {routes.map((route) => (
              <code class="row-text">{visible(route)}</code>
            ))}
          </li>
        ))}
      </ul>
    </td>
    <td>{vpc.reasons.map(visible).join(' ')}</td>
  </tr>
);

const ProcedureFold = ({ procedure, label }: { readonly procedure: Procedure; readonly label: string }) => (
  <details class="fold procedure">
    <summary>
      <StatusChip status={procedure.status} /> <strong>{visible(`${label} ${procedure.control}`)}</strong>{' '}
      {visible(procedure.title)} <span class="soft">the audit procedure, VPC by VPC</span>
    </summary>
    <div class="finding-body">
      <ol>
        {procedure.steps.map((step) => (
          <li>{visible(step)}</li>
        ))}
      </ol>
      <Table
        caption={`${procedure.control}, VPC by VPC`}
        columns={['VPC', 'Verdict', 'Endpoints', 'Routes and ways', 'Why'].map((name) => ({ name }))}
      >
        {procedure.vpcs.map((vpc) => (
          <ProcedureRow vpc={vpc} />
        ))}
      </Table>
    </div>
  </details>
);

/** What the checks say towards the controls of each framework; null where the report speaks of none. */
export const ControlsSection = ({ report }: { readonly report: Report }) => {
  const { frameworks, controls, procedures } = report;
  if (controls.length + procedures.length === 0) return null;
  const byFramework = groupBy(controls, ({ framework }) => framework);
  const labels = new Map(
    frameworks.map((framework) => [framework.id, `${framework.title} ${framework.version}`]),
  );
  return (
    <section aria-labelledby="controls">
      <h2 id="controls">Frameworks</h2>
      <p>{evidenceSentence}</p>
      {procedures.map((procedure) => (
        <ProcedureFold procedure={procedure} label={labels.get(procedure.framework) ?? procedure.framework} />
      ))}
      {frameworks.map((framework) => (
        <FrameworkFold framework={framework} controls={byFramework.get(framework.id) ?? []} />
      ))}
    </section>
  );
};
