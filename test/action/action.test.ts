import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from '../house/source.ts';
import { buildCli } from '../live/cli.ts';
import { action, type Comment, type Job, runAction } from './runner.ts';
import { folderOfTest } from '../temp-folder.ts';

/*
 * The steps of action.yml, run as a runner runs them, with the built command line: what a job shows, keeps and ends with.
 */

const example = (name: string): string => readFileSync(join(root, 'examples/preview', name), 'utf8');
const plan = example('plan.json');

const pullRequest = (more: Partial<Job> & Pick<Job, 'inputs'>) =>
  runAction({
    pullRequest: 7,
    files: { 'plan.json': plan, 'endpoints.tf': example('infra/endpoints.tf') },
    ...more,
    inputs: { files: 'plan.json', source: '.', args: '--assume-workloads', ...more.inputs },
  });

beforeAll(buildCli);

describe('action.yml', () => {
  const { runs, inputs, outputs } = action;

  it('has what a composite action must have', () => {
    expect(runs.using).toBe('composite');
    for (const { description } of [action, ...Object.values(inputs), ...Object.values(outputs)])
      expect(description).toMatch(/\w/);
    for (const step of runs.steps) {
      expect(step.name).toMatch(/\w/);
      expect([step.run === undefined, step.uses === undefined].filter(Boolean)).toHaveLength(1);
      // A step of an action has no shell unless it names one.
      expect(step.run === undefined || step.shell === 'bash').toBe(true);
    }
  });

  it('takes nothing into the text of a script', () => {
    for (const { run = '' } of runs.steps) expect(run).not.toContain('${{');
  });

  it('uses each of its inputs, and no other', () => {
    const text = readFileSync(join(root, 'action.yml'), 'utf8');
    const asked = new Set([...text.matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name));
    expect(asked).toEqual(new Set(Object.keys(inputs)));
  });
});

