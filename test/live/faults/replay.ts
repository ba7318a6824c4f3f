import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request, as far as faults and replays tell it from others. */
export interface Asked {
  readonly service: string;
  readonly region: string;
  /** ec2:DescribeSubnets, s3:GET policy … */
  readonly action: string;
  /** The page of a listing that is asked for; empty for the first. */
  readonly token: string;
  /** How often this action was asked since the fault was set, this time included. */
  readonly nth: number;
}

/** An answer as it came once. */
export interface Kept {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Answers a request in place of AWS; false where the right answer is to be given. */
export type Misbehave = (asked: Asked, right: Kept, response: ServerResponse) => boolean;

/** A server that asks another each thing once, gives the same answer from then on, and can be made to misbehave. */
export interface Replay {
  readonly url: string;
  /** The actions that were asked since the last call of this. */
  actions(): readonly string[];
  misbehave(how: Misbehave): void;
  stop(): Promise<void>;
}

const read = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const namedIn = (method: string, url: URL, target: string | undefined, body: string): string => {
  const named = target?.split('.').at(-1) ?? new URLSearchParams(body).get('Action');
  if (named) return named;
  const [query = ''] = [...url.searchParams.keys()].filter(
    (key) => !/^(x-id|list-type|max|versions)/.test(key),
  );
  const path = url.pathname.replace(/[A-Z0-9]{10,}|vpc-\w+/g, '*').split('/');
  return `${method} ${path.length > 2 || path[1] === '' ? path.slice(0, 4).join('/') : '/*'}?${query}`;
};

const tokenIn = (url: URL, body: string): string =>
  /(?:NextToken|"nextToken"|"NextToken"\s*:\s*"?)[=:]"?([^&"]+)/.exec(`${url.search}&${body}`)?.[1] ?? '';

const fetchOnce = (to: URL, incoming: IncomingMessage, body: Buffer): Promise<Kept> =>
  new Promise((resolve, reject) => {
    const { method, url, headers } = incoming;
    const sent = request({ host: to.hostname, port: to.port, method, path: url, headers }, (answer) => {
      read(answer).then((bytes) => {
        const kept = Object.entries(answer.headers).flatMap(([name, value]) =>
          typeof value === 'string' && !/^(date|connection|transfer-encoding|content-length)$/.test(name)
            ? [[name, value]]
            : [],
        );
        resolve({
          status: answer.statusCode ?? 502,
          headers: Object.fromEntries(kept) as Record<string, string>,
          body: bytes,
        });
      }, reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });

const give = (response: ServerResponse, { status, headers, body }: Kept): void => {
  response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
};

/** Starts a replay in front of a server. */
export const startReplay = async (target: string): Promise<Replay> => {
  const to = new URL(target);
  const kept = new Map<string, Promise<Kept>>();
  let counts = new Map<string, number>();
  let asked = new Set<string>();
  let how: Misbehave = () => false;

  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const bytes = await read(incoming);
    const body = bytes.toString();
    const { method = 'GET', headers } = incoming;
    const url = new URL(incoming.url ?? '/', to);
    const [, keyId = '', region = '', service = ''] =
      /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
    const targetHeader = headers['x-amz-target'];
    const name = namedIn(method, url, typeof targetHeader === 'string' ? targetHeader : undefined, body);
    const action = `${service}:${name}`;
    asked.add(action);
    const nth = (counts.get(action) ?? 0) + 1;
    counts.set(action, nth);
    // A session's name is new each time, and the account is in the host of S3 Control.
    const key = [
      keyId,
      region,
      action,
      headers.host,
      url.pathname,
      url.search,
      body.replace(/RoleSessionName=[^&]*/, ''),
    ].join('\n');
    const known = kept.get(key) ?? fetchOnce(to, incoming, bytes);
    kept.set(key, known);
    const right = await known;
    if (how({ service, region, action, token: tokenIn(url, body), nth }, right, response)) return;
    give(response, right);
  };

  const server = createServer((incoming, response) => {
    response.on('error', () => {});
    answer(incoming, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    actions: () => {
      const now = [...asked].sort();
      asked = new Set();
      return now;
    },
    misbehave(next) {
      how = next;
      counts = new Map();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
