import type { Report } from '../../../model/report.ts';
import { some } from '../../group.ts';
import { breakEvenWords, flowLogGroups, natBytesWords, natCostWords } from '../../traffic-words.ts';
import { visible } from '../../words.ts';
import { NumberCell, Table } from './table.tsx';

const columns = [
  { name: 'NAT gateway' },
  { name: 'Account and region' },
  { name: 'Failures', number: true },
  { name: 'Traffic' },
  { name: 'Cost' },
] as const;

/** What NAT gateways on failing paths carried, and what flow logs could prove; null where nobody looked. */
export const TrafficSection = ({ report }: { readonly report: Report }) => {
  const { traffic } = report;
  if (!traffic) return null;
  return (
    <section aria-labelledby="traffic">
      <h2 id="traffic">Traffic</h2>
      {traffic.natGateways.length === 0 ? (
        <p>No NAT gateway is on a failing path.</p>
      ) : (
        <Table caption="NAT gateways on failing paths" columns={columns} stack>
          {traffic.natGateways.map((nat) => (
            <tr>
              <th scope="row">
                <code>{visible(nat.natGatewayId)}</code>
              </th>
              <td>{visible(`${nat.accountId} ${nat.region}`)}</td>
              <NumberCell value={nat.findings} />
              <td>{visible(natBytesWords(nat))}</td>
              <td>{visible(natCostWords(nat, traffic) ?? 'not computed')}</td>
            </tr>
          ))}
        </Table>
      )}
      <ul>
        {flowLogGroups(traffic).map(({ words, vpcs }) => (
          <li>
            {visible(
              `${some(
                vpcs.map(({ vpcId }) => vpcId),
                6,
              )}: ${words}.`,
            )}
          </li>
        ))}
        {breakEvenWords(traffic).map((words) => (
          <li>{visible(words)}</li>
        ))}
      </ul>
    </section>
  );
};
