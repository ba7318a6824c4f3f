import type { Change, ChangeKind, Difference } from '../model/difference.ts';
import { severities } from '../model/finding.ts';
import { groupBy } from './group.ts';
import { clean } from './words.ts';

/** Changes that have the same causes. */
export interface Group {
  readonly causes: readonly string[];
  readonly changes: readonly Change[];
}

/** A subject by its id and its name. */
export const nameOf = ({ subject }: Change): string =>
  subject.name ? `${clean(subject.id)} (${clean(subject.name)})` : clean(subject.id);

const order = (change: Change): number =>
  severities.indexOf(change.severity) * 2 +
  (change.before?.status === 'fail' || change.kind === 'new' ? 0 : 1);

/** The changes of one kind, worst first, with those together that have the same causes. */
export const groupsOf = ({ changes }: Difference, kind: ChangeKind): readonly Group[] => {
  const sorted = changes.filter((change) => change.kind === kind).sort((a, b) => order(a) - order(b));
  return [...groupBy(sorted, ({ causes }) => causes.join('\n')).values()].map((group) => ({
    causes: group[0]?.causes ?? [],
    changes: group,
  }));
};

/** What the paths were and are, without those that stayed. */
export const movedPaths = ({
  before,
  after,
}: Change): { readonly was: readonly string[]; readonly is: readonly string[] } => {
  const [was, is] = [new Set(before?.paths), new Set(after?.paths)];
  return { was: [...was].filter((path) => !is.has(path)), is: [...is].filter((path) => !was.has(path)) };
};

// One cause of many changes: a denied call, an account that refuses. What had failed is named, the rest is counted.
const manyOfCause = 5;

/** Changes of one cause in few lines: a line for each check, what had failed by id. */
export const togetherLines = (changes: readonly Change[]): readonly string[] =>
  [...groupBy(changes, ({ check }) => check)].map(([check, group]) => {
    const failed = group
      .filter(({ kind, before }) => kind === 'new' || before?.status === 'fail')
      .map(nameOf);
    const rest = group.length - failed.length;
    const parts = [
      ...(failed.length > 0
        ? [`${group[0]?.kind === 'new' ? 'failing' : 'had failed'}: ${failed.join(', ')}`]
        : []),
      ...(rest > 0 ? [`${rest} that had not failed`] : []),
    ];
    return `${group[0]?.severity ?? ''} ${check}  ${parts.join('; ')}`;
  });

/** Are these so many for one cause that they are told together? */
export const isMany = (changes: readonly Change[]): boolean => changes.length > manyOfCause;
