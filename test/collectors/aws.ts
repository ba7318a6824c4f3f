import { EC2Client, EC2ServiceException } from '@aws-sdk/client-ec2';
import { Route53Client } from '@aws-sdk/client-route-53';
import { Route53ResolverClient } from '@aws-sdk/client-route53resolver';
import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
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

/** Route 53 Profiles, of which there are none. */
const noProfiles: Client = { send: () => Promise.resolve({}) };

/** Access for a collector, over clients that aws-sdk-client-mock answers for. */
export const fakeAws = (known: Known = {}, profiles: Client = noProfiles) => {
  const calls = createCallLog();
  const limits = { place: anyTime, overall: anyTime };
  const ec2 = new EC2Client({ region, credentials: keys });
  const s3 = new S3Client({ region, credentials: keys });
  const route53 = new Route53Client({ region, credentials: keys });
  const resolver = new Route53ResolverClient({ region, credentials: keys });
  const ask = (client: Client) => createAsk({ client, calls, limits, signal: null });
  const aws: Aws = {
    accountId: '111122223333',
    region,
    ec2: ask(ec2),
    s3: ask(s3),
    accountS3: ask(s3),
    route53: ask(route53),
    accountRoute53: ask(route53),
    route53resolver: ask(resolver),
    route53profiles: ask(profiles),
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
