import { parsePolicy } from '../../src/policy/index.ts';
import type { Policy } from '../../src/policy/index.ts';

/** A policy of version 2012-10-17 with these statements; the document must be valid. */
export function policyOf(...statements: readonly object[]): Policy {
  return read({ Version: '2012-10-17', Statement: statements });
}

/** A valid document, read from its JSON text. */
export function read(document: unknown): Policy {
  const { policy, problems } = parsePolicy(JSON.stringify(document));
  if (policy === null) throw new Error(problems.map((problem) => problem.message).join(' '));
  return policy;
}

/** The cast: our organization and accounts, a stranger's, and what they own. */
export const CAST = {
  organization: 'o-a1b2c3d4e5',
  workload: '111122223333',
  network: '444455556666',
  stranger: '777788889999',
  endpoint: 'vpce-1a2b3c4d',
  vpc: 'vpc-0a1b2c3d',
  bucket: 'reports',
};

/** Everything of the bucket `reports`: itself and its objects. */
export const BUCKET_AND_OBJECTS = ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/*'];

/** An Allow for everyone on everything, as narrowed by the fields given. */
export function allow(fields: object = {}): object {
  return { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', ...fields };
}

/** A Deny for everyone on the whole bucket, as narrowed by the fields given. */
export function deny(condition: object | null, fields: object = {}): object {
  const base = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: BUCKET_AND_OBJECTS, ...fields };
  return condition === null ? base : { ...base, Condition: condition };
}
