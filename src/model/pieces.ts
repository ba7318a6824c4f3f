/** As much text as is worth handing on at once: of less, the handing on costs more than the text. */
export const PIECE_LENGTH = 1 << 16;

/** A text that comes in small pieces, in larger ones. */
export const gathered = function* (pieces: Iterable<string>): Iterable<string> {
  let waiting = '';
  for (const piece of pieces) {
    waiting += piece;
    if (waiting.length < PIECE_LENGTH) continue;
    yield waiting;
    waiting = '';
  }
  if (waiting !== '') yield waiting;
};
