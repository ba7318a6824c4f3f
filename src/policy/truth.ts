/** What is known of a statement about a request: it holds, it does not, or it could not be decided. */
export type Truth = boolean | 'unknown';

/** Does every part hold? One certain `false` settles it, whatever else is unknown. */
export const allOf = (parts: Iterable<Truth>): Truth => {
  let answer: Truth = true;
  for (const part of parts) {
    if (part === false) return false;
    if (part === 'unknown') answer = 'unknown';
  }
  return answer;
};

/** Does some part hold? One certain `true` settles it, whatever else is unknown. */
export const anyOf = (parts: Iterable<Truth>): Truth => {
  let answer: Truth = false;
  for (const part of parts) {
    if (part === true) return true;
    if (part === 'unknown') answer = 'unknown';
  }
  return answer;
};

/** Does something hold of an item? Items after one of which it surely does are not asked. */
export const anyHolds = <T>(items: readonly T[], judge: (item: T) => Truth): Truth => {
  let answer: Truth = false;
  for (const item of items) {
    const holds = judge(item);
    if (holds === true) return true;
    if (holds === 'unknown') answer = 'unknown';
  }
  return answer;
};

/** The opposite; what is unknown stays unknown. */
export const not = (truth: Truth): Truth => (truth === 'unknown' ? 'unknown' : !truth);
