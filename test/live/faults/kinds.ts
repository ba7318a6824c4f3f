import type { ServerResponse } from 'node:http';
import type { Asked, Kept } from './replay.ts';

const give = (
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: object = {},
): void => {
  const bytes = Buffer.from(body);
  response
    .writeHead(status, { 'content-length': bytes.length, 'content-type': 'text/xml', ...headers })
    .end(bytes);
};

const errorOf = ({ service }: Asked, code: string): string => {
  const message = 'The stand-in refuses.';
  if (service === 's3') return `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  if (service === 'ec2')
    return `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>r-1</RequestID></Response>`;
  if (/^(organizations|route53resolver|route53profiles)$/.test(service))
    return JSON.stringify({ __type: code, message });
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`;
};

const refuse =
  (status: number, code: string | ((asked: Asked) => string), times = Number.POSITIVE_INFINITY): Fault =>
  (asked, _right, response) => {
    if (asked.nth > times) return false;
    const text = errorOf(asked, typeof code === 'string' ? code : code(asked));
    const type = text.startsWith('{') ? 'application/x-amz-json-1.1' : 'text/xml';
    give(response, status, text, {
      'content-type': type,
      'x-amzn-requestid': 'r-1',
      'x-amz-request-id': 'r-1',
    });
    return true;
  };

const succeed =
  (body: string | ((right: string, asked: Asked) => string), named = false): Fault =>
  (asked, right, response) => {
    const text = typeof body === 'string' ? body : body(right.body.toString(), asked);
    const { 'content-type': type = 'text/xml' } = right.headers;
    const id = named ? { 'x-amzn-requestid': 'r-1', 'x-amz-request-id': 'r-1' } : {};
    give(response, 200, text, { 'content-type': type, ...id });
    return true;
  };

const xhtml =
  '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Sign in</title></head><body><form action="/login"><p>Sign in</p></form></body></html>';

const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x0 "${'x'.repeat(100)}">${Array.from({ length: 30 }, (_, at) => `<!ENTITY x${at + 1} "&x${at};&x${at};">`).join('')}]><a>&x30;</a>`;

// The root that EC2 and STS give is known; others have names of their own.
const rootOf = (text: string): string => /<(\w+)[\s>]/.exec(text.replace(/<\?.*?\?>/s, ''))?.[1] ?? 'Answer';

const withToken = (text: string, asked: Asked, token: string): string => {
  if (text.startsWith('{')) return JSON.stringify({ ...(JSON.parse(text) as object), NextToken: token });
  const name =
    asked.service === 'ec2' ? 'nextToken' : asked.service === 's3' ? 'ContinuationToken' : 'NextToken';
  const root = rootOf(text);
  const bare = text
    .replace(/<nextToken>[^<]*<\/nextToken>|<nextToken\/>/gi, '')
    .replace('<IsTruncated>false', '<IsTruncated>true');
  return bare.replace(new RegExp(`</${root}>\\s*$`), `<${name}>${token}</${name}></${root}>`);
};

const half = (text: string): string => text.slice(0, Math.floor(text.length / 2));

/** What stands in for AWS in place of the right answer. */
export type Fault = (asked: Asked, right: Kept, response: ServerResponse) => boolean;

/** Each way in which an answer can be wrong. */
export const kinds: Readonly<Record<string, Fault>> = {
  denied: refuse(403, ({ service }) => (service === 'ec2' ? 'UnauthorizedOperation' : 'AccessDenied')),
  'not there': refuse(400, 'InvalidAction'),
  'throttled twice': refuse(
    503,
    ({ service }) => (service === 's3' ? 'SlowDown' : 'RequestLimitExceeded'),
    2,
  ),
  'throttled for ever': refuse(503, ({ service }) =>
    service === 's3' ? 'SlowDown' : 'RequestLimitExceeded',
  ),
  expired: refuse(400, ({ service }) => (service === 'ec2' ? 'RequestExpired' : 'ExpiredToken')),
  skewed: refuse(403, 'RequestTimeTooSkewed'),
  '500 once': refuse(500, 'InternalError', 1),
  '500 for ever': refuse(500, 'InternalError'),
  hung: () => true,
  cut: (_asked, _right, response) => (response.destroy(), true),
  'cut in the body': (_asked, right, response) => {
    response.writeHead(200, { ...right.headers, 'content-length': right.body.length + 100 });
    response.write(right.body.subarray(0, right.body.length >> 1), () => response.destroy());
    return true;
  },
  'stopped in the body': (_asked, right, response) => {
    response.writeHead(200, { ...right.headers, 'content-length': right.body.length + 100 });
    response.write(right.body);
    return true;
  },
  endless: (_asked, right, response) => {
    response.writeHead(200, { ...right.headers });
    const more = Buffer.alloc(1 << 20, 0x20);
    const on = (): void => {
      while (!response.destroyed && response.write(more));
      if (!response.destroyed) response.once('drain', on);
    };
    on();
    return true;
  },
  empty: succeed(''),
  'empty with an id': succeed('', true),
  'no content': (_asked, _right, response) => (give(response, 204, ''), true),
  'a web page': succeed('<html><body>Sign in</body></html>'),
  'a page of XHTML': succeed(xhtml),
  'a page of XHTML with an id': succeed(xhtml, true),
  'a redirect': (_asked, _right, response) => (
    give(response, 302, '', { location: 'https://login.example.com/' }),
    true
  ),
  'JSON of a stand-in': succeed('{"message":"ok"}', true),
  'an empty object': succeed('{}', true),
  null: succeed('null', true),
  'a list': succeed('[]', true),
  'its root alone': succeed((right) => (right.startsWith('{') ? '{}' : `<${rootOf(right)}/>`), true),
  'another root': succeed((right) => right.replaceAll(rootOf(right), 'DescribeOthersResponse'), true),
  'without an id': succeed((right) => right.replace(/<requestId>.*?<\/requestId>/gi, '')),
  'cut in half': succeed(half, true),
  'half and garbage': succeed((right) => `${half(right)}</nonsense><<<`, true),
  binary: (_asked, right, response) => {
    give(response, 200, Buffer.from([0x1f, 0x8b, 8, 0, 0, 0xff, 0xfe, 0, 1, 2, 3]), right.headers);
    return true;
  },
  entities: succeed(bomb, true),
  deep: succeed(
    (right) => `<${rootOf(right)}>${'<a>'.repeat(50_000)}${'</a>'.repeat(50_000)}</${rootOf(right)}>`,
    true,
  ),
  'the same page again': (asked, right, response) => {
    const text = right.body.toString();
    give(response, 200, withToken(text, asked, 'again'), right.headers);
    return true;
  },
};

/** What is waited for, or asked for again with pauses: those take as long as a scan is patient. */
export const slowKinds: ReadonlySet<string> = new Set([
  'throttled for ever',
  '500 for ever',
  'hung',
  'stopped in the body',
  'endless',
]);
