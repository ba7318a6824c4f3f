import pLimit from 'p-limit';
import { haveExpired } from '../aws/errors.ts';
import type { Session } from '../aws/session.ts';
import type { Target } from '../model/inventory.ts';
import type { Gap } from '../model/observed.ts';
import type { Place } from '../paths/world.ts';
import type { CollectOptions, Progress, UnitSink } from './collect-options.ts';
import { collectUnit } from './collect-unit.ts';
import { leadsTo } from '../audit/idle.ts';
import { createMemos } from './memos.ts';
import type { OpenPlan } from './plan.ts';
import type { UnitResult } from '../store/unit-file.ts';

type Tell = (progress: Omit<Progress, 'calls'>) => void;

/** A unit to read. */
type Task = Pick<OpenPlan, 'account'> & { readonly region: string };

// So many units at a time keep the connections busy, and one that hangs does not hold up the others.
const unitsAtATime = 12;

const interrupted: Gap = {
  action: 'pathproof:scan',
  code: 'Interrupted',
  message: 'The scan was ended before this region was read.',
};

const notReached = ({ accountId, region }: Place, gap: Gap): Target => ({
  accountId,
  region,
  status: 'not-assessed',
  gaps: [gap],
});

const keyOf = ({ accountId, region }: Place): string => `${accountId}/${region}`;

/** Keys that expired and could not be renewed: nothing that comes after can be read either. */
const expiryOf = ({ target: { status, gaps } }: UnitResult): Gap | null =>
  (status === 'not-assessed' && gaps.find(({ code }) => haveExpired(code))) || null;

/** What is remembered of the units of a run, beside the units themselves. */
interface Course {
  readonly targets: Map<string, Target>;
  /** Places that others lead to, and those that were not read in depth. */
  readonly wanted: Set<string>;
  readonly idle: Map<string, Task>;
  expired: Gap | null;
}

const note = (result: UnitResult, task: Task, course: Course): void => {
  const { accountId } = task.account;
  const key = keyOf({ accountId, region: task.region });
  course.targets.set(key, result.target);
  if (result.unit) for (const place of leadsTo(result.unit)) course.wanted.add(keyOf(place));
  if (result.target.idle) course.idle.set(key, task);
  else course.idle.delete(key);
};

/** A way to read one unit, or to take it over from a run before. */
const createReader = (options: CollectOptions, session: Session, sink: UnitSink, course: Course) => {
  const memos = createMemos();
  const { homeRegion } = session;
  const { logger, now } = options;
  return async ({ account, region }: Task, deep: boolean): Promise<void> => {
    const { collectors } = await import('../collectors/index.ts');
    const place = { accountId: account.accountId, region };
    const known = sink.known(place);
    if (known && !(deep && known.target.idle)) return note(known, { account, region }, course);
    if (options.signal?.aborted || course.expired) {
      course.targets.set(keyOf(place), notReached(place, course.expired ?? interrupted));
      return;
    }
    const calls = session.createLog();
    const { bucketTags = false, bucketAccess = false } = options;
    const more = { deep, lone: sink.lone, logger, now, bucketTags, bucketAccess };
    const result = await collectUnit({ account, region, homeRegion, calls, memos, collectors, ...more });
    logger.debug({ ...place, calls: calls.total() }, 'read');
    course.expired ??= expiryOf(result);
    note(result, { account, region }, course);
    await sink.keep(result);
  };
};

/** Reads every unit of the plans; those that look idle and that others lead to are read whole at the end. */
export const collectUnits = async (
  options: CollectOptions,
  session: Session,
  plans: readonly OpenPlan[],
  sink: UnitSink,
  tell: Tell,
): Promise<{ readonly targets: readonly Target[]; readonly stopped: boolean }> => {
  const course: Course = { targets: new Map(), wanted: new Set(), idle: new Map(), expired: null };
  const read = createReader(options, session, sink, course);
  const limit = pLimit(unitsAtATime);
  const tasks = plans.flatMap(({ account, regions }) => regions.map((region): Task => ({ account, region })));
  const left = new Map(plans.map(({ accountId, regions }) => [accountId, regions.length]));
  const total = tasks.length;
  let done = 0;
  // Before the first unit has come to its end there is something to say already.
  tell({ done, total, accountId: null, region: null });
  options.logger.info({ accounts: plans.length, accountRegions: total }, 'reading');
  await limit.map(tasks, async (task) => {
    const { accountId } = task.account;
    await read(task, options.deep ?? false);
    done += 1;
    left.set(accountId, (left.get(accountId) ?? 0) - 1);
    if (left.get(accountId) === 0) session.close(accountId);
    tell({ done, total, accountId, region: task.region });
  });
  const again = [...course.idle].filter(([key]) => course.wanted.has(key)).map(([, task]) => task);
  await limit.map(again, (task) => read(task, true));
  return { targets: [...course.targets.values()], stopped: course.expired !== null };
};
