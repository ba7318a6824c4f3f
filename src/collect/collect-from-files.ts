import { createRecordedAsk, type RecordedAnswer, type RecordedPlace } from '../aws/recorded-answers.ts';
import { createCallLog } from '../aws/calls.ts';
import type { Account } from '../aws/session.ts';
import { type Inventory, inventorySchemaVersion } from '../model/inventory.ts';
import { UserError } from '../model/user-error.ts';
import { partitionOf } from '../services/partitions.ts';
import { byPlace, type CollectOptions } from './collect.ts';
import { collectUnit } from './collect-unit.ts';
import { createMemos } from './memos.ts';
import { readRecorded } from './recorded-files.ts';

/** Nobody signs anything here: what is asked is answered out of files. */
const nobody: Account['credentials'] = Object.assign(
  () => Promise.reject(new Error('Saved answers are read without credentials.')),
  { memoized: true as const, drop: () => undefined },
);

const valuesOf = (answers: readonly RecordedAnswer[], key: string): string[] => {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, one] of Object.entries(value))
      if (name === key && typeof one === 'string' && one !== '') found.add(one);
      else walk(one);
  };
  for (const { answer } of answers) walk(answer);
  return [...found].sort();
};

/** The one that is named, or else the one that the answers themselves speak of. */
const only = (named: readonly string[], said: readonly string[], what: string, flag: string): string => {
  const all = named.length > 0 ? named : said;
  const [one] = all;
  if (one !== undefined && all.length === 1) return one;
  const which = all.length > 1 ? `: they could be ${all.slice(0, 5).join(', ')}` : '';
  throw new UserError(
    `The files do not say whose ${what} they are of${which}.`,
    `Name it with ${flag}, or put them into a folder of its name.`,
  );
};

const ownersIn = (answers: readonly RecordedAnswer[]): string[] =>
  valuesOf(
    answers.filter(({ name }) => /describe-(vpcs|subnets|network-interfaces)$/.test(name)),
    'OwnerId',
  ).filter((id) => /^\d{12}$/.test(id));

const regionsIn = (answers: readonly RecordedAnswer[]): string[] => [
  ...new Set(
    valuesOf(answers, 'AvailabilityZone')
      .map((zone) => /^([a-z]+(?:-[a-z]+)+-\d+)[a-z]$/.exec(zone)?.[1] ?? '')
      .filter((region) => region !== ''),
  ),
];

const placesOf = (
  answers: readonly RecordedAnswer[],
  { accounts, regions }: CollectOptions,
): readonly RecordedPlace[] => {
  const places = new Map<string, RecordedPlace>();
  const folders = new Set(answers.map(({ accountId }) => accountId));
  for (const folder of folders) {
    // Answers beside the folders of accounts are of all of them.
    if (folder === null && folders.size > 1) continue;
    const own = answers.filter((answer) => answer.accountId === folder);
    const accountId = folder ?? only(accounts, ownersIn(own), 'account', '--account');
    const said = [...new Set(own.flatMap(({ region }) => region ?? []))];
    const all = said.length > 0 ? said : [only(regions, regionsIn(own), 'region', '--region')];
    for (const region of all) places.set(`${accountId}/${region}`, { accountId, region });
  }
  return [...places.values()]
    .filter(({ accountId }) => accounts.length === 0 || accounts.includes(accountId))
    .filter(({ region }) => regions.length === 0 || regions.includes(region))
    .sort(byPlace);
};

const accountOf = (accountId: string, partition: string, answers: readonly RecordedAnswer[]): Account => ({
  accountId,
  arn: `arn:${partition}:iam::${accountId}:root`,
  partition,
  calls: createCallLog(),
  credentials: nobody,
  ask: (_service, region, calls) => createRecordedAsk(answers, { accountId, region }, calls),
});

/** Collects from answers that somebody saved, through the same collectors and without credentials. */
export const collectFromFiles = async (options: CollectOptions, folder: string): Promise<Inventory> => {
  const collectedAt = options.now().toISOString();
  const answers = readRecorded(folder);
  const places = placesOf(answers, options);
  const [first] = places;
  if (!first)
    throw new UserError(
      `${folder} holds nothing of the accounts and regions that were named.`,
      'Leave out --account and --region to read all that is there.',
    );
  const { collectors } = await import('../collectors/index.ts');
  const memos = createMemos();
  const results = await Promise.all(
    places.map(({ accountId, region }) =>
      collectUnit({
        account: accountOf(accountId, partitionOf(region), answers),
        region,
        homeRegion: region,
        calls: createCallLog(),
        memos,
        collectors,
        bucketTags: options.bucketTags ?? false,
        bucketAccess: options.bucketAccess ?? false,
        deep: true,
        lone: false,
        logger: options.logger,
        now: options.now,
      }),
    ),
  );
  const arn = `arn:${partitionOf(first.region)}:iam::${first.accountId}:root`;
  return {
    schemaVersion: inventorySchemaVersion,
    tool: { name: 'pathproof', version: options.toolVersion },
    collectedAt,
    finishedAt: options.now().toISOString(),
    interrupted: false,
    caller: { accountId: first.accountId, arn },
    // What was not saved may hold more accounts and regions.
    scope: { complete: false, vpcIds: [...options.vpcIds].sort() },
    targets: results.map(({ target }) => target).sort(byPlace),
    regions: results
      .flatMap(({ unit }) => (unit ? [{ ...unit, apiCalls: [], reads: [] }] : []))
      .sort(byPlace),
    accountCalls: [],
  };
};
