import { request } from 'node:http';
import { performance } from 'node:perf_hooks';
import pLimit from 'p-limit';
import { createBuckets } from '../../src/aws/buckets.ts';
import { quotaOf } from '../../src/aws/rates.ts';
import type { Call } from './emulator.ts';

// As in src/aws/clients.ts: what is under way at once for a service in a region, and overall.
const AT_ONCE: Readonly<Record<string, number>> = { ec2: 5, s3: 10, sts: 5 };
const AT_ONCE_ELSE = 2;
const OVERALL = 40;

const send = (endpoint: string, { method, url, headers, body }: Call): Promise<void> =>
  new Promise((resolve, reject) => {
    const sent = request(new URL(url, endpoint), { method, headers }, (answer) => {
      answer.on('end', resolve).on('error', reject).resume();
    });
    sent.on('error', reject).end(body);
  });

/** Sends calls that a scan made once more, all from the beginning on, at its rates: the seconds that takes. */
export const replay = async (endpoint: string, calls: readonly Call[]): Promise<number> => {
  const buckets = createBuckets();
  const overall = pLimit(OVERALL);
  const places = new Map<string, ReturnType<typeof pLimit>>();
  const began = performance.now();
  await Promise.all(
    calls.map((call) => {
      const { service, region, action } = call;
      const place = places.get(`${region}/${service}`) ?? pLimit(AT_ONCE[service] ?? AT_ONCE_ELSE);
      places.set(`${region}/${service}`, place);
      const asked = { accountId: 'bench', region, action: `${service}:${action}` };
      const input = Object.fromEntries(new URLSearchParams(call.body.toString()));
      return place(() =>
        overall(async () => {
          await buckets.take(quotaOf({ ...asked, input }, null), null);
          await send(endpoint, call);
        }),
      );
    }),
  );
  return (performance.now() - began) / 1000;
};
