import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { type Preview, previewSchema } from '../../src/model/preview.ts';
import { saveInventory } from '../../src/store/inventory-file.ts';
import { execute } from './execute.ts';
import { answerOf, argvOf, type Run, runsOf, type Truth } from './preview-cases.ts';
import { folderOfFile } from '../temp-folder.ts';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const example = (name: string): string => path(`examples/preview/${name}`);

const ask = (...argv: readonly string[]) =>
  execute(['preview', ...argv], { parts: { checks: () => Promise.resolve(checks), saveInventory } });

const folder = folderOfFile('preview');

const file = async (name: string, content: unknown): Promise<string> => {
  const at = join(folder, name);
  await writeFile(at, typeof content === 'string' ? content : JSON.stringify(content));
  return at;
};

const previewIn = (at: string): Preview =>
  previewSchema.parse(JSON.parse(readFileSync(join(at, 'preview.json'), 'utf8')));

const into = (): string => mkdtempSync(join(folder, 'out-'));

describe('pathproof preview', () => {
  it('says what a plan breaks, by which address, at which line, and how to edit it', async () => {
    const out = into();
    const { code, err } = await ask(
      example('plan.json'),
      '--source',
      example('infra'),
      '--assume-workloads',
      '--fix',
      '--format',
      'json,markdown,sarif,html',
      '--output',
      out,
    );
    expect(err).toContain('preview.json');
    expect(code).toBe(1);
    const { changes, causes, coverage, declared } = previewIn(out);
    expect(changes.new.map(({ check, subject, cause }) => [check, subject, cause])).toEqual([
      ['s3-via-nat', 'aws_subnet.tier["batch"]', 'aws_vpc_endpoint_route_table_association.s3["batch"]'],
    ]);
    expect(changes.resolved).toEqual([]);
    expect(changes.unsettled).toEqual([]);
    expect(causes).toHaveLength(1);
    expect(declared).toEqual({ create: 0, update: 0, replace: 0, delete: 1 });
    expect(coverage.complete).toBe(true);
    const [found] = changes.new;
    expect(found?.place).toEqual({ file: example('infra/endpoints.tf'), line: 7 });
    expect(found?.fix?.proved).toBe(true);
    expect(found?.fix?.code).toContain('vpc_endpoint_id = aws_vpc_endpoint.s3.id\n');
    expect(found?.fix?.code).toContain('route_table_id  = aws_route_table.tier["batch"].id\n');
    expect(found?.message).not.toContain('rtb-');
    expect(await readFile(join(out, 'preview.md'), 'utf8')).toContain(
      'aws_vpc_endpoint_route_table_association.s3["batch"]',
    );
    expect(await readFile(join(out, 'preview.sarif'), 'utf8')).toContain('infra/endpoints.tf');
    expect(await readFile(join(out, 'preview.html'), 'utf8')).toContain('Map, before and after');
  });

  it('judges over a saved inventory, in which the plan finds its things again', async () => {
    const saved = join(folder, 'inventory.json');
    await ask(example('plan.json'), '--assume-workloads', '--save', saved);
    const out = into();
    const { loadInventory } = await import('../../src/store/inventory-file.ts');
    const over = await loadInventory(saved);
    const { code } = await execute(
      [
        'preview',
        `services=${example('services.yaml')}`,
        '--parameters',
        example('parameters.json'),
        '--over',
        saved,
        '--account',
        '111122223333',
        '--region',
        'eu-west-1',
        '--assume-workloads',
        '--format',
        'json',
        '--output',
        out,
      ],
      { parts: { checks: () => Promise.resolve(checks), loadInventory: () => Promise.resolve(over) } },
    );
    const found = previewIn(out);
    expect(found.over.kind).toBe('inventory');
    const door = (side: Preview['after'], subject: string): string | undefined =>
      side.ways.find((way) => way.service === 'ssm' && way.subject === subject)?.door;
    expect(door(found.before, 'subnet-0a1b2c3d4e5f60011')).toBe('nat');
    expect(door(found.after, 'subnet-0a1b2c3d4e5f60011')).toBe('interface');
    expect(found.changes.new.every(({ subject }) => !subject.startsWith('subnet-'))).toBe(true);
    expect([0, 1]).toContain(code);
  });

  it('reads the plans of several units from one file, and keeps equal addresses apart', async () => {
    const unit = (cidr: string) => ({
      format_version: '1.2',
      resource_changes: [
        {
          address: 'aws_vpc.main',
          mode: 'managed',
          type: 'aws_vpc',
          name: 'main',
          change: {
            actions: ['create'],
            before: null,
            after: { cidr_block: cidr },
            after_unknown: { id: true },
          },
        },
        {
          address: 'aws_subnet.app',
          mode: 'managed',
          type: 'aws_subnet',
          name: 'app',
          change: {
            actions: ['create'],
            before: null,
            after: { cidr_block: cidr.replace('/16', '/24') },
            after_unknown: { id: true, vpc_id: true },
          },
        },
      ],
      configuration: {
        root_module: {
          resources: [
            { address: 'aws_vpc.main', mode: 'managed', type: 'aws_vpc', name: 'main', expressions: {} },
            {
              address: 'aws_subnet.app',
              mode: 'managed',
              type: 'aws_subnet',
              name: 'app',
              expressions: { vpc_id: { references: ['aws_vpc.main.id', 'aws_vpc.main'] } },
            },
          ],
        },
      },
    });
    const units = [unit('10.0.0.0/16'), unit('10.1.0.0/16')].map((one) => JSON.stringify(one)).join('\n');
    const out = into();
    await ask(await file('units.json', units), '--region', 'eu-west-1', '--format', 'json', '--output', out);
    const { sources, declared, after } = previewIn(out);
    expect(sources.map(({ name }) => name)).toEqual(['units-1', 'units-2']);
    expect(declared.create).toBe(4);
    const subnets = new Set(after.ways.map(({ subject }) => subject));
    expect([...subnets]).toEqual(['units-1/aws_subnet.app', 'units-2/aws_subnet.app']);
  });

  it('exits 0 when nothing new fails as severely as that', async () => {
    const { code, out } = await ask(example('plan.json'), '--assume-workloads', '--fail-on', 'high');
    expect(code).toBe(0);
    expect(out).toContain('loses the endpoint for s3');
  });

  it('exits 3 with --require-complete when verdicts cannot be reached, before it exits 1', async () => {
    const asked = [
      `services=${example('services.yaml')}`,
      '--parameters',
      example('parameters.json'),
      '--account',
      '111122223333',
      '--region',
      'eu-west-1',
      '--assume-workloads',
    ];
    expect((await ask(...asked, '--require-complete')).code).toBe(3);
    expect((await ask(...asked)).code).toBe(0);
  });

  it.each([
    ['a file that is not there', () => Promise.resolve([join(folder, 'none.json')]), 'does not exist'],
    ['an empty file', async () => [await file('empty.json', '')], 'is empty'],
    [
      'the log of a plan',
      async () => [await file('log.json', '{"@level":"info","@message":"x"}\n')],
      'log of',
    ],
    ['a folder that is no cdk.out', () => Promise.resolve([folder]), 'without manifest.json'],
    [
      'a text that is neither',
      async () => [await file('notes.txt', 'just words')],
      'no JSON of a Terraform plan',
    ],
    [
      'parameters that are no JSON',
      async () => [example('services.yaml'), '--parameters', await file('p.json', '{')],
      'is not JSON',
    ],
    [
      'a parameter that is an object in an object',
      async () => [example('services.yaml'), '--parameters', await file('q.json', { a: { b: { c: 1 } } })],
      'no text, number',
    ],
    ['an account that is none', () => Promise.resolve([example('plan.json'), '--account', '12']), '12'],
    [
      'a region that is none',
      () => Promise.resolve([example('plan.json'), '--region', 'Ireland']),
      'is no region',
    ],
    [
      'a nested template without a file',
      () => Promise.resolve([example('services.yaml'), '--nested', 'https://x']),
      'names no file',
    ],
    [
      'a folder of code that is none',
      () => Promise.resolve([example('plan.json'), '--source', example('plan.json')]),
      'is no folder',
    ],
  ])('exits 2 with a sentence about %s', async (_what, argv, said) => {
    const { code, err } = await ask(...(await argv()));
    expect(err).toContain(said);
    expect(err).not.toContain('bug of pathproof');
    expect(err.trim().split('\n')).toHaveLength(2);
    expect(code).toBe(2);
  });
});

