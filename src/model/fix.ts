import type { Change } from './change.ts';

/** What fixes one subject, as its planner gives it: changes, of which all texts but the sentences are written. */
export interface Fix {
  readonly text: string;
  /** In the order in which they have to be made; empty where nothing can be typed. */
  readonly changes: readonly Change[];
  /** What may go wrong when the changes are made. */
  readonly risk?: string;
  /** What has to be done by hand before; said in a comment above the commands. */
  readonly first?: string;
  /** What is for somebody to choose, instead or afterwards: shown, and not run when everything is pasted. */
  readonly choices?: readonly { readonly text: string; readonly change: Change }[];
  /** Code in place of that which is written of the changes. */
  readonly code?: { readonly terraform?: string; readonly cloudformation?: string };
}

/** A fix, and the things that are there and that its code shows, by section. */
export interface RemedySource {
  readonly fix: Fix;
  readonly existing: readonly { readonly section: string; readonly item: { readonly id: string } }[];
}
