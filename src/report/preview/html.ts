import { createHash } from 'node:crypto';
import type { ServiceMatrix } from '../../model/matrix.ts';
import type { Preview, PreviewChange } from '../../model/preview.ts';
import { style } from '../html/client.generated.ts';
import { mapOfChange, staticMap } from '../html/static-map.tsx';
import { markup, type Markup } from '../markup.ts';
import { costWords } from '../money-words.ts';
import { namesOf } from '../names.ts';
import { clean, count } from '../words.ts';
import {
  causeWords,
  changeGroups,
  changeKinds,
  changeTitles,
  countsLine,
  coverageLines,
  didWord,
  headline,
  listWords,
  movedWays,
  overLine,
  placeWords,
} from './words.ts';

/** The ways of both sides as matrices, for the map. */
export interface PreviewMaps {
  readonly before: ServiceMatrix;
  readonly after: ServiceMatrix;
  /** What things are called, by their ids. */
  readonly names: Readonly<Record<string, string>>;
}

const styleHash = createHash('sha256').update(style).digest('base64');
const mostGroups = 500;
const mostSubjects = 40;

const codes = (all: readonly string[], most: number): readonly Markup[] => [
  ...all.slice(0, most).map((one, at) => markup`${at === 0 ? '' : ', '}<code>${clean(one)}</code>`),
  ...(all.length > most ? [markup` and ${all.length - most} more`] : []),
];

const causeItems = ({ causes }: Preview): readonly Markup[] =>
  causes.map((cause) => {
    const place = placeWords(cause.place);
    return markup`<li>${didWord(cause)} <code>${clean(cause.address)}</code>${place === '' ? '' : ` (${place})`}: ${cause.new} new, ${cause.resolved} resolved, ${cause.unsettled} unsettled</li>`;
  });

const wayRows = (preview: Preview): readonly Markup[] =>
  movedWays(preview).map(
    ({ services, before, after, subjects }) =>
      markup`<tr><td>${listWords(services, 12, clean)}</td><td>${before}</td><td>${after}</td><td>${subjects.length}: ${codes(subjects, 12)}</td></tr>`,
  );

const fixPart = ({ fix }: PreviewChange): Markup => {
  if (!fix) return markup``;
  if (fix.code === null) return markup`<p>No edit: ${clean(fix.why ?? '')}</p>`;
  const place = placeWords(fix.place);
  return markup`<p>Fix${place === '' ? '' : ` at ${place}`}: ${clean(fix.text)}${fix.proved ? ' Applied and judged again: the failure goes, and nothing gets worse.' : ''}</p><pre><code>${{
    markup: fix.code
      .split('\n')
      .map((line) => markup`${line}`.markup)
      .join('\n'),
  }}</code></pre>`;
};

const article = (changes: readonly PreviewChange[]): Markup => {
  const first = changes[0] as PreviewChange;
  const place = placeWords(first.place);
  const cause = causeWords(first, clean);
  return markup`<article><h3>${first.severity} <code>${first.check}</code>${place === '' ? '' : ` ${place}`}</h3>
<p>${codes(
    changes.map(({ subject }) => subject),
    mostSubjects,
  )}</p><p>${clean(first.message)}</p>${cause === '' ? markup`` : markup`<p>${cause}</p>`}
${first.paths.map(({ was, is }) => markup`${was === null ? markup`` : markup`<p>was <code>${clean(was)}</code></p>`}${is === null ? markup`` : markup`<p>is <code>${clean(is)}</code></p>`}`)}${first.remedy === null || first.fix ? markup`` : markup`<p>${clean(first.remedy)}</p>`}${fixPart(first)}</article>
`;
};

const head = (preview: Preview): Markup =>
  markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">
<title>${headline(preview)} · pathproof</title><link rel="icon" href="data:,"><style>${{ markup: style }}</style></head><body>
<header><div class="brand"><span class="mark">pathproof</span></div><h1>Preview: ${headline(preview)}</h1>
<p>${countsLine(preview)} ${overLine(preview)} Cost by the hour: ${costWords(preview.costPerMonth)}.</p></header><main>
`;

/** A preview as a page: what becomes of findings and ways, with the map before and after. It has no script and loads nothing. */
export const previewPage = function* (preview: Preview, maps: PreviewMaps): Iterable<string> {
  yield head(preview).markup;
  const causes = causeItems(preview);
  if (causes.length > 0)
    yield markup`<section aria-labelledby="causes"><h2 id="causes">What does it</h2><ul>${causes}</ul></section>\n`
      .markup;
  const rows = wayRows(preview);
  if (rows.length > 0)
    yield markup`<section aria-labelledby="ways"><h2 id="ways">Ways</h2><table><thead><tr><th scope="col">Service</th><th scope="col">Now</th><th scope="col">After</th><th scope="col">Subnets</th></tr></thead><tbody>${rows}</tbody></table></section>\n`
      .markup;
  for (const kind of changeKinds) {
    const changes = preview.changes[kind];
    if (changes.length === 0) continue;
    const groups = changeGroups(changes);
    yield markup`<section aria-labelledby="${kind}"><h2 id="${kind}">${changeTitles[kind]} (${changes.length})</h2>\n`
      .markup;
    for (const group of groups.slice(0, mostGroups)) yield article(group.changes).markup;
    if (groups.length > mostGroups)
      yield markup`<p>${count(groups.length - mostGroups, 'more group')}: preview.json has them.</p>`.markup;
    yield '</section>\n';
  }
  const names = namesOf(maps.names);
  const changed = [
    ...mapOfChange(maps.before, maps.after, names, { title: 'Map, before and after', when: 'afterwards' }),
  ].join('');
  if (changed !== '') yield `<section aria-labelledby="map-change">${changed}</section>\n`;
  yield* staticMap({ matrix: maps.after, names: maps.names });
  const unread = coverageLines(preview, clean);
  if (unread.length > 0)
    yield markup`<section aria-labelledby="coverage"><h2 id="coverage">What was not read, and what was assumed</h2><ul>${unread.map((line) => markup`<li>${line}</li>`)}</ul></section>\n`
      .markup;
  yield '</main><footer><p>Made by pathproof. This page loads nothing, and sends nothing.</p></footer></body></html>\n';
};
