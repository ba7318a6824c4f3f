import { type Finding, repairKey, severities, type Severity } from '../model/finding.ts';
import type { MonthlyCost } from '../model/money.ts';
import type { Plan, PlannedChange } from '../model/plan.ts';
import type { Report } from '../model/report.ts';
import { groupBy } from './group.ts';
import { clean } from './words.ts';

/** Failures that are fixed together, and by what. */
export interface ThingToDo {
  /** The first of them that is as severe as any. */
  readonly finding: Finding;
  readonly resolves: number;
  /** What is done, in a sentence. */
  readonly title: string;
  /** Commands, each on a line of its own; empty where nothing can be typed. */
  readonly commands: readonly string[];
  /** null where a price is not held. */
  readonly costPerMonth: MonthlyCost | null;
  /** The change of a plan that it is, which proves it; null where there is no plan, or none that holds it. */
  readonly change: PlannedChange | null;
}

/** What stands for all that is to be done about failures of one check. */
export interface FirstThing extends ThingToDo {
  /** How many more things there are to do about them. */
  readonly alike: number;
}

/** The lines of commands, continuation lines joined. */
export const shellLines = (cli: string): readonly string[] =>
  cli
    .replace(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .map(clean)
    .filter((line) => line !== '');

/** Each command on one line; comments are none. */
const commandsIn = (cli: string): readonly string[] =>
  shellLines(cli).filter((line) => !line.startsWith('#'));

interface Group {
  finding: Finding;
  resolves: number;
}

const rank = (severity: Severity): number => severities.indexOf(severity);

/** A failure that nobody accepted and, with a baseline, that is new. */
const isOpen = ({ status, waiver, baseline }: Finding): boolean =>
  status === 'fail' && (!waiver || waiver.expired) && baseline !== 'known';

const thing = ({ finding, resolves }: Group, plan: Plan | null): ThingToDo => {
  const { planned, remedy } = finding;
  const change = planned && plan?.changes.find(({ id }) => id === planned.id);
  if (planned && change)
    return {
      finding,
      resolves: change.resolves.length,
      title: planned.title,
      commands: change.commands.flatMap(commandsIn),
      costPerMonth: change.costPerMonth,
      change,
    };
  return {
    finding,
    resolves,
    title: planned?.title ?? remedy?.text ?? finding.message,
    commands: planned ? [] : commandsIn(remedy?.cli ?? ''),
    costPerMonth: planned ? null : (remedy?.costPerMonth ?? null),
    change: null,
  };
};

/** Open failures by what resolves them, the worst first and, of equals, those that it resolves most of. */
const groupsOf = (report: Report): readonly Group[] => {
  const groups = new Map<string, Group>();
  for (const finding of report.findings) {
    if (!isOpen(finding)) continue;
    const key = finding.planned?.id ?? repairKey(finding) ?? finding.fingerprint;
    const group = groups.get(key);
    if (!group) groups.set(key, { finding, resolves: 1 });
    else {
      group.resolves += 1;
      if (rank(finding.severity) < rank(group.finding.severity)) group.finding = finding;
    }
  }
  return [...groups.values()].sort(
    (a, b) => rank(a.finding.severity) - rank(b.finding.severity) || b.resolves - a.resolves,
  );
};

/** What is to be done about open failures: the first so many. Of each check one: the same again says nothing new. */
export const thingsToDo = (report: Report, plan: Plan | null, most: number): readonly FirstThing[] =>
  [...groupBy(groupsOf(report), ({ finding }) => finding.check).values()]
    .slice(0, most)
    .flatMap(([first, ...others]) => (first ? [{ ...thing(first, plan), alike: others.length }] : []));

/** All that is to be done about open failures: the first so many, and how many there are. */
export const everythingToDo = (
  report: Report,
  plan: Plan | null,
  most: number,
): { readonly things: readonly ThingToDo[]; readonly total: number } => {
  const groups = groupsOf(report);
  return { things: groups.slice(0, most).map((group) => thing(group, plan)), total: groups.length };
};
