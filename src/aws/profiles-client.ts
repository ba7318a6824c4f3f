import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { dnsSuffixOf, partitionOf } from '../services/services.ts';
import type { Client } from './ask.ts';
import type { Credentials } from './credentials.ts';
import type { ProfilesCommand } from './profiles-commands.ts';

/*
 * A client for the two questions that we ask Route 53 Profiles, to be replaced by @aws-sdk/client-route53profiles
 * (docs/decisions/0008-own-client-for-route-53-profiles.md).
 */

/** A request as the SDK's signer and connection pool take it. */
interface Request {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
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
export interface ProfilesClientOptions {
  readonly region: string;
  readonly credentials: Credentials;
  readonly requestHandler: RequestHandler;
  readonly maxAttempts: number;
  /** Waits before another attempt; a test need not wait. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** An answer that is an error: its code and words, as the SDK's own errors carry them. */
class ProfilesError extends Error {
  readonly $metadata: { readonly httpStatusCode: number; readonly attempts: number };

  constructor(code: string, message: string, httpStatusCode: number, attempts: number) {
    super(message);
    this.name = code;
    this.$metadata = { httpStatusCode, attempts };
  }
}

const endpointOf = (region: string): URL => {
  const named = process.env['AWS_ENDPOINT_URL_ROUTE53PROFILES'] ?? process.env['AWS_ENDPOINT_URL'];
  return new URL(named || `https://route53profiles.${region}.${dnsSuffixOf(partitionOf(region))}`);
};

const requestOf = (command: ProfilesCommand<unknown>, region: string): Request => {
  const { protocol, hostname, port, host, pathname } = endpointOf(region);
  return {
    method: 'GET',
    protocol,
    hostname,
    ...(port === '' ? {} : { port: Number(port) }),
    path: `${pathname.replace(/\/$/, '')}${command.path}`,
    query: { ...command.query },
    headers: { host, accept: 'application/json' },
  };
};

const textOf = async (body: unknown): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
};

const jsonOf = (text: string): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
};

/** AWS: REST-JSON services name the error in a header or in the body, some with a namespace or a URL around it (Smithy, AWS restJson1). */
const codeOf = (answer: Answer, body: ReturnType<typeof jsonOf>): string => {
  const named = answer.headers['x-amzn-errortype'] ?? body?.['__type'] ?? body?.['code'];
  const code = typeof named === 'string' ? (named.split(':')[0]?.split('#').at(-1) ?? '') : '';
  return code || `Http${answer.statusCode}`;
};

const errorOf = (answer: Answer, text: string, attempts: number): ProfilesError => {
  const body = jsonOf(text);
  const words = body?.['message'] ?? body?.['Message'];
  const message = typeof words === 'string' ? words : `Route 53 Profiles answered ${answer.statusCode}.`;
  return new ProfilesError(codeOf(answer, body), message, answer.statusCode, attempts);
};

const mayBeRepeated = (answer: Answer, code: string): boolean =>
  answer.statusCode >= 500 || answer.statusCode === 429 || /Throttl|TooManyRequests/.test(code);

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

const longestPause = 5_000;

/** A client of Route 53 Profiles in a region: signs, sends, and repeats what was throttled. */
export const createProfilesClient = (options: ProfilesClientOptions): Client => {
  const { region, credentials, requestHandler, maxAttempts, wait = pause } = options;
  const signer = new SignatureV4({ region, service: 'route53profiles', credentials, sha256: Sha256 });

  const attempt = async (command: ProfilesCommand<unknown>, signal: AbortSignal | undefined) => {
    const signed = await signer.sign(requestOf(command, region) as never);
    const { response } = await requestHandler.handle(signed as never, signal ? { abortSignal: signal } : {});
    const answer = response as Answer;
    return { answer, text: await textOf(answer.body) };
  };

  const send = async (command: ProfilesCommand<unknown>, signal: AbortSignal | undefined) => {
    for (let attempts = 1; ; attempts += 1) {
      const { answer, text } = await attempt(command, signal);
      const body = jsonOf(text);
      if (answer.statusCode < 300 && body) return { ...body, $metadata: { attempts } };
      const error = errorOf(answer, text, attempts);
      if (attempts >= maxAttempts || !mayBeRepeated(answer, error.name)) throw error;
      await wait(Math.random() * Math.min(longestPause, 100 * 2 ** attempts));
    }
  };

  return { send: (command, { abortSignal }) => send(command as ProfilesCommand<unknown>, abortSignal) };
};
