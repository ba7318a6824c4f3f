import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleOrganization } from '../../examples/build.ts';
import { checks } from '../../src/checks/index.ts';
import type { Report } from '../../src/model/report.ts';
import { account, vpc } from '../../src/testing/index.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { createWorld } from '../../src/paths/world.ts';
import { json } from '../../src/report/json.ts';
import { notTried } from '../../src/plan/settle.ts';
import { auditCollection, auditInTime, auditInventory } from '../../src/store/audit-collection.ts';
import { audit, type AuditOptions } from '../../src/audit/audit.ts';
import { openLazyUnits } from '../../src/audit/lazy-world.ts';
import type { StoredCollection } from '../../src/store/stored-collection.ts';
import { openUnitStore } from '../../src/store/unit-store.ts';
import { sourceOf } from '../../src/store/unit-source.ts';
import { organizationOfCells } from '../../tools/bench/organization.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'units-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const now = () => new Date('2026-11-22T10:00:00Z');

const byTarget = (a: { accountId: string; region: string | null }, b: typeof a) =>
  `${a.accountId} ${a.region ?? ''}` < `${b.accountId} ${b.region ?? ''}` ? -1 : 1;

/** Keeps an inventory on disk, and gives it back in the order in which a collection has it. */
const keep = async (inventory: Inventory): Promise<[StoredCollection, Inventory]> => {
  const sorted = {
    ...inventory,
    targets: [...inventory.targets].sort(byTarget),
    regions: [...inventory.regions].sort(byTarget),
  };
  const store = await openUnitStore(folder, 'key', now);
  for (const target of sorted.targets) {
    const unit = sorted.regions.find(
      ({ accountId, region }) => accountId === target.accountId && region === target.region,
    );
    if (unit) await store.keep({ target, unit });
  }
  const { regions: _, ...head } = sorted;
  await store.release();
  return [{ head, store, reused: { units: 0, oldest: null, damaged: 0 } }, sorted];
};

const options: AuditOptions = {
  checks,
  vpcIds: [],
  assumeWorkloads: false,
  minimumSeverity: null,
  rethrow: true,
};

const textOf = (report: Parameters<typeof json.render>[0]): string => [...json.render(report)].join('');

describe('an audit in bounded time', () => {
  const failing = (buckets: number) =>
    account(
      vpc('app')
        .subnet('public', { egress: 'igw' })
        .subnet('app', { egress: 'nat', instances: 1 })
        .internetGateway()
        .natGateway('a', { in: 'public' }),
    )
      .buckets(...Array.from({ length: buckets }, (_, at) => ({ name: `bucket-${at}` })))
      .inventory();
  const changing = ({ findings }: Report) =>
    [...findings].flatMap(({ remedy }) => (remedy?.changes?.length ? [remedy] : []));

  it('tries remedies as the command line does', () => {
    const report = auditInTime(failing(1), { ...options, changes: true });
    expect(changing(report).length).toBeGreaterThan(0);
    expect(changing(report).filter(({ risk }) => risk?.includes(notTried))).toEqual([]);
    expect(textOf(report)).toBe(textOf(auditInventory(failing(1), { ...options, changes: true }).report));
  });

  it('says of those of a large inventory that they were not tried', () => {
    const report = auditInTime(failing(5_000), { ...options, changes: true });
    expect(changing(report).length).toBeGreaterThan(0);
    for (const { risk } of changing(report)) expect(risk).toContain(notTried);
  });
});

/** Two accounts of the example: what an option changes shows in them as in all. */
const some = (): Inventory => {
  const { regions, targets, ...rest } = exampleOrganization();
  const accounts = [...new Set(regions.map(({ accountId }) => accountId))].slice(0, 2);
  const isKept = ({ accountId }: { readonly accountId: string }): boolean => accounts.includes(accountId);
  return { ...rest, regions: regions.filter(isKept), targets: targets.filter(isKept) };
};

