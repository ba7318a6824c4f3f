import { describe, expect, it } from 'vitest';
import { createHandler, type Parts } from '../../src/lambda/index.ts';
import { markReport, watch } from '../../src/lambda/watch.ts';
import { memoryStores } from './memory-store.ts';

const day = (number: number) => () => new Date(Date.UTC(2026, 10, number, 4));

describe('the watch over a scanner', () => {
  it('says nothing while there is a recent report, and fails once there is none', async () => {
    const store = memoryStores().open('b');
    await markReport(store, day(1));
    expect(await watch(store, 8, day(9))).toEqual({ latest: '2026-11-01T04:00:00.000Z' });
    await expect(watch(store, 8, day(10))).rejects.toThrow(
      'The newest report is of 2026-11-01T04:00:00.000Z, 9 days ago.',
    );
    await markReport(store, day(10));
    expect(await watch(store, 8, day(11))).toEqual({ latest: '2026-11-10T04:00:00.000Z' });
  });

  it('waits for the first report as long as for any other', async () => {
    const store = memoryStores().open('b');
    expect(await watch(store, 8, day(1))).toEqual({ latest: null });
    expect(await watch(store, 8, day(9))).toEqual({ latest: null });
    await expect(watch(store, 8, day(10))).rejects.toThrow(
      'No report has been written since 2026-11-01T04:00:00.000Z, 9 days ago.',
    );
  });

  it('does not believe a mark that says nothing', async () => {
    const { files, open } = memoryStores();
    for (const name of ['latest', 'since'])
      files.set(`b/watch/${name}.json`, {
        contentType: 'application/json',
        body: Buffer.from('{"at":"then"}'),
      });
    expect(await watch(open('b'), 8, day(1))).toEqual({ latest: null });
    await expect(watch(open('b'), 8, day(20))).rejects.toThrow('No report has been written');
  });

  it('is a step of the function, whose failure ends its invocation', async () => {
    const { open } = memoryStores();
    const logged: unknown[] = [];
    const parts = {
      env: { PATHPROOF_BUCKET: 'halden-reports', PATHPROOF_REPORT_WITHIN_DAYS: '2' },
      now: day(9),
      openStore: open,
      createLogger: () => ({
        debug: () => {},
        info: () => {},
        warn: () => {},
        error: (fields: object) => logged.push(fields),
      }),
    } as unknown as Parts;
    const ask = createHandler(parts);
    const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 900_000 };
    await markReport(open('halden-reports'), day(8));
    expect(await ask({ step: 'watch' }, context)).toEqual({ latest: '2026-11-08T04:00:00.000Z' });
    await markReport(open('halden-reports'), day(1));
    await expect(ask({ step: 'watch' }, context)).rejects.toThrow('8 days ago');
    expect(logged).toHaveLength(1);
  });
});
