import type { Finding } from '../../../model/finding.ts';
import type { Report } from '../../../model/report.ts';
import { groupBy } from '../../group.ts';
import { count, sectionWord, visible } from '../../words.ts';
import { Code } from './chips.tsx';
import { NumberCell, Table } from './table.tsx';
import { timeWords } from './words.ts';

type Listed = Report['resources'][number];

/** What was listed in a place that a finding may rest on: when it was read, and by which request. */
export type ReadsOf = (finding: Finding) => readonly Listed[];

/** Looks up when the sections that a finding's check needs were read in the finding's own place. */
export const readsOf = ({
  resources = [],
  checks = [],
}: Partial<Pick<Report, 'resources' | 'checks'>>): ReadsOf => {
  const needs = new Map(checks.map((info) => [info.id, new Set<string>(info.needs ?? [])]));
  const byPlace = groupBy(
    resources.filter(({ collectedAt }) => collectedAt !== undefined),
    ({ accountId, region }) => `${accountId}/${region}`,
  );
  return ({ check, subject: { accountId, region } }) =>
    (byPlace.get(`${accountId}/${region}`) ?? []).filter(({ section }) => needs.get(check)?.has(section));
};

const Request = ({ line: { action, requestId } }: { readonly line: Listed }) => (
  <>
    <td class="call">
      {action ? <Code text={action} /> : <span class="soft">a request for another place</span>}
    </td>
    <td class="call">{requestId ? <Code text={requestId} /> : ''}</td>
  </>
);

/** When what a finding rests on was read, and by which request. */
export const ReadView = ({ lines }: { readonly lines: readonly Listed[] }) =>
  lines.length === 0 ? null : (
    <details class="controls-of">
      <summary>When this was read, and by which API calls</summary>
      <Table
        caption="The last request for each section that the check needs, as AWS CloudTrail knows it (requestID); other accounts on the path: Record of the scan"
        columns={[{ name: 'Section' }, { name: 'Read at' }, { name: 'Action' }, { name: 'Request id' }]}
      >
        {lines.map((line) => (
          <tr>
            <th scope="row">{sectionWord(line.section)}</th>
            <td>{timeWords(line.collectedAt ?? '')}</td>
            <Request line={line} />
          </tr>
        ))}
      </Table>
    </details>
  );

// What is not drawn here is in the data of the page, and in report.json.
const most = 400;

/** How many lines a table leaves to the data. */
export const Rest = ({ amount }: { readonly amount: number }) =>
  amount <= 0 ? null : <p class="soft">{count(amount, 'more line')}: in report.json and in the inventory.</p>;

/** Calls that failed, each with what finds it in AWS CloudTrail. */
export const FailedCallsTable = ({ report }: { readonly report: Report }) => {
  const failures = report.apiCalls.flatMap(({ accountId, region, calls }) =>
    calls.flatMap(({ action, failures: failed = [] }) =>
      failed.map((failure) => ({ accountId, region, action, ...failure })),
    ),
  );
  if (failures.length === 0) return null;
  return (
    <>
      <Table
        caption="API calls that failed: the first of each action, account and region, to be looked up in AWS CloudTrail"
        columns={[
          { name: 'Account' },
          { name: 'Region' },
          { name: 'Action' },
          { name: 'Error code' },
          { name: 'At' },
          { name: 'Request id' },
        ]}
      >
        {failures.slice(0, most).map(({ accountId, region, action, code, at, requestId }) => (
          <tr>
            <th scope="row">{visible(accountId)}</th>
            <td class="whole">{visible(region ?? 'no region')}</td>
            <td class="call">
              <Code text={action} />
            </td>
            <td class="call">
              <Code text={code} />
            </td>
            <td>{timeWords(at)}</td>
            <td class="call">{requestId ? <Code text={requestId} /> : 'no answer'}</td>
          </tr>
        ))}
      </Table>
      <Rest amount={failures.length - most} />
    </>
  );
};

/** When each section was read in each place, how much was listed, and the last request for it. */
export const ReadsTable = ({ report }: { readonly report: Report }) => {
  const lines = report.resources.filter(({ collectedAt }) => collectedAt !== undefined);
  if (lines.length === 0) return null;
  return (
    <>
      <Table
        caption="Sections as they were read: when, and the last request for each, to be looked up in AWS CloudTrail"
        columns={[
          { name: 'Account' },
          { name: 'Region' },
          { name: 'Section' },
          { name: 'Listed', number: true },
          { name: 'Read at' },
          { name: 'Action' },
          { name: 'Request id' },
        ]}
      >
        {lines.slice(0, most).map((line) => (
          <tr>
            <th scope="row">{visible(line.accountId)}</th>
            <td class="whole">{visible(line.region)}</td>
            <td>{sectionWord(line.section)}</td>
            <NumberCell value={line.listed} />
            <td>{timeWords(line.collectedAt ?? '')}</td>
            <Request line={line} />
          </tr>
        ))}
      </Table>
      <Rest amount={lines.length - most} />
    </>
  );
};
