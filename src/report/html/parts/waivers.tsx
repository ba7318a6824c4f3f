import type { IdleWaiver, Report } from '../../../model/report.ts';
import { isWaived } from './words.ts';
import { visible } from '../../words.ts';
import { Table } from './table.tsx';

const columns = [
  { name: 'Check' },
  { name: 'Resource' },
  { name: 'Reason' },
  { name: 'Owner' },
  { name: 'Until' },
] as const;

const Idle = ({ caption, waivers }: { readonly caption: string; readonly waivers: readonly IdleWaiver[] }) =>
  waivers.length === 0 ? null : (
    <Table caption={caption} columns={columns}>
      {waivers.map(({ check, resource, reason, owner, until }) => (
        <tr>
          <th scope="row">{visible(check)}</th>
          {[resource, reason, owner, until].map((text) => (
            <td>{visible(text)}</td>
          ))}
        </tr>
      ))}
    </Table>
  );

/** Failures that somebody accepted, and what became of the other waivers; null without any. */
export const WaiversSection = ({ report }: { readonly report: Report }) => {
  const { expired, unused, unreadable } = report.waivers;
  const accepted = report.findings.filter(isWaived);
  if (accepted.length + expired.length + unused.length + unreadable.length === 0) return null;
  return (
    <section aria-labelledby="waivers">
      <h2 id="waivers">Accepted failures</h2>
      <p>Accepting a failure does not make it a pass: it is counted as failed, and named here.</p>
      <Idle
        caption="Accepted"
        waivers={accepted.flatMap(({ check, subject, waiver }) =>
          waiver ? [{ ...waiver, check, resource: subject.id }] : [],
        )}
      />
      <Idle caption="Expired: they waive nothing any more" waivers={expired} />
      <Idle caption="Unused: nothing that failed matches them" waivers={unused} />
      {unreadable.length > 0 && (
        <>
          <p>Tags that were meant as waivers and cannot be read:</p>
          <ul>
            {unreadable.map((text) => (
              <li>{visible(text)}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
};
