import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseTemplate } from '../../src/cli/stack-template.ts';

/** Something that went wrong with a resource, as CloudFormation tells it. */
export interface Failure {
  readonly resource: string;
  readonly reason: string;
  /** The steps of the nested stack that this resource is. */
  readonly inner?: readonly Failure[];
}

/** How the fake behaves; whatever is left out goes well. */
export interface FakeCloudOptions {
  readonly accountId?: string;
  readonly managementAccountId?: string;
  readonly access?: 'ENABLED' | 'DISABLED' | 'DISABLED_PERMANENTLY';
  /** What an action is refused with: EC2-like code and message. */
  readonly refuses?: (action: string) => readonly [code: string, message: string] | null;
  /** How making, changing or removing a stack ends when it does not end well. */
  readonly ends?: (
    action: string,
  ) => { readonly status: string; readonly failures: readonly Failure[] } | null;
  /** Buckets that are there, and whose they are. */
  readonly buckets?: Readonly<Record<string, string>>;
  readonly stacks?: Readonly<Record<string, Partial<FakeStack>>>;
}

/** A stack as the fake keeps it. */
export interface FakeStack {
  status: string;
  /** What the status will be when it has been asked for once more. */
  next: string | null;
  parameters: Record<string, string>;
  outputs: Record<string, string>;
  template: string;
  readonly events: string[];
}

const escaped = (text: string): string => text.replace(/[<&]/g, (sign) => (sign === '<' ? '&lt;' : '&amp;'));

const field = (name: string, value: string): string => `<${name}>${escaped(value)}</${name}>`;

const members = (name: string, items: readonly string[]): string =>
  `<${name}>${items.map((item) => `<member>${item}</member>`).join('')}</${name}>`;

const pairs = (values: Readonly<Record<string, string>>, key: string, value: string): readonly string[] =>
  Object.entries(values).map(([name, text]) => field(key, name) + field(value, text));

