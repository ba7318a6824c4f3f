import type { Gap } from './observed.ts';
import { previewAction } from './preview-action.ts';

/*
 * A value that is not known, in a place that holds a text: a state, an id, a block. It says what is not known and why, and
 * whoever asks what the value means gets that as the gap. AWS says nothing that reads like it.
 */

const form = /^unknown \(([A-Za-z]+)\): (.+)$/s;

/** A text in the place of a value that is not known. */
export const doubtText = ({ code, message }: Gap): string => `unknown (${code}): ${message}`;

/** Why the value that this text stands for is not known; null for a value that is. */
export const doubtIn = (text: string): Gap | null => {
  const [, code, message] = form.exec(text) ?? [];
  return code === undefined || message === undefined ? null : { action: previewAction, code, message };
};

/** A value, or the text that stands for it where something hides it. */
export const unlessDoubted = (value: string, gap: Gap | null): string => (gap ? doubtText(gap) : value);
