import { createHash } from 'node:crypto';
import { severities } from '../model/finding.ts';
import type { CheckInfo, Report } from '../model/report.ts';
import { failuresByCheck, groupBy, missingBy, some, undecidedBy } from './group.ts';
import { drawFailure } from './html-finding.ts';
import { style } from './html-style.ts';
import { type Markup, markup } from './markup.ts';
import type { Reporter } from './reporter.ts';
import { count, settles } from './words.ts';

const styleHash = createHash('sha256').update(style).digest('base64');

// Nothing is loaded and nothing runs: whatever a name or tag holds, it stays text.
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;

const headOf = ({ scan }: Report): Markup => markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Paths to AWS services, ${scan.collectedAt}</title>
<style>`;

const fact = (term: string, text: string): Markup => markup`<dt>${term}</dt><dd>${text}</dd>`;

const identity = ({
  tool,
  scan,
}: Report): Markup => markup`<header><h1>Which way traffic to AWS services goes</h1>
<dl class="facts">${[
  fact('Made by', `${tool.name} ${tool.version}`),
  fact('Collected', `${scan.collectedAt} to ${scan.finishedAt}${scan.interrupted ? ' (interrupted)' : ''}`),
  fact('Read by', scan.caller.arn),
  fact('Checks', scan.checks.join(', ') || 'none'),
  fact('VPCs', scan.vpcIds.length > 0 ? `only ${scan.vpcIds.join(', ')}` : 'all'),
  fact('Severity', scan.minimumSeverity ? `${scan.minimumSeverity} and above` : 'all'),
  fact('Inventory SHA-256', scan.inventorySha256),
]}</dl></header>
<main>
`;

const missingRows = (report: Report): readonly Markup[] =>
  missingBy(report.coverage.gaps).map(({ gap, lines }) => {
    const places = lines.map(({ accountId, region }) => `${accountId} ${region ?? '(whole account)'}`);
    const section = lines[0]?.section ?? 'everything';
    const items = some(
      lines.flatMap(({ item }) => item ?? []),
      6,
    );
    return markup`<tr><td>${section}${items ? `: ${items}` : ''}</td><td>${some(places, 6)}</td><td><code>${gap.action}</code> ${gap.code}</td><td>${gap.message}</td></tr>`;
  });

const coverage = (report: Report): Markup => {
  const { targets, complete, gaps } = report.coverage;
  const assessed = targets.filter(({ status }) => status === 'assessed').length;
  const partial = targets.filter(({ status }) => status === 'partial').length;
  const verdict = complete
    ? markup`<p><strong class="pass">Complete.</strong> Every call that was needed was answered.</p>`
    : markup`<p><strong class="unknown">Not complete.</strong> What is listed here was not assessed; verdicts that would rest on it are unknown.</p>`;
  const table =
    gaps.length > 0
      ? markup`<div class="scroll" role="region" aria-label="Not assessed" tabindex="0"><table><caption>Not assessed, and why</caption><thead><tr><th scope="col">What</th><th scope="col">Where</th><th scope="col">Call and answer</th><th scope="col">Reason</th></tr></thead><tbody>${missingRows(report)}</tbody></table></div>`
      : null;
  return markup`<section aria-labelledby="coverage"><h2 id="coverage">Coverage</h2>
${verdict}<p>${count(targets.length, 'account and region', 'accounts and regions')} asked for: ${assessed} assessed whole, ${partial} in part, ${targets.length - assessed - partial} not at all. Every subject in scope that was listed was judged; nothing was sampled.</p>
${table}</section>
`;
};

const tile = (amount: number, label: string, kind: string): Markup =>
  markup`<li><strong class="${kind}">${amount.toLocaleString('en-US')}</strong> ${label}</li>`;

const summaryOf = ({ summary, population }: Report): Markup => {
  const { counts, failed } = summary;
  const decided = counts.pass + counts.fail;
  const rate =
    decided > 0 ? `${Math.floor((counts.pass / decided) * 100)} % of the decided verdicts are passes.` : '';
  const worst = severities
    .filter((severity) => failed[severity] > 0)
    .map((severity) => `${failed[severity]} ${severity}`);
  const rows = population.map(
    ({ check, subjects, counts: row }) =>
      markup`<tr><th scope="row"><a href="#check-${check}">${check}</a></th>${[subjects, row.fail, row.unknown, row.pass, row['not-applicable']].map((amount) => markup`<td class="number">${amount}</td>`)}</tr>`,
  );
  const heads = ['Subjects', 'Failed', 'Unknown', 'Passed', 'Not applicable'];
  return markup`<section aria-labelledby="summary"><h2 id="summary">Summary</h2>
