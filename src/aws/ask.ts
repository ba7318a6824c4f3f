import type { CallLog } from './calls.ts';
import { attemptsOf, isAbsence, Refusal, refusalOf } from './errors.ts';

/** As much of an SDK command as it takes to send it and to know what comes back. */
export interface Command<Output> {
  readonly schema?: unknown;
  resolveMiddleware(
    stack: never,
    configuration: never,
    options: never,
  ): (args: never) => Promise<{ readonly output: Output }>;
}

/** Sends one request and gives its answer; throws a Refusal when there is none. */
export type Ask = <Output>(command: Command<Output>) => Promise<Output>;

/** As much of an SDK client as it takes to send a command. */
export interface Client {
  send(command: never, options: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
}

/** Runs a task when there is room for it. */
export type Limit = <T>(task: () => Promise<T>) => Promise<T>;

// AWS: some S3 operations have another name as an IAM action (service authorization reference, Amazon S3).
const otherNames: Readonly<Record<string, string>> = { 's3:ListBuckets': 's3:ListAllMyBuckets' };

const services: Readonly<Record<string, string>> = {
  'com.amazonaws.ec2': 'ec2',
  'com.amazonaws.s3': 's3',
  'com.amazonaws.sts': 'sts',
  'com.amazonaws.route53': 'route53',
  'com.amazonaws.route53resolver': 'route53resolver',
  'com.amazonaws.route53profiles': 'route53profiles',
};

/** The IAM action that permits a command. */
export const actionOf = (command: Command<unknown>): string => {
  // The schema names the operation even in a minified bundle, where the class has lost its name.
  const [, namespace, operation] = command.schema as readonly [unknown, string, string];
  const action = `${services[namespace] ?? namespace}:${operation}`;
  return otherNames[action] ?? action;
};

/** What it takes to ask one client: its log, the room it shares with others, and the signal that ends the run. */
export interface AskOptions {
  readonly client: Client;
  readonly calls: CallLog;
  readonly limits: { readonly place: Limit; readonly overall: Limit };
  readonly signal: AbortSignal | null;
}

const interrupted = (action: string): Refusal =>
  new Refusal({ action, code: 'Interrupted', message: 'The scan was ended before this was asked.' });

const retriesOf = (answer: unknown): number =>
  ((answer as { readonly $metadata?: { readonly attempts?: number } })?.$metadata?.attempts ?? 1) - 1;

const send = async <Output>(command: Command<Output>, options: AskOptions): Promise<Output> => {
  const { client, calls, signal } = options;
  const action = actionOf(command);
  if (signal?.aborted) throw interrupted(action);
  try {
    const answer = (await client.send(command as never, signal ? { abortSignal: signal } : {})) as Output;
    calls.add(action, { failed: false, retries: retriesOf(answer) });
    return answer;
  } catch (error) {
    const meaning = refusalOf(action, error);
    const failed = !(meaning instanceof Refusal && isAbsence(meaning.gap.code));
    calls.add(action, { failed, retries: attemptsOf(error) - 1 });
    throw meaning;
  }
};

/** A way to ask one client: counted, within limits, with refusals told from bugs. */
export const createAsk = (options: AskOptions): Ask => {
  const { place, overall } = options.limits;
  return (command) => place(() => overall(() => send(command, options)));
};
