import type { Report } from '../../../model/report.ts';
import { groupBy } from '../../group.ts';
import { requestIdWords } from '../../request-ids.ts';
import { count, sectionWord, visible } from '../../words.ts';
import { FailedCallsTable, ReadsTable, Rest } from './calls.tsx';
import { NumberCell, Table } from './table.tsx';
import { timeWords } from './words.ts';

const Fact = ({ term, text }: { readonly term: string; readonly text: string }) => (
  <>
    <dt>{term}</dt>
    <dd>{visible(text)}</dd>
  </>
);

const some = (items: readonly string[], none: string): string =>
  items.length === 0 ? none : items.join(', ');

/** Who made the report, out of what, and how it can be made again. */
const Identity = ({ report: { tool, scan, redacted, sha256 } }: { readonly report: Report }) => (
  <dl class="facts">
    <Fact term="Scan" text={scan.id} />
    <Fact term="Judged by" text={`${tool.name} ${tool.version}`} />
    <Fact term="Collected by" text={`${tool.name} ${scan.collectedWith}`} />
    <Fact
      term="Collected"
      text={`${timeWords(scan.collectedAt)} to ${timeWords(scan.finishedAt)}${scan.interrupted ? ' (interrupted)' : ''}`}
    />
    <Fact term="Read by" text={`${scan.caller.arn} (account ${scan.caller.accountId})`} />
    <Fact term="Organization" text={scan.organizationId ?? 'not learned'} />
    <Fact term="Partitions" text={some(scan.partitions, 'none')} />
    <Fact term="Regions" text={some(scan.regions, 'none')} />
    <Fact term="Checks" text={some(scan.checks, 'none')} />
    <Fact term="VPCs" text={some(scan.vpcIds, 'all')} />
    <Fact term="Severity" text={scan.minimumSeverity ? `${scan.minimumSeverity} and above` : 'all'} />
    <Fact term="Frameworks" text={some(scan.frameworks, 'all')} />
    <Fact term="Redacted" text={redacted ? 'yes: ids, names and addresses are keyed hashes' : 'no'} />
    <Fact term="Made again by" text={scan.command} />
    <Fact term="Inventory SHA-256" text={scan.inventorySha256} />
    <Fact term="Checks SHA-256" text={scan.rulesetSha256} />
    <Fact term="Decisions SHA-256" text={scan.configSha256} />
    <Fact term="Configuration SHA-256" text={scan.inputs.config ?? 'no configuration file'} />
    <Fact term="Waivers SHA-256" text={scan.inputs.waivers ?? 'no file of waivers'} />
    <Fact term="Baseline SHA-256" text={scan.inputs.baseline ?? 'no baseline'} />
    <Fact term="Report SHA-256" text={sha256} />
  </dl>
);

type Calls = Report['apiCalls'][number]['calls'];

const sum = (calls: Calls, key: 'calls' | 'failed' | 'retries' | 'throttled' | 'waitedMs'): number =>
  calls.reduce((total, entry) => total + (entry[key] ?? 0), 0);

// Thousands of accounts would be most of the page; the data holds them.
const mostPlaces = 1000;

const UnitsTable = ({ report }: { readonly report: Report }) => {
  const readAt = new Map(report.units.map((unit) => [`${unit.accountId}/${unit.region}`, unit]));
  return (
    <Table
      caption="Accounts and regions: when and as whom each was read, and the API calls that it took"
      columns={[
        { name: 'Account' },
        { name: 'Region' },
        { name: 'Read at' },
        { name: 'Read by' },
        { name: 'Calls', number: true },
        { name: 'Failed', number: true },
        { name: 'Retries', number: true },
        { name: 'Throttled', number: true },
        { name: 'Waited (ms)', number: true },
      ]}
    >
      {report.apiCalls.slice(0, mostPlaces).map(({ accountId, region, calls }) => {
        const unit = readAt.get(`${accountId}/${region ?? ''}`);
        return (
          <tr>
            <th scope="row">{visible(accountId)}</th>
            <td class="whole">{visible(region ?? 'no region')}</td>
            <td>{unit ? timeWords(unit.collectedAt) : ''}</td>
            <td>{visible(unit?.callerArn ?? '')}</td>
            <NumberCell value={sum(calls, 'calls')} />
            <NumberCell value={sum(calls, 'failed')} />
            <NumberCell value={sum(calls, 'retries')} />
            <NumberCell value={sum(calls, 'throttled')} />
            <NumberCell value={sum(calls, 'waitedMs')} />
          </tr>
        );
      })}
    </Table>
  );
};

const ActionsTable = ({ report }: { readonly report: Report }) => {
  const byAction = groupBy(
    report.apiCalls.flatMap(({ calls }) => calls),
    ({ action }) => action,
  );
  return (
    <Table
      caption="API calls by action, every page counted"
      columns={[
        { name: 'Action' },
        { name: 'Calls', number: true },
        { name: 'Failed', number: true },
        { name: 'Retries', number: true },
        { name: 'Throttled', number: true },
        { name: 'Waited (ms)', number: true },
      ]}
    >
      {[...byAction]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([action, calls]) => (
          <tr>
            <th scope="row">{visible(action)}</th>
            <NumberCell value={sum(calls, 'calls')} />
            <NumberCell value={sum(calls, 'failed')} />
            <NumberCell value={sum(calls, 'retries')} />
            <NumberCell value={sum(calls, 'throttled')} />
            <NumberCell value={sum(calls, 'waitedMs')} />
          </tr>
        ))}
    </Table>
  );
};

const readTimes = (lines: Report['resources']): readonly string[] =>
  lines
    .flatMap(({ collectedAt }) => collectedAt ?? [])
    .sort()
    .map(timeWords);

const ResourcesTable = ({ report }: { readonly report: Report }) => (
  <Table
    caption="Resources listed, by section of the inventory, and when"
    columns={[
      { name: 'Section' },
      { name: 'Account-regions', number: true },
      { name: 'Listed', number: true },
      { name: 'Read from' },
      { name: 'Read to' },
    ]}
  >
    {[...groupBy(report.resources, ({ section }) => section)].map(([section, lines]) => (
      <tr>
        <th scope="row">{sectionWord(section)}</th>
        <NumberCell value={lines.length} />
        <NumberCell value={lines.reduce((total, { listed }) => total + listed, 0)} />
        <td>{readTimes(lines).at(0) ?? ''}</td>
        <td>{readTimes(lines).at(-1) ?? ''}</td>
      </tr>
    ))}
  </Table>
);

/** The record of the scan: what an auditor needs in order to rely on it. */
export const RecordSection = ({ report }: { readonly report: Report }) => (
  <section aria-labelledby="record">
    <h2 id="record">Record of the scan</h2>
    <p>
      A reading of configuration at one point in time; traffic itself was not observed.{' '}
      {count(report.checks.length, 'check')} judged all of what was listed. {requestIdWords(report)}
    </p>
    <div id="integrity" class="integrity" hidden />
    <Identity report={report} />
    <details class="fold">
      <summary>Accounts, regions and API calls</summary>
      <div class="finding-body">
        <UnitsTable report={report} />
        <Rest amount={report.apiCalls.length - mostPlaces} />
        <ActionsTable report={report} />
        <FailedCallsTable report={report} />
        <ResourcesTable report={report} />
        <ReadsTable report={report} />
      </div>
    </details>
  </section>
);
