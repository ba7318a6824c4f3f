import type { Line } from '../../map/layout.ts';
import type { Label } from '../../drawing/label.ts';

/** A line of a drawing: the whole of it is its title where it was shortened. */
export const SvgText = ({
  label,
  x,
  y,
  tone = '',
}: {
  readonly label: Label;
  readonly x: number;
  readonly y: number;
  readonly tone?: string;
}) => (
  <text class={`face-${label.font.face} ${tone}`.trim()} x={x} y={y} font-size={label.font.size}>
    {label.whole !== null && <title>{label.whole}</title>}
    {label.text}
  </text>
);

/** Lines below each other, the first of them with its foot at a height. */
export const SvgLines = ({
  lines,
  x,
  y,
  step,
}: {
  readonly lines: readonly Line[];
  readonly x: number;
  readonly y: number;
  readonly step: number;
}) => (
  <>
    {lines.map((line, at) => (
      <SvgText label={line} x={x} y={y + at * step} tone={line.tone === 'soft' ? 'soft' : ''} />
    ))}
  </>
);
