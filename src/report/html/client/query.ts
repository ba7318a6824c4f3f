import { severities } from '../../../model/finding.ts';
import type { Row } from './data.ts';
import { askedOf } from './search.ts';

/** The views of the findings. */
export const views = ['check', 'resource', 'control'] as const;

/** A view of the findings. */
export type View = (typeof views)[number];

/** What is shown: the filters, the view, and the finding that is open. The hash of the page's address says the same. */
export interface Query {
  readonly status: string;
  readonly severity: string;
  readonly check: string;
  readonly account: string;
  readonly region: string;
  readonly vpc: string;
  readonly control: string;
  readonly text: string;
  readonly view: View;
  readonly finding: string;
}

/** What is shown where nothing is said: the failures, by check. */
export const noQuery: Query = {
  status: 'fail',
  severity: '',
  check: '',
  account: '',
  region: '',
  vpc: '',
  control: '',
  text: '',
  view: 'check',
  finding: '',
};

const keys = Object.keys(noQuery) as readonly (keyof Query)[];

/** The query that a hash stands for; null when the hash names a place of the page, or nothing. */
export const queryOf = (hash: string): Query | null => {
  const text = hash.replace(/^#/, '');
  const fold = /^f-([0-9a-f]{32})$/.exec(text);
  if (fold?.[1]) return { ...noQuery, finding: fold[1] };
  const check = /^check-([\w-]+)$/.exec(text);
  if (check?.[1]) return { ...noQuery, check: check[1] };
  if (!text.includes('=')) return null;
  const given = new URLSearchParams(text);
  const query: Record<string, string> = { ...noQuery };
  for (const key of keys) {
    const value = given.get(key);
    if (value !== null) query[key] = value === 'any' ? '' : value;
  }
  const view = views.find((name) => name === query['view']) ?? noQuery.view;
  return { ...(query as unknown as Query), view };
};

/** The hash that stands for a query: only what differs from what goes without saying, and the status. */
export const hashOf = (query: Query): string => {
  const said = new URLSearchParams();
  for (const key of keys)
    if (key === 'status' || query[key] !== noQuery[key])
      said.set(key, query[key] === '' ? 'any' : query[key]);
  return `#${said.toString()}`;
};

const isAsked = (row: Row, query: Query, checks: ReadonlySet<string> | null): boolean =>
  (query.status === '' ||
    (query.status === 'accepted'
      ? row.waived
      : query.status === 'new'
        ? row.isNew
        : row.status === query.status)) &&
  (query.severity === '' || row.severity === query.severity) &&
  (query.check === '' || row.check === query.check) &&
  (query.account === '' || row.account === query.account) &&
  (query.region === '' || row.region === query.region) &&
  (query.vpc === '' || row.vpc === query.vpc) &&
  (checks === null || checks.has(row.check));

/** The rows that a query asks for, worst first. */
export const select = (
  rows: readonly Row[],
  query: Query,
  checksOfControl: (control: string) => ReadonlySet<string> | null,
  names: Readonly<Record<string, string>>,
): readonly Row[] => {
  const words = askedOf(query.text, names);
  const checks = query.control === '' ? null : checksOfControl(query.control);
  return rows
    .filter((row) => isAsked(row, query, checks) && words.every((asked) => row.holds(asked)))
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || a.index - b.index);
};

/** The same query, made to show the finding that it names: one that its filters leave out would be marked nowhere. */
export const showing = (query: Query, row: Row | undefined): Query => {
  if (!row || isAsked(row, { ...query, control: '' }, null)) return query;
  return { ...noQuery, view: query.view, finding: query.finding, status: row.status };
};
