import type { Change } from '../model/change.ts';
import type { Fix } from '../model/finding.ts';
import type { Place } from '../paths/world.ts';

/** Where a change is made. */
export const at = ({ accountId, region }: Place): Place => ({ accountId, region });

/** A fix of changes. */
export const fix = (
  text: string,
  changes: readonly Change[],
  more: Omit<Fix, 'text' | 'changes'> = {},
): Fix => ({ text, changes, ...more });

/** What has to be done by hand: nothing of it can be typed. */
export const byHand = (text: string, risk?: string): Fix => ({
  text,
  changes: [],
  ...(risk === undefined ? {} : { risk }),
});

const distinct = (texts: readonly (string | undefined)[]): string =>
  [...new Set(texts.filter((text) => text !== undefined && text !== ''))].join(' ');

/** Several fixes as one, which have to be carried out in this order; what two of them change alike is changed once. */
export const joined = (...parts: readonly Fix[]): Fix => {
  const changes = new Map(
    parts.flatMap((part) => part.changes).map((change) => [JSON.stringify(change), change]),
  );
  const choices = parts.flatMap((part) => part.choices ?? []);
  const [first] = parts.flatMap((part) => part.first ?? []);
  return {
    text: distinct(parts.map(({ text }) => text)),
    changes: [...changes.values()],
    risk: distinct(parts.map(({ risk }) => risk)),
    ...(first === undefined ? {} : { first }),
    ...(choices.length > 0 ? { choices } : {}),
  };
};
