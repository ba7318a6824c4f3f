import { renderToString } from 'preact-render-to-string';
import type { Finding } from '../../model/finding.ts';
import type { CheckInfo, Report } from '../../model/report.ts';
import { failuresByCheck, groupBy } from '../group.ts';
import { count, visible } from '../words.ts';
import { SeverityChip } from './parts/chips.tsx';
import { CheckLimits, CheckWords, FindingFold, type Surroundings, surroundingsOf } from './parts/finding.tsx';

// Up to so many failures stand in the page whole, for readers without a script and for paper. Of more, as many as fit
// into so many characters, and the others by id: drawings by the thousand would open slowly for everybody.
const wholeFor = (failures: number): number => {
  if (failures <= 400) return Number.POSITIVE_INFINITY;
  return failures > 1000 ? 600_000 : 2_400_000;
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

const nameOf = ({ subject }: Finding): string =>
  subject.name === undefined ? subject.id : `${subject.id} (${subject.name})`;

const Place = ({ place, findings }: { readonly place: string; readonly findings: readonly Finding[] }) => (
  <li>
    <b>{visible(place)}</b> ({findings.length}): {visible(findings.map(nameOf).join(', '))}
  </li>
);

const pieces = 200;

/** Failures that are named only: by place, their ids after each other, in pieces. */
const listed = function* (findings: readonly Finding[]): Iterable<string> {
  const byPlace = groupBy(findings, ({ subject }) =>
    [subject.accountId, subject.region, subject.vpcId].filter((part) => part !== null).join(' · '),
  );
  yield `<p>${count(findings.length, 'further failure')} by place. The JSON report, and the page where scripts may run, hold the path, the evidence and the remedy of each.</p><ul class="compact">`;
  for (const [place, group] of byPlace)
    for (let from = 0; from < group.length; from += pieces)
      yield renderToString(<Place place={place} findings={group.slice(from, from + pieces)} />);
  yield '</ul>\n';
};

/** Draws the failures of a check as far as there is room, and gives back how much of it was used. */
const ofCheck = function* (
  failures: readonly Finding[],
  around: Surroundings | undefined,
  room: number,
): Generator<string, number> {
  let used = 0;
  for (const [index, finding] of failures.entries()) {
    if (used >= room) {
      yield* listed(failures.slice(index));
      return used;
    }
    const drawn = `${renderToString(<FindingFold finding={finding} around={around} />)}\n`;
    used += drawn.length;
    yield drawn;
  }
  return used;
};

/** Every failure, check by check, in a form that needs no script: drawn whole as far as there is room, named in any case. */
export const staticFindings = function* (
  report: Report,
  room: number = wholeFor(report.summary.counts.fail),
): Iterable<string> {
  const around = surroundingsOf(report);
  const groups = failuresByCheck(report);
  let left = room;
  let failing = groups.filter(({ failures }) => failures.length > 0).length;
  for (const { info, failures } of groups) {
    yield `<section aria-labelledby="check-${info.id}" class="of-check">${renderToString(<Head info={info} amount={failures.length} />)}`;
    if (failures.length > 0) {
      // What one check leaves is there for those after it.
      left -= yield* ofCheck(failures, around.get(info.id), left / failing);
      failing -= 1;
    }
    yield '</section>\n';
  }
};
