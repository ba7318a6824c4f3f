import { foreignCode, Refusal } from './errors.ts';
import {
  type Described,
  isPayload,
  isStructure,
  itemOf,
  type Member,
  membersOf,
  outputOf,
  type Schema,
  traitOf,
} from './schemas.ts';

/*
 * An SDK turns whatever comes with status 200 into an output: of an empty body or of a sign-in page it makes an answer that
 * lists nothing. So the HTTP answer itself is asked whether AWS wrote it.
 */

/** An HTTP answer, as far as it is judged. */
export interface HttpAnswer {
  readonly statusCode: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** What an answer to a command holds when AWS wrote it. */
export interface Expected {
  /** The outermost XML element; null where the API does not fix it. */
  readonly root: string | null;
  /** Names of which at least one is in the answer; empty where it may hold nothing. */
  readonly some: readonly string[];
  /** The lists that are there even when they are empty. */
  readonly lists: readonly string[];
  /** May the body be empty? */
  readonly nothing: boolean;
  /** Is all of it one JSON text, as a policy is? */
  readonly json?: boolean;
}

/** Does it list things with parts of their own, and not in place of them their names? */
const listsThings = (schema: unknown): boolean => isStructure(itemOf(schema));

const isToken = ({ name }: Member): boolean => /token$/i.test(name);

/** The names that a body can begin with or hold: of its parts, or of the one part that is all of it. */
const namesOf = (output: Schema, members: readonly Member[]): string[] => {
  const [, , name, traits] = output;
  const root = traitOf(traits, 'xmlName');
  const payload = members.find(({ traits: of }) => isPayload(of));
  const whole = payload && isStructure(payload.schema) ? [payload.schema[2]] : [];
  return [
    ...(typeof root === 'string' ? [root] : []),
    name,
    ...whole,
    ...members.filter((member) => !isToken(member)).map(({ xmlName }) => xmlName),
  ];
};

// AWS: the outermost element is the operation's name and Response (Smithy, AWS query and EC2 query protocols).
const queryServices = new Set(['com.amazonaws.ec2', 'com.amazonaws.sts']);

/** What an answer to a command holds, as the SDK's own model says it. */
export const expectedOf = (command: Described): Expected => {
  const [, namespace, operation] = command.schema as Schema;
  const output = outputOf(command);
  const root = queryServices.has(namespace) ? `${operation}Response` : null;
  if (!isStructure(output)) return { root, some: [], lists: [], nothing: true };
  const members = membersOf(output);
  // A body that is one text is a bucket's policy, whose names are not the API's.
  const text = members.some(({ schema, traits }) => isPayload(traits) && !isStructure(schema));
  const flat = ({ traits }: Member): boolean => traitOf(traits, 'xmlFlattened') !== undefined;
  return {
    root,
    // AWS: a policy has statements (IAM guide, grammar of the policy language).
    some: text ? ['Statement'] : members.length === 0 ? [] : namesOf(output, members),
    json: text,
    lists: members
      .filter((member) => listsThings(member.schema) && !flat(member))
      .map(({ xmlName }) => xmlName),
    nothing: members.length === 0,
  };
};

// AWS: services say the id of a request in one of these headers (Smithy, protocols; S3 API, common response headers).
const idHeaders = ['x-amzn-requestid', 'x-amzn-request-id', 'x-amz-request-id'];

const hasRequestId = ({ headers, text }: HttpAnswer): boolean =>
  idHeaders.some((name) => headers[name]) || /<requestId>[^<\s]/i.test(text);

/** Is a part of this name in the text, as an XML element or as a key of JSON? */
const holds = (text: string, name: string): boolean =>
  new RegExp(`<(?:\\w+:)?${name}[\\s/>]|"${name}"\\s*:`).test(text);

const rootOf = (text: string): string =>
  /^(?:\uFEFF|\s|<\?[^>]*\?>|<!--.*?-->|<![^>]*>)*<(?:\w+:)?([\w.-]+)/s.exec(text)?.[1] ?? '';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

// Answers of AWS are a dozen elements deep; what reads them goes down with them, and has an end.
const mostDepth = 100;

/** Do elements of a text lie deeper in each other than any reader can follow? */
const isDeep = (text: string): boolean => {
  let depth = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    const next = text[at + 1];
    if (next === '/') depth -= 1;
    else if (next !== '!' && next !== '?' && text[text.indexOf('>', at) - 1] !== '/') depth += 1;
    if (depth > mostDepth) return true;
  }
  return false;
};

/** Why an answer with a status of success is not AWS's; null when nothing speaks against it. */
export const faultOf = (answer: HttpAnswer, expected: Expected): string | null => {
  const { root, some, lists, nothing, json } = expected;
  const { text } = answer;
  if (text.trim() === '') return nothing ? null : 'it is empty';
  const outermost = rootOf(text);
  if (/^html$/i.test(outermost)) return 'it is a web page, as a sign-in page or a proxy sends it';
  if (!hasRequestId(answer)) return 'it has no request id, which AWS gives to every answer';
  if (root !== null && outermost !== root) return `it does not begin with ${root}`;
  if (json && !isJson(text)) return 'it is no JSON, or not all of it';
  if (some.length > 0 && !some.some((name) => holds(text, name)))
    return 'it holds nothing that this API answers';
  // JSON leaves out what is nothing more readily than XML does.
  const missing = outermost === '' ? undefined : lists.find((name) => !holds(text, name));
  return missing === undefined ? null : `it has no ${missing}, which is there even when it is empty`;
};

const unreadable = (action: string, fault: string): Refusal => {
  const remedy = 'Look for a proxy, a sign-in page or a stand-in between here and AWS.';
  const message = `What came back is no answer of AWS: ${fault}. ${remedy}`;
  return new Refusal({ action, code: foreignCode, message });
};

/** The gap that an answer leaves with a status of success which AWS did not write; null for an answer of AWS. */
export const foreignness = (action: string, answer: HttpAnswer, expected: Expected): Refusal | null => {
  const fault = faultOf(answer, expected);
  return fault === null ? null : unreadable(action, fault);
};

// A page of the longest listings, whose every item is as long as AWS lets it be, is shorter.
const mostBytes = 64 * 1024 * 1024;

/** The body of an answer, whole; a Refusal for one that does not end. */
export const bytesOf = async (action: string, body: unknown, most = mostBytes): Promise<Buffer> => {
  if (body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    if (length > most) throw unreadable(action, `it has not ended after ${most >> 20} MB`);
  }
  return Buffer.concat(chunks);
};

/** An HTTP response as it comes from the connection, before the SDK reads it. */
interface Response {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  body?: unknown;
}

type Next = (args: never) => Promise<{ readonly response?: unknown }>;

/**
 * What stands between the connection and the SDK's reading of a command's answers: throws a Refusal for one that AWS did not
 * write, and hands on the text of one that it did.
 */
export const judgeAnswers = (
  action: string,
  command: Described,
  onAnswer: (text: string) => void,
): ((next: Next) => Next) => {
  const expected = expectedOf(command);
  return (next) => async (args) => {
    const result = await next(args);
    const response = result.response as Response;
    const bytes = await bytesOf(action, response.body);
    response.body = bytes;
    const text = bytes.toString('utf8');
    if (isDeep(text)) throw unreadable(action, 'its elements have no end');
    if (response.statusCode >= 300) return result;
    const refusal = foreignness(action, { ...response, text }, expected);
    if (refusal) throw refusal;
    onAnswer(text);
    return result;
  };
};
