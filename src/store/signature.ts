import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { UserError } from '../model/user-error.ts';
import { systemCode } from './file-errors.ts';

/** The name of the signature that is kept with a manifest. */
export const signatureName = 'manifest.sig.json';

/** Who signed a manifest, with what, and the signature. */
export interface Signature {
  readonly schemaVersion: 1;
  readonly of: 'manifest.json';
  /** As AWS KMS names it: ECDSA_SHA_256, RSASSA_PSS_SHA_256 …; ED25519 of a local key. */
  readonly algorithm: string;
  /** The ARN of an AWS KMS key; null of a local key. */
  readonly keyId: string | null;
  /** SHA-256 of the public key in DER, hex: which key to check it with. */
  readonly publicKeySha256: string;
  /** Base64. */
  readonly signature: string;
}

/** Signs the bytes of a manifest. */
export type Signer = (manifest: Uint8Array) => Promise<Signature>;

/** SHA-256 of a public key in DER, hex. */
export const publicKeyHash = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');

/** How an algorithm hashes, and how it pads; null of one that hashes by itself. */
const meaningOf = (name: string) => {
  const hash = /_SHA_(\d+)$/.exec(name)?.[1];
  const pss = name.startsWith('RSASSA_PSS');
  return {
    hash: hash === undefined ? null : `sha${hash}`,
    padding: pss
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : {},
  };
};

/** The hash that an algorithm signs, of these bytes. */
export const digestFor = (name: string, bytes: Uint8Array): Buffer =>
  createHash(meaningOf(name).hash ?? 'sha512')
    .update(bytes)
    .digest();

/** Did the holder of this key sign these bytes? */
export const isSignedBy = (key: KeyObject, bytes: Uint8Array, signature: Signature): boolean => {
  const { hash, padding } = meaningOf(signature.algorithm);
  try {
    return verify(hash, bytes, { key, ...padding }, Buffer.from(signature.signature, 'base64'));
  } catch {
    // A key of another kind than the algorithm needs cannot have signed it.
    return false;
  }
};

const read = async (path: string, remedy: string): Promise<Buffer> =>
  readFile(path).catch((cause: unknown) => {
    throw new UserError(`The key ${path} cannot be read (${systemCode(cause) ?? 'unknown error'}).`, remedy, {
      cause,
    });
  });

const keyIn = (make: () => KeyObject, problem: string, remedy: string): KeyObject => {
  try {
    return make();
  } catch (cause) {
    throw new UserError(problem, remedy, { cause });
  }
};

/** A public key out of a file, as PEM or as the DER that AWS KMS gives. */
export const loadPublicKey = async (path: string): Promise<KeyObject> => {
  const remedy = 'Name the public key of the signer: a PEM file, or what `aws kms get-public-key` gives.';
  const bytes = await read(path, remedy);
  const isPem = bytes.includes('-----BEGIN');
  if (isPem && bytes.includes('PRIVATE KEY'))
    throw new UserError(`${path} is a private key.`, 'Keep it where it signs, and name the public key.');
  return keyIn(
    () => (isPem ? createPublicKey(bytes) : createPublicKey({ key: bytes, format: 'der', type: 'spki' })),
    `${path} is no public key.`,
    remedy,
  );
};

const algorithms: Readonly<Record<string, string>> = {
  rsa: 'RSASSA_PSS_SHA_256',
  ec: 'ECDSA_SHA_256',
  ed25519: 'ED25519',
};

/** A signer with a private key out of a PEM file. */
export const localSigner = async (path: string): Promise<Signer> => {
  const remedy =
    'Name a PEM file with an unencrypted private key (EC, RSA or Ed25519), or the ARN of an AWS KMS key.';
  const bytes = await read(path, remedy);
  const key = keyIn(() => createPrivateKey(bytes), `${path} is no private key that can sign.`, remedy);
  const name = algorithms[key.asymmetricKeyType ?? ''];
  if (name === undefined)
    throw new UserError(`${path} is a key of type ${key.asymmetricKeyType ?? 'unknown'}.`, remedy);
  const { hash, padding } = meaningOf(name);
  const publicKeySha256 = publicKeyHash(createPublicKey(key));
  return (manifest) =>
    Promise.resolve({
      schemaVersion: 1,
      of: 'manifest.json',
      algorithm: name,
      keyId: null,
      publicKeySha256,
      signature: sign(hash, manifest, { key, ...padding }).toString('base64'),
    });
};
