import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { root } from '../house/source.ts';
import { buildCli } from '../live/cli.ts';
import { folderOfTest } from '../temp-folder.ts';

interface GitlabJob {
  readonly script: readonly string[];
  readonly artifacts: {
    readonly paths: readonly string[];
    readonly reports: Readonly<Record<string, string>>;
  };
}

const jobs = parse(readFileSync(join(root, 'examples/gitlab-ci.yml'), 'utf8')) as Readonly<
  Record<string, GitlabJob>
>;

beforeAll(buildCli);

describe('the template for GitLab', () => {
  it('previews a merge request, and leaves what its artifacts name', () => {
    const job = jobs['pathproof preview'];
    const folder = folderOfTest('gitlab');
    cpSync(join(root, 'examples/preview'), folder, { recursive: true });
    const bash = (script: string): number | null =>
      spawnSync('bash', ['-e', '-c', script.replaceAll('/opt/pathproof', root)], { cwd: folder }).status;
    expect(
      bash(
        'node /opt/pathproof/dist/cli/main.js preview plan.json --assume-workloads --fail-on never --save inventory.json.gz',
      ),
    ).toBe(0);
    // What will be there is there already: the plan takes nothing more away.
    expect(bash(job?.script.join('\n') ?? 'exit 9')).toBe(0);
    const { paths = [], reports = {} } = job?.artifacts ?? {};
    for (const path of [...paths, ...Object.values(reports)])
      expect(existsSync(join(folder, path)), path).toBe(true);
    expect(JSON.parse(readFileSync(join(folder, reports['codequality'] ?? ''), 'utf8'))).toEqual([]);
  });

  it('takes no key: the scan has the role of its branch', () => {
    expect(JSON.stringify(jobs)).not.toMatch(/SECRET_ACCESS_KEY|ACCESS_KEY_ID/);
    expect(jobs['pathproof scan']?.script.join('\n')).toContain('AWS_WEB_IDENTITY_TOKEN_FILE');
  });
});
