import type { Report } from '../../../model/report.ts';
import { groupBy, some, type Undecided, undecidedBy } from '../../group.ts';
import { count, settles, visible } from '../../words.ts';
import { Code } from './chips.tsx';

const UndecidedFold = ({
  undecided: { gap, findings },
  open,
}: {
  readonly undecided: Undecided;
  readonly open: boolean;
}) => (
  <details class="fold" open={open}>
    <summary>
      <span class="chip is-unknown">
        <span aria-hidden="true">?</span> {count(findings.length, 'verdict')}
      </span>{' '}
      {visible(gap.message)}
    </summary>
    <div class="finding-body">
      <p>
        <strong>To settle it:</strong> {visible(settles(gap))}
      </p>
      <p>
        <strong>Asked and answered:</strong> <Code text={`${gap.action}: ${gap.code}`} />
      </p>
      <ul class="plain">
        {[...groupBy(findings, ({ check }) => check)].map(([check, group]) => (
          <li>
            <b>{check}</b>:{' '}
            {visible(
              some(
                group.map(({ subject }) => subject.id),
                50,
              ),
            )}
          </li>
        ))}
      </ul>
    </div>
  </details>
);

/** What could not be decided, by what would settle it. */
export const UnknownsSection = ({ report }: { readonly report: Report }) => {
  const groups = undecidedBy(report.findings);
  if (groups.length === 0) return null;
  return (
    <section aria-labelledby="unknowns">
      <h2 id="unknowns">Unknown</h2>
      <p>
        These verdicts rest on something that could not be seen. They count neither as passed nor as failed.
      </p>
      {groups.map((undecided, index) => (
        <UndecidedFold undecided={undecided} open={index < 10} />
      ))}
    </section>
  );
};
