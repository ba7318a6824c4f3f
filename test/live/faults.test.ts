import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { coverageOf } from '../../src/audit/coverage.ts';
import { checks } from '../../src/checks/index.ts';
import { collect } from '../../src/collect/collect.ts';
import { silentLogger } from '../../src/collect/logger.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { UserError } from '../../src/model/user-error.ts';
import { findingsOf } from '../findings.ts';
import { flips } from '../knock-out/verdicts.ts';
import { roleName } from './builder.ts';
import { type Fault, kinds, slowKinds } from './faults/kinds.ts';
import { type Replay, startReplay } from './faults/replay.ts';
import { findMotoServer, startMotoServer } from './moto-server.ts';
import { accounts, buildWorld } from './world.ts';

const command = findMotoServer();
if (command === null)
  console.warn("fault tests skipped: no moto_server on PATH (pip install 'moto[server]')");

// Each kind of fault in one action, another one for each kind; FAULTS=all for every kind in every action, which takes an hour.
const all = process.env['FAULTS'] === 'all';
const tried = Object.entries(kinds).filter(([name]) => all || !slowKinds.has(name));

interface Scan {
  readonly inventory: Inventory;
  readonly findings: readonly (readonly Finding[])[];
}

const scan = async (timeoutMs: number): Promise<Scan> => {
  const inventory = await collect({
    regions: ['eu-west-1'],
    accounts: [],
    profile: null,
    roleName: null,
    roleArn: `arn:aws:iam::${accounts.workload}:role/${roleName}`,
    externalId: null,
    vpcIds: [],
    homeRegion: 'us-east-1',
    timeoutMs,
    deep: true,
    bucketTags: true,
    bucketAccess: true,
    logger: silentLogger,
    now: () => new Date('2026-11-30T10:00:00Z'),
    toolVersion: '0',
  });
  const found = findingsOf(inventory, checks);
  return { inventory, findings: checks.map(({ id }) => found.filter(({ check }) => check === id)) };
};

const sectionsOf = ({ regions }: Inventory): string =>
  JSON.stringify(regions.map(({ sections }) => sections));

/** The gaps of a scan, each in words that do not change from run to run. */
const gapsOf = ({ inventory }: Scan): readonly string[] =>
  coverageOf(inventory, []).gaps.map(({ section, gap }) => `${section} ${gap.action} ${gap.code}`);

describe.skipIf(command === null)('an answer that is wrong', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pathproof-faults-'));
  const stops: (() => Promise<void>)[] = [];
  let replay: Replay;
  let full: Scan;
  let actions: readonly string[] = [];

  const asCaller = (): void => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    vi.stubEnv('AWS_ENDPOINT_URL', replay.url);
  };

  /** What moto cannot answer is denied: asked again and again it would come to the same gap. */
  const withFault = (action: string, fault: Fault) =>
    replay.misbehave((asked, right, response) => {
      if (asked.action === action) return fault(asked, right, response);
      return right.status >= 500 && (kinds['denied'] as Fault)(asked, right, response);
    });

  beforeAll(async () => {
    const moto = await startMotoServer(command ?? '', join(folder, 'moto.log'));
    stops.unshift(() => moto.stop());
    await buildWorld(moto.url);
    replay = await startReplay(moto.url);
    stops.unshift(() => replay.stop());
    asCaller();
    withFault('', () => false);
    full = await scan(60_000);
    actions = replay.actions().filter((name) => !name.startsWith('sts:'));
  }, 180_000);

  beforeEach(() => asCaller());

  afterAll(async () => {
    for (const stop of stops) await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(tried)(
    'as %s makes no verdict known that is not, and says so',
    async (name, fault) => {
      const at = Object.keys(kinds).indexOf(name);
      const some = all ? actions : actions.filter((_, index) => index % 30 === at % 30);
      for (const action of some) {
        withFault(action, fault);
        const now = await scan(slowKinds.has(name) ? 2_000 : 30_000);
        const flipped = checks.flatMap((check, index) =>
          flips(check, full.findings[index] ?? [], now.findings[index] ?? []),
        );
        expect([action, ...flipped]).toEqual([action]);
        const known = new Set(gapsOf(full));
        const isSame = sectionsOf(now.inventory) === sectionsOf(full.inventory);
        expect([action, isSame || gapsOf(now).some((gap) => !known.has(gap))]).toEqual([action, true]);
      }
    },
    all ? 3_600_000 : 120_000,
  );

  it.each(['denied', 'empty', 'a web page', 'deep', 'cut'])(
    'as %s in place of the keys of a role ends in one sentence',
    async (name) => {
      withFault('sts:AssumeRole', kinds[name] as Fault);
      await expect(scan(5_000)).rejects.toBeInstanceOf(UserError);
    },
  );
});
