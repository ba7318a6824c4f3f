import type { Finding } from '../../../model/finding.ts';
import { fingerprintText } from '../../../model/fingerprint.ts';
import { fill, slotsOf, type Template } from '../wire.ts';
import { type Holds, holdsOf, searchedOf } from './search.ts';
import { sha256Of } from './sha256.ts';

/** A field of a template: the same in all of its findings, or made of their words. */
export type Field = (words: readonly string[]) => string;

/** A template with those of its fields that the list needs. */
export interface Shape {
  readonly slots: number;
  readonly check: Field;
  readonly status: Field;
  readonly severity: Field;
  readonly fingerprint: Field;
  readonly id: Field;
  readonly name: Field;
  readonly account: Field;
  readonly region: Field;
  readonly vpc: Field;
  readonly waived: boolean;
  readonly isNew: boolean;
  readonly holds: Holds;
  /** The canonical JSON of the finding. */
  readonly text: Field;
}

const open = '\ue000';
const close = '\ue001';

const quotesIn = (text: string): number => text.replace(/\\./g, '').split('"').length - 1;

/** The template as JSON with marks where its slots are; a slot that is a number stands there as a string. */
const marked = (template: Template): string => {
  let quotes = 0;
  return template
    .map((part) => {
      if (typeof part === 'number') {
        const mark = `${open}${part}${close}`;
        return quotes % 2 === 1 ? mark : `"${mark}"`;
      }
      quotes += quotesIn(part);
      // A name may hold the marks themselves; in the list, and only there, they read as a replacement character.
      return part.replace(/[\ue000\ue001]/g, '\ufffd');
    })
    .join('');
};

const templateOf = (text: string): Template =>
  text.split(/\ue000(-?\d+)\ue001/).map((part, index) => (index % 2 === 1 ? Number(part) : part));

/** What a template says, with marks where its slots are: parsed once for all of its findings. */
export const shapeOf = (template: Template): Shape => {
  const finding = JSON.parse(marked(template)) as Finding;
  const { check, status, severity, fingerprint, subject, waiver, baseline } = finding;
  const derived: Field = (words) => sha256Of(fingerprintText(fieldOf(check)(words), arn(words))).slice(0, 32);
  const filled =
    (parts: Template): Field =>
    (words) =>
      fill(parts, words, () => derived(words));
  const fieldOf = (text: string): Field => {
    const parts = templateOf(text);
    return parts.length === 1 ? () => text : filled(parts);
  };
  const arn = fieldOf(subject.arn);
  return {
    slots: slotsOf(template),
    check: fieldOf(check),
    status: fieldOf(status),
    severity: fieldOf(severity),
    fingerprint: fieldOf(fingerprint),
    id: fieldOf(subject.id),
    name: fieldOf(subject.name ?? ''),
    account: fieldOf(subject.accountId),
    region: fieldOf(subject.region),
    vpc: fieldOf(subject.vpcId ?? ''),
    waived: waiver !== undefined && !waiver.expired,
    isNew: baseline === 'new',
    holds: holdsOf(templateOf(searchedOf(finding))),
    text: filled(template),
  };
};
