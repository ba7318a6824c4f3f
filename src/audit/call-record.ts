import type { ApiCalls, Inventory, RegionInventory, SectionRead } from '../model/inventory.ts';
import { sectionNames } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import type { Report } from '../model/report.ts';

type Line = Report['apiCalls'][number];
type Listed = Report['resources'][number];

/** How everything was read: what was listed when, by which calls, and which of them failed. */
export interface CallRecord {
  addUnit(unit: RegionInventory): void;
  /** Calls that belong to no unit. */
  addCalls(lines: readonly Line[]): void;
  result(): Pick<Report, 'apiCalls' | 'resources'> & { readonly requests: NonNullable<Report['requests']> };
}

// An id is 36 random characters that nothing compresses: these many are half a megabyte of a page.
const mostRequests = 10_000;
const mostFailures = 10_000;

const listedIn = (unit: RegionInventory): readonly Listed[] => {
  const { accountId, region } = unit;
  const reads = new Map<string, SectionRead>((unit.reads ?? []).map((read) => [read.section, read]));
  return sectionNames.flatMap((section) => {
    const items: Observed<readonly object[]> = unit.sections[section];
    if (!isSeen(items)) return [];
    const read = reads.get(section);
    const when = read ? { collectedAt: read.at, action: read.action, requestId: read.requestId } : {};
    return [{ accountId, region, section, listed: items.seen.length, ...when }];
  });
};

const without = <T extends object>(value: T, field: keyof T): T =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== field)) as T;

const withoutRequest = (calls: ApiCalls): ApiCalls => without(calls, 'last');

const withoutId = (line: Listed): Listed => without(line, 'requestId');

/**
 * A record that stays within bounds however much was read: it names the request of every line as long as they are few,
 * and beyond that of failed calls only. The inventory, whose hash the report holds, names all of them.
 */
export const createCallRecord = (bounds = { mostRequests, mostFailures }): CallRecord => {
  let apiCalls: Line[] = [];
  let resources: Listed[] = [];
  let requests = 0;
  let failures = 0;
  // Counted before anything is left out.
  let answers = 0;
  let identified = 0;
  const isLarge = (): boolean => requests > bounds.mostRequests;
  const boundedCalls = (calls: ApiCalls): ApiCalls => {
    const { failures: failed = [], ...rest } = isLarge() ? withoutRequest(calls) : calls;
    const named = failed.slice(0, Math.max(0, bounds.mostFailures - failures));
    failures += named.length;
    return named.length > 0 ? { ...rest, failures: named } : rest;
  };
  const grow = (by: number): void => {
    const was = isLarge();
    requests += by;
    if (was || !isLarge()) return;
    apiCalls = apiCalls.map((line) => ({ ...line, calls: line.calls.map(withoutRequest) }));
    resources = resources.map(withoutId);
  };
  const addCalls = (lines: readonly Line[]): void => {
    grow(lines.reduce((sum, { calls }) => sum + calls.length, 0));
    for (const { last } of lines.flatMap(({ calls }) => calls)) {
      if (last === undefined) continue;
      answers += 1;
      if (last.requestId !== null) identified += 1;
    }
    for (const line of lines) apiCalls.push({ ...line, calls: line.calls.map(boundedCalls) });
  };
  return {
    addCalls,
    addUnit(unit) {
      const { accountId, region } = unit;
      addCalls([{ accountId, region, calls: unit.apiCalls }]);
      const listed = listedIn(unit);
      for (const line of listed) resources.push(isLarge() ? withoutId(line) : line);
    },
    result: () => ({ apiCalls, resources, requests: { answers, identified } }),
  };
};

/** The calls of an inventory that belong to no region. */
export const accountCalls = ({ accountCalls: all }: Pick<Inventory, 'accountCalls'>): readonly Line[] =>
  all.map(({ accountId, calls }) => ({ accountId, region: null, calls }));
