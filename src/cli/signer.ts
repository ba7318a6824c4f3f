import { UserError } from '../model/user-error.ts';
import type { AuditFlags, AwsFlags } from './flags.ts';
import type { Io } from './io.ts';
import type { Request } from './commands/judge.ts';

/**
 * What was asked for, with the signer of its manifest where a key was named: one that cannot sign is refused before a long
 * scan.
 */
export const withSigner = async (
  request: Request,
  { signKey, profile }: Pick<AuditFlags, 'signKey'> & Partial<AwsFlags>,
  io: Io,
): Promise<Request> => {
  if (signKey === undefined) return request;
  const { directory, formats } = request.destination;
  if (directory === null || formats.every((format) => format === 'terminal'))
    throw new UserError(
      '--sign-key was given, and no folder that a manifest is written to.',
      'Add --output DIR, and a --format that is a file: the manifest of the files there is signed.',
    );
  const { isKmsKey, kmsSigner } = await import('../collect/kms-signer.ts');
  const { localSigner } = await import('../store/signature.ts');
  const nothing = {
    regions: [],
    accounts: [],
    roleName: null,
    roleArn: null,
    externalId: null,
    homeRegion: null,
  };
  const sign = isKmsKey(signKey)
    ? await kmsSigner({ ...nothing, profile: profile ?? null, now: io.now }, signKey)
    : await localSigner(signKey);
  return { ...request, destination: { ...request.destination, sign } };
};
