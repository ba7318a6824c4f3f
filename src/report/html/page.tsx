import { createHash } from 'node:crypto';
import { renderToString } from 'preact-render-to-string';
import type { Plan } from '../../model/plan.ts';
import type { Report } from '../../model/report.ts';
import type { Reporter } from '../reporter.ts';
import { count, visible } from '../words.ts';
import { script, style } from './client.generated.ts';
import { accountPart, findingsByAccount, severityWords } from './account-part.ts';
import { blocksOf, framesOf, inert, packed } from './encode.ts';
import { ControlsSection } from './parts/controls.tsx';
import { CoverageSection } from './parts/coverage.tsx';
import { FirstSection } from './parts/first.tsx';
import { MatrixSection, type WithMatrix } from './parts/matrix.tsx';
import { RecordSection } from './parts/record.tsx';
import { IdentityList, SinceLine, stateWords } from './parts/state.tsx';
import { SummarySection } from './parts/summary.tsx';
import { NumberCell, Table } from './parts/table.tsx';
import { TrafficSection } from './parts/traffic.tsx';
import { UnknownsSection } from './parts/unknowns.tsx';
import { WaiversSection } from './parts/waivers.tsx';
import { isWaived } from './parts/words.ts';
import { staticFindings } from './static-findings.tsx';
import { staticMap } from './static-map.tsx';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** What stands at the foot of each printed page: the scan, and the page's number. */
const paperOf = ({ scan, tool }: Report): string => {
  // Within a style sheet only what an id is made of is harmless.
  const name = `${tool.name} · scan ${scan.id} · ${scan.collectedAt}`.replace(/[^\w .:·-]/g, '');
  return `@page{@bottom-left{content:"${name}";font:8pt sans-serif;color:#444}@bottom-right{content:"page " counter(page) " of " counter(pages);font:8pt sans-serif;color:#444}}`;
};

const policyOf = (paper: string): string =>
  [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)} ${hashOf(paper)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

const headOf = (report: Report): string => {
  const paper = paperOf(report);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(paper)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${titleOf(report)} · pathproof</title>
<link rel="icon" href="data:,">
<style>${style}</style><style>${paper}</style></head><body>
`;
};

const titleOf = ({ summary }: Report): string => {
  const { fail, unknown } = summary.counts;
  if (fail > 0) return `${count(fail, 'failure')}, ${unknown.toLocaleString('en-US')} not decided`;
  return unknown > 0 ? `No failure, ${unknown.toLocaleString('en-US')} not decided` : 'No failure';
};

const Header = ({ report, plan }: { readonly report: Report; readonly plan: Plan | null }) => (
  <header>
    <div class="brand">
      <span class="mark">pathproof</span>
      <span id="theme" />
    </div>
    <h1>{stateWords(report, plan)}</h1>
    <SinceLine report={report} />
  </header>
);

const hasMatrix = ({ matrix }: WithMatrix): boolean => !!matrix && matrix.rows.length > 0;

const sectionsOf = (report: Report & WithMatrix): readonly (readonly [string, string])[] => {
  const { counts } = report.summary;
  const idle =
    report.waivers.expired.length + report.waivers.unused.length + report.waivers.unreadable.length;
  return [
    ['first', 'Do first'],
    ['findings', `Failures (${counts.fail.toLocaleString('en-US')})`],
    ...(hasMatrix(report) ? [['map', 'Map'] as const] : []),
    ['summary', 'Summary'],
    ['coverage', 'Coverage'],
    ...(report.controls.length + report.procedures.length > 0 ? [['controls', 'Frameworks'] as const] : []),
    ...(counts.unknown > 0
      ? [['unknowns', `Unknown (${counts.unknown.toLocaleString('en-US')})`] as const]
      : []),
    ...(idle > 0 || report.findings.some(isWaived) ? [['waivers', 'Accepted'] as const] : []),
    ...(report.traffic ? [['traffic', 'Traffic'] as const] : []),
    ...(hasMatrix(report) ? [['matrix', 'Matrix'] as const] : []),
    ['record', 'Record'],
  ];
};

const Sections = ({ report }: { readonly report: Report & WithMatrix }) => (
  <nav aria-label="Sections">
    <ul>
      {sectionsOf(report).map(([id, name]) => (
        <li>
          <a href={`#${id}`}>{name}</a>
        </li>
      ))}
    </ul>
  </nav>
);

// A page of this many findings keeps its data readable; beyond, it is packed.
const plainMost = 2000;

const dataOf = function* (report: Report, listed: ReadonlySet<string>): Iterable<string> {
  const isPlain = report.findings.length <= plainMost;
  const wrap = (kind: string, value: unknown): string =>
    isPlain
      ? `<script type="application/json" data-kind="${kind}">${inert(value)}</script>\n`
      : `<script type="text/plain" data-kind="${kind}">${packed(value)}</script>\n`;
  yield wrap('frames', { ...framesOf(report), sha256: report.sha256, count: report.findings.length });
  for (const block of blocksOf(report.findings, isPlain ? 100 : 5000, listed)) yield wrap('block', block);
};

