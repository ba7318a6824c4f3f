import { setTimeout as sleep } from 'node:timers/promises';
import { stateMachineWith } from '../deploy/cloudformation.ts';

/** Where the engine of a test runs. */
export interface EnginePlace {
  readonly url: string;
  readonly region: string;
  readonly accountId: string;
  readonly bucket: string;
}

/** An execution that has ended. */
export interface Execution {
  readonly status: string;
  readonly output: string | null;
  readonly error: string | null;
  readonly cause: string | null;
}

const scope = ({ region }: EnginePlace, service: string): string =>
  `AWS4-HMAC-SHA256 Credential=test/20261122/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;

const json = async <T>(place: EnginePlace, target: string, input: object): Promise<T> => {
  const isEvents = target.startsWith('AWSEvents.');
  const answer = await fetch(place.url, {
    method: 'POST',
    headers: {
      authorization: scope(place, isEvents ? 'events' : 'states'),
      'content-type': isEvents ? 'application/x-amz-json-1.1' : 'application/x-amz-json-1.0',
      'x-amz-target': isEvents ? target : `AWSStepFunctions.${target}`,
    },
    body: JSON.stringify(input),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${target}: ${answer.status} ${text}`);
  return JSON.parse(text) as T;
};

/** Asks a service that takes forms; answers with the XML. */
export const ask = async (
  place: EnginePlace,
  service: string,
  fields: Readonly<Record<string, string>>,
): Promise<string> => {
  const answer = await fetch(place.url, {
    method: 'POST',
    headers: { authorization: scope(place, service), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${fields['Action']}: ${answer.status} ${text}`);
  return text;
};

/** Tells moto to run state machines, and not only to keep them. */
export const letMotoExecute = async ({ url }: EnginePlace): Promise<void> => {
  const body = JSON.stringify({ stepfunctions: { execute_state_machine: true } });
  await fetch(`${url}/moto-api/config`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
};

const sqs = (place: EnginePlace, Action: string, fields: Readonly<Record<string, string>>) =>
  ask(place, 'sqs', { Action, Version: '2012-11-05', ...fields });

const queue = async (place: EnginePlace, QueueName: string): Promise<string> =>
  /<QueueUrl>(.*)<\/QueueUrl>/.exec(await sqs(place, 'CreateQueue', { QueueName }))?.[1] ?? '';

/** The state machine of the template, and queues that hear what it tells. */
export interface Engine {
  readonly arn: string;
  /** What came to the topic and to the event bus since it was last asked. */
  heard(): Promise<{ readonly topic: string; readonly bus: string }>;
}

/** Makes the state machine of the template, its topic, and queues that listen. */
export const createEngine = async (place: EnginePlace): Promise<Engine> => {
  const { region, accountId, bucket } = place;
  const sns = { Version: '2010-03-31' };
  const made = await ask(place, 'sns', { ...sns, Action: 'CreateTopic', Name: 'pathproof' });
  const TopicArn = /<TopicArn>(.*)<\/TopicArn>/.exec(made)?.[1] ?? '';
  const mail = await queue(place, 'mail');
  const bus = await queue(place, 'bus');
  const arnOf = (name: string) => `arn:aws:sqs:${region}:${accountId}:${name}`;
  const subscription = { TopicArn, Protocol: 'sqs', Endpoint: arnOf('mail') };
  await ask(place, 'sns', { ...sns, Action: 'Subscribe', ...subscription });
  const pattern = { source: ['pathproof'], 'detail-type': ['Pathproof Report'] };
  await json(place, 'AWSEvents.PutRule', { Name: 'reports', EventPattern: JSON.stringify(pattern) });
  await json(place, 'AWSEvents.PutTargets', { Rule: 'reports', Targets: [{ Id: '1', Arn: arnOf('bus') }] });
  const definition = stateMachineWith({
    Partition: 'aws',
    FunctionArn: `arn:aws:lambda:${region}:${accountId}:function:pathproof`,
    Bucket: bucket,
    TopicArn,
  });
  const { stateMachineArn } = await json<{ stateMachineArn: string }>(place, 'CreateStateMachine', {
    name: 'pathproof',
    definition,
    roleArn: `arn:aws:iam::${accountId}:role/engine`,
  });
  const receive = async (QueueUrl: string): Promise<string> => {
    const answer = await sqs(place, 'ReceiveMessage', { QueueUrl });
    const text = /<Body>([^]*)<\/Body>/.exec(answer)?.[1] ?? '{}';
    return text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
  };
  return {
    arn: stateMachineArn,
    heard: async () => ({ topic: await receive(mail), bus: await receive(bus) }),
  };
};

/** Runs the state machine to its end. */
export const execute = async (
  place: EnginePlace,
  { arn: stateMachineArn }: Pick<Engine, 'arn'>,
  name: string,
  input: object,
): Promise<Execution> => {
  const { executionArn } = await json<{ executionArn: string }>(place, 'StartExecution', {
    stateMachineArn,
    name,
    input: JSON.stringify(input),
  });
  for (;;) {
    const { status, output, error, cause } = await json<Partial<Execution>>(place, 'DescribeExecution', {
      executionArn,
    });
    if (status !== 'RUNNING')
      return { status: status ?? '', output: output ?? null, error: error ?? null, cause: cause ?? null };
    await sleep(250);
  }
};
