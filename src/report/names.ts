import type { Report } from '../model/report.ts';
import { cut } from './limits.ts';
import { clean } from './words.ts';

/** The names of things, for people: the id always stands with them, since anybody can give a thing any name. */
export interface Names {
  /** `app-a (subnet-0abc)`; the id alone where it has no name. */
  readonly of: (id: string) => string;
  /** A sentence in which each id has its name the first time that it stands there. */
  readonly within: (sentence: string) => string;
  /** The name alone; null where there is none. */
  readonly alone: (id: string) => string | null;
}

// AWS: a tag has up to 256 characters (Amazon EC2 User Guide, Tag your resources); so many are distinguished at a glance.
const longest = 60;

// What may be an id, and is no part of an ARN, a path or a longer word.
const candidate = /(?<![\w:/.@-])\w[\w-]{4,}\w(?![\w/-]|:\S)/g;

/** The names that a report, or an inventory, holds. */
export const namesOf = (names: Readonly<Record<string, string>>): Names => {
  const alone = (id: string): string | null => {
    const name = Object.hasOwn(names, id) ? clean(cut(names[id] ?? '', longest)) : '';
    return name === '' ? null : name;
  };
  const of = (id: string): string => {
    const name = alone(id);
    return name === null ? id : `${name} (${id})`;
  };
  const within = (sentence: string): string => {
    const named = new Set<string>();
    return sentence.replace(candidate, (id: string, at: number) => {
      const name = alone(id);
      if (name === null || named.has(id)) return id;
      named.add(id);
      return sentence.slice(0, at).endsWith(`${name} (`) ? id : `${name} (${id})`;
    });
  };
  return { of, within, alone };
};

/** The names that a report shows; none where they are hashes. */
export const namesIn = ({
  names,
  redacted,
}: Partial<Pick<Report, 'redacted'>> & {
  readonly names?: Readonly<Record<string, string>> | undefined;
}): Names => namesOf(redacted || !names ? {} : names);
