import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../house/source.ts';
import { ghStub, npmStub } from './stubs.ts';
import { folderOfTest } from '../temp-folder.ts';

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

/** What is looked at of action.yml. */
export interface Action {
  readonly name: string;
  readonly description: string;
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

/** The action of this repository. */
export const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;

/** A comment on the pull request. */
export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly type: string };
}

/** How a job is: what it gives the action, what is in its checkout, and whose pull request it is. */
export interface Job {
  readonly inputs: Readonly<Record<string, string>>;
  /** Files of the checkout, by name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly pullRequest?: number;
  readonly comments?: readonly Comment[];
  /** May the token write comments? That of a fork may not. */
  readonly mayComment?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a job left behind. */
export interface Ran {
  readonly code: number;
  readonly log: string;
  /** The commands of the log that the runner obeys. */
  readonly commands: readonly string[];
  readonly summary: string;
  readonly comments: readonly Comment[];
  readonly outputs: Readonly<Record<string, string>>;
  /** Other actions that were used, with what they were given. */
  readonly used: readonly { readonly uses: string; readonly with: Readonly<Record<string, string>> }[];
  readonly workspace: string;
}

// The runner obeys lines that begin with `::name`, and `##[name` anywhere in a line, until it is told to stop (ActionCommand.cs).
const commandsIn = (log: string): readonly string[] => {
  const found: string[] = [];
  let stopped: string | null = null;
  for (const line of log.split(/\r\n|\r|\n/)) {
    const stop = /^\s*::stop-commands::(.+)$/.exec(line)?.[1];
    if (stopped !== null) {
      if (line.trim() === `::${stopped}::`) stopped = null;
    } else if (stop !== undefined) stopped = stop;
    else if (/^\s*::[a-z]|##\[[a-z]/.test(line)) found.push(line.trim());
  }
  return found;
};

const outputsIn = (file: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

/** Runs the steps of the action as GitHub's runner does, with `gh` and `npm` replaced by stubs. */
export const runAction = (job: Job): Ran => {
  const folder = folderOfTest('action');
  const [workspace, bin, temp] = ['workspace', 'bin', 'temp'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const one of [workspace, bin, temp]) mkdirSync(one);
  for (const [name, text] of Object.entries(job.files ?? {})) writeFileSync(join(workspace, name), text);
  const [comments, summary] = [join(folder, 'comments.json'), join(folder, 'summary.md')];
  writeFileSync(comments, JSON.stringify(job.comments ?? []));
  writeFileSync(summary, '');
  writeFileSync(join(bin, 'gh'), ghStub, { mode: 0o755 });
  writeFileSync(join(bin, 'npm'), npmStub, { mode: 0o755 });

  const defaults = Object.fromEntries(
    Object.entries(action.inputs).map(([name, one]) => [name, one.default]),
  );
  const values = new Map<string, string>([
    ...Object.entries({ ...defaults, ...job.inputs }).map(
      ([name, text]) => [`inputs.${name}`, text] as const,
    ),
    ['github.token', 'a-token'],
    ['github.repository', 'owner/repository'],
    ['github.event.pull_request.number', job.pullRequest === undefined ? '' : String(job.pullRequest)],
  ]);
  const valueOf = (name: string): string => {
    if (name.startsWith('steps.')) return values.get(name) ?? '';
    const value = values.get(name);
    if (value === undefined) throw new Error(`action.yml asks for ${name}, which is not there.`);
    return value;
  };
  const filled = (all: Readonly<Record<string, string>> = {}): Record<string, string> =>
    Object.fromEntries(
      Object.entries(all).map(([name, text]) => [
        name,
        String(text).replaceAll(/\$\{\{ ([\w.-]+) \}\}/g, (_, value: string) => valueOf(value)),
      ]),
    );
  // Without a word about it, a step waits for the success of those before.
  const holds = (condition: string | undefined, failed: boolean): boolean => {
    const parts = condition?.split(' && ') ?? [];
    if (failed && !parts.includes('always()')) return false;
    return parts.every((part) => {
      const [, name = part, sign, text = ''] = /^(\S+) (==|!=) '(.*)'$/.exec(part) ?? [];
      if (name === 'always()') return true;
      return sign === undefined ? valueOf(name) !== '' : (valueOf(name) === text) === (sign === '==');
    });
  };

  let code = 0;
  let log = '';
  const used: { uses: string; with: Readonly<Record<string, string>> }[] = [];
  action.runs.steps.forEach((step, index) => {
    if (!holds(step.if, code !== 0)) return;
    if (step.uses !== undefined) return void used.push({ uses: step.uses, with: filled(step.with) });
    const [script, output] = [join(folder, `${index}.sh`), join(folder, `${index}.out`)];
    writeFileSync(script, step.run ?? '');
    writeFileSync(output, '');
    // GitHub: `shell: bash` is this command.
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['--noprofile', '--norc', '-eo', 'pipefail', script],
      {
        cwd: workspace,
        encoding: 'utf8',
        env: {
          PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
          HOME: folder,
          GITHUB_ACTIONS: 'true',
          GITHUB_ACTION_PATH: root,
          GITHUB_OUTPUT: output,
          GITHUB_STEP_SUMMARY: summary,
          RUNNER_TEMP: temp,
          STUB_COMMENTS: comments,
          STUB_MAY_COMMENT: String(job.mayComment ?? true),
          STUB_ROOT: root,
          ...job.env,
          ...filled(step.env),
        },
      },
    );
    log += stdout + stderr;
    for (const [name, text] of Object.entries(outputsIn(output)))
      values.set(`steps.${step.id ?? ''}.outputs.${name}`, text);
    if (status !== 0 && code === 0) code = status ?? 1;
  });
  return {
    code,
    log,
    commands: commandsIn(log),
    summary: readFileSync(summary, 'utf8'),
    comments: JSON.parse(readFileSync(comments, 'utf8')) as Comment[],
    outputs: filled(
      Object.fromEntries(Object.entries(action.outputs).map(([name, { value }]) => [name, value])),
    ),
    used,
    workspace,
  };
};
