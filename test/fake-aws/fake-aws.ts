import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerTo } from './answers.ts';

/** A request as the fake understands it. */
export interface FakeRequest {
  /** The key id that it was signed with; roles of the fake sign with the id of their account. */
  readonly keyId: string;
  readonly accountId: string;
  readonly region: string;
  readonly service: string;
  /** DescribeVpcs, ListBuckets … */
  readonly action: string;
  readonly parameters: URLSearchParams;
  /** How often this account has asked this action in this region, this time included. */
  readonly nth: number;
}

/** What goes wrong with a request; null when nothing does. */
export type Fault =
  | { readonly kind: 'error'; readonly status: number; readonly code: string }
  | { readonly kind: 'hang' }
  | { readonly kind: 'stall' }
  | { readonly kind: 'cut' }
  | { readonly kind: 'cut-body' }
  | { readonly kind: 'garble' }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  | { readonly kind: 'body'; readonly xml: string }
  /** AWS's own answer, with something in it that nobody has heard of. */
  | { readonly kind: 'newer'; readonly from: (answer: string) => string }
  /** What something between here and AWS sends: without AWS's headers. */
  | { readonly kind: 'foreign'; readonly text: string };

/** A bucket as AWS has one for each account, region and action. */
export interface BucketSize {
  readonly capacity: number;
  readonly perSecond: number;
}

/** How the fake behaves. */
export interface FakeOptions {
  readonly fault?: (request: FakeRequest) => Fault | null;
  /** Throttles every action of each account and region. */
  readonly bucket?: BucketSize;
  readonly latencyMs?: number;
  /** Answers that keys of roles last for: time passes otherwise on a busy machine. */
  readonly keyUses?: number;
  /** VPCs in each active region. */
  readonly vpcs?: number;
  /** Buckets of the account. */
  readonly buckets?: number;
  readonly regions?: readonly string[];
  /** Regions in which something runs; the others are idle. */
  readonly activeRegions?: readonly string[];
}

/** A fake of the parts of EC2, S3, STS, Route 53 and Organizations that a scan asks. */
export interface FakeAws {
  readonly endpoint: string;
  /** Every request, in order, with the status that it was answered with; 0 for none. */
  readonly log: { readonly request: FakeRequest; readonly status: number; readonly requestId: string }[];
  /** How many requests were throttled. */
  throttled(): number;
  stop(): Promise<void>;
}

const scope = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\/aws4_request/;

const s3Action = (url: URL): string => (url.pathname === '/' ? 'ListBuckets' : 'GetBucketPolicy');

const route53Action = (url: URL): string =>
  url.pathname.includes('hostedzonesbyvpc') ? 'ListHostedZonesByVPC' : 'ListHostedZones';

