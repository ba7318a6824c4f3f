import { EC2ServiceException } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { observe, Refusal, refusalOf } from '../../src/aws/errors.ts';

const named = (name: string, more: object = {}, message = 'words') =>
  Object.assign(new Error(message), { name }, more);
const gapOf = (error: unknown) => {
  const meaning = refusalOf('ec2:DescribeVpcs', error);
  return meaning instanceof Refusal ? meaning.gap : null;
};

describe('an error of the SDK', () => {
  const metadata = { $metadata: { httpStatusCode: 500 } };
  it.each([
    [
      'an answer of the API',
      new EC2ServiceException({
        name: 'UnauthorizedOperation',
        message: 'words',
        $fault: 'client',
        $metadata: {},
      }),
      'UnauthorizedOperation',
    ],
    ['a timeout', named('TimeoutError'), 'TimeoutError'],
    ['missing credentials', named('CredentialsProviderError'), 'CredentialsProviderError'],
    ['an expired sign-on', named('TokenProviderError'), 'TokenProviderError'],
    ['a refused connection', named('Error', { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    ['a bad certificate', named('Error', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), 'SELF_SIGNED_CERT_IN_CHAIN'],
    ['an end by the user', named('AbortError'), 'Interrupted'],
    ['a page of a proxy', named('SyntaxError', metadata), 'SyntaxError'],
    [
      'an error page',
      named('Error', metadata, 'mismatched tags. Deserialization error: inspect {error}.$response'),
      'Http500',
    ],
    ['an answer without a name', named('Error', metadata), 'Http500'],
  ])('that is %s is a gap', (_what, error, code) => {
    expect(gapOf(error)).toMatchObject({ action: 'ec2:DescribeVpcs', code });
  });

  it.each([
    ['TypeError', new TypeError('x is undefined')],
    ['TypeError inside the retry loop', Object.assign(new TypeError('x'), { $metadata: {} })],
    ['bad argument for Node', Object.assign(new Error('x'), { code: 'ERR_INVALID_ARG_TYPE' })],
    ['plain error', new Error('x')],
    ['thrown text', 'x'],
  ])('that is a %s is a bug of ours', (_what, error) => {
    expect(refusalOf('ec2:DescribeVpcs', error)).toBe(error);
  });

  it('is told in one line of bounded length, without what only AWS can decode', () => {
    const words = `No.\n\u001b[31mReally${' no'.repeat(500)} Encoded authorization failure message: abc`;
    const message = gapOf(named('X', { $metadata: {} }, words))?.message ?? '';
    expect(message.startsWith('No. [31mReally no')).toBe(true);
    expect(message.length).toBeLessThan(410);
    expect(message).not.toMatch(/Encoded|\n/);
  });
});

describe('what is observed', () => {
  it('is seen, or the gap of a refusal; a bug is thrown on', async () => {
    const gap = { action: 'a:b', code: 'C', message: 'd' };
    expect(await observe(() => Promise.resolve(1))).toEqual({ seen: 1 });
    expect(await observe(() => Promise.reject(new Refusal(gap)))).toEqual({ gap });
    await expect(observe(() => Promise.reject(new TypeError('x')))).rejects.toThrow(TypeError);
  });
});