describe('an audit of units on disk', () => {
  it.each([
    ['the example organization', () => exampleOrganization(), {}],
    ['a generated organization with hubs', () => organizationOfCells(2, 4), {}],
    ['one VPC of the example', () => exampleOrganization(), { vpcIds: ['vpc-orders-prod'] }],
    ['subnets that are assumed to hold workloads', some, { assumeWorkloads: true }],
    ['the matrix of subnets and services', some, { matrix: [] }],
    ['high findings only', some, { minimumSeverity: 'high' as const }],
    [
      'accepted failures',
      some,
      {
        waivers: {
          sha256: 'x',
          rules: [
            {
              source: 'file' as const,
              checks: ['s3-via-nat'],
              resource: '*',
              accountId: null,
              region: null,
              reason: 'r',
              owner: 'o',
              until: '2099-01-01',
            },
          ],
        },
        baseline: { scanId: 'b', sha256: 'c', collectedAt: 'd', failed: new Set<string>() },
      },
    ],
  ])('says of %s what one in memory says, byte for byte', async (_what, make, more) => {
    const [collection, inventory] = await keep(make());
    const { report, dispose } = auditCollection(collection, { ...options, ...more }, folder);
    // But for what is said of remedies, which are not tried here.
    const expected = audit(inventory, { ...options, ...more, note: notTried });
    expect(expected.findings.length).toBeGreaterThan(0);
    expect(textOf(report)).toBe(textOf(expected));
    dispose();
    expect((await readdir(folder)).some((name) => name.startsWith('findings-'))).toBe(false);
  });

  it('removes what a run left that was killed days ago, and not what another may still use', async () => {
    const [collection] = await keep(account(vpc('app').subnet('app')).inventory());
    const [old, recent] = [join(folder, 'findings-old'), join(folder, 'findings-recent')];
    for (const left of [old, recent]) await mkdir(left);
    await writeFile(join(old, '0.ndjson'), '');
    await utimes(old, new Date(0), new Date(0));
    auditCollection(collection, options, folder).dispose();
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['findings-recent']));
    expect(await readdir(folder)).not.toContain('findings-old');
  });

  it('says with every change of a remedy that it was not tried', async () => {
    const [collection] = await keep(exampleOrganization());
    const { report, dispose } = auditCollection(collection, { ...options, changes: true }, folder);
    const changing = [...report.findings].flatMap(({ remedy }) => (remedy?.changes?.length ? [remedy] : []));
    expect(changing.length).toBeGreaterThan(0);
    for (const { risk } of changing) expect(risk).toContain(notTried);
    dispose();
  });

  it('has no more than a few units in memory, and reads others when they are needed', async () => {
    const [collection] = await keep(organizationOfCells(1, 4));
    const lazy = openLazyUnits(collection.head, sourceOf(collection), 1);
    const indexed = lazy.loads();
    expect(indexed).toBe(collection.head.targets.length);
    const world = lazy.createWorld();
    expect(world.locate('subnets', 'subnet-none')).toBeUndefined();
    expect(world.unit({ accountId: '999999999999', region: 'eu-west-1' })).toBeUndefined();
    expect(lazy.loads()).toBe(indexed);
    const [first] = lazy.inventory.regions;
    expect(first?.sections.vpcs).toMatchObject({ seen: [{}] });
    expect(lazy.loads()).toBe(indexed + 1);
  });

  it('asks a world that answers as one in memory does', async () => {
    const [collection, inventory] = await keep(exampleOrganization());
    const lazy = openLazyUnits(collection.head, sourceOf(collection), 1).createWorld();
    const whole = createWorld(inventory);
    const groups = [
      ['subnets', 'vpcId'],
      ['vpcs', 'id'],
      ['routeTables', 'ownerId'],
      ['networkInterfaces', 'status'],
    ] as const;
    for (const [section, by] of groups) {
      const expected = whole.group(section, by as 'id');
      const found = lazy.group(section, by as 'id');
      expect([...found.keys()]).toEqual([...expected.keys()]);
      const plain = (items: readonly { item: object; place: { accountId: string } }[] | undefined) =>
        items?.map(({ item, place }) => [item, place.accountId]);
      for (const key of expected.keys()) expect(plain(found.get(key))).toEqual(plain(expected.get(key)));
      expect(found.get('none')).toBeUndefined();
    }
    for (const { item } of [...whole.group('transitGateways', 'id').values()].flat()) {
      expect(lazy.locate('transitGateways', item.id)?.item).toEqual(
        whole.locate('transitGateways', item.id)?.item,
      );
    }
    const elsewhere = { accountId: '999999999999', region: 'eu-west-1' };
    expect(lazy.find('vpcs', 'vpc-none', elsewhere)).toEqual(whole.find('vpcs', 'vpc-none', elsewhere));
  });
});

describe('a unit store', () => {
  it('does not trust a file that was changed, cut or filled with something else', async () => {
    const [{ store }, inventory] = await keep(exampleOrganization());
    const places = inventory.regions.slice(0, 3).map(({ accountId, region }) => ({ accountId, region }));
    const units = (await readdir(folder)).find((name) => name.startsWith('units-')) ?? '';
    const damage = [
      Buffer.from('nothing'),
      Buffer.alloc(0),
      Buffer.from('H4sIAAAAAAAAA6uuBQBDv6ajAgAAAA==', 'base64'),
    ];
    for (const [at, place] of places.entries())
      await writeFile(join(folder, units, place.accountId, `${place.region}.json.gz`), damage[at] ?? '');
    expect(places.map((place) => store.load(place))).toEqual([null, null, null]);
    expect(store.damaged).toHaveLength(3);
  });

  it('begins anew with another key, and after a run that came to its end', async () => {
    const [, inventory] = await keep(exampleOrganization());
    const [first] = inventory.regions;
    const place = { accountId: first?.accountId ?? '', region: first?.region ?? '' };
    expect((await openUnitStore(folder, 'other', now)).load(place)).toBeNull();
    const again = await openUnitStore(folder, 'key', now);
    expect(again.load(place)).not.toBeNull();
    await again.finish();
    await again.release();
    expect((await openUnitStore(folder, 'key', now)).load(place)).toBeNull();
  });
});
