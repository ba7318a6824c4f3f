import { createHash } from 'node:crypto';
import {
  type Change,
  changeKinds,
  type ChangeKind,
  type Difference,
  type Side,
} from '../model/difference.ts';
import { type Group, groupsOf, isMany, movedPaths, togetherLines } from './difference-groups.ts';
import { markup, type Markup } from './markup.ts';
import { type Names, namesIn } from './names.ts';
import { clean, count } from './words.ts';

const style = `
:root{color-scheme:light dark;--fg:#1b1f24;--bg:#fff;--mute:#57606a;--line:#d0d7de}
@media(prefers-color-scheme:dark){:root{--fg:#e6edf3;--bg:#0d1117;--mute:#9198a1;--line:#30363d}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--fg);background:var(--bg);max-width:70rem;margin:2rem auto;padding:0 1rem}
article{border-top:1px solid var(--line);padding:.75rem 0}
h3{margin:0;font-size:1rem}
code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}
.place,dt{color:var(--mute)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:.5rem 0}
dd{margin:0}
table{border-collapse:collapse}
th,td{border:1px solid var(--line);padding:.25rem .75rem;text-align:right}
@media print{article{break-inside:avoid}}
`;

const styleHash = createHash('sha256').update(style).digest('base64');

const sideRow = (label: string, side: Side | null, paths: readonly string[], names: Names): Markup =>
  side === null
    ? markup``
    : markup`<dt>${label}</dt><dd>${side.status}: ${names.within(clean(side.message))}${paths.map(
        (path) => markup`<br><code>${clean(path)}</code>`,
      )}</dd>`;

const changeArticle = (change: Change, names: Names): Markup => {
  const { check, severity, subject, causes, before, after } = change;
  const { was, is } = movedPaths(change);
  const name = subject.name ? ` (${clean(subject.name)})` : '';
  const place = [
    names.of(subject.accountId),
    subject.region,
    subject.vpcId === null ? '' : names.of(subject.vpcId),
  ]
    .filter(Boolean)
    .join(' ');
  return markup`<article><h3>${severity} <code>${check}</code> <code>${clean(subject.id)}</code>${name} <span class="place">${place}</span></h3>
<ul>${causes.map((cause) => markup`<li>${names.within(clean(cause))}</li>`)}</ul>
<dl>${sideRow('was', before, was, names)}${sideRow('is', after, is, names)}</dl></article>
`;
};

const groupArticle = ({ causes, changes }: Group, names: Names): Markup =>
  markup`<article><h3>${count(changes.length, 'finding')}</h3>
<p>${causes.map((cause) => names.within(clean(cause))).join(' ')}</p>
<ul>${togetherLines(changes).map((line) => markup`<li>${clean(line)}</li>`)}</ul></article>
`;

const head = (
  { before, after, counts, notCompared }: Difference,
  titles: { readonly [K in ChangeKind]: string },
): Markup =>
  markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'">
<title>pathproof: what changed</title><style>${{ markup: style }}</style></head><body><main>
<h1>What changed</h1>
<p>From the scan of ${before.collectedAt} (<code>${before.scanId}</code>) to that of ${after.collectedAt} (<code>${after.scanId}</code>).</p>
<table><caption>Findings by what became of them</caption><thead><tr>${changeKinds.map((kind) => markup`<th scope="col">${titles[kind]}</th>`)}</tr></thead>
<tbody><tr>${changeKinds.map((kind) => markup`<td>${counts[kind]}</td>`)}</tr></tbody></table>
${notCompared.length > 0 ? markup`<p>Not compared, because they ran once only: ${notCompared.join(', ')}.</p>` : markup``}
`;

const articles = function* (group: Group, names: Names): Iterable<string> {
  if (isMany(group.changes)) yield groupArticle(group, names).markup;
  else for (const change of group.changes) yield changeArticle(change, names).markup;
};

/** A comparison as a page of its own: no script, no request, readable in both colors and on paper. */
export const differencePage = function* (
  difference: Difference,
  titles: { readonly [K in ChangeKind]: string },
): Iterable<string> {
  const names = namesIn(difference);
  yield head(difference, titles).markup;
  for (const kind of changeKinds) {
    const groups = groupsOf(difference, kind);
    if (groups.length === 0) continue;
    yield markup`<section><h2>${titles[kind]} (${difference.counts[kind]})</h2>\n`.markup;
    for (const group of groups) yield* articles(group, names);
    yield '</section>\n';
  }
  yield '</main></body></html>\n';
};
