import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audit, type AuditOptions } from '../../src/audit/audit.ts';
import { checks } from '../../src/checks/index.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { isSeen, seen } from '../../src/model/observed.ts';
import type { Report } from '../../src/model/report.ts';
import { createWorld } from '../../src/paths/world.ts';
import { makesWorse } from '../../src/plan/objection.ts';
import { createGround } from '../../src/proof/ground.ts';
import { proveEach } from '../../src/proof/prove-each.ts';
import { settleRemedies } from '../../src/plan/settle.ts';
import { createPackedSpools } from '../../src/store/finding-store.ts';
import { account, transitGateway, vpc, type VpcScenario } from '../../src/testing/index.ts';
import { twinsOf } from '../../src/twins/twins.ts';
import { createDice, type Dice } from '../paths/random/dice.ts';
import { drawInventory } from '../paths/random/random-inventory.ts';
import { addTwin } from './add-twin.ts';

const services = ['s3', 'dynamodb', 'ssm', 'sts'];

const options: AuditOptions = {
  checks,
  vpcIds: [],
  assumeWorkloads: false,
  minimumSeverity: null,
  rethrow: true,
  profiles: [{ profile: 'sts' }],
  matrix: services,
  changes: true,
};

const vpcIdsOf = (inventory: Inventory): readonly string[] =>
  inventory.regions.flatMap(({ sections: { vpcs } }) => (isSeen(vpcs) ? vpcs.seen.map(({ id }) => id) : []));

/** A random network whose VPCs each have twins. */
const drawTwins = (seed: number, copies = 2): Inventory => {
  const drawn = drawInventory(seed);
  let inventory = drawn;
  let at = 0;
  for (const vpcId of vpcIdsOf(drawn))
    for (let copy = 0; copy < copies; copy += 1) inventory = addTwin(inventory, vpcId, ++at);
  return inventory;
};

const verdicts = ({ findings }: Report): readonly string[] =>
  findings.map(
    ({ fingerprint, status, severity, messageId, subject }) =>
      `${fingerprint} ${status} ${severity} ${messageId} ${JSON.stringify(subject)}`,
  );

const cells = ({ matrix }: Report): readonly string[] =>
  (matrix?.rows ?? []).map(({ subnetId, cells: row }) =>
    [subnetId, ...row.map(({ word, ways }) => `${word} ${ways.map(({ share }) => share).join(' ')}`)].join(
      '\n',
    ),
  );

/** What the procedures say of each VPC, whatever its parts are listed after. */
const procedures = ({ procedures: all }: Report): readonly unknown[] =>
  all.flatMap(({ vpcs }) =>
    vpcs.map(({ vpcId, status, reasons, endpoints, tables }) => ({
      vpcId,
      status,
      parts: [...reasons, ...[...endpoints, ...tables].map((part) => sortedJson(part))].sort(),
    })),
  );

const sortedJson = (value: object): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    Array.isArray(inner) ? inner.map((one) => JSON.stringify(one)).sort() : inner,
  );

/** Ids of things of a leader that are in what is said of its followers. */
const strayIn = (inventory: Inventory, report: Report): readonly string[] => {
  const twins = twinsOf(inventory);
  return report.findings.flatMap((finding) => {
    const vpcId = finding.subject.vpcId ?? '';
    if (!twins.followers.has(vpcId)) return [];
    const leader = new Set(twins.namedOf(twins.leaderOf(vpcId)).names);
    const own = new Set(twins.namedOf(vpcId).names);
    return [...JSON.stringify(finding).matchAll(/[a-z]+(?:-[a-z]+)*-[0-9a-f]{17}/g)].flatMap(([id]) =>
      leader.has(id) && !own.has(id) ? `${finding.check} ${finding.subject.id}: ${id}` : [],
    );
  });
};

