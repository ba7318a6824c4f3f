import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { connect, type ConnectOptions } from '../../src/collect/connect.ts';

const folder = mkdtempSync(join(tmpdir(), 'pathproof-connect-'));
const config = join(folder, 'config');
writeFileSync(
  config,
  [
    '[profile audit]',
    'credential_process = false',
    '[profile onward]',
    'role_arn = arn:aws:iam::111122223333:role/reader',
    'source_profile = gone',
    '[profile signed-in]',
    'sso_start_url = https://example.awsapps.com/start',
    'sso_region = eu-west-1',
    'sso_account_id = 111122223333',
    'sso_role_name = Reader',
  ].join('\n'),
);
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

const options: ConnectOptions = {
  regions: ['eu-west-1'],
  accounts: [],
  profile: null,
  roleName: null,
  roleArn: null,
  externalId: null,
  homeRegion: null,
  now: () => new Date('2026-11-21T09:00:00Z'),
};

/** What a run with these options and this environment is told, before it has asked AWS for anything. */
const refusalOf = async (
  some: Partial<ConnectOptions>,
  env: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const own = {
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: 'eu-west-1',
    HOME: folder,
  };
  for (const [name, value] of Object.entries({ ...own, ...env })) vi.stubEnv(name, value);
  for (const name of ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
    if (!(name in env)) vi.stubEnv(name, undefined);
  const error = await connect({ ...options, ...some }, () => undefined).catch((caught: unknown) => caught);
  const { name, message, hint } = error as { name: string; message: string; hint: string };
  return `${name}: ${message} ${hint}`;
};

describe('credentials that cannot be had', () => {
  it.each([
    [{}, {}, /No usable AWS credentials.*AWS_PROFILE/],
    [{ profile: 'aduit' }, {}, /no profile "aduit".*Did you mean audit\?/],
    [{ profile: 'elsewhere' }, {}, /no profile "elsewhere".*Known are audit, onward, signed-in/],
    [{}, { AWS_PROFILE: 'aduit' }, /no profile "aduit".*Did you mean audit\?/],
    [{ profile: 'audit' }, {}, /Command failed.*Check the profile audit/],
    [{ profile: 'onward' }, {}, /\[gone\].*Check the profile onward/],
    [{ profile: 'signed-in' }, {}, /aws sso login --profile signed-in/],
  ])('are one sentence and a remedy: %j %j', async (some, env, words) => {
    expect(await refusalOf(some, env)).toMatch(/^UserError: /);
    expect(await refusalOf(some, env)).toMatch(words);
  });
});

describe('an endpoint that is not AWS’s own', () => {
  const keys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

  it.each(['localhost:5000', 'not a url', 'ftp://localhost'])('is refused when it is %s', async (url) => {
    const said = await refusalOf({}, { ...keys, AWS_ENDPOINT_URL: url });
    expect(said).toContain(`UserError: AWS_ENDPOINT_URL is ${JSON.stringify(url)}, which is no URL.`);
  });

  it('is named when nobody answers there', async () => {
    const said = await refusalOf({}, { ...keys, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });
    expect(said).toMatch(/could not be reached.*ECONNREFUSED.*AWS_ENDPOINT_URL, which is http:\/\/127/);
  });
});

it('says nothing of credentials when the user has ended the run', async () => {
  for (const [name, value] of [
    ['AWS_ACCESS_KEY_ID', 'test'],
    ['AWS_SECRET_ACCESS_KEY', 'test'],
    ['AWS_REGION', 'eu-west-1'],
  ] as const)
    vi.stubEnv(name, value);
  const ended = connect({ ...options, signal: AbortSignal.abort() }, () => undefined);
  await expect(ended).rejects.toMatchObject({ name: 'Refusal', gap: { code: 'Interrupted' } });
});
