import type { Range } from '../network/ranges.ts';
import { type Flow, lose, type Position } from './walk.ts';

const kind = 'transit-gateway';

const signature = (flows: readonly Flow[]): string =>
  flows
    .map(
      ({ path, ranges }) =>
        `${path.disposition}/${path.by}/${path.hops
          .filter((hop) => hop.kind !== 'vpc')
          .map((hop) => hop.kind)
          .join('>')}/${ranges.map((range) => `${range.start}-${range.end}`).join()}`,
    )
    .join('|');

/** Several zones may be entered: one answer when all give the same kind of way, else it is not known which. */
export const agree = (
  position: Position,
  attachmentId: string,
  ways: readonly (readonly Flow[])[],
  ranges: readonly Range[],
): readonly Flow[] => {
  const [first = []] = ways;
  if (ways.every((way) => signature(way) === signature(first))) return first;
  const message = `The zones that ${attachmentId} enters lead different ways, and which one packets take is not known.`;
  return [
    {
      ranges,
      path: lose(position, kind, attachmentId, { action: 'pathproof:path', code: 'ZonesDiffer', message }),
    },
  ];
};