/** VPCs of one kind on one hub, whose addresses and names are their own. */
const spokes = (
  count: number,
  change: (spoke: VpcScenario, at: number) => VpcScenario = (one) => one,
): Inventory => {
  const hub = transitGateway('hub');
  const exit = vpc('exit', { cidr: '10.255.0.0/16' })
    .subnet('public', { zone: 'a', egress: 'igw' })
    .natGateway('exit', { in: 'public' })
    .subnet('transit', { zone: 'a', egress: 'nat' })
    .attach(hub, { in: 'transit' })
    .route('public', '10.0.0.0/8', 'tgw-hub');
  hub.route('0.0.0.0/0', exit);
  const members = Array.from({ length: count }, (_, at) =>
    change(
      vpc(`spoke${at}`, { cidr: `10.${at}.0.0/16` })
        .subnet(`app-${at}`, { zone: 'a', egress: 'tgw-hub', instances: 1 })
        .gatewayEndpoint('s3', { in: [`app-${at}`] })
        .attach(hub, { in: `app-${at}` }),
      at,
    ),
  );
  return account(hub, exit, ...members).inventory({ ids: 'aws' });
};

const seeds = fc.integer({ min: 0, max: 1_000_000 });

/** One list of an inventory without one of its elements. */
const withoutSome = (inventory: Inventory, dice: Dice): Inventory => {
  const copy = structuredClone(inventory) as unknown as { regions: { sections: Record<string, unknown> }[] };
  const lists: unknown[][] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      if (value.length > 0) lists.push(value);
      for (const one of value) visit(one);
    } else if (typeof value === 'object' && value !== null)
      for (const one of Object.values(value)) visit(one);
  };
  for (const { sections } of copy.regions) visit(sections);
  const list = dice.pick(lists);
  list.splice(dice.below(list.length), 1);
  return copy as unknown as Inventory;
};

