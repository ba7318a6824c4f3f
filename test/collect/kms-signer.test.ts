import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isKmsKey, kmsSigner } from '../../src/collect/kms-signer.ts';
import { UserError } from '../../src/model/user-error.ts';
import { isSignedBy } from '../../src/store/signature.ts';

const arn = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const manifest = Buffer.from('{"schemaVersion":1}');

const callerIdentity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/ana</Arn><UserId>A</UserId><Account>111122223333</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;

let server: Server;
let answers: Readonly<Record<string, (input: Readonly<Record<string, string>>) => object>> = {};
let asked: string[] = [];

/** AWS KMS, as far as it signs, with STS. */
beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      const target = String(request.headers['x-amz-target'] ?? '');
      response.setHeader('x-amzn-requestid', 'r-2');
      if (target === '') {
        response.setHeader('content-type', 'text/xml');
        response.end(callerIdentity);
        return;
      }
      asked.push(`${target} ${/\/([a-z0-9-]+)\/kms\//.exec(request.headers.authorization ?? '')?.[1] ?? ''}`);
      const answer = answers[target]?.(JSON.parse(body) as Record<string, string>);
      response.statusCode = answer && !('__type' in answer) ? 200 : 400;
      response.end(JSON.stringify(answer ?? { __type: 'UnknownOperationException' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'own');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_REGION', 'eu-west-1');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const options = {
  regions: [],
  accounts: [],
  profile: null,
  roleName: null,
  roleArn: null,
  externalId: null,
  homeRegion: null,
  now: () => new Date('2026-11-22T10:00:00Z'),
};

const publicAnswer = (publicKey: KeyObject, algorithms: readonly string[]) => () => ({
  KeyId: arn,
  PublicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  SigningAlgorithms: algorithms,
});

/** What KMS does with a digest, which Node signs only with the message at hand. */
const signsManifest =
  (privateKey: KeyObject, seen: (input: Readonly<Record<string, string>>) => void) =>
  (input: Readonly<Record<string, string>>) => {
    seen(input);
    return { KeyId: arn, Signature: sign('sha256', manifest, privateKey).toString('base64') };
  };

describe('a key of AWS KMS', () => {
  it('is told from a file by its name', () => {
    expect([arn, 'alias/halden', 'arn:aws-cn:kms:cn-north-1:1:alias/x'].map(isKmsKey)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['key.pem', './alias/key.pem', '/keys/arn:aws:kms:x'].map(isKmsKey)).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('signs the hash of a manifest in its own region, and its public key says so offline', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const inputs: Readonly<Record<string, string>>[] = [];
    answers = {
      'TrentService.GetPublicKey': publicAnswer(publicKey, ['ECDSA_SHA_256']),
      'TrentService.Sign': signsManifest(privateKey, (input) => inputs.push(input)),
    };
    const signer = await kmsSigner(options, arn);
    expect(asked).toEqual(['TrentService.GetPublicKey eu-central-1']);
    const signature = await signer(manifest);
    expect(signature).toMatchObject({ keyId: arn, algorithm: 'ECDSA_SHA_256', of: 'manifest.json' });
    expect(isSignedBy(createPublicKey(privateKey), manifest, signature)).toBe(true);
    expect(inputs).toEqual([
      expect.objectContaining({ KeyId: arn, MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' }),
    ]);
    expect(Buffer.from(inputs[0]?.['Message'] ?? '', 'base64')).toHaveLength(32);
  });

  it('that answers with a signature of something else is not believed', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    answers = {
      'TrentService.GetPublicKey': publicAnswer(publicKey, ['ECDSA_SHA_256']),
      'TrentService.Sign': signsManifest(other.privateKey, () => {}),
    };
    const signer = await kmsSigner(options, arn);
    await expect(signer(manifest)).rejects.toThrow('does not fit its public key');
  });

  it.each([
    [
      'may not be asked',
      { __type: 'AccessDeniedException', message: 'Not authorized.' },
      'kms:GetPublicKey answered AccessDeniedException: Not authorized.',
    ],
    [
      'encrypts',
      { KeyId: arn, PublicKey: 'AAAA', EncryptionAlgorithms: ['RSAES_OAEP_SHA_256'] },
      'is a key that signs nothing',
    ],
  ])('that %s is refused before anything is read', async (_what, answer, words) => {
    answers = { 'TrentService.GetPublicKey': () => answer };
    const error = await kmsSigner(options, arn).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toContain(words);
  });
});