describe('the words of the code elsewhere', () => {
  const run = (...argv: readonly string[]) =>
    execute(argv, { parts: { checks: () => Promise.resolve(checks), saveInventory } });

  it('are those in which path is asked and answers, as it will be', async () => {
    const { out, code } = await run(
      'path',
      'aws_subnet.tier["batch"]',
      's3',
      '--preview',
      example('plan.json'),
    );
    expect(code).toBe(0);
    expect(out).toContain('delivered through a NAT gateway');
    expect(out).toContain('aws_nat_gateway.main (nat-0a1b2c3d4e5f60032)');
  });

  it('are in the matrix as it will be', async () => {
    const { out } = await run(
      'matrix',
      '--service',
      's3',
      '--preview',
      example('plan.json'),
      '--format',
      'csv',
    );
    expect(out).toMatch(/aws_subnet\.tier.*batch.*nat/);
  });

  it('name things and write remedies of an audit, by a state', async () => {
    const saved = join(folder, 'after.json');
    await ask(example('plan.json'), '--save', saved, '--fail-on', 'never');
    const plan = JSON.parse(readFileSync(example('plan.json'), 'utf8')) as { prior_state: unknown };
    const state = await file('state.json', plan.prior_state);
    const { loadInventory } = await import('../../src/store/inventory-file.ts');
    const { out, err, code } = await execute(
      [
        'audit',
        saved,
        '--check',
        's3-via-nat',
        '--assume-workloads',
        '--terraform-state',
        state,
        '--format',
        'json',
      ],
      { parts: { checks: () => Promise.resolve(checks), loadInventory } },
    );
    expect(err).toBe('');
    expect(code).toBe(1);
    const report = JSON.parse(out) as {
      names: Record<string, string>;
      remedies: Record<string, { terraform?: string; cli?: string; text: string }>;
    };
    expect(report.names['rtb-0a1b2c3d4e5f60023']).toBe('aws_route_table.tier["batch"]');
    const [remedy] = Object.values(report.remedies);
    expect(remedy?.terraform).toContain('aws_route_table.tier["batch"].id');
    expect(remedy?.text).toContain('aws_vpc_endpoint.s3');
    expect(remedy?.cli).toContain('rtb-0a1b2c3d4e5f60023');
  });

  it('are not laid over hashes', async () => {
    const { code, err } = await run('audit', 'x', '--redact', '--terraform-state', example('plan.json'));
    expect(code).toBe(2);
    expect(err).toContain('redacted');
  });
});

