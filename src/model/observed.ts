import * as z from 'zod';
import { previewAction } from './preview-action.ts';

/** Makes a type and everything in it read-only. */
export type Immutable<T> = T extends readonly (infer U)[]
  ? readonly Immutable<U>[]
  : T extends object
    ? { readonly [K in keyof T]: Immutable<T[K]> }
    : T;

export const gapSchema = z
  .object({
    action: z
      .string()
      .describe('What was asked, as an IAM action (`ec2:DescribeRouteTables`) or a step of ours.'),
    code: z.string().describe('The error code that the API answered with, or a code of ours in PascalCase.'),
    message: z.string().describe('One sentence: what could not be learned, and why.'),
  })
  .meta({ id: 'Gap', description: 'Something we asked and could not learn.' });

/** Something we asked and could not learn: the action, the error code, and one sentence. */
export type Gap = Immutable<z.infer<typeof gapSchema>>;

/** A value we either saw, or failed to see. It cannot be read without deciding what a gap means. */
export type Observed<T> = { readonly seen: T } | { readonly gap: Gap };

/** The schema of an observed value: `{ "seen": … }` or `{ "gap": { action, code, message } }`. */
export const observed = <T extends z.ZodType>(seen: T) =>
  z.union([z.strictObject({ seen }), z.strictObject({ gap: gapSchema })]);

/** A value that was seen. */
export const seen = <T>(value: T): Observed<T> => ({ seen: value });

/** A value that could not be seen. */
export const unseen = (gap: Gap): { readonly gap: Gap } => ({ gap });

/** Was this value seen? */
export const isSeen = <T>(value: Observed<T>): value is { readonly seen: T } => 'seen' in value;

/** The gap of an observed value, or undefined when it was seen. */
export const gapOf = (value: Observed<unknown>): Gap | undefined => ('gap' in value ? value.gap : undefined);

/** The code of what nobody asked for, because no verdict hangs on it. */
const notAskedCode = 'NotAsked';

/** The gap of what nobody asked for, because no verdict hangs on it. */
export const notAsked = (action: string, message: string): Gap => ({ action, code: notAskedCode, message });

/** Was this left out on purpose, so that nothing is missing? */
export const wasNotAsked = ({ code }: Gap): boolean => code === notAskedCode;

/** Did nobody say? Not so where it was not asked, or where what was read leaves a question open. */
export const isUnread = (gap: Gap): boolean =>
  gap.action === previewAction || (!gap.action.startsWith('pathproof:') && !wasNotAsked(gap));
