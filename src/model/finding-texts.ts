import { canonical } from './canonical.ts';
import type { EvidencePiece, Finding, Remedy, SubjectPiece } from './finding-schema.ts';
import type { FingerprintOf } from './fingerprint.ts';
import { evidenceOf, piecesOf } from './fold-evidence.ts';
import { pieceOfSubject, subjectOf } from './fold-subject.ts';

/** What a finding shares with others. */
export interface References {
  /** Numbers of its pieces of evidence. */
  readonly evidence: readonly number[];
  /** The number of its remedy; null without one. */
  readonly remedy: number | null;
  /** The number of what is said of its subject. */
  readonly subject: number;
}

/** The canonical JSON of a finding as it is written, cut where it refers to what other findings refer to as well. */
export interface FindingText extends References {
  /** Up to its check, behind which its evidence comes. */
  readonly head: string;
  readonly middle: string;
  readonly tail: string;
  readonly end: string;
}

/** A text that says of a thing what another one says of its twin. */
export interface Told {
  /** The other one: its number, and its canonical JSON. */
  readonly of: number;
  text(): string;
  /** What a part of it becomes. */
  say(part: string): string;
}

/** Values that are kept as texts, once each, and known by a number. */
export interface TextTable {
  /** The number of a value, which is kept where it is new. */
  add(value: object): number;
  /** The JSON of the value as it came first: what is drawn of it keeps its order. */
  json(at: number): string;
  canonical(at: number): string;
  /** What a text says of a thing that another text of the table says of its twin; absent in a table that has no such texts. */
  toldAt?(at: number): Told | null;
  /** Gives back what the table has open. */
  close(): void;
}

/** Where values are kept that findings share. */
export interface SharedTexts {
  readonly evidence: TextTable;
  readonly remedies: TextTable;
  readonly subjects: TextTable;
}

/** Findings as texts: they are written and hashed without being read. */
export interface FindingTexts {
  lines(): Iterable<FindingText>;
  /** Of the same lines nothing but what they refer to. */
  references(): Iterable<References>;
  readonly shared: SharedTexts;
}

/** A table in memory. */
export const createTextTable = (): TextTable => {
  const texts: string[] = [];
  const hashed: string[] = [];
  // Of a text as it came, and of its canonical form: equal values may come in different orders.
  const places = new Map<string, number>();
  return {
    add(value) {
      const text = JSON.stringify(value);
      const known = places.get(text);
      if (known !== undefined) return known;
      const form = canonical(value);
      const place = places.get(form) ?? texts.length;
      places.set(text, place);
      if (place < texts.length) return place;
      places.set(form, place);
      hashed.push(form);
      return texts.push(text) - 1;
    },
    json: (at) => texts[at] ?? '',
    canonical: (at) => hashed[at] ?? '',
    close: () => {},
  };
};

const member = (key: keyof Finding | 'id', value: unknown): string =>
  value === undefined ? '' : `,"${key}":${canonical(value)}`;

/** Writes findings, with what they share in tables. */
export const createFold =
  ({ evidence, remedies, subjects }: SharedTexts, fingerprintOf: FingerprintOf) =>
  (finding: Finding): FindingText => {
    const { check, subject, gaps, remedy } = finding;
    const fingerprint =
      finding.fingerprint === fingerprintOf(check, subject.arn) ? undefined : finding.fingerprint;
    const before = member('baseline', finding.baseline) + member('cause', finding.cause);
    return {
      head: `{${`${before}${member('check', check)}`.slice(1)}`,
      evidence: Array.from(piecesOf(finding.evidence), evidence.add),
      middle:
        member('fingerprint', fingerprint) +
        member('gaps', gaps.length === 0 ? undefined : gaps) +
        member('message', finding.message) +
        member('messageId', finding.messageId) +
        member('natCostPerMonth', finding.natCostPerMonth) +
        member('planned', finding.planned),
      remedy: remedy && remedies.add(remedy),
      tail: `${member('severity', finding.severity)}${member('status', finding.status)},"subject":{"at":`,
      subject: subjects.add(pieceOfSubject(subject)),
      end: `${member('id', subject.id)}}${member('waiver', finding.waiver)}}`,
    };
  };

/** As much of a finding as stands on its own line. */
export type FindingLine = Omit<Finding, 'evidence' | 'gaps' | 'remedy' | 'subject' | 'fingerprint'> & {
  readonly subject: { readonly id: string };
  readonly gaps?: Finding['gaps'];
  readonly fingerprint?: string;
};

/** Makes a finding of its line, which it takes over, and of what that refers to. */
export const wholeFinding = (
  line: FindingLine,
  parts: {
    readonly pieces: Iterable<EvidencePiece>;
    readonly remedy: Remedy | null;
    readonly subject: SubjectPiece;
  },
  fingerprintOf: FingerprintOf,
): Finding => {
  const subject = subjectOf(line.subject.id, parts.subject);
  return Object.assign(line, {
    subject,
    evidence: evidenceOf(parts.pieces),
    gaps: line.gaps ?? [],
    remedy: parts.remedy,
    fingerprint: line.fingerprint ?? fingerprintOf(line.check, subject.arn),
  });
};

interface ReadText {
  readonly line: FindingLine;
  readonly pieces: readonly EvidencePiece[];
  readonly remedy: Remedy | null;
  readonly subject: SubjectPiece;
}

/** The finding of a text. */
export const readFinding = (
  { head, evidence, middle, remedy, tail, subject, end }: FindingText,
  shared: SharedTexts,
  fingerprintOf: FingerprintOf,
): Finding => {
  const pieces = evidence.map((at) => shared.evidence.json(at)).join(',');
  const own = remedy === null ? 'null' : shared.remedies.json(remedy);
  // At once: many small texts take longer to read than a large one.
  const { line, ...parts } = JSON.parse(
    `{"line":${head}${middle}${tail}0${end},"pieces":[${pieces}],"remedy":${own},"subject":${shared.subjects.json(subject)}}`,
  ) as ReadText;
  return wholeFinding(line, parts, fingerprintOf);
};

const kept = new WeakMap<Iterable<Finding>, FindingTexts>();

/** Says of a list that its findings are there as texts already. */
export const keepTexts = <T extends Iterable<Finding>>(findings: T, texts: FindingTexts): T => {
  kept.set(findings, texts);
  return findings;
};

/** A list of findings as texts: those that are kept, or else new ones in memory. */
export const textsOf = (findings: Iterable<Finding>, fingerprintOf: FingerprintOf): FindingTexts => {
  const known = kept.get(findings);
  if (known) return known;
  const shared = {
    evidence: createTextTable(),
    remedies: createTextTable(),
    subjects: createTextTable(),
  };
  const lines = Array.from(findings, createFold(shared, fingerprintOf));
  const texts = { lines: () => lines, references: () => lines, shared };
  keepTexts(findings, texts);
  return texts;
};
