import type { Finding, Severity, Status } from '../../../model/finding.ts';
import { visible } from '../../words.ts';
import { isWaived, severityWord, statusMark, statusWord } from './words.ts';

/** A status as a chip: its sign, its word and its color. */
export const StatusChip = ({ status }: { readonly status: Status }) => (
  <span class={`chip is-${status}`}>
    <span aria-hidden="true">{statusMark(status)}</span> {statusWord(status)}
  </span>
);

/** A severity as a chip. */
export const SeverityChip = ({ severity }: { readonly severity: Severity }) => (
  <span class={`chip severity is-${severity}`}>{severityWord(severity)}</span>
);

/** What is said of a finding at a glance: status, severity of a failure, waiver, baseline. */
export const FindingChips = ({ finding }: { readonly finding: Finding }) => (
  <span class="chips">
    <StatusChip status={finding.status} />
    {finding.status === 'fail' && <SeverityChip severity={finding.severity} />}
    {finding.waiver && (
      <span class="chip is-waived">{isWaived(finding) ? 'Accepted' : 'Acceptance expired'}</span>
    )}
    {finding.baseline === 'new' && <span class="chip is-new">New</span>}
  </span>
);

/** Code of one line, with what cannot be seen taken out. */
export const Code = ({ text }: { readonly text: string }) => <code>{visible(text)}</code>;
