import { statuses } from '../../../model/finding.ts';
import type { ControlResult, FrameworkInfo, Procedure, ProcedureVpc, Report } from '../../../model/report.ts';
import { evidenceSentence } from '../../disclaimer.ts';
import { groupBy } from '../../group.ts';
import { count, visible } from '../../words.ts';
import { StatusBar } from './bars.tsx';
import { StatusChip } from './chips.tsx';
import { NumberCell, Table } from './table.tsx';
import { statusWord } from './words.ts';

const ControlRow = ({ control }: { readonly control: ControlResult }) => (
  <tr>
    <th scope="row">
      {visible(control.id)} <span class="plain-weight">{visible(control.title)}</span>
    </th>
    <td>
      <StatusChip status={control.status} />
    </td>
    <td>
      {control.checks.map(({ check }) => check).join(', ')}
      {control.notRun.length > 0 && (
        <span class="soft">
          {control.checks.length > 0 && '; '}not run: {control.notRun.join(', ')}
        </span>
      )}
    </td>
    {statuses.map((status) => (
      <NumberCell value={control.counts[status]} />
    ))}
  </tr>
);

const FrameworkFold = ({
  framework,
  controls,
}: {
  readonly framework: FrameworkInfo;
  readonly controls: readonly ControlResult[];
}) => {
  const counts = { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 };
  for (const { status } of controls) counts[status] += 1;
  const label = `${framework.title} ${framework.version}`;
  return (
    <details class="fold">
      <summary>
        <strong>{visible(label)}</strong>{' '}
        <span class="soft">
          {count(controls.length, 'control')}:{' '}
          {statuses.map((status) => `${counts[status]} ${statusWord(status).toLowerCase()}`).join(', ')}
        </span>
        <StatusBar counts={counts} label={label} />
      </summary>
      <div class="finding-body">
        <Table
          caption={`Controls of ${label} that the checks are evidence towards`}
          columns={[
            { name: 'Control' },
            { name: 'Worst' },
            { name: 'Checks' },
            ...statuses.map((status) => ({ name: statusWord(status), number: true })),
          ]}
        >
          {controls.map((control) => (
            <ControlRow control={control} />
          ))}
        </Table>
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
  <details class="fold">
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
