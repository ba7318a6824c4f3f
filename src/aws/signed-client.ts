import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { dnsSuffixOf, partitionOf } from '../services/services.ts';
import { bytesOf, foreignness, type HttpAnswer } from './answers.ts';
import { actionOf, type Client, type Command, type SendOptions } from './ask.ts';
import type { Keys } from './credentials.ts';
import type { Refusal } from './errors.ts';

/*
 * A client for services that we ask one or two questions, where the SDK's own client is not to be had or drags an old SDK
 * behind it (docs/decisions/0008-own-client-for-route-53-profiles.md).
 */

/** A question to a service that speaks JSON: where it is asked, and with what. */
export interface SignedCommand<Output> extends Command<Output> {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** The operation and its input, for services that take every question at one address; else it is a GET. */
  readonly call?: { readonly target: string; readonly input: object };
  /** What is sent to the path, for services that take questions so. */
  readonly post?: object;
  /** The list that every answer of AWS holds; left out for questions that list nothing. */
  readonly list?: string;
}

/** The hash that requests are signed with, as the signer takes it. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    // The signer gives texts and bytes; views and buffers are the same to Node.
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key as string | Uint8Array);
  }

  update(chunk: string | Uint8Array): void {
    this.#hash.update(chunk);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }
}

/** A request as the SDK's signer and connection pool take it. */
interface Request {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** As much of an answer as is read. */
interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The connection pool that all clients share. */
export interface RequestHandler {
  handle(request: never, options?: { abortSignal?: AbortSignal }): Promise<{ readonly response: unknown }>;
}

/** What the client works with. */
export interface SignedClientOptions {
  /** As the service signs, and as its address begins: route53profiles. */
  readonly service: string;
  readonly region: string;
  readonly credentials: () => Promise<Keys>;
  readonly requestHandler: RequestHandler;
  readonly maxAttempts: number;
  /** Waits before another attempt; a test need not wait. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** The refusal of an answer to a listing that AWS did not write; null for any other. */
const foreignnessOf = (command: SignedCommand<unknown>, answer: HttpAnswer): Refusal | null => {
  const { list } = command;
  if (list === undefined) return null;
  return foreignness(actionOf(command), answer, { root: null, some: [list], lists: [], nothing: false });
};

/** AWS: services that speak JSON send the id of a request in this header (Smithy, AWS restJson1 and awsJson1_1). */
const requestOfAnswer = ({ headers }: Answer): { readonly requestId?: string } => {
  const requestId = headers['x-amzn-requestid'];
  return requestId === undefined ? {} : { requestId };
};

/** An answer that is an error: its code and words, as the SDK's own errors carry them. */
class ServiceError extends Error {
  readonly $metadata: {
    readonly httpStatusCode: number;
    readonly attempts: number;
    readonly requestId?: string;
  };

