import { type Finding, type Status, statuses } from '../model/finding.ts';

type StatusCounts = { readonly [S in Status]: number };

/** How many findings have each status. */
export const statusCounts = (findings: Iterable<Pick<Finding, 'status'>>): StatusCounts => {
  const counts: { -readonly [S in Status]: number } = { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 };
  for (const { status } of findings) counts[status] += 1;
  return counts;
};

/** Two counts together. */
export const addCounts = (a: StatusCounts, b: StatusCounts): StatusCounts => ({
  pass: a.pass + b.pass,
  fail: a.fail + b.fail,
  unknown: a.unknown + b.unknown,
  'not-applicable': a['not-applicable'] + b['not-applicable'],
});

/** The worst of the statuses that occur: a failure outweighs what is unknown, and that a pass. */
export const worstOf = (counts: StatusCounts): Status =>
  statuses.find((status) => counts[status] > 0) ?? 'not-applicable';

/** Does this failure still call for something: nobody has accepted it, and a baseline does not know it? */
export const isOpen = (finding: Pick<Finding, 'status' | 'waiver' | 'baseline'>): boolean =>
  finding.status === 'fail' &&
  (finding.waiver === undefined || finding.waiver.expired) &&
  finding.baseline !== 'known';