// Beyond this many findings a browser takes too long: each account has a page of its own, and this one leads to them.
const wholeMost = 200_000;

const isTooLarge = (report: Report, most: number): boolean =>
  report.findings.length > most && findingsByAccount(report).size > 1;

const AccountLinks = ({ report }: { readonly report: Report }) => (
  <Table
    caption="A page for each account, next to this one"
    columns={[{ name: 'Account' }, { name: 'Failures' }, { name: 'Findings', number: true }]}
  >
    {[...findingsByAccount(report)].map(([accountId, findings]) => (
      <tr>
        <th scope="row">
          <a href={`report-${encodeURIComponent(accountId)}.html`}>{visible(accountId)}</a>
        </th>
        <td>{severityWords(findings)}</td>
        <NumberCell value={findings.length} />
      </tr>
    ))}
  </Table>
);

const findingsOf = function* (report: Report, listed: Set<string>, isSplit: boolean): Iterable<string> {
  yield '<section aria-labelledby="findings" class="annex"><h2 id="findings" tabindex="-1">Failures</h2>\n';
  if (isSplit) yield renderToString(<AccountLinks report={report} />);
  yield '<div id="app" hidden></div>\n<div id="static">\n';
  yield* isSplit ? staticFindings(report, listed, 0) : staticFindings(report, listed);
  yield '</div></section>\n';
};

/** A part that is printed only with the annex. */
const annex = (drawn: string): string => (drawn === '' ? '' : `<div class="annex">${drawn}</div>\n`);

// Folds of more frameworks than this stay closed on paper, with one line for each.
const fewFrameworks = 3;

const Foot = ({ report }: { readonly report: Report }) => (
  <footer>
    <IdentityList report={report} />
    <p class="print-choice">
      <label>
        <input type="checkbox" id="annex" /> Print the annex too
      </label>{' '}
      <span class="soft">every failure with its evidence and commands, the map and the matrix</span>
    </p>
    <p class="paper-only no-annex">
      Printed without the annex: every failure with its evidence and commands, the map and the matrix, are in
      the page, and their data in report.json.
    </p>
    <p>Made by pathproof. This page loads nothing, and sends nothing.</p>
  </footer>
);

const renderPage = function* (report: Report, plan: Plan | null, isSplit: boolean): Iterable<string> {
  const listed = new Set<string>();
  yield headOf(report);
  yield '<a class="skip" href="#findings">Skip to the failures</a>\n';
  yield renderToString(<Header report={report} plan={plan} />);
  yield `${renderToString(<Sections report={report} />)}\n<main>\n`;
  yield `${renderToString(<FirstSection report={report} plan={plan} />)}\n`;
  yield* findingsOf(report, listed, isSplit);
  yield annex([...staticMap(report)].join(''));
  yield `${renderToString(<SummarySection report={report} />)}\n`;
  yield `${renderToString(<CoverageSection report={report} />)}\n`;
  const isFew = report.frameworks.length <= fewFrameworks;
  yield `<div class="${isFew ? 'on-paper' : 'in-brief'}">${renderToString(<ControlsSection report={report} />)}</div>\n`;
  yield `${renderToString(<UnknownsSection report={report} />)}\n`;
  yield `${renderToString(<WaiversSection report={report} />)}\n`;
  yield annex(renderToString(<TrafficSection report={report} />));
  yield annex(renderToString(<MatrixSection report={report} />));
  yield `${renderToString(<RecordSection report={report} />)}\n`;
  yield `</main>\n${renderToString(<Foot report={report} />)}\n`;
  if (!isSplit) yield* dataOf(report, listed);
  yield `<script>${script}</script></body></html>\n`;
};

/**
 * The report as one page that loads nothing: readable without a script, searchable with one, fit for paper. Its first
 * screen says what to do, as proved changes where there is a plan. Beyond `most` findings it is a page for each account.
 */
export const createHtmlReporter = (plan: Plan | null, most = wholeMost): Reporter => ({
  mediaType: 'text/html; charset=utf-8',
  extension: 'html',
  render: (report) => renderPage(report, plan, isTooLarge(report, most)),
  // A plan is about the whole.
  partsOf: (report) =>
    isTooLarge(report, most)
      ? [...findingsByAccount(report)].map(([accountId, findings]) => ({
          name: accountId,
          render: () => renderPage(accountPart(report, accountId, findings), null, false),
        }))
      : [],
});

/** The page of a report without a plan. */
export const html: Reporter = createHtmlReporter(null);