const errorXml = (code: string, message: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type>${field('Code', code)}${field('Message', message)}</Error><RequestId>0</RequestId></ErrorResponse>`;

const bodyOf = async (incoming: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** The values of all parameters: CloudFormation describes defaults like what was given. */
const parametersOf = (form: URLSearchParams): Record<string, string> => {
  const { Parameters } = parseTemplate(form.get('TemplateBody') ?? '');
  const found: Record<string, string> = {};
  for (const [name, { Default }] of Object.entries(Parameters))
    if (Default !== undefined) found[name] = String(Default);
  for (let at = 1; form.has(`Parameters.member.${at}.ParameterKey`); at += 1)
    found[form.get(`Parameters.member.${at}.ParameterKey`) ?? ''] =
      form.get(`Parameters.member.${at}.ParameterValue`) ?? '';
  return found;
};

const arnOf = (name: string): string => `arn:aws:cloudformation:eu-west-1:111122223333:stack/${name}/0`;

/** CloudFormation, as far as `deploy` and `destroy` ask it, with stacks that come to the end that a test wants. */
const createStacks = (options: FakeCloudOptions) => {
  const stacks = new Map<string, FakeStack>();
  const nested = new Map<string, readonly string[]>();
  let events = 0;
  const event = (resource: string, status: string, reason: string, id: string, type: string): string =>
    field('EventId', String((events += 1))) +
    field('LogicalResourceId', resource) +
    field('PhysicalResourceId', id) +
    field('ResourceType', type) +
    field('StackId', arnOf('of-this-event')) +
    field('ResourceStatus', status) +
    (reason === '' ? '' : field('ResourceStatusReason', reason));
  for (const [name, stack] of Object.entries(options.stacks ?? {}))
    stacks.set(name, {
      status: 'CREATE_COMPLETE',
      next: null,
      parameters: {},
      outputs: {},
      template: '',
      events: [],
      ...stack,
    });

  const failureEvent = (verb: string, { resource, reason, inner }: Failure): string => {
    if (!inner) return event(resource, `${verb}_FAILED`, reason, '', 'AWS::IAM::Role');
    const id = arnOf(`nested-${resource}`);
    nested.set(
      id,
      inner.map((one) => failureEvent(verb, one)),
    );
    return event(resource, `${verb}_FAILED`, reason, id, 'AWS::CloudFormation::Stack');
  };

  const begin = (action: string, verb: string, stack: FakeStack, name: string): void => {
    const end = options.ends?.(action) ?? null;
    stack.status = `${verb}_IN_PROGRESS`;
    stack.next = end?.status ?? `${verb}_COMPLETE`;
    stack.events.unshift(event(name, stack.status, '', arnOf(name), 'AWS::CloudFormation::Stack'));
    for (const failure of end?.failures ?? []) stack.events.unshift(failureEvent(verb, failure));
  };

  const missing = (name: string): Answer => ({
    status: 400,
    body: errorXml('ValidationError', `Stack with id ${name} does not exist`),
  });

  const create = (form: URLSearchParams, name: string): Answer => {
    if (stacks.has(name))
      return { status: 400, body: errorXml('AlreadyExistsException', `Stack [${name}] already exists`) };
    const template = form.get('TemplateBody') ?? '';
    if (template.length > 51_200) return { status: 400, body: errorXml('ValidationError', 'Too long.') };
    if (form.get('Capabilities.member.1') !== 'CAPABILITY_NAMED_IAM')
      return {
        status: 400,
        body: errorXml('InsufficientCapabilitiesException', 'Requires capabilities : [CAPABILITY_NAMED_IAM]'),
      };
    const outputs = {
      ReportBucket: `${name}-reports`,
      AuditorRoleArn: `arn:aws:iam::111122223333:role/${name}`,
    };
    const stack: FakeStack = {
      status: '',
      next: null,
      parameters: parametersOf(form),
      outputs,
      template,
      events: [],
    };
    stacks.set(name, stack);
    begin('CreateStack', 'CREATE', stack, name);
    return { status: 200, body: field('StackId', arnOf(name)) };
  };

  const update = (form: URLSearchParams, name: string, stack: FakeStack): Answer => {
    const parameters = parametersOf(form);
    const template = form.get('TemplateBody') ?? '';
    const same =
      template === stack.template && JSON.stringify(parameters) === JSON.stringify(stack.parameters);
    if (same) return { status: 400, body: errorXml('ValidationError', 'No updates are to be performed.') };
    Object.assign(stack, { parameters, template });
    begin('UpdateStack', 'UPDATE', stack, name);
    return { status: 200, body: field('StackId', arnOf(name)) };
  };

  const describe = (name: string, stack: FakeStack): Answer => {
    const { status, parameters, outputs } = stack;
    if (stack.next !== null) Object.assign(stack, { status: stack.next, next: null });
    if (stack.status === 'DELETE_COMPLETE') stacks.delete(name);
    const item =
      field('StackName', name) +
      field('StackStatus', status) +
      members('Parameters', pairs(parameters, 'ParameterKey', 'ParameterValue')) +
      members('Outputs', pairs(outputs, 'OutputKey', 'OutputValue'));
    return { status: 200, body: members('Stacks', [item]) };
  };

  return {
    stacks,
    answer(action: string, form: URLSearchParams): Answer {
      const name = form.get('StackName') ?? '';
      const inner = nested.get(name);
      if (action === 'DescribeStackEvents' && inner)
        return { status: 200, body: members('StackEvents', inner) };
      if (action === 'DescribeOrganizationsAccess')
        return { status: 200, body: field('Status', options.access ?? 'ENABLED') };
      if (action === 'CreateStack') return create(form, name);
      const stack = stacks.get(name);
      if (!stack) return missing(name);
      if (action === 'UpdateStack') return update(form, name, stack);
      if (action === 'GetTemplate') return { status: 200, body: field('TemplateBody', stack.template) };
      if (action === 'DescribeStackEvents')
        return { status: 200, body: members('StackEvents', stack.events) };
      if (action === 'DeleteStack') {
        begin('DeleteStack', 'DELETE', stack, name);
        return { status: 200, body: '' };
      }
      return describe(name, stack);
    },
  };
};

/** A fake of what `deploy` and `destroy` ask: CloudFormation, S3, STS and Organizations. */
export const startFakeCloud = async (options: FakeCloudOptions = {}) => {
  const asked: string[] = [];
  const objects = new Map<string, string>();
  const buckets = new Map(Object.entries(options.buckets ?? {}));
  const own = options.accountId ?? '111122223333';
  const cloudFormation = createStacks(options);

  const s3 = (method: string, path: string, owner: string | undefined, body: string): Answer => {
    const [, bucket = '', key = ''] = /^\/([^/?]+)\/?([^?]*)/.exec(path) ?? [];
    const there = buckets.get(bucket);
    if (method === 'HEAD') {
      const foreign = there !== undefined && there !== (owner ?? there);
      return { status: there === undefined ? 404 : foreign ? 403 : 200, body: '' };
    }
    if (method === 'PUT' && key !== '') objects.set(`${bucket}/${key}`, body);
    else if (method === 'PUT' && !path.includes('?')) buckets.set(bucket, own);
    return { status: 200, body: '' };
  };

  const organizations = (action: string): Answer => ({
    status: 200,
    body: JSON.stringify(
      action === 'ListRoots'
        ? { Roots: [{ Id: 'r-abcd' }] }
        : { Organization: { Id: 'o-abcdefghij', MasterAccountId: options.managementAccountId ?? own } },
    ),
  });

  const answerTo = (incoming: IncomingMessage, body: string): Answer => {
    const target = incoming.headers['x-amz-target'];
    const form = new URLSearchParams(body);
    const service = /\/([a-z0-9]+)\/aws4_request/.exec(incoming.headers.authorization ?? '')?.[1] ?? '';
    const action =
      typeof target === 'string'
        ? (target.split('.').at(-1) ?? '')
        : (form.get('Action') ?? `${incoming.method} ${incoming.url?.split('?')[0]}`);
    asked.push(action);
    const refused = options.refuses?.(action) ?? null;
    if (refused && service === 'organizations')
      return { status: 400, body: JSON.stringify({ __type: refused[0], Message: refused[1] }) };
    if (refused) return { status: refused[0] === 'AccessDenied' ? 403 : 400, body: errorXml(...refused) };
    if (service === 'organizations') return organizations(action);
    if (service === 's3') {
      const owner = incoming.headers['x-amz-expected-bucket-owner'];
      return s3(
        incoming.method ?? '',
        incoming.url ?? '',
        typeof owner === 'string' ? owner : undefined,
        body,
      );
    }
    const { status, body: xml } =
      action === 'GetCallerIdentity'
        ? { status: 200, body: field('Account', own) + field('Arn', `arn:aws:iam::${own}:user/ops`) }
        : cloudFormation.answer(action, form);
    if (status !== 200) return { status, body: xml };
    return {
      status,
      body: `<${action}Response><${action}Result>${xml}</${action}Result></${action}Response>`,
    };
  };

  const server = createServer((incoming, outgoing) => {
    void bodyOf(incoming).then((body) => {
      const { status, body: text } = answerTo(incoming, body);
      const type = text.startsWith('{') ? 'application/x-amz-json-1.1' : 'text/xml';
      outgoing.writeHead(status, { 'content-type': type }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stacks: cloudFormation.stacks,
    /** Actions in order; of S3 the method and the path. */
    asked,
    objects,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