  constructor(code: string, message: string, answer: Answer, attempts: number) {
    super(message);
    this.name = code;
    this.$metadata = { httpStatusCode: answer.statusCode, attempts, ...requestOfAnswer(answer) };
  }
}

/** The address that stands in for AWS's own, where the environment names one. */
const standInFor = (service: string): string | undefined =>
  process.env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] || process.env['AWS_ENDPOINT_URL'];

/** How addresses begin that do not begin with the name that a service signs with. AWS: Price List Query API endpoints (AWS Billing guide). */
const hosts: Readonly<Record<string, string>> = { pricing: 'api.pricing' };

const endpointOf = (service: string, region: string): URL => {
  const named = standInFor(service);
  return new URL(
    named || `https://${hosts[service] ?? service}.${region}.${dnsSuffixOf(partitionOf(region))}`,
  );
};

const requestOf = (command: SignedCommand<unknown>, service: string, region: string): Request => {
  const { protocol, hostname, port, host, pathname } = endpointOf(service, region);
  const { path, query, call, post } = command;
  const place = {
    protocol,
    hostname,
    ...(port === '' ? {} : { port: Number(port) }),
    path: `${pathname.replace(/\/$/, '')}${path}`,
    query: { ...query },
  };
  const content = call?.input ?? post;
  if (!content) return { ...place, method: 'GET', headers: { host, accept: 'application/json' } };
  // AWS: one address, the operation in X-Amz-Target, the input as JSON (Smithy, AWS JSON 1.1 protocol).
  const kind: Record<string, string> = call
    ? { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': call.target }
    : { 'content-type': 'application/json' };
  const body = JSON.stringify(content);
  const headers = { host, ...kind, 'content-length': String(Buffer.byteLength(body)) };
  return { ...place, method: 'POST', headers, body };
};

const jsonOf = (text: string): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
};

/** AWS: services that speak JSON name the error in a header or in the body, some with a namespace or a URL around it (Smithy, AWS restJson1 and awsJson1_1). */
const codeOf = (answer: Answer, body: ReturnType<typeof jsonOf>): string => {
  const named = answer.headers['x-amzn-errortype'] ?? body?.['__type'] ?? body?.['code'];
  const code = typeof named === 'string' ? (named.split(':')[0]?.split('#').at(-1) ?? '') : '';
  return code || `Http${answer.statusCode}`;
};

const errorOf = (service: string, answer: Answer, text: string, attempts: number): ServiceError => {
  const body = jsonOf(text);
  // AWS names every error; an error page under another address is from something that does not know the service.
  if (standInFor(service) !== undefined && /html/.test(answer.headers['content-type'] ?? ''))
    return new ServiceError('NotOffered', `${service} is not offered there.`, answer, attempts);
  const words = body?.['message'] ?? body?.['Message'];
  const message = typeof words === 'string' ? words : `${service} answered ${answer.statusCode}.`;
  return new ServiceError(codeOf(answer, body), message, answer, attempts);
};

const mayBeRepeated = ({ $metadata: { httpStatusCode }, name }: ServiceError): boolean =>
  (httpStatusCode >= 500 && name !== 'NotOffered') ||
  httpStatusCode === 429 ||
  /Throttl|TooManyRequests/.test(name);

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

const longestPause = 5_000;

/** A client of a service in a region: signs, sends, and repeats what was throttled. */
export const createSignedClient = (options: SignedClientOptions): Client => {
  const { service, region, credentials, requestHandler, maxAttempts, wait = pause } = options;
  const signer = new SignatureV4({ region, service, credentials, sha256: Sha256 as never });

  const ask = async (command: SignedCommand<unknown>, signal: AbortSignal | undefined) => {
    const signed = await signer.sign(requestOf(command, service, region) as never);
    const { response } = await requestHandler.handle(signed as never, signal ? { abortSignal: signal } : {});
    const answer = response as Answer;
    return { answer, text: (await bytesOf(actionOf(command), answer.body)).toString('utf8') };
  };

  /** One attempt: its answer, or the error that it answers with. */
  const answerTo = async (
    command: SignedCommand<unknown>,
    signal: AbortSignal | undefined,
    attempts: number,
  ): Promise<object> => {
    const { answer, text } = await ask(command, signal);
    if (answer.statusCode >= 300) throw errorOf(service, answer, text, attempts);
    const foreign = foreignnessOf(command, { ...answer, text });
    if (foreign) throw foreign;
    const body = jsonOf(text);
    if (body) return { ...body, $metadata: { attempts, ...requestOfAnswer(answer) } };
    throw errorOf(service, answer, text, attempts);
  };

  const send = async (command: SignedCommand<unknown>, options: SendOptions) => {
    const { abortSignal, attempt = (run) => run() } = options;
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await attempt(() => answerTo(command, abortSignal, attempts));
      } catch (error) {
        if (attempts >= maxAttempts || !(error instanceof ServiceError) || !mayBeRepeated(error)) throw error;
        await wait(Math.random() * Math.min(longestPause, 100 * 2 ** attempts));
      }
    }
  };

  return { send: (command, options) => send(command as SignedCommand<unknown>, options) };
};
