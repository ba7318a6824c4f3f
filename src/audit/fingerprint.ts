import { hash } from 'node:crypto';

/** The name of a finding that lasts from run to run: of its check and the ARN of its subject. */
export const fingerprintOf = (check: string, arn: string): string =>
  hash('sha256', `${check}\n${arn}`).slice(0, 32);
