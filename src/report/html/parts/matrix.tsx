import type { MatrixRow, ServiceMatrix } from '../../../model/matrix.ts';
import type { Report } from '../../../model/report.ts';
import { groupBy } from '../../group.ts';
import { namesIn } from '../../names.ts';
import { count, visible } from '../../words.ts';
import { Table } from './table.tsx';

/** A report that brings the matrix of subnets and services along. */
export interface WithMatrix {
  readonly matrix?: ServiceMatrix | null | undefined;
}

// Rows beyond these are in the matrix's own file: a page of a hundred thousand cells opens for nobody.
const most = 500;

const toneOf = (word: string): string => {
  if (/unknown/.test(word)) return 'unknown';
  if (/\b(?:nat|igw|tgw|firewall)\b/.test(word)) return 'fail';
  if (/^(?:gateway|interface)/.test(word)) return 'pass';
  return 'not-applicable';
};

const SubnetRow = ({ row }: { readonly row: MatrixRow }) => (
  <tr>
    <th scope="row">
      <code>{visible(row.subnetId)}</code>
      {row.subnetName && <span class="soft id">{visible(row.subnetName)}</span>}
    </th>
    {row.cells.map(({ word }) => (
      <td class={`cell is-${toneOf(word)}`}>{visible(word)}</td>
    ))}
  </tr>
);

/** Every subnet and every service of interest: the way that leads from one to the other, in a word. */
export const MatrixSection = ({ report }: { readonly report: Report & WithMatrix }) => {
  const { matrix } = report;
  if (!matrix || matrix.rows.length === 0) return null;
  const shown = matrix.rows.slice(0, most);
  const names = namesIn(report);
  return (
    <section aria-labelledby="matrix">
      <h2 id="matrix">Subnets and services</h2>
      <p>
        The way from each subnet to each service, in a word.
        {matrix.rows.length > most &&
          ` The first ${most} of ${count(matrix.rows.length, 'subnet')}; the rest is in the matrix file.`}
      </p>
      {[
        ...groupBy(
          shown,
          ({ accountId, region, vpcId }) => `${names.of(vpcId)} · ${names.of(accountId)} · ${region}`,
        ),
      ].map(([place, rows]) => (
        <details class="fold" open={shown.length <= 60}>
          <summary>
            <strong>{visible(place)}</strong> <span class="soft">{count(rows.length, 'subnet')}</span>
          </summary>
          <div class="finding-body">
            <Table
              caption={`Ways out of the subnets of ${place}`}
              columns={[{ name: 'Subnet' }, ...matrix.services.map((name) => ({ name }))]}
            >
              {rows.map((row) => (
                <SubnetRow row={row} />
              ))}
            </Table>
          </div>
        </details>
      ))}
    </section>
  );
};
