import { EC2Client, EC2ServiceException } from '@aws-sdk/client-ec2';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { type Client, createAsk, type Limit } from '../../src/aws/ask.ts';
import { createCallLog } from '../../src/aws/calls.ts';
import { observe } from '../../src/aws/errors.ts';
import type { AnyCollector, Aws } from '../../src/collectors/collector.ts';
import { collectors } from '../../src/collectors/index.ts';
import type { Section, Sections } from '../../src/model/inventory.ts';
import type { Observed } from '../../src/model/observed.ts';

const anyTime: Limit = (task) => task();
const keys = { accessKeyId: 'test', secretAccessKey: 'test' };
const region = 'eu-west-1';

/** Sections that a test gives a collector, as if they had been collected before. */
export type Known = { readonly [S in Section]?: Observed<readonly Sections[S][]> };

/** What the clients of our own answer with: page after page for each operation, or an error. */
export type Answers = Readonly<Record<string, readonly object[] | Error>>;

interface Sent {
  readonly schema: readonly [number, string, string];
  readonly query?: object;
  readonly call?: { readonly input: object };
}

/** A client in the place of one of our own; it remembers what it was asked. */
export const fakeClient = (answers: Answers = {}) => {
  const sent: { readonly operation: string; readonly input: object }[] = [];
  const client: Client = {
    send(command) {
      const { schema, query, call } = command as Sent;
      const operation = schema[2];
      const answer = answers[operation] ?? [];
      const page = sent.filter((one) => one.operation === operation).length;
      sent.push({ operation, input: query ?? call?.input ?? {} });
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer[page] ?? {});
    },
  };
  return { client, sent };
};

/** Access for a collector, over clients that aws-sdk-client-mock answers for. */
export const fakeAws = (known: Known = {}, ours: Client = fakeClient().client) => {
  const calls = createCallLog();
  const limits = { place: anyTime, overall: anyTime };
  const ec2 = new EC2Client({ region, credentials: keys });
  const s3 = new S3Client({ region, credentials: keys });
  const s3control = new S3ControlClient({ region, credentials: keys });
  const route53 = new Route53Client({ region, credentials: keys });
  const ask = (client: Client) => createAsk({ client, calls, limits, signal: null });
  const aws: Aws = {
    accountId: '111122223333',
    region,
    ec2: ask(ec2),
    s3: ask(s3),
    accountS3: ask(s3),
    s3control: ask(s3control),
    accountS3control: ask(s3control),
    route53: ask(route53),
    accountRoute53: ask(route53),
    route53resolver: ask(ours),
    route53profiles: ask(ours),
    bucketTags: true,
    section: (section) => Promise.resolve((known[section] ?? { seen: [] }) as never),
    observe,
    oncePerRegion: (_key, answer) => answer(),
    oncePerAccount: (_key, answer) => answer(),
  };
  return { aws, calls };
};

/** The collector of a section. */
export const collectorOf = (section: Section): AnyCollector =>
  collectors.find((collector) => collector.section === section) as AnyCollector;

/** What EC2 throws when an identity may not. */
export const denied = (name = 'UnauthorizedOperation') =>
  new EC2ServiceException({
    name,
    message:
      'You are not authorized to perform this operation. Encoded authorization failure message: ' +
      'x'.repeat(900),
    $fault: 'client',
    $metadata: { httpStatusCode: 403, attempts: 1 },
  });

/** What S3 throws. */
export const s3Error = (name: string, message = name) =>
  new S3ServiceException({
    name,
    message,
    $fault: 'client',
    $metadata: { httpStatusCode: 403, attempts: 1 },
  });
