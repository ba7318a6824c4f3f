import type { Witness } from '../policy/index.ts';

/** The action that a policy lets through, as a reader knows it: what may stand for any text is written as a star. */
export const actionWords = ({ request }: Witness): string =>
  // The search puts a run of one letter where a pattern may hold whatever it likes; no action of AWS has such a run.
  request.action.replace(/([a-z0-9])\1{7,}/gi, '*');
