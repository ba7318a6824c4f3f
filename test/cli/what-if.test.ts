import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import type { WhatIf } from '../../src/model/what-if.ts';
import { account, organization, transitGateway, vpc } from '../../src/testing/index.ts';
import { execute } from './execute.ts';
import { folderOfFile } from '../temp-folder.ts';

const onlyBy = (endpoint: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::ledger', 'arn:aws:s3:::ledger/*'],
      Condition: { StringNotEquals: { 'aws:SourceVpce': endpoint } },
    },
  ],
});

/** A hub with the NAT gateway of a spoke, and a VPC with endpoints, a bucket and IPv6. */
const inventory = (): Inventory => {
  const gateway = transitGateway('hub', { tables: ['spokes'] });
  const spoke = vpc('spoke')
    .subnet('app', { egress: 'tgw', zone: 'a', instances: 1 })
    .subnet('attach', { zone: 'a' });
  spoke.attach(gateway, { in: 'attach', association: 'spokes', propagateTo: ['default'] });
  const egress = vpc('egress')
    .subnet('tgw', { egress: 'nat' })
    .subnet('nat', { egress: 'igw' })
    .natGateway('central', { in: 'nat' })
    .attach(gateway, { in: 'tgw', association: 'default' });
  egress.route('nat', '10.0.0.0/8', 'tgw-hub');
  gateway.route('0.0.0.0/0', egress, { table: 'spokes' });
  const own = vpc('own')
    .subnet('public', { egress: 'igw' })
    .natGateway('own', { in: 'public' })
    .subnet('private', { egress: 'nat-own', instances: 1 })
    .gatewayEndpoint('s3', { in: 'private' });
  return organization(
    account(spoke, egress, gateway),
    account(own).buckets({ name: 'ledger', policy: onlyBy('vpce-s3') }),
  ).inventory();
};

const ask = (...argv: readonly string[]) =>
  execute(['what-if', 'saved.json', ...argv], {
    parts: { loadInventory: () => Promise.resolve(inventory()), checks: () => Promise.resolve(checks) },
  });

const answerOf = async (...argv: readonly string[]) => {
  const { code, out, err } = await ask(...argv, '--format', 'json');
  if (out === '') throw new Error(err);
  return { code, answer: JSON.parse(out) as WhatIf };
};

const cells = ({ ways }: WhatIf, effect: string): readonly string[] =>
  ways.filter((way) => way.effect === effect).map(({ subnetId, service }) => `${subnetId} ${service}`);

const folder = folderOfFile('what-if');
const file = async (name: string, content: unknown): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

describe('pathproof what-if', () => {
  it('says that spokes break where the NAT gateway of their hub is deleted, with the paths', async () => {
    const { code, answer } = await answerOf('--delete', 'nat-central');
    expect(code).toBe(1);
    expect(answer.worse).toBe(true);
    expect(cells(answer, 'breaks')).toContain('subnet-app s3');
    expect(cells(answer, 'breaks').join()).not.toContain('subnet-private');
    const [first] = answer.ways;
    expect(first?.paths?.before[0]?.path.egress).toBe('nat-gateway');
    expect(first?.paths?.after[0]?.path.disposition).not.toBe('delivered');
    const { out } = await ask('--delete', 'nat-central');
    expect(out).toContain('- Delete NAT gateway nat-central');
    expect(out).toMatch(/Breaks {2}\d+ ways/);
    expect(out).toMatch(/ {4}was {2}subnet-app .*nat-central/);
    expect(out).toMatch(/ {4}is {3}subnet-app/);
  });

  it('says that a way moves to another door where an endpoint is deleted, and which failure comes', async () => {
    const { code, answer } = await answerOf('--delete', 'vpce-s3');
    expect(code).toBe(1);
    expect(answer.ways).toContainEqual(
      expect.objectContaining({
        subnetId: 'subnet-private',
        service: 's3',
        effect: 'worse',
        before: 'gateway',
        after: 'nat',
      }),
    );
    expect(answer.findings.come.map(({ check }) => check)).toContain('s3-via-nat');
    expect(answer.findings.go.map(({ check }) => check)).toContain('full-access-endpoint-policy');
  });

  it('says that a way gets better by a new endpoint, with exit code 1 only for the failures of its policy', async () => {
    const { code, answer } = await answerOf('--create-endpoint', 's3', '--tables', 'rtb-app');
    expect(cells(answer, 'better')).toEqual(['subnet-app s3']);
    expect(cells(answer, 'breaks')).toEqual([]);
    expect(answer.findings.come.map(({ subject }) => subject.id)).toEqual(
      answer.findings.come.map(() => 'new-s3'),
    );
    expect(code).toBe(answer.findings.come.length > 0 ? 1 : 0);
  });

  it('puts an endpoint on every table of a VPC, where none is named', async () => {
    const { answer } = await answerOf('--create-endpoint', 'dynamodb', '--vpc', 'vpc-own');
    expect(answer.changes).toEqual([
      expect.objectContaining({
        kind: 'create-vpc-endpoint',
        type: 'Gateway',
        serviceName: 'com.amazonaws.eu-west-1.dynamodb',
        routeTableIds: expect.arrayContaining(['rtb-private', 'rtb-public']) as unknown,
      }),
    ]);
  });

  it('makes an interface endpoint in subnets, with private DNS', async () => {
    const { answer } = await answerOf('--create-endpoint', 'sts', '--subnets', 'subnet-private');
    expect(answer.changes).toEqual([
      expect.objectContaining({ type: 'Interface', privateDns: true, subnetIds: ['subnet-private'] }),
    ]);
    expect(answer.ways).toContainEqual(
      expect.objectContaining({ subnetId: 'subnet-private', service: 'sts', after: 'interface' }),
    );
  });

  it('asks what a policy refuses, of an endpoint and of a bucket', async () => {
    const deny = await file('deny.json', {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }],
    });
    const endpoint = await answerOf('--policy', `vpce-s3=${deny}`);
    expect(endpoint.answer.changes).toEqual([
      expect.objectContaining({ kind: 'modify-vpc-endpoint', endpointId: 'vpce-s3' }),
    ]);
    expect(endpoint.answer.findings.go.map(({ check }) => check)).toContain('full-access-endpoint-policy');
    const bucket = await answerOf('--policy', 'ledger=none');
    expect(bucket.code).toBe(1);
    expect(bucket.answer.changes[0]?.kind).toBe('delete-bucket-policy');
    expect(bucket.answer.findings.come.map(({ subject }) => subject.id)).toContain('ledger');
    const same = await ask('--policy', `ledger=${await file('same.json', onlyBy('vpce-s3'))}`);
    expect(same.code).toBe(2);
    expect(same.err).toContain('(PolicyUnchanged)');
  });

  it('leads a route elsewhere, makes a new one, or takes it away', async () => {
    const gone = await answerOf('--route', 'rtb-private=0.0.0.0/0:none');
    expect(gone.answer.changes[0]?.kind).toBe('delete-route');
    expect(cells(gone.answer, 'breaks')).toContain('subnet-private sts');
    const moved = await answerOf('--route', 'rtb-tgw=0.0.0.0/0:nat-central');
    expect(moved.answer.changes[0]?.kind).toBe('replace-route');
    expect(moved.code).toBe(0);
    const made = await answerOf('--route', 'rtb-private=10.99.3.0/16:nat-own');
    expect(made.answer.changes[0]).toMatchObject({
      kind: 'create-route',
      destination: { kind: 'ipv4', value: '10.99.0.0/16' },
    });
  });

  it('takes changes from a file: a list, changes, or a plan', async () => {
    const { accountId = '', region = '' } =
      inventory().regions.find(({ sections }) =>
        JSON.stringify(sections.natGateways).includes('nat-central'),
      ) ?? {};
    const change = { kind: 'delete-nat-gateway', accountId, region, natGatewayId: 'nat-central' };
    for (const content of [[change], { changes: [change] }, { changes: [{ kind: 'x', api: [change] }] }]) {
      const { code, answer } = await answerOf('--change', await file('changes.json', content));
      expect(code).toBe(1);
      expect(answer.changes).toEqual([change]);
    }
  });

  it.each([
    [['--delete', 'nat-centrl'], 'Did you mean nat-central?'],
    [['--delete', 'vpce-s4'], 'Did you mean vpce-s3?'],
    [['--delete', 'igw-own'], '--route TABLE=0.0.0.0/0:none'],
    [['--delete', 'subnet-app'], '--change'],
    [['--route', 'rtb-ap=0.0.0.0/0:none'], 'Did you mean rtb-app?'],
    [['--route', 'rtb-app'], 'is not TABLE=DESTINATION:TARGET'],
    [['--route', 'rtb-app=10.0.0.0/33:none'], 'is no destination of a route'],
    [['--route', 'rtb-app=0.0.0.0/0:i-1'], 'is no target of a route'],
    [['--route', 'rtb-private=0.0.0.0/0:nat-ow'], 'Did you mean nat-own?'],
    [
      ['--route', 'rtb-app=192.0.2.0/24:none'],
      'rtb-app has no route to 192.0.2.0/24 (InvalidRoute.NotFound)',
    ],
    [['--policy', 'ledgr=none'], 'Did you mean ledger?'],
    [['--policy', 'ledger'], 'is not vpce-…=FILE or BUCKET=FILE'],
    [['--policy', 'ledger=/nowhere/policy.json'], '/nowhere/policy.json cannot be read (ENOENT)'],
    [['--create-endpoint', 's3'], '--create-endpoint does not say where'],
    [['--create-endpoint', 'ssm', '--tables', 'rtb-app'], 'There is no gateway endpoint for ssm'],
    [['--create-endpoint', 's3', '--tables', 'rtb-app,rtb-private'], 'An endpoint is in one VPC'],
    [['--create-endpoint', 's3', '--tables', 'rtb-private'], '(RouteAlreadyExists)'],
    [['--tables', 'rtb-app'], 'no endpoint to create'],
    [[], 'Nothing is changed'],
  ])('refuses %s with a reason', async (argv, reason) => {
    const { code, err, out } = await ask(...argv);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(reason);
  });

  it.each([
    ['[', 'is not JSON'],
    ['{}', 'holds no list of changes'],
    ['[{"kind":"delete-nat-gatway"}]', 'Did you mean delete-nat-gateway?'],
    ['[{"kind":"delete-nat-gateway"}]', '[0]: accountId: expected a string, found nothing'],
    ['[3]', '[0].kind: there is none'],
  ])('says what is wrong with a file of changes: %s', async (content, reason) => {
    const { code, err } = await ask('--change', await file('wrong.json', content));
    expect(code).toBe(2);
    expect(err).toContain(reason);
  });

  it('writes Markdown to a file', async () => {
    const path = join(folder, 'answer.md');
    const { code, out } = await ask('--delete', 'nat-central', '--format', 'markdown', '--out', path);
    expect([code, out]).toEqual([1, '']);
    const text = await readFile(path, 'utf8');
    expect(text).toContain('## pathproof what-if: something gets worse');
    expect(text).toContain('### Breaks');
  });
});
