import { severities } from '../../../model/finding.ts';
import type { Report } from '../../../model/report.ts';
import { namesIn } from '../../names.ts';
import { naturally } from '../../natural.ts';
import type { Row } from './data.ts';
import type { View } from './query.ts';

/** A line of the list: a group that opens, or a finding. */
export interface Line {
  readonly key: string;
  readonly level: number;
  readonly label: string;
  readonly detail: string;
  /** How many findings a group holds; null for a finding. */
  readonly count: number | null;
  readonly open: boolean;
  readonly row: Row | null;
  readonly position: number;
  readonly siblings: number;
}

interface Group {
  readonly key: string;
  readonly label: string;
  readonly detail: string;
  readonly rows: readonly Row[];
}

/** How the rows of a group are divided further; null where they are the findings themselves. */
type Divide = (rows: readonly Row[], depth: number, path: string) => readonly Group[] | null;

const groupsBy = (
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  labelOf: (key: string) => readonly [string, string],
): readonly Group[] => {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups].map(([key, members]) => {
    const [label, detail] = labelOf(key);
    return { key, label, detail, rows: members };
  });
};

const byCheck = (report: Report): Divide => {
  const titles = new Map(report.checks.map(({ id, title }) => [id, title]));
  return (rows, depth) =>
    depth > 0
      ? null
      : groupsBy(
          rows,
          ({ check }) => check,
          (check) => [titles.get(check) ?? check, check],
        );
};

const byResource = (report: Report): Divide => {
  const { of } = namesIn(report);
  return (rows, depth) => resourceGroups(rows, depth, of);
};

const resourceGroups = (
  rows: readonly Row[],
  depth: number,
  of: (id: string) => string,
): readonly Group[] | null => {
  const sorted = (groups: readonly Group[]): readonly Group[] =>
    [...groups].sort((a, b) => naturally(a.label, b.label));
  if (depth === 0)
    return sorted(
      groupsBy(
        rows,
        ({ account }) => account,
        (key) => [of(key), 'account'],
      ),
    );
  if (depth === 1)
    return sorted(
      groupsBy(
        rows,
        ({ region }) => region,
        (key) => [key, 'region'],
      ),
    );
  if (depth === 2)
    return sorted(
      groupsBy(
        rows,
        ({ vpc }) => vpc,
        (key) => [key === '' ? 'outside of any VPC' : of(key), 'VPC'],
      ),
    );
  if (depth === 3) {
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    return [
      ...groupsBy(
        rows,
        ({ id }) => id,
        (key) => [key, names.get(key) ?? ''],
      ),
    ].sort((a, b) => naturally(a.detail || a.label, b.detail || b.label));
  }
  return null;
};

const byControl = (report: Report): Divide => {
  const controls = report.controls.filter(({ checks }) => checks.length > 0);
  return (rows, depth, path) => {
    if (depth > 1) return null;
    if (depth === 0)
      return report.frameworks.flatMap(({ id, title, version }) => {
        const checks = new Set(
          controls
            .filter(({ framework }) => framework === id)
            .flatMap((control) => control.checks.map(({ check }) => check)),
        );
        const members = rows.filter(({ check }) => checks.has(check));
        return members.length > 0
          ? [{ key: id, label: `${title} ${version}`, detail: 'framework', rows: members }]
          : [];
      });
    return controls
      .filter(({ framework }) => path === `/${framework}`)
      .flatMap((control) => {
        const checks = new Set(control.checks.map(({ check }) => check));
        const members = rows.filter(({ check }) => checks.has(check));
        return members.length > 0
          ? [{ key: control.id, label: `${control.id} ${control.title}`, detail: 'control', rows: members }]
          : [];
      });
  };
};

/** How a view divides the findings. */
export const divisionOf = (view: View, report: Report): Divide => {
  if (view === 'resource') return byResource(report);
  return view === 'control' ? byControl(report) : byCheck(report);
};

/** What a finding's line says in a view: what the groups above it do not say already. */
export const wordsIn = (
  view: View,
  report: Report,
): ((row: Row) => { readonly label: string; readonly detail: string }) => {
  const titles = new Map(report.checks.map(({ id, title }) => [id, title]));
  const { of } = namesIn(report);
  if (view === 'resource') return ({ check }) => ({ label: titles.get(check) ?? check, detail: check });
  return ({ id, check, account, region, vpc }) => ({
    label: id,
    detail: [...(view === 'control' ? [check] : []), of(account), region, vpc === '' ? '' : of(vpc)]
      .filter((part) => part !== '')
      .join(' · '),
  });
};

/** The worst first and, of equals, by name as people order names. */
const inOrder = (rows: readonly Row[]): readonly Row[] =>
  [...rows].sort(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      naturally(a.name || a.id, b.name || b.id),
  );

/** The lines of a view: groups, and what is within those that are open. */
export const linesOf = (
  rows: readonly Row[],
  divide: Divide,
  wordsOf: (row: Row) => { readonly label: string; readonly detail: string },
  isOpen: (key: string, level: number, rows: readonly Row[]) => boolean,
): readonly Line[] => {
  const lines: Line[] = [];
  const add = (members: readonly Row[], depth: number, path: string): void => {
    const groups = divide(members, depth, path);
    if (groups === null) {
      inOrder(members).forEach((row, index) =>
        lines.push({
          key: `${path}/${row.index}`,
          level: depth + 1,
          ...wordsOf(row),
          count: null,
          open: false,
          row,
          position: index + 1,
          siblings: members.length,
        }),
      );
      return;
    }
    groups.forEach((group, index) => {
      const key = `${path}/${group.key}`;
      const open = isOpen(key, depth + 1, group.rows);
      lines.push({
        key,
        level: depth + 1,
        label: group.label,
        detail: group.detail,
        count: group.rows.length,
        open,
        row: null,
        position: index + 1,
        siblings: groups.length,
      });
      if (open) add(group.rows, depth + 1, key);
    });
  };
  add(rows, 0, '');
  return lines;
};
