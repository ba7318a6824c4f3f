/** What is known of a statement about a request: it holds, it does not, or it could not be decided. */
export type Truth = boolean | 'unknown';

/** Does every part hold? One certain `false` settles it, whatever else is unknown. */
export function allOf(parts: Iterable<Truth>): Truth {
  let answer: Truth = true;
  for (const part of parts) {
    if (part === false) return false;
    if (part === 'unknown') answer = 'unknown';
  }
  return answer;
}

/** Does some part hold? One certain `true` settles it, whatever else is unknown. */
export function anyOf(parts: Iterable<Truth>): Truth {
  let answer: Truth = false;
  for (const part of parts) {
    if (part === true) return true;
    if (part === 'unknown') answer = 'unknown';
  }
  return answer;
}

/** The opposite; what is unknown stays unknown. */
export function not(truth: Truth): Truth {
  return truth === 'unknown' ? 'unknown' : !truth;
}
