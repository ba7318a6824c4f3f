import type { Preview, PreviewChange } from '../../model/preview.ts';
import type { Severity } from '../../model/status.ts';
import { sarifText } from '../sarif-result.ts';
import { clean } from '../words.ts';
import { fallbackFile, filePathOf } from './file-path.ts';
import { causeWords } from './words.ts';

const named: { readonly [S in Severity]: string } = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  informational: 'info',
};

// GitLab: code quality report format. A path has no `./` in front, and a fingerprint is shown once.
const issueOf = (change: PreviewChange, fallback: string): object => ({
  description: sarifText([change.message, causeWords(change, clean)].join(' ')),
  check_name: change.check,
  fingerprint: change.fingerprint,
  severity: named[change.severity],
  location: {
    path: filePathOf(change.place?.file ?? fallback),
    lines: { begin: change.place?.line ?? 1 },
  },
});

/** The new failures of a preview as GitLab's code quality report, for the lines of a merge request. */
export const previewForGitlab = function* (preview: Preview): Iterable<string> {
  const fallback = fallbackFile(preview);
  yield `${JSON.stringify(
    preview.changes.new.map((change) => issueOf(change, fallback)),
    null,
    1,
  )}\n`;
};
