import type { AlikeRemedy, EvidencePiece, Remedy, SubjectPiece } from './finding-schema.ts';
import { type FindingLine, wholeFinding } from './finding-texts.ts';
import type { FingerprintOf } from './fingerprint.ts';
import { type Found, unfoldMatrix } from './fold-matrix.ts';
import { remedyLike } from './fold-remedy.ts';
import type { WrittenMatrix } from './matrix.ts';
import type { Report } from './report.ts';

type WrittenLine = Omit<FindingLine, 'subject'> & {
  readonly subject: { readonly id: string; readonly at: number };
  readonly evidence?: readonly number[];
  readonly remedy?: string;
};

/** As much of a report as it is written as is put in its place again. */
export interface WrittenReport {
  readonly names?: Report['names'];
  readonly matrix?: WrittenMatrix | null;
  readonly plannedMatrix?: WrittenMatrix;
  readonly subjects: readonly SubjectPiece[];
  readonly evidence: readonly EvidencePiece[];
  readonly remedies: Readonly<Record<string, Remedy | AlikeRemedy>>;
  readonly findings: readonly WrittenLine[];
}

/** Remedies by their keys, each of which is worked out once. */
const createRemedies = (remedies: WrittenReport['remedies'], found: Found) => {
  // A map: a key may be what every object has.
  const written = new Map(Object.entries(remedies));
  const known = new Map<string, Remedy>();
  return (key: string): Remedy => {
    const before = known.get(key);
    if (before) return before;
    const own = found(written.get(key), `remedy ${key}`);
    const remedy =
      'like' in own ? remedyLike(found(written.get(own.like) as Remedy, `remedy ${own.like}`), own) : own;
    known.set(key, remedy);
    return remedy;
  };
};

/** A report with what its findings refer to in its place. */
export const unfoldReport = (written: WrittenReport, fingerprintOf: FingerprintOf, found: Found): Report => {
  const { subjects, evidence, remedies, findings, matrix, plannedMatrix, ...rest } = written;
  const remedyOf = createRemedies(remedies, found);
  const whole = {
    ...rest,
    ...(matrix === undefined ? {} : { matrix: matrix && unfoldMatrix(matrix, rest.names, found) }),
    ...(plannedMatrix ? { plannedMatrix: unfoldMatrix(plannedMatrix, rest.names, found) } : {}),
    findings: findings.map(({ subject, evidence: places = [], remedy, ...line }) =>
      wholeFinding(
        { ...line, subject: { id: subject.id } },
        {
          pieces: places.map((at) => found(evidence[at], `evidence ${at}`)),
          remedy: remedy === undefined ? null : remedyOf(remedy),
          subject: found(subjects[subject.at], `subject ${subject.at}`),
        },
        fingerprintOf,
      ),
    ),
  };
  return whole as unknown as Report;
};
