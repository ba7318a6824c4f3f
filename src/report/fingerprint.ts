import { hash } from 'node:crypto';
import { type FingerprintOf, fingerprintText } from '../model/fingerprint.ts';

/** The fingerprint of a finding that was not redacted. */
export const fingerprintOf: FingerprintOf = (check, arn) =>
  hash('sha256', fingerprintText(check, arn)).slice(0, 32);
