import { setMaxListeners } from 'node:events';
import { EC2Client } from '@aws-sdk/client-ec2';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import pLimit from 'p-limit';
import { type Ask, type Client, createAsk, type Limit } from './ask.ts';
import { createAttempts } from './attempts.ts';
import { createBuckets } from './buckets.ts';
import type { CallLog } from './calls.ts';
import type { Credentials } from './credentials.ts';
import { createHealth } from './health.ts';
import { createS3ControlClient } from './s3-control-client.ts';
import { createSignedClient } from './signed-client.ts';

/** Whose client, and for which region. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** Makes one client for each account, region and service, all over one pool of connections. */
export interface Clients {
  ask(service: Service, place: Place, credentials: Credentials, calls: CallLog): Ask;
  /** Drops the clients of an account that is done. */
  forget(accountId: string): void;
}

/** What bounds the requests of a run. */
export interface ClientOptions {
  readonly signal: AbortSignal | null;
  /** Requests a second that each account, region and action gets at most; null for three quarters of AWS's own rates. */
  readonly maxRate: number | null;
  /** A request whose answer does not begin within this time is given up. */
  readonly timeoutMs?: number;
}

/** The services that can be asked with a client of the SDK. */
type SdkService = 'ec2' | 'organizations' | 'route53' | 's3' | 's3control' | 'sts';

/** The services that we ask with a client of our own. */
type SignedService = 'kms' | 'pricing' | 'route53profiles' | 'route53resolver';

/** The services that can be asked. */
export type Service = SdkService | SignedService;

const signed: readonly Service[] = [
  'kms',
  'pricing',
  'route53profiles',
  'route53resolver',
] satisfies SignedService[];

const isSigned = (service: Service): service is SignedService => signed.includes(service);

/** What every client is made with. */
interface Options {
  readonly region: string;
  readonly credentials: Credentials;
  readonly requestHandler: STSClient['config']['requestHandler'];
  readonly maxAttempts: number;
}

const makers = {
  ec2: (options: Options) => new EC2Client(options),
  organizations: (options: Options) => new OrganizationsClient(options),
  route53: (options: Options) => new Route53Client(options),
  s3: (options: Options) => new S3Client(options),
  s3control: (options: Options) => createS3ControlClient(options),
  sts: (options: Options) => new STSClient(options),
} satisfies Record<SdkService, unknown>;

// Rates are bounded by buckets of their own: this bounds what is under way, so that one place cannot take all the room.
const concurrent: Readonly<Record<Service, number>> = {
  ec2: 5,
  kms: 2,
  organizations: 2,
  pricing: 2,
  route53: 2,
  route53profiles: 2,
  route53resolver: 2,
  s3: 10,
  s3control: 2,
  sts: 5,
};
const concurrentOverall = 40;
const maxAttempts = 8;
// What is optional is given up sooner.
const optionalAttempts = 4;

const defaultTimeoutMs = 30_000;

const httpOptions = (timeoutMs: number) => ({
  connectionTimeout: Math.min(3_000, timeoutMs),
  requestTimeout: timeoutMs,
  // Ends an answer that stops in the middle.
  socketTimeout: timeoutMs,
  // Without it a request that outlives requestTimeout is only warned about, and hangs for ever.
  throwOnRequestTimeout: true,
  httpAgent: { keepAlive: true, maxSockets: 50 },
  httpsAgent: { keepAlive: true, maxSockets: 50 },
});

/** The one connection pool of a run: the SDK builds the handler, every other client is given it. */
const createHandler = (timeoutMs: number): STSClient['config']['requestHandler'] =>
  new STSClient({ region: 'us-east-1', requestHandler: httpOptions(timeoutMs) }).config.requestHandler;

/** The clients of one run. */
export const createClients = ({ signal, maxRate, timeoutMs = defaultTimeoutMs }: ClientOptions): Clients => {
  // Every request under way listens to the signal; Node would take more than ten listeners for a leak.
  if (signal) setMaxListeners(4 * concurrentOverall, signal);
  const requestHandler = createHandler(timeoutMs);
  const attempts = {
    buckets: createBuckets(),
    health: createHealth(),
    maxRate,
    longestMs: 4 * timeoutMs,
    signal,
  };
  const overall: Limit = pLimit(concurrentOverall);
  const limits = new Map<string, Limit>();
  const known = new Map<string, Client>();

  const limitOf = (key: string, service: Service): Limit => {
    const limit = limits.get(key) ?? pLimit(concurrent[service]);
    limits.set(key, limit);
    return limit;
  };

  const clientOf = (key: string, service: Service, region: string, credentials: Credentials) => {
    const options = { region, credentials, requestHandler, maxAttempts };
    const client =
      known.get(key) ??
      (isSigned(service)
        ? createSignedClient({ ...options, service, maxAttempts: optionalAttempts } as never)
        : makers[service](options));
    known.set(key, client);
    return client;
  };

  return {
    ask(service, { accountId, region }, credentials, calls) {
      const key = `${accountId}/${region}/${service}`;
      const client = clientOf(key, service, region, credentials);
      return createAsk({
        client,
        calls,
        limits: {
          place: limitOf(key, service),
          overall,
          action: (action) => limitOf(`${key}/${action}`, service),
        },
        signal,
        renew: () => credentials.drop(),
        attemptOf: (action, input) => createAttempts(attempts, { accountId, region, action, input }, calls),
      });
    },
    forget(accountId) {
      for (const map of [known, limits])
        for (const key of map.keys()) if (key.startsWith(`${accountId}/`)) map.delete(key);
    },
  };
};
