/** The text whose SHA-256, in its first 32 hex digits, is the fingerprint of a finding that was not redacted. */
export const fingerprintText = (check: string, arn: string): string => `${check}\n${arn}`;

/** The fingerprint that is made of that text. */
export type FingerprintOf = (check: string, arn: string) => string;
