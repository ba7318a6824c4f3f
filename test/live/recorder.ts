import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came over the wire. */
export interface Recorded {
  readonly service: string;
  readonly region: string;
  /** The action's name; of a REST service the method. */
  readonly action: string;
  readonly body: string;
}

/** A stand between a client and the server that notes every request and can refuse some. */
export interface Recorder {
  readonly url: string;
  /** What came since the last `begin`. */
  readonly requests: () => readonly Recorded[];
  /** Forgets what came, and refuses from now on whatever the question says. */
  begin(refuses?: (recorded: Recorded) => boolean): void;
  stop(): Promise<void>;
}

const read = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const recordedOf = ({ headers, method }: IncomingMessage, body: string): Recorded => {
  // Credential=KEY/20261122/eu-west-1/ec2/aws4_request: the scope says what is asked, and where.
  const scope = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? '');
  const target = headers['x-amz-target'];
  const named =
    (typeof target === 'string' ? target.split('.').at(-1) : undefined) ??
    new URLSearchParams(body).get('Action') ??
    method;
  return { region: scope?.[1] ?? '', service: scope?.[2] ?? '', action: named ?? '', body };
};

const refusal = ({ service, action }: Recorded): { readonly status: number; readonly body: string } => {
  const message = `You are not authorized to perform: ${service}:${action}`;
  if (service === 'ec2')
    return {
      status: 403,
      body: `<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>${message}</Message></Error></Errors><RequestID>0</RequestID></Response>`,
    };
  return {
    status: 403,
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${message}</Message></Error><RequestId>0</RequestId></ErrorResponse>`,
  };
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

/**
 * What moto fails to answer, with 500: the SDK asks that again and again, and waits between. Refused at once it comes to the
 * same gap.
 */
export const isLackingInMoto = ({ action }: Recorded): boolean =>
  /BlockPublicAccess|^SearchTransitGatewayRoutes$|^ListProfile/.test(action);

/** Starts a recorder in front of a server. */
export const startRecorder = async (target: string): Promise<Recorder> => {
  const to = new URL(target);
  let requests: Recorded[] = [];
  let refuses: (recorded: Recorded) => boolean = () => false;
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await read(incoming);
    const recorded = recordedOf(incoming, body.toString());
    requests.push(recorded);
    if (!refuses(recorded)) return forward(incoming, body, outgoing, to);
    const { status, body: text } = refusal(recorded);
    outgoing.writeHead(status, { 'content-type': 'text/xml' }).end(text);
  };
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    begin(question = () => false) {
      requests = [];
      refuses = question;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