describe('twins', () => {
  it('are VPCs on one hub that differ in names and addresses', () => {
    const inventory = spokes(4);
    expect(twinsOf(inventory).followers.size).toBe(3);
    const together = audit(inventory, { ...options, twinsFrom: 1 });
    const alone = audit(inventory, { ...options, twinsFrom: Number.POSITIVE_INFINITY });
    expect(verdicts(together)).toEqual(verdicts(alone));
    expect(cells(together)).toEqual(cells(alone));
  });

  it('are those whose groups are called after their VPC, unless a remedy could ask for the name', () => {
    const named = (name: (at: number) => string): number => {
      const inventory = spokes(4, (one, at) =>
        one.securityGroup(name(at), { ingress: [{ port: 443, from: 'vpc' }] }),
      );
      return twinsOf(inventory).followers.size;
    };
    expect(named((at) => `spoke-${at}-app`)).toBe(3);
    expect(named((at) => `spoke-${at}-clients`)).toBe(0);
  });

  it.each<[string, (spoke: VpcScenario) => VpcScenario]>([
    ['has a route of its own', (one) => one.route('app-2', '52.216.0.0/15', 'tgw-hub')],
    [
      'has a group of its own',
      (one) => one.securityGroup('other', { ingress: [{ port: 443, from: 'vpc' }] }),
    ],
    ['is another size', (one) => one.secondaryCidr('100.64.0.0/16')],
  ])('is not one that %s', (_what, change) => {
    const inventory = spokes(4, (one, at) => (at === 2 ? change(one) : one));
    expect(twinsOf(inventory).followers.size).toBe(2);
  });

  it('is not one whose policy table asks in another order', () => {
    const drawn = spokes(4);
    const entries = ['10.0.0.0/8', '*'].map((destination) => ({
      number: null,
      state: 'active',
      source: '*',
      sourcePorts: '*',
      destination,
      destinationPorts: '*',
      protocol: '*',
      hasMetaData: false,
      routeTableId: 'tgw-rtb-0123456789abcdef0',
    }));
    const [follower = ''] = twinsOf(drawn).followers;
    const withTables = (other: boolean): Inventory => ({
      ...drawn,
      regions: drawn.regions.map((unit) => {
        const { transitGatewayAttachments: attachments } = unit.sections;
        if (!isSeen(attachments)) return unit;
        const all = attachments.seen.map((one) => ({
          ...one,
          policyTable: {
            id: 'tgw-ptb-0123456789abcdef0',
            state: 'associated',
            entries: seen(other && one.resourceId === follower ? [...entries].reverse() : entries),
          },
        }));
        return { ...unit, sections: { ...unit.sections, transitGatewayAttachments: seen(all) } };
      }),
    });
    expect(twinsOf(withTables(false)).followers.has(follower)).toBe(true);
    expect(twinsOf(withTables(true)).followers.has(follower)).toBe(false);
  });

  it('is not one that a policy of another thing names', () => {
    const drawn = spokes(4);
    const [, named = ''] = vpcIdsOf(drawn).filter((vpcId) => twinsOf(drawn).followers.has(vpcId));
    for (const asked of [named, `${named.slice(0, -3)}*`]) {
      const bucket = {
        name: 'logs',
        region: 'eu-west-1',
        policy: seen(
          JSON.stringify({
            Version: '2012-10-17',
            Statement: {
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: '*',
              Condition: { StringNotLike: { 'aws:SourceVpc': asked } },
            },
          }),
        ),
      };
      const inventory: Inventory = {
        ...drawn,
        regions: drawn.regions.map((unit) => ({
          ...unit,
          sections: { ...unit.sections, buckets: seen([bucket]) },
        })),
      };
      expect(twinsOf(inventory).followers.has(named)).toBe(false);
    }
  });

  it('are judged as they would be one by one', () => {
    let followers = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const inventory = drawTwins(seed);
        followers += twinsOf(inventory).followers.size;
        const together = audit(inventory, { ...options, twinsFrom: 1 });
        const alone = audit(inventory, { ...options, twinsFrom: Number.POSITIVE_INFINITY });
        expect(verdicts(together)).toEqual(verdicts(alone));
        expect(strayIn(inventory, together)).toEqual(strayIn(inventory, alone));
        expect(procedures(together)).toEqual(procedures(alone));
        expect(cells(together)).toEqual(cells(alone));
      }),
      { numRuns: 8, seed: 7 },
    );
    expect(followers).toBeGreaterThan(0);
  });

  it('are no twins any more where something of one is gone', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const inventory = withoutSome(drawTwins(seed), createDice(seed));
        const together = audit(inventory, { ...options, twinsFrom: 1 });
        const alone = audit(inventory, { ...options, twinsFrom: Number.POSITIVE_INFINITY });
        expect(verdicts(together)).toEqual(verdicts(alone));
        expect(strayIn(inventory, together)).toEqual(strayIn(inventory, alone));
        expect(procedures(together)).toEqual(procedures(alone));
        expect(cells(together)).toEqual(cells(alone));
      }),
      { numRuns: 8, seed: 7 },
    );
  });

  it('are reported in the same words, however their findings are kept', () => {
    let [echoed, remedied] = [0, 0];
    fc.assert(
      fc.property(seeds, (seed) => {
        const inventory = drawTwins(seed, 1);
        const { followers } = twinsOf(inventory);
        const asked = { ...options, settle: settleRemedies, twinsFrom: 1 };
        const inMemory = audit(inventory, asked);
        const packed = audit(inventory, asked, createPackedSpools(checks.length));
        expect([...packed.findings]).toEqual(inMemory.findings);
        expect(packed.sha256).toBe(inMemory.sha256);
        const ofFollowers = inMemory.findings.filter(({ subject }) => followers.has(subject.vpcId ?? ''));
        echoed += ofFollowers.length;
        remedied += ofFollowers.filter(({ remedy }) => remedy !== null).length;
      }),
      { numRuns: 6, seed: 7 },
    );
    expect(Math.min(echoed, remedied)).toBeGreaterThan(0);
  });

  it('have remedies that do no harm to them either', () => {
    let tried = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const inventory = drawTwins(seed, 1);
        const { followers } = twinsOf(inventory);
        const { findings } = audit(inventory, { ...options, settle: settleRemedies, twinsFrom: 1 });
        const written = findings.flatMap(({ subject: { vpcId }, remedy }) =>
          followers.has(vpcId ?? '') && remedy?.changes?.length ? [remedy.changes] : [],
        );
        tried += written.length;
        const ground = createGround(createWorld(inventory), options, findings);
        expect(proveEach(ground, written, 'changed').flatMap((proof) => makesWorse(proof) ?? [])).toEqual([]);
      }),
      { numRuns: 4, seed: 7 },
    );
    expect(tried).toBeGreaterThan(0);
  });
});
