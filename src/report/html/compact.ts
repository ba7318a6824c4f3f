import type { Finding } from '../../model/finding.ts';
import { groupBy } from '../group.ts';
import { markup, type Markup } from '../markup.ts';
import { count } from '../words.ts';
import { typeWord } from './parts/words.ts';
import { id, idsIn } from './wire.ts';

/*
 * Failures that are too many to be drawn whole, for readers without a script: each with its message. Where even the
 * messages are too many, what they have in common stands once, with a blank for each id, and every finding fills in its own.
 */

const nameOf = ({ subject }: Finding): string =>
  subject.name === undefined ? subject.id : `${subject.id} (${subject.name})`;

const placeOf = ({ subject: { accountId, region } }: Finding): string => `${accountId} · ${region}`;

const pieces = 200;

const inPieces = function* <T>(items: readonly T[]): Iterable<readonly T[]> {
  for (let from = 0; from < items.length; from += pieces) yield items.slice(from, from + pieces);
};

const rowOf = (finding: Finding): Markup => markup`<li><b>${nameOf(finding)}</b> ${finding.message}</li>`;

/** Draws an item of a list, and takes note of the ids in it. */
type DrawItem = (item: Markup) => string;

/** A row for each failure, with its message, under the account and region that it is in. */
const rows = function* (findings: readonly Finding[], item: DrawItem): Iterable<string> {
  for (const [place, group] of groupBy(findings, placeOf)) {
    yield markup`<h4>${place}</h4><ul class="compact">`.markup;
    for (const finding of group) yield item(rowOf(finding));
    yield '</ul>\n';
  }
};

/** A message with blanks, and what this finding fills them with. */
interface Blanked {
  readonly finding: Finding;
  readonly text: string;
  /** Ids other than the subject's own and its VPC's, which stand beside them. */
  readonly others: string;
}

const blankOf = (finding: Finding): Blanked => {
  const { message, subject } = finding;
  const blanks = new Map<string, string>([[subject.id, `‹${typeWord(subject.type)}›`]]);
  if (subject.vpcId !== null && subject.vpcId !== subject.id) blanks.set(subject.vpcId, '‹its VPC›');
  const numbers = new Map<string, number>();
  const blankFor = (found: string, whose: string): string => {
    const kind = `${whose}${found.slice(0, found.lastIndexOf('-'))}`;
    const number = (numbers.get(kind) ?? 0) + 1;
    numbers.set(kind, number);
    const made = `‹${kind}${number > 1 ? ` ${number}` : ''}›`;
    blanks.set(found, made);
    return made;
  };
  // A subject that is a pair, such as an endpoint in a subnet, names both: neither is another id.
  for (const part of idsIn(subject.id)) if (!blanks.has(part)) blankFor(part, 'its ');
  const others: string[] = [];
  const fillIn = (found: string): string => {
    const known = blanks.get(found);
    if (known !== undefined) return known;
    others.push(found);
    return blankFor(found, '');
  };
  // A subject without an id of AWS's, such as a bucket, is found by its name.
  const named = message.replaceAll(subject.id, () => blanks.get(subject.id) ?? '');
  return { finding, text: named.replace(id, fillIn), others: others.join(' ') };
};

/** What is rarer than in one of so many messages is no part of what they have in common. */
const rare = 20;

// So many different texts of one check are still worth reading; of more, or of one for fewer findings than this, words are left out.
const fewTexts = 50;

const isShared = (texts: number, findings: number): boolean => texts <= Math.max(fewTexts, findings / rare);

const textsIn = (group: readonly Blanked[]): number => new Set(group.map(({ text }) => text)).size;

/** The same with … for words that few of these messages have; without any text where even that is no text that they share. */
const thinned = (group: readonly Blanked[]): readonly Blanked[] => {
  const uses = new Map<string, number>();
  for (const { text } of group)
    for (const word of new Set(text.split(' '))) uses.set(word, (uses.get(word) ?? 0) + 1);
  const isRare = (word: string): boolean => (uses.get(word) ?? 0) < group.length / rare;
  const thin = group.map(({ finding, text }) => ({
    finding,
    // Ids beyond the finding's own are words of its own, too.
    others: '',
    text: text
      .split(' ')
      .map((word) => (isRare(word) ? '…' : word))
      .join(' ')
      .replace(/…(?: …)+/g, '…'),
  }));
  return isShared(textsIn(thin), group.length) ? thin : thin.map((item) => ({ ...item, text: '…' }));
};

/** Messages with blanks; of those that are each different, what most of them have in common. */
const commonOf = (findings: readonly Finding[]): readonly Blanked[] => {
  const group = findings.map(blankOf);
  return isShared(textsIn(group), group.length) ? group : thinned(group);
};

const subjectsOf = (group: readonly Blanked[]): string =>
  group.map(({ finding }) => finding.subject.id).join(', ');

/** Findings of one VPC: those that differ in nothing but their subject share what else fills the blanks. */
const fillOf = (group: readonly Blanked[]): string =>
  [...groupBy(group, ({ others }) => others)]
    .map(([others, same]) => (others === '' ? subjectsOf(same) : `${subjectsOf(same)}: ${others}`))
    .join('; ');

const vpcOf = ({ finding: { subject } }: Blanked): string =>
  subject.vpcId === null || subject.vpcId === subject.id ? '' : subject.vpcId;

const placeMarkup = (place: string, group: readonly Blanked[]): Markup =>
  markup`<li><b>${place}</b>${[...groupBy(group, vpcOf)].map(
    ([vpc, ofVpc]) => markup` | ${vpc === '' ? fillOf(ofVpc) : `${vpc}: ${fillOf(ofVpc)}`}`,
  )}</li>`;

/** What messages have in common once, and below it every finding with what fills its blanks. */
const shared = function* (findings: readonly Finding[], item: DrawItem): Iterable<string> {
  const byText = groupBy(commonOf(findings), ({ text }) => text);
  for (const [text, group] of byText) {
    yield markup`<p class="shared"><b>${count(group.length, 'failure')}</b> ${text}</p><ul class="compact">`
      .markup;
    for (const [place, ofPlace] of groupBy(group, ({ finding }) => placeOf(finding)))
      for (const piece of inPieces(ofPlace)) yield item(placeMarkup(place, piece));
    yield '</ul>\n';
  }
};

// Up to so many failures have a line with their own message each: as many as a reader would scroll through.
const mostRows = 5000;

/** Failures of one check that are not drawn whole: each by its id and place, with its message. */
export const compact = function* (
  findings: readonly Finding[],
  failures: number,
  /** Takes the ids that are shown, in their order: the data of the page need not bring them again. */
  listed: Set<string>,
): Iterable<string> {
  const how =
    failures > mostRows
      ? 'What they have in common stands once; each line fills its blanks: VPC, what failed, and the other ids. Where … stands, each has words or ids of its own. '
      : '';
  yield `<p>${count(findings.length, 'more failure')}, in brief. ${how}The JSON report, and the page where scripts may run, hold the path, the evidence and the remedy of each.</p>`;
  const item = ({ markup: text }: Markup): string => {
    for (const found of idsIn(text)) listed.add(found);
    return text;
  };
  yield* failures > mostRows ? shared(findings, item) : rows(findings, item);
};
