import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A function as Lambda calls it. */
export type Invoke = (event: unknown) => Promise<unknown>;

/** Stands where moto looks for AWS: invocations run a function in this process, everything else goes to the server. */
export interface LambdaProxy {
  readonly port: number;
  readonly url: string;
  /** Says where the server is, once it is known. */
  forwardTo(url: string): void;
  stop(): Promise<void>;
}

const read = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const invokeWith = async (invoke: Invoke, body: Buffer, outgoing: ServerResponse): Promise<void> => {
  try {
    const answer = await invoke(JSON.parse(body.toString()));
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  } catch (error) {
    const { name, message } = error as Error;
    // AWS: a function that throws answers 200, with its error in the body (Lambda API, Invoke).
    outgoing
      .writeHead(200, { 'content-type': 'application/json', 'x-amz-function-error': 'Unhandled' })
      .end(JSON.stringify({ errorType: name, errorMessage: message }));
  }
};

const forward = (incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse, to: URL): void => {
  const { method, url, headers } = incoming;
  const passed = request({ host: to.hostname, port: to.port, method, path: url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  passed.once('error', (error) => outgoing.destroy(error));
  passed.end(body);
};

/** Starts the proxy on a free port. */
export const startLambdaProxy = async (invoke: Invoke): Promise<LambdaProxy> => {
  let target: URL | null = null;
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await read(incoming);
    if (/^\/2015-03-31\/functions\/[^/]+\/invocations/.test(incoming.url ?? ''))
      return await invokeWith(invoke, body, outgoing);
    if (!target) throw new Error('There is no server behind the proxy yet.');
    forward(incoming, body, outgoing, target);
  };
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error));
  });
  // Without a host: moto says localhost, which may be either family.
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    forwardTo: (url) => (target = new URL(url)),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
