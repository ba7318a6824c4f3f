import { percent } from '../model/percent.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { Path } from '../model/path.ts';
import { aclWords, clean, gapWords, pathLine, routeWords, ruleWords } from './words.ts';

const noteOf = ({ note }: { readonly note?: string | undefined }): string => (note ? `: ${note}` : '');

const factWords = (facts: Extract<Evidence, { kind: 'resource' }>['facts']): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name} = ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join('; ');

const line = (evidence: Evidence): string => {
  switch (evidence.kind) {
    case 'path':
      return `${evidence.service} ${evidence.family} ${percent(evidence.share)}: ${pathLine(evidence.path)}`;
    case 'route':
      return `${evidence.table}: ${routeWords(evidence.route)}${noteOf(evidence)}`;
    case 'rule':
      return `${evidence.group} ${evidence.direction}: ${ruleWords(evidence.rule, evidence.direction)}${noteOf(evidence)}`;
    case 'acl-entry':
      return `${evidence.acl}: ${aclWords(evidence.entry)}${noteOf(evidence)}`;
    case 'statement':
      return `${evidence.of} statement ${evidence.index}: ${JSON.stringify(evidence.statement)}${noteOf(evidence)}`;
    case 'resource':
      return `${evidence.id}: ${factWords(evidence.facts)}`;
    case 'note':
      return evidence.text;
    case 'gap':
      return gapWords(evidence.gap);
  }
};

/** A piece of evidence on one line, fit to be shown. */
export const evidenceLine = (evidence: Evidence): string => clean(line(evidence));

/** The paths that a finding rests on. */
export const pathsOf = ({ evidence }: Finding): readonly Path[] =>
  evidence.flatMap((item) => (item.kind === 'path' ? [item.path] : []));
