import { canonicalChunks, canonicalKeys } from '../model/canonical.ts';
import { type FindingTexts, keptTexts, wholeText } from '../model/finding-texts.ts';
import type { Report } from '../model/report.ts';
import { sha256OfPieces } from './identity.ts';

/** A report that can still change. */
export type Draft = Omit<Report, 'sha256'>;

const linesOf = function* (texts: FindingTexts): Iterable<string> {
  yield '[';
  let separator = '';
  for (const line of texts.lines()) {
    yield separator + wholeText(line, texts);
    separator = ',';
  }
  yield ']';
};

/** The canonical JSON of a report in pieces: findings that are kept as texts are not read for it. */
const reportChunks = function* (report: Draft): Iterable<string> {
  let separator = '{';
  for (const key of canonicalKeys(report)) {
    const value: unknown = report[key as keyof Draft];
    yield `${separator}${JSON.stringify(key)}:`;
    separator = ',';
    const texts = key === 'findings' ? keptTexts(value as Report['findings'])?.canonical : undefined;
    yield* texts ? linesOf(texts) : canonicalChunks(value, 2);
  }
  yield '}';
};

/** SHA-256 of the canonical JSON of a report without its own hash: what everybody can compute again. */
export const hashOfReport = (report: Draft | Report): string => {
  const { sha256: _own, ...draft }: Draft & { readonly sha256?: string } = report;
  return sha256OfPieces(reportChunks(draft));
};

/** Ends the making of a report: from here on its hash proves that it is unchanged. */
export const seal = (draft: Draft): Report => ({ ...draft, sha256: hashOfReport(draft) });
