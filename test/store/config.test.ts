import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig, noConfig, parseConfig } from '../../src/store/config.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pathproof-config-'));
});

afterEach(() => rm(directory, { recursive: true }));

const refusal = (text: string): Promise<string> =>
  parseConfig('pathproof.config.yaml', text).then(
    () => 'accepted',
    (error: unknown) => (error as Error).message,
  );

describe('the configuration', () => {
  it('is empty where there is no file', async () => {
    expect(await loadConfig(null, directory)).toEqual(noConfig);
  });

  it('is found in the directory, as YAML before JSON', async () => {
    await writeFile(join(directory, 'pathproof.config.json'), '{"assumeWorkloads": true}');
    expect(await loadConfig(null, directory)).toMatchObject({ assumeWorkloads: true });
    await writeFile(
      join(directory, 'pathproof.config.yaml'),
      'profiles:\n  - profile: ecr\n    tags: { Team: web }\n',
    );
    expect(await loadConfig(null, directory)).toMatchObject({
      assumeWorkloads: false,
      profiles: [{ profile: 'ecr', tags: { Team: 'web' } }],
    });
  });

  it('may be an empty file', async () => {
    expect(await parseConfig('c.yaml', '# nothing yet\n')).toEqual(noConfig);
  });

  it.each([
    ['trustedAccounts: [012345678901]', /trustedAccounts\[0\]: expected an account id in quotes/],
    ['trustedAccounts: ["123"]', /trustedAccounts\[0\]: expected an account id of 12 digits/],
    ['profils: []', /unknown key "profils"; did you mean profiles\?/],
    [
      'profiles: [{ profile: erc }]',
      /profiles\[0\]\.profile: expected a workload profile; did you mean ecr\?/,
    ],
    ['profiles: ssm', /profiles: expected array/],
    ['profiles: [', /not valid YAML.*line 1/],
    ['trustedOrganizations: [acme]', /trustedOrganizations\[0\]: expected an organization id/],
  ])('%s is refused with the place and what was expected', async (text, message) => {
    expect(await refusal(text)).toMatch(message);
  });

  it.each([
    ['disable: *nobody', 'Unresolved alias'],
    ['disable: []\n---\ndisable: []', /multiple documents at line 2/],
  ])('says what is wrong with %j', async (text, words) => {
    await expect(parseConfig('c.yaml', text)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(words) as string,
    });
  });

  it('does not expand a bomb of aliases', async () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefghij'
        .split('')
        .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(',')}]`),
    ].join('\n');
    expect(await refusal(bomb)).not.toBe('accepted');
  });

  it('that is named and not there is an error', async () => {
    await expect(loadConfig(join(directory, 'other.yaml'), directory)).rejects.toThrow(
      /other\.yaml cannot be read/,
    );
  });
});
