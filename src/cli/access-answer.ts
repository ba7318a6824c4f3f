import type { AccessAnswer } from '../access/access.ts';
import type { AccessTarget, NoTarget } from '../access/target.ts';
import { UserError } from '../model/user-error.ts';
import type { World } from '../paths/world.ts';
import { subnetNamed } from './subnet-named.ts';
import { unknownWord } from './suggest.ts';

const readOnly = 'Only buckets and access points of accounts that were read can be asked about.';

const found = (typed: string, target: AccessTarget | NoTarget): AccessTarget => {
  if (!('missing' in target)) return target;
  const { missing, name, known } = target;
  if (missing !== 'bucket of the access point')
    throw unknownWord(missing, name, [...new Set(known)].sort(), readOnly);
  throw new UserError(
    `${typed} leads to the bucket ${name}, which was not read.`,
    'Read the account of that bucket too.',
  );
};

/** The answer to `access`. */
export const accessAnswer = async (
  subnetId: string,
  typed: string,
  { action, principal }: { readonly action: string; readonly principal?: string | undefined },
  world: World,
): Promise<AccessAnswer> => {
  const { createResolver } = await import('../paths/resolver.ts');
  const { resolveAccess } = await import('../access/access.ts');
  const { principalOf } = await import('../access/request.ts');
  const { targetOf } = await import('../access/target.ts');
  if (!/^s3:[A-Za-z]+$/.test(action))
    throw new UserError(`${JSON.stringify(action)} is not an action of S3.`, 'Write it like s3:GetObject.');
  const caller = principal === undefined ? null : principalOf(principal);
  if (principal !== undefined && caller === null)
    throw new UserError(
      `${JSON.stringify(principal)} is no principal.`,
      'Give the ARN of a role, a user, a root user or a session, a service such as cloudtrail.amazonaws.com, or the word anonymous.',
    );
  const target = found(typed, targetOf(typed, world));
  if (caller?.kind === 'service' && target.accessPoint)
    throw new UserError(
      `${caller.name} is asked about at buckets only, and ${typed} is an access point.`,
      `Ask about the bucket: ${target.bucket.item.name}.`,
    );
  return resolveAccess(createResolver(world), {
    subnet: subnetNamed(subnetId, world),
    ...target,
    action,
    principal: caller,
  });
};
