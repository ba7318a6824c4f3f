import { judgeAnswers } from './answers.ts';
import type { Attempt, Attempting } from './attempts.ts';
import type { CallLog } from './calls.ts';
import { attemptsOf, haveExpired, isAbsence, isGarbled, Refusal, refusalOf, requestIdOf } from './errors.ts';
import { newFieldsInJson, newFieldsInXml, noteNewFields } from './new-fields.ts';

/** As much of an SDK command as it takes to send it and to know what comes back. */
export interface Command<Output> {
  readonly schema?: unknown;
  readonly fields?: readonly string[];
  readonly input?: object;
  resolveMiddleware(
    stack: never,
    configuration: never,
    options: never,
  ): (args: never) => Promise<{ readonly output: Output }>;
}

/** Sends one request and gives its answer; throws a Refusal when there is none. */
export type Ask = <Output>(command: Command<Output>) => Promise<Output>;

/** What goes with a command: the end of the run, and for clients of our own the way to make an attempt. */
export interface SendOptions {
  readonly abortSignal?: AbortSignal;
  readonly attempt?: Attempt;
}

/** As much of an SDK client as it takes to send a command. */
export interface Client {
  send(command: never, options: SendOptions): Promise<unknown>;
}

/** Runs a task when there is room for it. */
export type Limit = <T>(task: () => Promise<T>) => Promise<T>;

// AWS: some S3 operations have another name as an IAM action (service authorization reference, Amazon S3).
const otherNames: Readonly<Record<string, string>> = {
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  's3control:GetPublicAccessBlock': 's3:GetAccountPublicAccessBlock',
  's3control:ListAccessPoints': 's3:ListAccessPoints',
  's3control:GetAccessPoint': 's3:GetAccessPoint',
  's3control:GetAccessPointPolicy': 's3:GetAccessPointPolicy',
};

const services: Readonly<Record<string, string>> = {
  'com.amazonaws.cloudwatch': 'cloudwatch',
  'com.amazonaws.ec2': 'ec2',
  'com.amazonaws.kms': 'kms',
  'com.amazonaws.s3': 's3',
  'com.amazonaws.s3control': 's3control',
  'com.amazonaws.sts': 'sts',
  'com.amazonaws.organizations': 'organizations',
  'com.amazonaws.route53': 'route53',
  'com.amazonaws.route53resolver': 'route53resolver',
  'com.amazonaws.pricing': 'pricing',
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
  readonly limits: {
    readonly place: Limit;
    readonly overall: Limit;
    /** Bounds those that wait for the turn of one action; without it they wait in the place of others. */
    readonly action?: (action: string) => Limit;
  };
  readonly signal: AbortSignal | null;
  /** How attempts of a request are made: paced, timed, watched. As they come when it is left out. */
  readonly attemptOf?: (action: string, input: object) => Attempting;
  /** Drops keys that have expired, so that the next request is signed with new ones. */
  readonly renew?: () => void;
}

const interrupted = (action: string): Refusal =>
  new Refusal({ action, code: 'Interrupted', message: 'The scan was ended before this was asked.' });

const retriesOf = (answer: unknown): number =>
  ((answer as { readonly $metadata?: { readonly attempts?: number } })?.$metadata?.attempts ?? 1) - 1;

/** As much of a command's middleware as it takes to stand between the SDK's retries and the wire. */
interface Stacked {
  readonly middlewareStack: {
    add(middleware: (next: (args: never) => Promise<object>) => unknown, options: object): void;
    addRelativeTo(
      middleware: (next: (args: never) => Promise<unknown>) => (args: never) => Promise<unknown>,
      options: object,
    ): void;
    clone(): Stacked['middlewareStack'];
  };
}

const hasStack = (command: object): command is Stacked => 'middlewareStack' in command;

/**
 * A command that was not sent yet: with each sending the SDK puts what belongs to its service on the command's own stack, and
 * some of it (S3 Control's) it refuses to put there twice.
 */
