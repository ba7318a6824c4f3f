import { describe, expect, it } from 'vitest';
import type { AuditOptions } from '../../src/audit/audit.ts';
import { judgeWithin } from '../../src/audit/judge-within.ts';
import { checks } from '../../src/checks/index.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { createWorld, type World } from '../../src/paths/world.ts';
import { createWorldOver } from '../../src/paths/world-over.ts';
import { type AccessPointSpec, account, vpc } from '../../src/testing/index.ts';
import { drawInventory } from '../paths/random/random-inventory.ts';

const options: AuditOptions = {
  checks,
  vpcIds: [],
  assumeWorkloads: true,
  minimumSeverity: null,
  rethrow: true,
};

const everything = (world: World) => ({
  vpcIds: new Set(
    world.units.flatMap(({ sections: { vpcs } }) => ('seen' in vpcs ? vpcs.seen.map(({ id }) => id) : [])),
  ),
  includes: () => true,
});

describe('judging some subjects', () => {
  it.each(Array.from({ length: 8 }, (_, seed) => seed))(
    'says of each what judging all of them says (seed %i)',
    (seed) => {
      const world = createWorld(drawInventory(seed));
      const all = judgeWithin(world, options, everything(world));
      const wanted = all.filter((_, at) => at % 3 === 0);
      const keys = new Set(wanted.map(({ check, subject }) => `${check} ${subject.id}`));
      const isAsked = (check: string, subject: string): boolean => keys.has(`${check} ${subject}`);
      const found = judgeWithin(world, options, { ...everything(world), asks: isAsked });
      // A region stands for what could not be listed there, whatever was asked.
      const asked = all.filter(
        ({ check, subject }) => subject.type === 'region' || isAsked(check, subject.id),
      );
      expect(wanted.length).toBeGreaterThan(10);
      expect(found).toEqual(asked);
    },
  );
});

describe('buckets in a world that was made over another', () => {
  const denied = (condition: object): object => ({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::data', 'arn:aws:s3:::data/*'],
        Condition: condition,
      },
    ],
  });
  const behind = (condition: object, ...points: readonly Omit<AccessPointSpec, 'bucket'>[]): Inventory =>
    account('111122223333', vpc('app').subnet('app').gatewayEndpoint('s3', { in: 'app' }))
      .buckets({ name: 'data', policy: denied(condition) })
      .accessPoints(...points.map((one) => ({ ...one, bucket: 'data' })))
      .inventory();
  const unlessOwn = { StringNotEquals: { 's3:DataAccessPointAccount': '111122223333' } };
  const inTime = { DateGreaterThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } };
  const narrow = behind(unlessOwn, { name: 'point', vpc: 'app' });
  const wide = behind(unlessOwn, { name: 'point' });
  const today = behind(inTime);
  const later = { ...today, collectedAt: '2028-01-01T00:00:00Z' };
  const verdictsOn = (world: World, more: Partial<AuditOptions> = {}): readonly string[] =>
    judgeWithin(world, { ...options, ...more }, everything(world))
      .filter(({ subject }) => subject.type === 'bucket')
      .map(({ check, status, messageId }) => `${check} ${status} ${messageId}`);

  it.each([
    ['the access point takes requests from the internet', narrow, wide],
    ['the access point takes requests from the VPC alone', wide, narrow],
    ['it is later', today, later],
  ])('are judged as they are there: %s', (_name, was, changed) => {
    // Whom the owner trusts is known by the targets, which a change leaves alone.
    const is = { ...changed, targets: was.targets };
    const base = createWorld(was);
    const before = verdictsOn(base);
    const over = createWorldOver(base, is);
    expect(verdictsOn(over)).toEqual(verdictsOn(createWorld(is)));
    expect(verdictsOn(over)).not.toEqual(before);
    expect(verdictsOn(base)).toEqual(before);
  });

  it('are judged by whom the user trusts', () => {
    const exempting = {
      StringNotEquals: { 'aws:SourceVpc': 'vpc-app', 'aws:PrincipalAccount': '999988887777' },
    };
    const inventory = behind(exempting);
    const base = createWorld(inventory);
    const trusting = verdictsOn(base, { trustedAccounts: ['999988887777'] });
    const over = createWorldOver(base, { ...inventory });
    expect(verdictsOn(over)).toEqual(verdictsOn(createWorld({ ...inventory })));
    expect(verdictsOn(over)).not.toEqual(trusting);
  });
});
