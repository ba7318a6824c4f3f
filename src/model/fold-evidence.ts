import type { Evidence, EvidencePiece } from './finding-schema.ts';
import type { Hop } from './path.ts';

type HopPiece = Extract<EvidencePiece, { readonly kind: 'hop' }>;

// Written out, here and below: there are ten of them to a finding, and what is copied by a spread takes several times as long.
const pieceOfHop = ({ kind, id, accountId, because, text }: Hop): HopPiece =>
  accountId === undefined
    ? { kind: 'hop', hop: kind, id, because, text }
    : { kind: 'hop', hop: kind, id, accountId, because, text };

const hopOf = ({ hop, id, accountId, because, text }: HopPiece): Hop =>
  accountId === undefined ? { kind: hop, id, because, text } : { kind: hop, id, accountId, because, text };

/** Evidence as pieces: the hops of a path follow it. */
export const piecesOf = function* (evidence: readonly Evidence[]): Iterable<EvidencePiece> {
  for (const item of evidence) {
    if (item.kind === 'path') {
      const { hops, ...path } = item.path;
      yield { ...item, path };
      for (const hop of hops) yield pieceOfHop(hop);
    } else yield item;
  }
};

/** Puts pieces together again. */
export const evidenceOf = (pieces: Iterable<EvidencePiece>): readonly Evidence[] => {
  const evidence: Evidence[] = [];
  let hops: Hop[] = [];
  for (const piece of pieces) {
    if (piece.kind === 'hop') hops.push(hopOf(piece));
    else if (piece.kind === 'path') {
      hops = [];
      const { disposition, egress, ...path } = piece.path;
      evidence.push({ ...piece, path: { disposition, egress, hops, ...path } });
    } else evidence.push(piece);
  }
  return evidence;
};