const unsent = <C extends object>(command: C): C =>
  hasStack(command)
    ? (Object.assign(Object.create(Object.getPrototypeOf(command) as object) as object, command, {
        middlewareStack: command.middlewareStack.clone(),
      }) as C)
    : command;

const place = {
  relation: 'after',
  toMiddleware: 'retryMiddleware',
  name: 'pathproofAttempt',
  override: true,
};

// Nearest to the wire, before the SDK makes an output of whatever came.
const nearWire = { step: 'deserialize', priority: 'low', name: 'pathproofAnswer', override: true };

/** An answer, and the fields in it that nobody has looked at. */
interface Answered<Output> {
  readonly answer: Output;
  readonly newFields: readonly string[];
}

const sendOnce = async <Output>(
  asked: Command<Output>,
  action: string,
  { client, signal }: AskOptions,
  attempt: Attempt | undefined,
): Promise<Answered<Output>> => {
  const command = unsent(asked);
  const stacked = hasStack(command);
  // Inside the SDK's retry loop, so that every attempt pays, not only the first.
  if (attempt && stacked)
    command.middlewareStack.addRelativeTo((next) => (args) => attempt(() => next(args)), place);
  let text = '';
  const keepText = (one: string): void => {
    text = one;
  };
  if (stacked) command.middlewareStack.add(judgeAnswers(action, command, keepText), nearWire);
  const answer = (await client.send(command as never, {
    ...(signal ? { abortSignal: signal } : {}),
    ...(attempt && !stacked ? { attempt } : {}),
  })) as Output;
  const found = stacked ? newFieldsInXml(command, text) : newFieldsInJson(command, answer as object);
  return { answer, newFields: found.length > 0 ? noteNewFields(command, answer as object, found) : [] };
};

const mostGarbled = 2;

/** Sends a request; once more with new keys when they had expired, and again when the answer could not be read. */
const send = async <Output>(
  command: Command<Output>,
  options: AskOptions,
  attempt: Attempt | undefined,
): Promise<Output> => {
  const { calls, signal, renew } = options;
  const action = actionOf(command);
  let retries = 0;
  let garbled = 0;
  let renewed = false;
  for (;;) {
    if (signal?.aborted) throw interrupted(action);
    try {
      const { answer, newFields } = await sendOnce(command, action, options, attempt);
      calls.add(action, {
        failed: null,
        retries: retries + retriesOf(answer),
        requestId: requestIdOf(answer),
      });
      if (newFields.length > 0) calls.noticed(action, newFields);
      return answer;
    } catch (error) {
      const meaning = refusalOf(action, error);
      const code = meaning instanceof Refusal ? meaning.gap.code : '';
      const fresh: boolean = renew !== undefined && !renewed && haveExpired(code);
      retries += attemptsOf(error) - 1;
      if (!fresh && !(isGarbled(code) && garbled < mostGarbled)) {
        calls.add(action, {
          failed: isAbsence(code) ? null : code || 'Bug',
          retries,
          requestId: requestIdOf(error),
        });
        throw meaning;
      }
      if (fresh) renew?.();
      renewed ||= fresh;
      garbled += fresh ? 0 : 1;
      retries += 1;
    }
  }
};

/** A way to ask one client: counted, within limits, with refusals told from bugs. */
export const createAsk = (options: AskOptions): Ask => {
  const { place: placeLimit, overall, action: limitOf } = options.limits;
  return (command) => {
    const action = actionOf(command);
    const attempts = options.attemptOf?.(action, command.input ?? {});
    const sending = () => placeLimit(() => overall(() => send(command, options, attempts?.attempt)));
    if (!limitOf) return sending();
    // An action that is asked often waits for its rate: in a place of its own, so that others of the service are asked meanwhile.
    return limitOf(action)(async () => {
      await attempts?.wait();
      return await sending();
    });
  };
};
