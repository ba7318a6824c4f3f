// Installs the packed package into an empty folder, from the registry and nothing else, and runs what a user would:
// `npm run try:package`. Its last line says that it works, or it ends with 1.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tarball = join(root, 'node_modules/.cache/pathproof/package.tgz');
const folder = mkdtempSync(join(tmpdir(), 'pathproof-try-'));

// Nothing of this repository, and no credentials.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:AWS_|PATHPROOF_|npm_|NODE_PATH$)/.test(name)),
);

const fail = (what, output = '') => {
  console.error(`FAILED: ${what}\n${output.slice(-2000)}`);
  rmSync(folder, { recursive: true, force: true });
  process.exit(1);
};

const run = (command, args, { code = 0 } = {}) => {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    shell: process.platform === 'win32',
  });
  const typed = `${command} ${args.join(' ')}`;
  if (status !== code) fail(`${typed} ended with ${status}, and not with ${code}`, stdout + stderr);
  console.log(`works: ${typed}`);
  return stdout;
};

const expect = (what, holds) => {
  if (!holds) fail(what);
};

/** Asks `pathproof mcp` for its tools and for findings, as an assistant does: lines of JSON over stdin and stdout. */
const mcpOf = (inventory) =>
  new Promise((resolve, reject) => {
    const child = spawn(join(folder, 'node_modules/.bin/pathproof'), ['mcp', '--inventory', inventory], {
      cwd: folder,
      env,
      shell: process.platform === 'win32',
    });
    let out = '';
    let err = '';
    let tools = [];
    const send = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    child.stderr.on('data', (chunk) => (err += chunk));
    child.stdout.on('data', (chunk) => {
      out += chunk;
      const lines = out.split('\n');
      out = lines.pop() ?? '';
      for (const line of lines) {
        const { id, result } = JSON.parse(line);
        if (id === 1) {
          send({ method: 'notifications/initialized' });
          send({ id: 2, method: 'tools/list' });
        }
        if (id === 2) {
          tools = result.tools.map(({ name }) => name);
          send({
            id: 3,
            method: 'tools/call',
            params: { name: 'findings', arguments: { check: 's3-via-nat' } },
          });
        }
        if (id === 3) {
          child.stdin.end();
          child.on('exit', (code) => resolve({ code, tools, said: JSON.stringify(result) }));
        }
      }
    });
    child.on('error', reject);
    child.on('exit', (code) => code !== 0 && reject(new Error(err)));
    const clientInfo = { name: 'try-package', version: '1' };
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo };
    send({ id: 1, method: 'initialize', params });
  });

writeFileSync(join(folder, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }\n');
run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', tarball]);

const installed = join(folder, 'node_modules/pathproof');
const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
const example = join(installed, 'examples/example-organization.json');
for (const name of [
  'README.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'LICENSE',
  'docs/README.md',
  'schema/report.schema.json',
])
  expect(`${name} is in the package`, existsSync(join(installed, name)));

expect(
  '--version says the version',
  run('npx', ['--no-install', 'pathproof', '--version']).trim() === version,
);
run('npx', ['--no-install', 'pathproof', 'demo', '--output', 'demo']);
expect('demo leaves a page', existsSync(join(folder, 'demo/report.html')));
const config = join(installed, 'examples/pathproof.config.yaml');
run('npx', [
  '--no-install',
  'pathproof',
  'verify',
  'demo/report.json',
  '--inventory',
  example,
  '--config',
  config,
]);
const listed = JSON.parse(run('npx', ['--no-install', 'pathproof', 'checks', '--format', 'json']));
expect('checks are data', JSON.stringify(listed).includes('s3-via-nat'));
for (const shell of ['bash', 'zsh', 'fish'])
  expect(
    `completion of ${shell}`,
    run('npx', ['--no-install', 'pathproof', 'completion', shell]).includes('scan'),
  );
run('npx', ['--no-install', 'pathproof', 'audit', example, '--format', 'json'], { code: 1 });
run('npx', ['--no-install', 'pathproof', 'plan', example, '--check', 's3-via-nat', '--output', 'plan']);
expect('plan leaves scripts', existsSync(join(folder, 'plan/plan.sh')));
run('npx', ['--no-install', 'pathproof', 'deploy', '--print']);
run(process.execPath, [
  '-e',
  `Promise.all([import('pathproof'), import('pathproof/testing'), import('pathproof/lambda')]).then(([a, b, c]) => process.exit(a.audit && b.vpc && c.handler ? 0 : 1))`,
]);
const examples = join(installed, 'examples/preview');
const previewed = ['--source', join(examples, 'infra'), '--assume-workloads', '--fix', '--output', 'preview'];
run('npx', ['--no-install', 'pathproof', 'preview', join(examples, 'plan.json'), ...previewed], { code: 1 });
const { changes } = JSON.parse(readFileSync(join(folder, 'preview/preview.json'), 'utf8'));
expect('preview finds what the plan breaks', changes.new.length === 1 && changes.new[0].fix.proved);
// The types are complete where nothing else is installed, save those of Node.js, which every program has its own of.
writeFileSync(
  join(folder, 'typed.ts'),
  `import { inventorySchema, type Report } from 'pathproof';
import { account } from 'pathproof/testing';
import { handler } from 'pathproof/lambda';
export const region: string | undefined = inventorySchema.parse({}).regions[0]?.region;
// @ts-expect-error: it is text, and would be anything if the types of the schemas were not there.
export const wrong: number | undefined = inventorySchema.parse({}).regions[0]?.region;
export const used: [Report | null, typeof account, typeof handler] = [null, account, handler];
`,
);
const tsc = join(root, 'node_modules/typescript/bin/tsc');
run(process.execPath, [tsc, '--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', 'typed.ts']);
const { code, tools, said } = await mcpOf(example);
expect('mcp answers and ends', code === 0 && tools.includes('path') && tools.includes('what_if'));
expect('mcp says what fails', said.includes('subnet-'));
console.log('works: pathproof mcp');

rmSync(folder, { recursive: true, force: true });
console.log(`pathproof ${version} works in an empty folder.`);
