import type { Gap } from '../model/observed.ts';
import { absent, type Read, type Scalar, sure, unknownRead } from './reading.ts';

/** A text of pieces: known where all of them are. */
export const readText = (parts: readonly Read<Scalar>[]): Read<Scalar> => {
  const hidden = parts.find((part) => part.is === 'unsure');
  if (hidden?.is === 'unsure') return unknownRead(hidden.gap);
  return sure(parts.map((part) => (part.is === 'sure' ? String(part.value) : '')).join(''));
};

/** A list of values: known where all of them are. */
export const readList = (parts: readonly Read<unknown>[]): Read<readonly unknown[]> => {
  const hidden = parts.find((part) => part.is === 'unsure');
  if (hidden?.is === 'unsure') return unknownRead(hidden.gap);
  return sure(parts.map((part) => (part.is === 'sure' ? part.value : null)));
};

/** One of several: known where all say the same. */
export const mergeReads = <T>(parts: readonly Read<T>[], because: Gap): Read<T> => {
  const values: T[] = [];
  let open = false;
  let missing = false;
  for (const part of parts) {
    if (part.is === 'absent') missing = true;
    else if (part.is === 'sure') values.push(part.value);
    else {
      values.push(...part.values);
      open ||= part.open;
    }
  }
  const distinct = [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
  const [first] = distinct;
  if (!open && distinct.length === 0) return absent;
  if (!open && !missing && distinct.length === 1 && first !== undefined) return sure(first);
  return { is: 'unsure', values: distinct, open: open || missing, gap: because };
};