<ul class="tiles">${[
    tile(counts.fail, 'failed', 'fail'),
    tile(counts.unknown, 'unknown', 'unknown'),
    tile(counts.pass, 'passed', 'pass'),
    tile(counts['not-applicable'], 'not applicable', 'soft'),
  ]}</ul>
<p>${worst.length > 0 ? `Failed by severity: ${worst.join(', ')}. ` : ''}${rate}</p>
<div class="scroll" role="region" aria-label="Verdicts by check" tabindex="0"><table><caption>Verdicts by check</caption><thead><tr><th scope="col">Check</th>${heads.map((head) => markup`<th scope="col" class="number">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div></section>
`;
};

// A reference is a link only when it is one: the data of a report may come from anywhere.
const reference = (url: string): Markup =>
  /^https:\/\//.test(url)
    ? markup`<li><a href="${url}" rel="noreferrer">${url}</a></li>`
    : markup`<li>${url}</li>`;

const checkIntro = (
  info: CheckInfo,
  amount: number,
): Markup => markup`<section aria-labelledby="check-${info.id}"><h3 id="check-${info.id}">${info.title} <span class="soft">${info.id} · ${info.severity} · ${amount === 0 ? 'no failure' : count(amount, 'failure')}</span></h3>
<p>${info.rationale}</p><p><strong>What to do:</strong> ${info.remedy}</p>
${info.limits.length > 0 ? markup`<p class="soft">Not seen by this check: ${info.limits.join(' ')}</p>` : null}
${info.references.length > 0 ? markup`<ul class="rows">${info.references.map(reference)}</ul>` : null}
`;

const findingsByCheck = function* (report: Report): Iterable<Markup> {
  yield markup`<section aria-labelledby="findings"><h2 id="findings">Failed findings</h2>\n`;
  for (const { info, failures } of failuresByCheck(report)) {
    yield checkIntro(info, failures.length);
    for (const finding of failures) yield drawFailure(finding);
    yield markup`</section>\n`;
  }
  yield markup`</section>\n`;
};

const unknowns = function* (report: Report): Iterable<Markup> {
  const groups = undecidedBy(report.findings);
  if (groups.length === 0) return;
  yield markup`<section aria-labelledby="unknowns"><h2 id="unknowns">Unknown</h2>
<p>These verdicts could not be decided. They count neither as passed nor as failed.</p>\n`;
  for (const { gap, findings } of groups) {
    const rows = [...groupBy(findings, ({ check }) => check)].map(
      ([check, group]) =>
        markup`<li>${check}: ${some(
          group.map(({ subject }) => subject.id),
          50,
        )}</li>`,
    );
    yield markup`<details open><summary>${gap.message} <span class="soft">${count(findings.length, 'finding')}</span></summary><div><p><code>${gap.action}</code> ${gap.code}</p><p><strong>To settle it:</strong> ${settles(gap)}</p><ul class="rows">${rows}</ul></div></details>\n`;
  }
  yield markup`</section>\n`;
};

const callTotals = (report: Report): Markup => {
  const rows = report.apiCalls.map(({ accountId, region, calls }) => {
    const sum = (key: 'calls' | 'failed' | 'retries'): number =>
      calls.reduce((total, entry) => total + entry[key], 0);
    return markup`<tr><th scope="row">${accountId}</th><td>${region ?? 'no region'}</td>${[sum('calls'), sum('failed'), sum('retries')].map((amount) => markup`<td class="number">${amount}</td>`)}</tr>`;
  });
  return markup`<section aria-labelledby="calls"><h2 id="calls">API calls</h2><div class="scroll" role="region" aria-label="API calls" tabindex="0"><table><caption>Calls made to read this, every page counted</caption><thead><tr><th scope="col">Account</th><th scope="col">Region</th><th scope="col" class="number">Calls</th><th scope="col" class="number">Failed</th><th scope="col" class="number">Retries</th></tr></thead><tbody>${rows}</tbody></table></div></section>
</main><footer><p class="soft">A point-in-time reading of configuration; traffic itself was not observed.</p></footer></body></html>
`;
};

const renderHtml = function* (report: Report): Iterable<string> {
  yield headOf(report).markup + style + '</style></head><body>\n';
  yield identity(report).markup;
  yield coverage(report).markup;
  yield summaryOf(report).markup;
  for (const part of findingsByCheck(report)) yield part.markup;
  for (const part of unknowns(report)) yield part.markup;
  yield callTotals(report).markup;
};

/** The report as one page that loads nothing and runs nothing: coverage first, then every failure with its path. */
export const html: Reporter = {
  mediaType: 'text/html; charset=utf-8',
  extension: 'html',
  render: renderHtml,
};
