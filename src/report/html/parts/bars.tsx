import { type Status, statuses } from '../../../model/finding.ts';
import { statusWord } from './words.ts';

/** Counts of statuses as one bar; the words beside it say the same. */
export const StatusBar = ({
  counts,
  label,
}: {
  readonly counts: { readonly [S in Status]: number };
  readonly label: string;
}) => {
  const total = statuses.reduce((sum, status) => sum + counts[status], 0);
  const words = statuses.map((status) => `${counts[status]} ${statusWord(status).toLowerCase()}`).join(', ');
  let x = 0;
  return (
    <svg
      class="bar"
      viewBox="0 0 100 8"
      preserveAspectRatio="none"
      role="img"
      aria-label={`${label}: ${words}`}
    >
      <rect class="is-empty" width={100} height={8} />
      {statuses.map((status) => {
        const width = total === 0 ? 0 : (counts[status] / total) * 100;
        const at = x;
        x += width;
        return width > 0 ? (
          <rect class={`is-${status}`} x={at.toFixed(2)} width={width.toFixed(2)} height={8} />
        ) : null;
      })}
    </svg>
  );
};

/** A share of the largest as a bar; the number beside it says the same. */
export const ShareBar = ({
  part,
  whole,
  tone,
}: {
  readonly part: number;
  readonly whole: number;
  readonly tone: string;
}) => (
  <svg class="bar thin" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="is-empty" width={100} height={8} />
    <rect class={`is-${tone}`} width={(whole === 0 ? 0 : (part / whole) * 100).toFixed(2)} height={8} />
  </svg>
);