describe('what a plan holds in confidence', () => {
  it('is in no format, and not in the inventory that is kept', async () => {
    const secret = 'hunter2-planted-secret';
    const plan = JSON.parse(readFileSync(example('plan.json'), 'utf8')) as {
      variables: Record<string, unknown>;
      resource_changes: {
        address: string;
        change: Record<string, unknown> & { before: object; after: object | null };
      }[];
    };
    plan.variables['password'] = { value: secret };
    for (const { change } of plan.resource_changes) {
      const sensitive = { tags: { Owner: secret }, user_data: secret, password: secret };
      const marks = { tags: true, user_data: true, password: true };
      Object.assign(change, {
        before: { ...change.before, ...sensitive },
        before_sensitive: marks,
        ...(change.after ? { after: { ...change.after, ...sensitive }, after_sensitive: marks } : {}),
      });
    }
    const out = into();
    const saved = join(out, 'kept.json');
    const { out: shown, err } = await ask(
      await file('secret.json', plan),
      '--assume-workloads',
      '--fix',
      '--save',
      saved,
      '--format',
      'terminal,json,markdown,sarif,html',
      '--output',
      out,
    );
    const files = readdirSync(out);
    expect(files.sort()).toEqual([
      'kept.json',
      'preview.html',
      'preview.json',
      'preview.md',
      'preview.sarif',
    ]);
    for (const name of files) expect(readFileSync(join(out, name), 'utf8'), name).not.toContain(secret);
    expect(shown + err).not.toContain(secret);
    expect(shown).toContain('aws_subnet.tier["batch"]');
  });
});

