import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/model/inventory.ts';
import { isSeen } from '../../src/model/observed.ts';
import { account, organization, vpc } from '../../src/testing/index.ts';
import { execute } from './execute.ts';

/** The inventory with these Name tags for its subnets, by their ids; undefined for none. */
const named = (inventory: Inventory, names: Readonly<Record<string, string>>): Inventory => ({
  ...inventory,
  regions: inventory.regions.map((unit) => ({
    ...unit,
    sections: {
      ...unit.sections,
      subnets: isSeen(unit.sections.subnets)
        ? {
            seen: unit.sections.subnets.seen.map((subnet) => {
              const name = names[subnet.id];
              return { ...subnet, tags: name === undefined ? {} : { Name: name } };
            }),
          }
        : unit.sections.subnets,
    },
  })),
});

const plain = organization(
  account(
    '111122223333',
    vpc('one').subnet('a').subnet('b'),
    vpc('two').subnet('c').subnet('d'),
  ).inOrganization('o-aaaaaaaaaa', [], { '111122223333': 'Workloads' }),
).inventory();

const ids = plain.regions.flatMap(({ sections: { subnets } }) =>
  isSeen(subnets) ? subnets.seen.map(({ id }) => id) : [],
);
const [a = '', b = '', c = '', d = ''] = ids;

const ask = (typed: string, names: Readonly<Record<string, string>>, ...more: readonly string[]) =>
  execute(['path', typed, 's3', '--inventory', 'x', ...more], {
    parts: { loadInventory: () => Promise.resolve(named(plain, names)) },
  });

describe('a subnet that is typed by its name', () => {
  const names = { [a]: 'prod-app-a', [b]: 'prod-app-b', [c]: 'App-A', [d]: 'stage-app-b' };

  it.each([
    ['its whole name', 'prod-app-a', a],
    ['its id, whatever is called so', a, a],
    ['its name in other letters, before what only ends like it', 'app-a', c],
    ['the end of its name', 'stage-app-b', d],
    ['a part of its name that no other has', 'stage', d],
    ['its name among spaces', ' prod-app-b ', b],
  ])('is found by %s', async (_, typed, id) => {
    const { code, out, err } = await ask(typed, { ...names, [b]: typed === a ? a : 'prod-app-b' });
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n')[0]).toContain(`(${id})`);
  });

  it('is told with the names of its VPC and account', async () => {
    const { out } = await ask('stage', names);
    expect(out).toMatch(/^stage-app-b \(subnet-\S+\) to s3\nin vpc-\S+, account Workloads \(111122223333\)/);
  });

  it.each([
    ['the whole name of several', { ...names, [d]: 'prod-app-a' }, 'prod-app-a', [a, d]],
    ['the end of several names', names, 'app-b', [b, d]],
    ['a part of several names', names, 'prod', [a, b]],
  ])('is refused with the ids where it is %s', async (_, called, typed, meant) => {
    const { code, out, err } = await ask(typed, called);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`names ${meant.length} subnets: `);
    for (const id of ids) expect([id, err.includes(id)]).toEqual([id, meant.includes(id)]);
    expect(err).toContain('111122223333 eu-west-1');
  });

  it('is no part of a word', async () => {
    const { code, err } = await ask('pro', names);
    expect(code).toBe(2);
    expect(err).toContain('No subnet "pro"');
  });

  it('suggests the nearest name', async () => {
    const { code, err } = await ask('stage-app-c', names);
    expect([code, err]).toEqual([2, expect.stringContaining('Did you mean stage-app-b?')]);
  });

  it('keeps hostile names as text', async () => {
    const hostile = { [a]: 'x \u001b[2J\u202egnp\nfake: line', [b]: 'x \u200b日本語', [c]: 'x', [d]: 'x $&' };
    const { err } = await ask('x', { ...hostile, [c]: 'y' });
    // oxlint-disable-next-line no-control-regex
    expect(err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e]/);
    expect(err).not.toMatch(/^fake/m);
    const { out } = await ask(a, hostile);
    // oxlint-disable-next-line no-control-regex
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e]/);
  });
});

describe('a subnet that is not there', () => {
  const many = organization(
    account(
      '111122223333',
      ...['af-south-1', 'eu-west-1', 'eu-west-2', 'us-east-1', 'us-west-2'].map((region) =>
        Array.from({ length: 5 }, (_, at) => at).reduce(
          (one, at) => one.subnet(`s${at}`),
          vpc(`v-${region}`, { region }),
        ),
      ),
    ),
  ).inventory();

  it.each(['path', 'access'])('has a short answer however much was read: %s', async (command) => {
    const argv = command === 'path' ? ['s3'] : ['bucket', '--action', 's3:GetObject'];
    const { code, err } = await execute([command, 'G20?', ...argv, '--inventory', 'x'], {
      parts: { loadInventory: () => Promise.resolve(many) },
    });
    expect(code).toBe(2);
    expect(err.length).toBeLessThan(200);
    if (command === 'path') expect(err).toContain('No subnet "G20?" in 5 account-regions.');
  });
});
