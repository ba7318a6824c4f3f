import type { Report } from '../model/report.ts';

const ends: readonly string[] = ['denied', 'dropped', 'no-route'];

/** Subnets that a failure proves to have no way to a service, for some or all of its addresses: by service, most first. */
export const outOfReach = (
  report: Pick<Report, 'findings'>,
): readonly (readonly [service: string, subnets: ReadonlySet<string>])[] => {
  const found = new Map<string, Set<string>>();
  for (const { status, evidence } of report.findings) {
    if (status !== 'fail') continue;
    for (const item of evidence) {
      if (item.kind !== 'path' || !ends.includes(item.path.disposition)) continue;
      const subnet = item.path.hops.find(({ kind }) => kind === 'subnet')?.id;
      if (subnet !== undefined) found.set(item.service, (found.get(item.service) ?? new Set()).add(subnet));
    }
  }
  return [...found].sort(([, a], [, b]) => b.size - a.size);
};
