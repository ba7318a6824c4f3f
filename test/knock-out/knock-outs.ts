import { type Inventory, type Section, sectionNames } from '../../src/model/inventory.ts';
import { type Gap, isSeen, type Observed } from '../../src/model/observed.ts';

/** Something that an inventory holds and that can be denied: where it is, key by key. */
export type Answer = readonly string[];

type Unit = Inventory['regions'][number];

const denied = (answer: Answer): Gap => ({
  action: 'knock:Out',
  code: 'UnauthorizedOperation',
  message: `Reading ${answer.join(' ')} was denied.`,
});

const isObservation = (value: unknown): value is Observed<unknown> =>
  typeof value === 'object' && value !== null && 'seen' in value;

/** Everything that was observed below a value, each of which can be denied of its own. */
const observedBelow = (value: unknown, path: Answer): Answer[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [
    ...(isObservation(child) ? [[...path, key]] : []),
    ...observedBelow(child, [...path, key]),
  ]);
};

const ofSection = (unit: Unit, at: number, section: Section): Answer[] => {
  const items = unit.sections[section] as Observed<readonly object[]>;
  const path = ['regions', String(at), 'sections', section];
  return isSeen(items) ? [path, ...observedBelow(items.seen, [...path, 'seen'])] : [];
};

/** The answers that an inventory was made of: the organization, each section of each unit, and what each item holds. */
export const answersIn = (inventory: Inventory): readonly Answer[] => [
  ...(inventory.organization && isSeen(inventory.organization) ? [['organization']] : []),
  ...inventory.regions.flatMap((unit, at) => sectionNames.flatMap((name) => ofSection(unit, at, name))),
];

/** The section that an answer is of; of the organization its name. */
export const sectionOf = ([kind = '', , , section]: Answer): string => section ?? kind;

const changed = <T>(value: T, path: Answer, to: unknown): T => {
  const [key, ...rest] = path;
  if (key === undefined) return to as T;
  // What lies in something that is denied itself is denied with it.
  if (typeof value !== 'object' || value === null || !(key in value)) return value;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;
  copy[key] = changed(copy[key], rest, to);
  return copy as T;
};

/** The inventory as it would be had these answers been denied. */
export const without = (inventory: Inventory, answers: readonly Answer[]): Inventory =>
  answers.reduce((left, answer) => {
    const gap = denied(answer);
    const unit = answer[0] === 'regions' ? inventory.regions[Number(answer[1])] : undefined;
    const targets = left.targets.map((target) =>
      target.accountId === unit?.accountId && target.region === unit.region
        ? { ...target, status: 'partial' as const, gaps: [...target.gaps, gap] }
        : target,
    );
    return changed({ ...left, targets }, answer, { gap });
  }, inventory);

/**
 * The answers of which `changes` says that denying them changes something. They are tried in halves: where denying all of
 * them changes nothing, none does.
 */
export const decisive = (
  answers: readonly Answer[],
  changes: (answers: readonly Answer[]) => boolean,
): readonly Answer[] => {
  if (answers.length === 0 || !changes(answers)) return [];
  if (answers.length === 1) return answers;
  const half = Math.ceil(answers.length / 2);
  return [...decisive(answers.slice(0, half), changes), ...decisive(answers.slice(half), changes)];
};