const actionOf = (service: string, url: URL, request: IncomingMessage, body: URLSearchParams): string => {
  if (service === 's3') return s3Action(url);
  if (service === 'route53') return route53Action(url);
  const target = request.headers['x-amz-target'];
  return typeof target === 'string' ? (target.split('.').at(-1) ?? '') : (body.get('Action') ?? '');
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

const caller = '111122223333';

/** AWS: the query protocol and EC2 write errors differently (Smithy, AWS query and EC2 query protocols). */
const errorXml = (service: string, code: string): string => {
  if (service === 's3') return `<Error><Code>${code}</Code><Message>The fake says ${code}.</Message></Error>`;
  return service === 'ec2'
    ? `<Response><Errors><Error><Code>${code}</Code><Message>The fake says ${code}.</Message></Error></Errors><RequestID>r</RequestID></Response>`
    : `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>The fake says ${code}.</Message></Error></ErrorResponse>`;
};

const createBuckets = ({ capacity, perSecond }: BucketSize) => {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (key: string): boolean => {
    const now = performance.now();
    const bucket = buckets.get(key) ?? { tokens: capacity, at: now };
    bucket.tokens = Math.min(capacity, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    buckets.set(key, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  };
};

const send = (response: ServerResponse, status: number, text: string): void => {
  const type = text.startsWith('{') ? 'application/x-amz-json-1.1' : 'text/xml';
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
  response.end(text);
};

/** Answers wrongly; null when the answer only comes late. */
const misbehave = (fault: Fault, service: string, response: ServerResponse, right: string): number => {
  const long = { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(right) + 1000 };
  switch (fault.kind) {
    case 'error':
      send(response, fault.status, errorXml(service, fault.code));
      return fault.status;
    case 'hang':
      return 0;
    case 'stall':
      response.writeHead(200, long).write(right.slice(0, 40));
      return 0;
    case 'cut':
      response.destroy();
      return 0;
    case 'cut-body':
      response.writeHead(200, long).write(right.slice(0, 40), () => response.destroy());
      return 0;
    case 'garble':
      send(response, 200, `${right.slice(0, Math.floor(right.length / 2))}</nonsense><<<`);
      return 200;
    case 'body':
      send(response, 200, fault.xml);
      return 200;
    case 'newer':
      send(response, 200, fault.from(right));
      return 200;
    case 'foreign':
      response.removeHeader('x-amzn-requestid');
      response.removeHeader('x-amz-request-id');
      send(response, 200, fault.text);
      return 200;
    case 'slow':
      setTimeout(() => send(response, 200, right), fault.milliseconds);
      return 200;
  }
};

/** Starts the fake on a free port of this machine. */
export const startFakeAws = async (options: FakeOptions = {}): Promise<FakeAws> => {
  const log: FakeAws['log'] = [];
  const asked = new Map<string, number>();
  const uses = new Map<string, number>();
  const admits = options.bucket ? createBuckets(options.bucket) : () => true;
  let throttled = 0;

  const understand = async (incoming: IncomingMessage): Promise<FakeRequest> => {
    const url = new URL(incoming.url ?? '/', 'http://fake');
    const text = await bodyOf(incoming);
    const [, keyId = '', region = '', service = ''] = scope.exec(incoming.headers.authorization ?? '') ?? [];
    const body = new URLSearchParams(text.startsWith('{') ? '' : text);
    const action = actionOf(service, url, incoming, body);
    const [role = ''] = keyId.split('-key-');
    const accountId = /^\d{12}$/.test(role) ? role : caller;
    const key = `${accountId}/${region}/${action}`;
    const nth = (asked.get(key) ?? 0) + 1;
    asked.set(key, nth);
    return { keyId, accountId, region, service, action, parameters: body, nth };
  };

  const answer = (request: FakeRequest, response: ServerResponse): number => {
    const { service } = request;
    const used = (uses.get(request.keyId) ?? 0) + 1;
    uses.set(request.keyId, used);
    if (request.keyId.includes('-key-') && used > (options.keyUses ?? Infinity)) {
      send(response, 400, errorXml(service, service === 'ec2' ? 'RequestExpired' : 'ExpiredToken'));
      return 400;
    }
    if (!admits(`${request.accountId}/${request.region}/${request.action}`)) {
      throttled += 1;
      send(response, 503, errorXml(service, 'RequestLimitExceeded'));
      return 503;
    }
    const fault = options.fault?.(request) ?? null;
    const right = answerTo(request, options);
    if (fault) return misbehave(fault, service, response, right.text);
    send(response, right.status, right.text);
    return right.status;
  };

  const server: Server = createServer((incoming, response) => {
    response.on('error', () => {});
    void understand(incoming).then((request) => {
      const entry = { request, status: 0, requestId: randomUUID() };
      log.push(entry);
      // AWS: every answer carries the id of its request in a header (Smithy, AWS query and JSON protocols); S3 names it otherwise.
      response.setHeader(request.service === 's3' ? 'x-amz-request-id' : 'x-amzn-requestid', entry.requestId);
      setTimeout(() => {
        entry.status = answer(request, response);
      }, options.latencyMs ?? 0);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    throttled: () => throttled,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
