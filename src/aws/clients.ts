import { setMaxListeners } from 'node:events';
import { EC2Client } from '@aws-sdk/client-ec2';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import pLimit from 'p-limit';
import { type Ask, type Client, createAsk, type Limit } from './ask.ts';
import type { CallLog } from './calls.ts';
import type { Credentials } from './credentials.ts';
import { createPace } from './pace.ts';
import { createSignedClient } from './signed-client.ts';

/** Whose client, and for which region. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** Makes one client for each account, region and service, all over one pool of connections. */
export interface Clients {
  ask(service: Service, place: Place, credentials: Credentials, calls: CallLog): Ask;
}

/** The services that can be asked. */
export type Service = keyof typeof constructors | (typeof signed)[number];

// Services that we ask with a client of our own.
const signed = ['route53profiles', 'route53resolver'] as const;

const isSigned = (service: Service): service is (typeof signed)[number] =>
  (signed as readonly Service[]).includes(service);

const constructors = {
  ec2: EC2Client,
  route53: Route53Client,
  s3: S3Client,
  sts: STSClient,
} as const;

// AWS: EC2 allows 20 calls a second to each account, region and action, shared with every other tool there
// (EC2 developer guide, request throttling): a few at a time are enough and leave room.
const concurrent: Readonly<Record<Exclude<Service, 'route53'>, number>> = {
  ec2: 5,
  route53profiles: 2,
  route53resolver: 2,
  s3: 10,
  sts: 5,
};
// AWS: Route 53 answers five requests a second to each account, whatever asks them (Route 53 developer guide, quotas).
const route53PerSecond = 4;
const concurrentOverall = 20;
const maxAttempts = 8;
// What is optional is given up sooner.
const optionalAttempts = 4;

const http = {
  connectionTimeout: 3_000,
  requestTimeout: 30_000,
  // Without it a request that outlives requestTimeout is only warned about, and hangs for ever.
  throwOnRequestTimeout: true,
  httpAgent: { keepAlive: true, maxSockets: 50 },
  httpsAgent: { keepAlive: true, maxSockets: 50 },
};

/** The one connection pool of a run: the SDK builds the handler, every other client is given it. */
const createHandler = (): STSClient['config']['requestHandler'] =>
  new STSClient({ region: 'us-east-1', requestHandler: http }).config.requestHandler;

/** The clients of one run. */
export const createClients = (signal: AbortSignal | null): Clients => {
  // Every request under way listens to the signal; Node would take more than ten listeners for a leak.
  if (signal) setMaxListeners(2 * concurrentOverall, signal);
  const requestHandler = createHandler();
  const overall: Limit = pLimit(concurrentOverall);
  const limits = new Map<string, Limit>();
  const known = new Map<string, Client>();

  const limitOf = (key: string, service: Service): Limit => {
    const limit =
      limits.get(key) ??
      (service === 'route53' ? createPace(route53PerSecond, signal) : pLimit(concurrent[service]));
    limits.set(key, limit);
    return limit;
  };

  const clientOf = (key: string, service: Service, region: string, credentials: Credentials) => {
    const options = { region, credentials, requestHandler, maxAttempts };
    const client =
      known.get(key) ??
      (isSigned(service)
        ? createSignedClient({ ...options, service, maxAttempts: optionalAttempts } as never)
        : new constructors[service](options as never));
    // Middleware that every attempt has to pass (a token bucket by account, region and action) belongs here.
    known.set(key, client);
    return client;
  };

  return {
    ask(service, { accountId, region }, credentials, calls) {
      const key = `${accountId}/${region}/${service}`;
      const client = clientOf(key, service, region, credentials);
      return createAsk({ client, calls, limits: { place: limitOf(key, service), overall }, signal });
    },
  };
};
