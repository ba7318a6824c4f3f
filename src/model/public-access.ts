import { type Gap, isSeen, type Observed } from './observed.ts';
import type { PublicAccessBlock } from './resources.ts';

/**
 * Is a setting of Block Public Access on, of which the strictest counts: the access point's, the bucket's, the account's?
 * A gap where none is seen to be on, and one was not read.
 */
export const isBlocking = (
  setting: keyof PublicAccessBlock,
  blocks: readonly Observed<PublicAccessBlock | null>[],
): boolean | Gap => {
  if (blocks.some((block) => isSeen(block) && block.seen?.[setting] === true)) return true;
  return blocks.flatMap((block) => (isSeen(block) ? [] : [block.gap]))[0] ?? false;
};
