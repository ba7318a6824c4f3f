import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Keys, renewing, roleCredentials } from '../../src/aws/credentials.ts';

afterEach(() => {
  vi.useRealTimers();
});

const keys = (expiration?: Date): Keys => ({
  accessKeyId: 'a',
  secretAccessKey: 'b',
  ...(expiration ? { expiration } : {}),
});

describe('keys', () => {
  it('are asked for once by all who need them at the same time', async () => {
    const load = vi.fn(() => Promise.resolve(keys()));
    const credentials = renewing(load);
    await Promise.all([credentials(), credentials(), credentials()]);
    await credentials();
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('are asked for again ten minutes before they expire', async () => {
    vi.useFakeTimers({ now: 0 });
    const hour = 3_600_000;
    const load = vi.fn(() => Promise.resolve(keys(new Date(Date.now() + hour))));
    const credentials = renewing(load);
    await credentials();
    vi.setSystemTime(hour - 601_000);
    await credentials();
    expect(load).toHaveBeenCalledTimes(1);
    vi.setSystemTime(hour - 599_000);
    await Promise.all([credentials(), credentials()]);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('that were refused once are asked for again', async () => {
    const load = vi
      .fn(() => Promise.reject<Keys>(new Error('no')))
      .mockImplementationOnce(() => Promise.reject(new Error('no')));
    const credentials = renewing(load);
    await expect(credentials()).rejects.toThrow('no');
    load.mockResolvedValueOnce(keys());
    expect(await credentials()).toEqual(keys());
  });
});

describe('the keys of a role', () => {
  it('are asked for with an external id of the account, where each has its own', async () => {
    const inputs: unknown[] = [];
    const sts = (command: { readonly input?: object }) => {
      inputs.push(command.input);
      return Promise.resolve({ Credentials: { AccessKeyId: 'a', SecretAccessKey: 'b' } });
    };
    for (const accountId of ['444455556666', '777788889999'])
      await roleCredentials(sts as never, {
        arn: `arn:aws:iam::${accountId}:role/Reader`,
        externalId: 'halden-{accountId}',
        sessionName: 'pathproof-1',
      })();
    expect(inputs).toMatchObject([
      { ExternalId: 'halden-444455556666' },
      { ExternalId: 'halden-777788889999' },
    ]);
  });

  it('are asked for with the external id and a name that says who asks', async () => {
    const sts = vi.fn(() =>
      Promise.resolve({
        Credentials: { AccessKeyId: 'a', SecretAccessKey: 'b', SessionToken: 'c' },
        AssumedRoleUser: { Arn: 'arn:aws:sts::444455556666:assumed-role/Reader/pathproof' },
      }),
    );
    const role = {
      arn: 'arn:aws:iam::444455556666:role/Reader',
      externalId: 'x',
      sessionName: 'pathproof-1',
    };
    expect(await roleCredentials(sts as never, role)()).toEqual({
      accessKeyId: 'a',
      secretAccessKey: 'b',
      sessionToken: 'c',
      callerArn: 'arn:aws:sts::444455556666:assumed-role/Reader/pathproof',
    });
    expect(sts).toHaveBeenCalledWith(
      expect.objectContaining({
        input: { RoleArn: role.arn, RoleSessionName: 'pathproof-1', ExternalId: 'x', DurationSeconds: 3600 },
      }),
    );
  });
});
