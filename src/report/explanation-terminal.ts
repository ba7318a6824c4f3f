import picocolors from 'picocolors';
import { percent } from '../model/percent.ts';
import type { Explanation, ExplainedPath } from './explanation.ts';
import { item, paragraph } from './layout.ts';
import { costWords } from './money-words.ts';
import { type Names, namesOf } from './names.ts';
import { bySeverity, commandLines, type Pen } from './terminal-parts.ts';
import { clean } from './words.ts';

const heading = (title: string, { colors }: Pen): string => `\n${colors.bold(title)}\n`;

const section = (title: string, items: readonly string[], pen: Pen): string =>
  items.length === 0
    ? ''
    : heading(title, pen) +
      items.map((text) => paragraph(pen.names.within(clean(text)), pen.width, '  ')).join('');

const pathText = function* (path: ExplainedPath, pen: Pen): Iterable<string> {
  const share = path.share < 0.9999 ? `${percent(path.share)} of it ` : '';
  yield paragraph(`${path.service}, ${path.family}: ${share}${path.outcome}`, pen.width, '  ');
  yield `  ${pen.colors.cyan(path.line)}\n`;
  for (const [index, { sentence, proof }] of path.steps.entries()) {
    yield item(`${String(index + 1).padStart(2)}.`, pen.names.within(sentence), pen.width, '  ');
    if (proof) yield `        ${pen.colors.dim(proof)}\n`;
  }
  if (path.notKnown) yield paragraph(`Not known: ${path.notKnown}`, pen.width, '    ');
  for (const assumption of path.assumptions) yield paragraph(`Assumed: ${assumption}`, pen.width, '    ');
};

const remedyText = function* ({ remedy, advice }: Explanation, pen: Pen): Iterable<string> {
  yield heading('What to do', pen);
  yield paragraph(pen.names.within(clean(remedy?.text ?? advice)), pen.width, '  ');
  if (remedy?.cli) yield* commandLines(remedy.cli, pen, '  ');
  if (remedy?.risk) yield paragraph(`Before you apply it: ${clean(remedy.risk)}`, pen.width, '  ');
  if (remedy?.costPerMonth) yield paragraph(`Its cost: ${costWords(remedy.costPerMonth)}`, pen.width, '  ');
};

const headText = function* (explanation: Explanation, pen: Pen): Iterable<string> {
  const { subject, check, title, status, severity } = explanation;
  const { bold, dim } = pen.colors;
  yield `${bold(check)}  ${title}\n`;
  yield `${status === 'fail' ? bySeverity(severity, `fail (${severity})`, pen) : status}  ${bold(clean(pen.names.of(subject.id)))}\n`;
  const place = [
    pen.names.of(subject.accountId),
    subject.region,
    subject.vpcId === subject.id ? null : subject.vpcId,
  ];
  yield (
    dim(
      `${[subject.type, ...place].flatMap((part) => (part === null || part === '' ? [] : [clean(part)])).join('  ')}  fingerprint ${explanation.fingerprint}`,
    ) + '\n'
  );
  yield paragraph(pen.names.within(clean(explanation.message)), pen.width, '');
  for (const overlay of explanation.overlays) yield paragraph(overlay, pen.width, '');
};

/** An explanation on a terminal: why, step by step, what proves it, what to do, and the controls. */
export const explanationOnTerminal = function* (
  explanation: Explanation,
  options: {
    readonly width: number;
    readonly color: boolean;
    readonly names: Readonly<Record<string, string>>;
  },
): Iterable<string> {
  const names: Names = namesOf(options.names);
  const pen: Pen = {
    width: options.width,
    color: options.color,
    colors: picocolors.createColors(options.color),
    names,
  };
  yield* headText(explanation, pen);
  yield section('Why it matters', [explanation.why], pen);
  if (explanation.paths.length > 0) yield heading('The path, step by step', pen);
  for (const path of explanation.paths) yield* pathText(path, pen);
  yield section('Evidence', explanation.evidence, pen);
  yield section(
    'Not known',
    explanation.gaps.map(({ what, settledBy }) => `${what} ${settledBy}`),
    pen,
  );
  if (explanation.cause)
    yield section(
      'Cause',
      [`${explanation.cause.id}: ${explanation.cause.reason}; what fails for it is fixed together.`],
      pen,
    );
  if (explanation.status === 'fail' || explanation.remedy) yield* remedyText(explanation, pen);
  yield section(
    'Evidence towards',
    explanation.controls.map(({ framework, id, title, basis }) => `${framework}, ${id}: ${title} (${basis})`),
    pen,
  );
  yield section('Does not see', explanation.limits, pen);
  yield section('References', explanation.references, pen);
};
