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
  const answer = await fetch(place.url, {
    method: 'POST',
    headers: {
      authorization: scope(place, 'states'),
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AWSStepFunctions.${target}`,
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

/** Makes the state machine of the template, and answers with its ARN. */
export const createEngine = async (place: EnginePlace): Promise<string> => {
  const { region, accountId, bucket } = place;
  const topic = await ask(place, 'sns', { Action: 'CreateTopic', Name: 'pathproof', Version: '2010-03-31' });
  const definition = stateMachineWith({
    Partition: 'aws',
    FunctionArn: `arn:aws:lambda:${region}:${accountId}:function:pathproof`,
    Bucket: bucket,
    TopicArn: /<TopicArn>(.*)<\/TopicArn>/.exec(topic)?.[1] ?? '',
  });
  const { stateMachineArn } = await json<{ stateMachineArn: string }>(place, 'CreateStateMachine', {
    name: 'pathproof',
    definition,
    roleArn: `arn:aws:iam::${accountId}:role/engine`,
  });
  return stateMachineArn;
};

/** Runs the state machine to its end. */
export const execute = async (
  place: EnginePlace,
  stateMachineArn: string,
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
