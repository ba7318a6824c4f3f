import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { everyFramework } from '../../src/frameworks/mapping.ts';
import type { Report } from '../../src/model/report.ts';
import { execute } from './execute.ts';
import { folderOfFile } from '../temp-folder.ts';

const directory = folderOfFile('frameworks');
const json = ['--format', 'json', '--fail-on', 'never', '--quiet'];

const configured = (text: string): string => {
  const path = join(directory, `${text.replace(/\W+/g, '-')}.yaml`);
  writeFileSync(path, `frameworks: ${text}\n`);
  return path;
};

const frameworksOf = async (...flags: readonly string[]): Promise<readonly string[]> => {
  const { out } = await execute(['audit', 'inventory.json', ...json, ...flags]);
  return (JSON.parse(out) as Report).frameworks.map(({ id }) => id);
};

describe('the frameworks of a report', () => {
  it('are the usual ones where the configuration names none', async () => {
    expect(await frameworksOf()).toEqual(['aws-fsbp', 'cis-aws-7.0.0']);
    expect(await frameworksOf('--config', configured('[]'))).toEqual(['aws-fsbp', 'cis-aws-7.0.0']);
  });

  it('are those of the configuration, and all where it says so', async () => {
    expect(await frameworksOf('--config', configured('[soc-2, gdpr]'))).toEqual(['gdpr', 'soc-2']);
    expect(await frameworksOf('--config', configured('[all]'))).toEqual(everyFramework.map(({ id }) => id));
  });

  it('are those of the command line first', async () => {
    const { out } = await execute([
      'audit',
      'inventory.json',
      ...json,
      '--config',
      configured('[soc-2]'),
      '--framework',
      'cis-aws-7.0.0',
    ]);
    expect((JSON.parse(out) as Report).frameworks.map(({ id }) => id)).toEqual(['cis-aws-7.0.0']);
  });

  it('that nobody knows end the run, with what was meant', async () => {
    const { code, err } = await execute(['audit', 'inventory.json', '--config', configured('[cis-aws-7]')]);
    expect(code).toBe(2);
    expect(err).toContain('cis-aws-7.0.0');
  });
});
