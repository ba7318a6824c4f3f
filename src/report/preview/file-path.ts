import type { Preview } from '../../model/preview.ts';
import { wellFormed } from '../limits.ts';
import { clean } from '../words.ts';

/** A path of the repository: with `/`, relative, no part of it empty or `.`; what has none is `preview`. */
export const filePathOf = (file: string): string =>
  file
    .replaceAll('\\', '/')
    .split('/')
    .map((part) => wellFormed(clean(part)))
    .filter((part) => part !== '' && part !== '.')
    .join('/') || 'preview';

/** The file that stands for what has no place of its own: the first that was read. */
export const fallbackFile = ({ sources }: Preview): string =>
  sources.find(({ file }) => file !== null)?.file ?? 'preview';
