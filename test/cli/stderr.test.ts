import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CollectOptions } from '../../src/collect/collect.ts';
import type { Inventory, Target } from '../../src/model/inventory.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { execute } from './execute.ts';

const place = mkdtempSync(join(tmpdir(), 'pathproof-stderr-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const inventory = account(vpc('app').subnet('a')).inventory();

/** Parts whose collection does this before it gives the inventory. */
const collecting = (before: (options: CollectOptions) => void, gives: Inventory = inventory) => ({
  collect: () =>
    Promise.resolve((options: CollectOptions) => {
      before(options);
      return Promise.resolve(gives);
    }),
});

const progress = { done: 3, total: 12, accountId: '111122223333', region: 'eu-west-1', calls: 64 };

/** What stands on the line in the end, for each line of a terminal that obeys: what was taken away is not there. */
const standing = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.slice(line.lastIndexOf('\u001b[2K') + (line.includes('\u001b[2K') ? 4 : 0)));

describe('a message while the progress line stands', () => {
  const target = (region: string, status: Target['status']): Target => ({
    accountId: '111122223333',
    region,
    status,
    gaps: [],
  });
  const ended: Inventory = {
    ...inventory,
    interrupted: true,
    targets: [
      target('eu-west-1', 'assessed'),
      target('eu-west-2', 'assessed'),
      target('eu-west-3', 'partial'),
      target('us-east-1', 'not-assessed'),
    ],
  };
  const save = join(place, 'inventory.json');

  it.each([
    ['the log', ['scan'], (options: CollectOptions) => options.logger.warn({}, 'refused'), /refused/],
    ['what was saved', ['scan', '--save', save], () => undefined, /^Saved the inventory to /m],
  ] as const)('takes it away first: %s', async (_, argv, then, words) => {
    const parts = collecting((options) => {
      options.onProgress?.(progress);
      then(options);
    });
    const { err } = await execute(argv, { parts, terminal: 120 });
    expect(err).toContain('3/12 account-regions');
    const lines = standing(err);
    expect(lines.join('\n')).toMatch(words);
    expect(lines.filter((line) => line.includes('account-regions'))).toEqual([]);
    expect(lines.at(-1)).toBe('');
  });

  it('takes it away at Ctrl-C, and counts what was read in part as such', async () => {
    let press = (): void => undefined;
    const parts = collecting((options) => {
      options.onProgress?.(progress);
      press();
      options.onProgress?.({ ...progress, done: 4 });
    }, ended);
    const around = { parts, terminal: 120, withInterrupt: (how: () => void) => (press = how) };
    const { code, err, saved } = await execute(['scan', '--save', save], around);
    expect(code).toBe(130);
    expect([...saved.keys()]).toEqual([save]);
    const lines = standing(err);
    expect(lines[0]).toBe('Interrupted: ending the calls under way. Ctrl-C again exits at once.');
    expect(lines[1]).toBe(
      `Interrupted: ${save} holds 2 of 4 account-regions whole and 1 in part; what was not read is marked as not assessed.`,
    );
  });
});

describe('the progress line', () => {
  it('stands before anything is known, and before the first region has ended', async () => {
    const parts = collecting((options) =>
      options.onProgress?.({ done: 0, total: 20, accountId: null, region: null, calls: 7 }),
    );
    const { err } = await execute(['scan'], { parts, terminal: 120 });
    const said = err.split('\r\u001b[2K').filter((text) => text !== '');
    expect(said).toEqual([
      'Finding out which accounts and regions there are to read',
      '0/20 account-regions (0 %)  7 calls',
    ]);
  });
});

describe('the log', () => {
  const logging = collecting((options) =>
    options.logger.warn({ region: 'eu\u001b[2J-west', nested: { code: 'a\nb' } }, 'region refused'),
  );

  it('keeps what a stranger wrote as text on its line', async () => {
    const { err } = await execute(['scan'], { parts: logging });
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).not.toContain('\u001b');
    expect(err).toContain('region refused  region=eu-west  nested={"code":"a\\nb"}');
  });

  it('knows two formats, and names them where another is asked for', async () => {
    const { code, err } = await execute(['scan', '--log-format', 'yaml']);
    expect(code).toBe(2);
    expect(err).toContain('text');
    expect(err).toContain('json');
  });
});
