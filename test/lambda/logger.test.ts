import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const logger = fileURLToPath(new URL('../../src/lambda/logger.ts', import.meta.url));

/** Lines that a function of its own process writes; its log goes to stdout itself, past every test's eyes. */
const linesOf = (statement: string, env: Readonly<Record<string, string>> = {}): readonly string[] => {
  const code = `import { createFunctionLogger } from ${JSON.stringify(logger)};
    const logger = createFunctionLogger('request-1', process.env);
    ${statement}`;
  const argv = ['--import', 'tsx', '--input-type=module', '--eval', code];
  const { stdout, stderr } = spawnSync(process.execPath, argv, {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  if (stderr !== '') throw new Error(stderr);
  return stdout.trimEnd().split('\n');
};

describe('the log of the function', () => {
  it('is JSON as Lambda reads it: level in upper case, an ISO timestamp, one line each', () => {
    const lines = linesOf(
      `logger.info({ accounts: 3 }, 'step'); logger.error({ hint: 'a\\nb' }, 'refused');`,
    );
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      {
        level: 'INFO',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
        requestId: 'request-1',
        accounts: 3,
        message: 'step',
      },
      expect.objectContaining({ level: 'ERROR', message: 'refused' }),
    ]);
  });

  it('keeps to itself what nobody else may know', () => {
    const [line = ''] = linesOf(
      `logger.info({ externalId: 'halden', request: { externalId: 'halden', credentials: 'k' } }, 'step');`,
    );
    expect(line).not.toContain('halden');
  });
});