const cases = path('../shared/iac/cases/open');
const four = [
  's3-via-nat',
  'interface-endpoint-without-443',
  'duplicate-gateway-endpoint',
  'isolated-subnet-without-ssm',
];

interface Expected {
  readonly after?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly accept?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  readonly findings?: readonly {
    readonly check: string;
    readonly subject: string;
    readonly verdict: string | readonly string[];
  }[];
  readonly acceptFindings?: Expected['findings'];
  readonly changes?: {
    readonly cause?: string;
    readonly new?: readonly { readonly check: string; readonly subject: string }[];
  };
}

const listed = (one: string | readonly string[] | undefined): readonly string[] =>
  one === undefined ? [] : typeof one === 'string' ? [one] : one;

describe.skipIf(!existsSync(cases))(
  'the cases with a known truth (../shared/iac/cases/open, where it is there)',
  () => {
    it('are answered without a wrong word, and as well as the bar asks', async () => {
      const counts = { ways: 0, right: 0, honest: 0 };
      const wrong: string[] = [];
      for (const name of readdirSync(cases)) {
        const at = join(cases, name);
        const truth = JSON.parse(readFileSync(join(at, 'truth.json'), 'utf8')) as Truth & Expected;
        for (const run of runsOf(truth) as readonly (Run & Expected)[]) {
          const work = into();
          const { loadInventory } = await import('../../src/store/inventory-file.ts');
          await execute([...argvOf(at, truth, run, work)], {
            parts: { checks: () => Promise.resolve(checks), loadInventory },
          });
          const got = answerOf(previewIn(work), truth, run);
          const said = `${name} [${run.name}]`;
          const { after, findings = [], acceptFindings = [], accept = {} } = truth.runs ? run : truth;
          for (const [subject, ways] of Object.entries(after ?? {}))
            for (const [service, door] of Object.entries(ways)) {
              const right = [
                door,
                ...listed(accept[subject]?.[service]),
                ...listed(truth.accept?.[subject]?.[service]),
              ];
              const answer = got.subnets[subject]?.[service] ?? 'unknown';
              counts.ways += 1;
              if (!right.includes(answer) && answer !== 'unknown')
                wrong.push(`${said} ${subject} ${service}: ${answer}, is ${door}`);
              if (right.includes(answer)) counts[answer === 'unknown' ? 'honest' : 'right'] += 1;
            }
          const expected = [...findings, ...acceptFindings, ...(truth.acceptFindings ?? [])];
          const mayFail = new Set(
            expected.flatMap((one) =>
              listed(one.verdict).includes('fail') ? [`${one.check} ${one.subject}`] : [],
            ),
          );
          for (const { check, subject, verdict } of got.findings)
            if (four.includes(check) && verdict === 'fail' && !mayFail.has(`${check} ${subject}`))
              wrong.push(`${said} ${check} ${subject}: fails, and should not`);
          const { changes } = truth;
          for (const { check, subject } of changes?.new ?? []) {
            const found = got.changes.new.find((one) => one.check === check && one.subject === subject);
            if (found?.cause !== changes?.cause)
              wrong.push(`${said} ${check} ${subject}: cause ${found?.cause}, is ${changes?.cause}`);
          }
        }
      }
      expect(wrong).toEqual([]);
      expect(counts.ways).toBeGreaterThan(200);
      expect((counts.right + counts.honest) / counts.ways).toBeGreaterThan(0.95);
    }, 120_000);
  },
);
