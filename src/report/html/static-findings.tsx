import { renderToString } from 'preact-render-to-string';
import type { Finding } from '../../model/finding.ts';
import type { CheckInfo, Report } from '../../model/report.ts';
import { createRepairs, failuresByCheck } from '../group.ts';
import { compact } from './compact.ts';
import { count, visible } from '../words.ts';
import { CheckLimits, CheckWords } from './parts/check-words.tsx';
import { SeverityChip } from './parts/chips.tsx';
import { FindingFold, type Surroundings, surroundingsOf } from './parts/finding.tsx';

// Up to so many failures stand in the page whole, for readers without a script and for paper. Of more, as many as fit
// into so many characters, and the others with their message only: drawings by the thousand would open slowly for everybody.
const wholeFor = (failures: number): number => {
  if (failures <= 400) return Number.POSITIVE_INFINITY;
  if (failures <= 1000) return 1_200_000;
  return failures > 5000 ? 300_000 : 600_000;
};

const Head = ({ info, amount }: { readonly info: CheckInfo; readonly amount: number }) => (
  <>
    <h3 id={`check-${info.id}`}>
      {visible(info.title)} <span class="soft id">{info.id}</span>
    </h3>
    <p>
      <SeverityChip severity={info.severity} />{' '}
      {amount === 0 ? 'No failure.' : <strong>{count(amount, 'failure')}</strong>}
    </p>
    <CheckWords info={info} remedy />
    <CheckLimits info={info} />
  </>
);

type Repairs = ReturnType<typeof createRepairs>;

/** Draws the failures of a check as far as there is room, and gives back how much of it was used. */
const ofCheck = function* (
  failures: readonly Finding[],
  { around, repairs }: { readonly around: Surroundings | undefined; readonly repairs: Repairs },
  room: number,
  all: number,
  listed: Set<string>,
): Generator<string, number> {
  let used = 0;
  for (const [index, finding] of failures.entries()) {
    if (used >= room) {
      yield* compact(failures.slice(index), all, listed);
      return used;
    }
    const known = repairs.before(finding);
    repairs.note(finding);
    const drawn = `${renderToString(<FindingFold finding={finding} around={around} known={known} />)}\n`;
    used += drawn.length;
    yield drawn;
  }
  return used;
};

/** Every failure, check by check, in a form that needs no script: drawn whole as far as there is room, with its message in any case. */
export const staticFindings = function* (
  report: Report,
  /** Takes the ids that failures are listed by, in their order, where they are not drawn. */
  listed: Set<string>,
  room: number = wholeFor(report.summary.counts.fail),
): Iterable<string> {
  const around = surroundingsOf(report);
  const groups = failuresByCheck(report);
  const repairs = createRepairs();
  let left = room;
  let failing = groups.filter(({ failures }) => failures.length > 0).length;
  for (const { info, failures } of groups) {
    yield `<section aria-labelledby="check-${info.id}" class="of-check">${renderToString(<Head info={info} amount={failures.length} />)}`;
    if (failures.length > 0) {
      // What one check leaves is there for those after it.
      const share = left / failing;
      const beside = { around: around.get(info.id), repairs };
      left -= yield* ofCheck(failures, beside, share, report.summary.counts.fail, listed);
      failing -= 1;
    }
    yield '</section>\n';
  }
};