describe('a preview of a pull request', () => {
  it('shows the new failure at its line, in the summary and in a comment, and fails', () => {
    const ran = pullRequest({ inputs: {} });
    expect(ran.code).toBe(1);
    expect(ran.outputs['exit-code']).toBe('1');
    expect(ran.commands).toHaveLength(1);
    expect(ran.commands[0]).toMatch(/^::warning file=endpoints\.tf,line=7,title=s3-via-nat \(medium\)::/);
    expect(ran.summary).toContain('1 subnet loses the endpoint for s3');
    expect(ran.comments.map(({ body }) => body)).toEqual([ran.summary]);
    expect(ran.log).toContain('New failures');
    const report = ran.outputs['report'] ?? '';
    for (const name of ['preview.json', 'preview.html', 'preview.sarif'])
      expect(existsSync(join(report, name))).toBe(true);
    expect(ran.used).toEqual([
      {
        uses: 'actions/upload-artifact@v4',
        with: { name: 'pathproof', path: report, 'if-no-files-found': 'ignore' },
      },
    ]);
  });

  it('replaces its comment, and only its own', () => {
    const comments: readonly Comment[] = [
      { id: 1, body: '<!-- pathproof preview -->\nall is well', user: { type: 'User' } },
      { id: 2, body: 'about <!-- pathproof preview -->', user: { type: 'Bot' } },
      { id: 3, body: '<!-- pathproof preview -->\nold', user: { type: 'Bot' } },
      { id: 4, body: '<!-- pathproof preview -->\nolder', user: { type: 'Bot' } },
    ];
    const ran = pullRequest({ inputs: {}, comments });
    expect(ran.comments.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    expect(ran.comments.filter(({ body }, index) => body !== comments[index]?.body)).toEqual([
      { id: 3, body: ran.summary, user: { type: 'Bot' } },
    ]);
  });

  it('says that it may not comment, and judges all the same', () => {
    const ran = pullRequest({ inputs: {}, mayComment: false });
    expect(ran.comments).toEqual([]);
    expect(ran.commands.at(-1)).toContain('pull-requests: write');
    expect(ran.code).toBe(1);
  });

  it.each([
    ['fails only at what the job names', { 'fail-on': 'high' }, 0],
    [
      'is not judged by what is unknown unless the job says so',
      { files: 'services=services.yaml', source: '' },
      0,
    ],
    [
      'is judged by what is unknown where the job says so',
      {
        files: 'services=services.yaml',
        source: '',
        args: '--require-complete\n--parameters=parameters.json\n--account=111122223333\n--region=eu-west-1',
      },
      3,
    ],
    ['needs a file', { files: '' }, 2],
    ['needs a file that is there', { files: 'none.json' }, 2],
    ['is one of two modes', { mode: 'apply' }, 2],
  ])('%s', (_what, inputs: Readonly<Record<string, string>>, code) => {
    const files = {
      'plan.json': plan,
      'services.yaml': example('services.yaml'),
      'parameters.json': example('parameters.json'),
    };
    const ran = pullRequest({ inputs, files });
    expect(ran.log).not.toContain('bug of pathproof');
    expect(ran.code).toBe(code);
  });

  it('uploads to code scanning where that is wanted, and leaves out artifact and comment where they are not', () => {
    const ran = pullRequest({ inputs: { sarif: 'true', artifact: '', comment: 'false' } });
    expect(ran.comments).toEqual([]);
    expect(ran.used.map(({ uses }) => uses)).toEqual(['github/codeql-action/upload-sarif@v4']);
    expect(ran.used[0]?.with['sarif_file']).toBe(join(ran.outputs['report'] ?? '', 'preview.sarif'));
  });

  it('runs a version of the registry outside of the checkout, without the credentials that the job has', () => {
    const trap = { 'package.json': '{"name":"trap"}', '.npmrc': 'registry=https://evil.test' };
    const seen = join(folderOfTest('seen'), 'seen.cjs');
    const names = `Object.keys(process.env).filter((name) => name.startsWith('AWS_')).join()`;
    writeFileSync(
      seen,
      `if (/main\\.js$/.test(process.argv[1] ?? '')) console.log('names of AWS: <' + ${names} + '>');`,
    );
    const ran = pullRequest({
      inputs: { version: '1.2.3', source: '' },
      files: { 'plan.json': plan, ...trap },
      env: {
        NODE_OPTIONS: `--require=${seen}`,
        AWS_ACCESS_KEY_ID: 'id',
        AWS_SECRET_ACCESS_KEY: 'key',
        AWS_SESSION_TOKEN: 'token',
        AWS_WEB_IDENTITY_TOKEN_FILE: 'file',
      },
    });
    expect(ran.code).toBe(1);
    expect(ran.log).toContain('names of AWS: <>');
    expect(ran.summary).toContain('loses the endpoint');
  });
});

describe('what strangers wrote', () => {
  it.each(['1.0.0; touch pwned', '$(touch pwned)', 'file:../evil', '--registry=https://evil.test'])(
    'is no version: %s',
    (version) => {
      const ran = pullRequest({ inputs: { version } });
      expect(ran.code).toBe(2);
      expect(ran.commands).toEqual([
        '::error title=pathproof::The input version is no version. Write one like 1.2.3.',
      ]);
      expect(existsSync(join(ran.workspace, 'pwned'))).toBe(false);
    },
  );

  it('is a name of a file, and no command of a shell or option of ours', () => {
    const [name, other] = ['$(touch pwned);`touch pwned`\'"*.json', '--output=elsewhere'];
    const ran = runAction({
      inputs: { files: `${name}\n${other}`, args: '--assume-workloads' },
      files: { [name]: plan, [other]: 'Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n' },
    });
    expect(ran.code).toBe(1);
    expect(ran.summary).toContain('loses the endpoint');
    expect(ran.comments).toEqual([]);
    for (const one of ['pwned', 'elsewhere']) expect(existsSync(join(ran.workspace, one))).toBe(false);
  });

  it('is nothing that the runner obeys', () => {
    const key = '##[error]x ::error::y @team </details> ![x](https://evil.test)';
    const ran = pullRequest({
      inputs: {},
      files: { 'plan.json': plan.replaceAll('batch', JSON.stringify(key).slice(1, -1)) },
    });
    expect(ran.code).toBe(1);
    // The log has the name, so that this proves something.
    expect(ran.log).toContain('##[error]x');
    expect(ran.commands).toHaveLength(1);
    expect(ran.commands[0]).toMatch(/^::warning (?:file=|title=s3-via-nat)/);
    expect(ran.summary.replaceAll(/(`+).*?\1/g, '')).not.toContain('@team');
  });
});

describe('a scan', () => {
  it('of a saved inventory asks AWS nothing, and has the same summary, artifact and end', () => {
    const before = pullRequest({ inputs: { args: '--assume-workloads\n--save=inventory.json' } });
    const files = { 'inventory.json': readFileSync(join(before.workspace, 'inventory.json'), 'utf8') };
    const inputs = { mode: 'scan', inventory: 'inventory.json', sarif: 'true', args: '--assume-workloads' };
    const ran = runAction({ inputs, files, pullRequest: 7 });
    expect(ran.code).toBe(1);
    expect(ran.summary).toContain('pathproof');
    expect(ran.comments).toEqual([]);
    expect(ran.commands).toEqual([]);
    expect(ran.used.map(({ uses }) => uses.split('@')[0])).toEqual([
      'github/codeql-action/upload-sarif',
      'actions/upload-artifact',
    ]);
    expect(runAction({ inputs: { ...inputs, 'fail-on': 'never' }, files }).code).toBe(0);
  });
});
