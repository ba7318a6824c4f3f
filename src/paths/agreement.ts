import type { Range } from '../network/ranges.ts';
import { type Flow, lose, type Position } from './walk.ts';

const kind = 'transit-gateway';

const signature = (flows: readonly Flow[], isSteady: boolean): string =>
  flows
    .map(
      ({ path, ranges }) =>
        `${path.disposition}/${path.by}/${path.hops
          .filter((hop) => hop.kind !== 'vpc')
          // A firewall of another zone does not know the connection.
          .map((hop) => (hop.kind === 'firewall-endpoint' && !isSteady ? hop.id : hop.kind))
          .join('>')}/${ranges.map((range) => `${range.start}-${range.end}`).join()}`,
    )
    .join('|');

/** Several zones may be entered, the same one for the life of a connection where that is steady: one answer when all give the same kind of way, else it is not known which. */
export const agree = (
  position: Position,
  attachmentId: string,
  ways: readonly (readonly Flow[])[],
  ranges: readonly Range[],
  isSteady: boolean,
): readonly Flow[] => {
  const [first = []] = ways;
  if (ways.every((way) => signature(way, isSteady) === signature(first, isSteady))) return first;
  const message = `The zones that ${attachmentId} enters lead different ways, and which one packets take is not known.`;
  return [
    {
      ranges,
      path: lose(position, kind, attachmentId, { action: 'pathproof:path', code: 'ZonesDiffer', message }),
    },
  ];
};
