import { hash } from 'node:crypto';
import { canonicalChunks } from '../model/canonical.ts';
import { type FingerprintOf, fingerprintText } from '../model/fingerprint.ts';
import { type AnyReport, writtenChunks } from '../model/write-report.ts';
import { withLateHash } from '../model/late-hash.ts';
import type { Report } from '../model/report.ts';
import { sha256OfPieces } from './identity.ts';

/** A report that can still change. */
export type Draft = Omit<Report, 'sha256'>;

/** The name of a finding that lasts from run to run. */
export const fingerprintOf: FingerprintOf = (check, arn) =>
  hash('sha256', fingerprintText(check, arn)).slice(0, 32);

/** SHA-256 of the canonical JSON of a report as it is written, without its own hash: what everybody can compute again. */
export const hashOfReport = (report: AnyReport): string =>
  sha256OfPieces(writtenChunks(report, fingerprintOf));

/** The same of a report that was read, as its file holds it. */
export const hashOfWritten = (value: object): string =>
  sha256OfPieces(canonicalChunks({ ...value, sha256: undefined }, 3));

/** Ends the making of a report: its hash, worked out when it is first asked for, proves that it is unchanged. */
export const seal = (draft: Draft): Report => withLateHash(draft, () => hashOfReport(draft));
