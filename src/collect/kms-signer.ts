import { createPublicKey } from 'node:crypto';
import { Refusal } from '../aws/errors.ts';
import type { SigningKey } from '../aws/signing-key.ts';
import { UserError } from '../model/user-error.ts';
import { digestFor, isSignedBy, publicKeyHash, type Signature, type Signer } from '../store/signature.ts';
import { connect, type ConnectOptions } from './connect.ts';

/** Is this the name of a key of AWS KMS, rather than of a file? */
export const isKmsKey = (name: string): boolean => /^(arn:[\w-]+:kms:|alias\/)/.test(name);

// AWS: the ARN of a key or of an alias names the region that it is in (KMS guide, key ARN).
const regionOf = (key: string, homeRegion: string): string =>
  /^arn:[\w-]+:kms:([a-z0-9-]+):/.exec(key)?.[1] ?? homeRegion;

const refused = (key: string, error: unknown): unknown => {
  if (!(error instanceof Refusal)) return error;
  const { action, code, message } = error.gap;
  return new UserError(
    `The manifest cannot be signed with ${key}: ${action} answered ${code}: ${message}`,
    'Use a key with the usage SIGN_VERIFY; `pathproof permissions --sign-key` prints what it takes.',
    { cause: error },
  );
};

const checked = (key: SigningKey, manifest: Uint8Array, text: string): Signature => {
  const publicKey = createPublicKey({ key: key.publicKey, format: 'der', type: 'spki' });
  const signature: Signature = {
    schemaVersion: 1,
    of: 'manifest.json',
    algorithm: key.algorithm,
    keyId: key.arn,
    publicKeySha256: publicKeyHash(publicKey),
    signature: text,
  };
  if (isSignedBy(publicKey, manifest, signature)) return signature;
  throw new UserError(
    `What ${key.arn} gave as a signature does not fit its public key.`,
    'Try again; what answered may not have been AWS KMS.',
  );
};

/** A signer with a key of AWS KMS, as the caller; it is asked for before anything is read, and its signatures are checked. */
export const kmsSigner = async (options: ConnectOptions, keyName: string): Promise<Signer> => {
  const { signatureOf, signingKey } = await import('../aws/signing-key.ts');
  const session = await connect(options, () => {});
  const account = await session.open(session.caller.accountId);
  const ask = account.ask('kms', regionOf(keyName, session.homeRegion), session.createLog());
  const orRefuse = async <T>(question: Promise<T>): Promise<T> =>
    question.catch((error: unknown) => {
      throw refused(keyName, error);
    });
  const key = await orRefuse(signingKey(ask, keyName));
  if (!key)
    throw new UserError(
      `${keyName} is a key that signs nothing.`,
      'Name an asymmetric key of AWS KMS with the usage SIGN_VERIFY.',
    );
  return async (manifest) => {
    const text = await orRefuse(signatureOf(ask, key, digestFor(key.algorithm, manifest)));
    return checked(key, manifest, text ?? '');
  };
};
