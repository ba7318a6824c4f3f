// Previews cases with the built command, as a user would, and writes what it answers in the form that their scorer takes:
// `npx tsx tools/preview-answers.ts CASES ANSWERS`, then `python3 score.py CASES ANSWERS`.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Preview } from '../src/model/preview.ts';
import { answerOf, argvOf, runsOf, type Truth } from '../test/cli/preview-cases.ts';

const [cases = '', answers = ''] = process.argv.slice(2);
if (!existsSync(cases) || answers === '') {
  process.stderr.write('Name the folder of the cases, and where the answers go.\n');
  process.exit(2);
}
mkdirSync(answers, { recursive: true });
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
for (const name of readdirSync(cases).sort()) {
  const folder = join(cases, name);
  if (!existsSync(join(folder, 'truth.json'))) continue;
  const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Truth;
  const runs: Record<string, unknown> = {};
  for (const run of runsOf(truth)) {
    const work = mkdtempSync(join(tmpdir(), 'preview-'));
    const argv = argvOf(folder, truth, run, work);
    const { status, stderr } = spawnSync(process.execPath, [main, ...argv], { encoding: 'utf8' });
    const path = join(work, 'preview.json');
    if (existsSync(path))
      runs[run.name] = answerOf(JSON.parse(readFileSync(path, 'utf8')) as Preview, truth, run);
    else process.stderr.write(`${name} [${run.name}]: exit ${status}: ${stderr}\n`);
    rmSync(work, { recursive: true });
  }
  writeFileSync(join(answers, `${name}.json`), JSON.stringify({ runs }));
}
