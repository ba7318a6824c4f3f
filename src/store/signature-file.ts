import * as z from 'zod';
import type { Signature } from './signature.ts';

const algorithm = /^((RSASSA_PSS|RSASSA_PKCS1_V1_5|ECDSA)_SHA_(256|384|512)|ED25519)$/;

const signatureSchema = z.object({
  schemaVersion: z.literal(1),
  of: z.literal('manifest.json'),
  algorithm: z.string().regex(algorithm),
  keyId: z.string().nullable(),
  publicKeySha256: z.string(),
  signature: z.base64(),
});

/** A signature that was kept; null where it is none. */
export const parseSignature = (text: string): Signature | null => {
  try {
    return signatureSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // What is no JSON is no signature.
    return null;
  }
};
