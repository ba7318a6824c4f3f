import type { Ask } from './ask.ts';
import type { SignedCommand } from './signed-client.ts';

/** A public key, as the API says it. */
interface PublicKey {
  readonly KeyId?: string;
  /** DER, Base64. */
  readonly PublicKey?: string;
  readonly KeyUsage?: string;
  readonly SigningAlgorithms?: readonly string[];
}

interface Signed {
  readonly KeyId?: string;
  /** Base64. */
  readonly Signature?: string;
}

// AWS: the target of the Key Management Service API (Smithy model of the service, TrentService).
const partsOf = (operation: string, input: object) => ({
  schema: [9, 'com.amazonaws.kms', operation] as const,
  call: { target: `TrentService.${operation}`, input },
});

/** Asks for the public half of a key. */
class GetPublicKeyCommand implements SignedCommand<PublicKey> {
  // Says what comes back, as the SDK's commands do; nobody calls it.
  declare readonly resolveMiddleware: SignedCommand<PublicKey>['resolveMiddleware'];
  readonly path = '/';
  readonly schema;
  readonly call;

  constructor(keyId: string) {
    ({ schema: this.schema, call: this.call } = partsOf('GetPublicKey', { KeyId: keyId }));
  }
}

/** Asks a key to sign the hash of something. */
class SignCommand implements SignedCommand<Signed> {
  // Says what comes back, as the SDK's commands do; nobody calls it.
  declare readonly resolveMiddleware: SignedCommand<Signed>['resolveMiddleware'];
  readonly path = '/';
  readonly schema;
  readonly call;

  constructor(keyId: string, algorithm: string, digest: Uint8Array) {
    ({ schema: this.schema, call: this.call } = partsOf('Sign', {
      KeyId: keyId,
      // AWS: a message has 4,096 bytes at most, a hash of one may be given in its place (KMS API, Sign).
      MessageType: 'DIGEST',
      Message: Buffer.from(digest).toString('base64'),
      SigningAlgorithm: algorithm,
    }));
  }
}

/** A key of AWS KMS that signs. */
export interface SigningKey {
  readonly arn: string;
  /** DER. */
  readonly publicKey: Buffer;
  /** As AWS KMS names it. */
  readonly algorithm: string;
}

/** The key of an id, ARN or alias; null where it signs nothing. */
export const signingKey = async (ask: Ask, keyId: string): Promise<SigningKey | null> => {
  const { KeyId, PublicKey: der, SigningAlgorithms = [] } = await ask(new GetPublicKeyCommand(keyId));
  const algorithm = SigningAlgorithms.find((name) => /_SHA_(256|384|512)$/.test(name));
  if (!KeyId || !der || algorithm === undefined) return null;
  return { arn: KeyId, publicKey: Buffer.from(der, 'base64'), algorithm };
};

/** The signature of a hash by a key, Base64; null where the answer holds none. */
export const signatureOf = async (
  ask: Ask,
  { arn, algorithm }: SigningKey,
  digest: Uint8Array,
): Promise<string | null> => (await ask(new SignCommand(arn, algorithm, digest))).Signature ?? null;
