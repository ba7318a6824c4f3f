import { UserError } from '../../model/user-error.ts';
import type { AuditFlags, AwsFlags } from '../flags.ts';
import type { Io } from '../io.ts';
import { isFolder } from '../is-folder.ts';
import type { Parts } from '../parts.ts';
import { withSigner } from '../signer.ts';
import { judge, prepare } from './judge.ts';

/** Credentials are only for sending: named without it, something else was meant. */
const refuseIdleCredentials = (flags: AuditFlags & Partial<AwsFlags>): void => {
  const named = (
    [
      ['--profile', flags.profile],
      ['--role-name', flags.roleName],
      ['--role-arn', flags.roleArn],
      ['--external-id', flags.externalId],
    ] as const
  ).find(([, value]) => value !== undefined);
  const signs = named?.[0] === '--profile' && flags.signKey !== undefined;
  if (named === undefined || flags.sendToSecurityHub || signs) return;
  throw new UserError(
    `An audit reads nothing from AWS, so ${named[0]} has no use.`,
    'Leave it out, add --send-to-security-hub, or use `pathproof scan` to read accounts.',
  );
};

/** Judges an inventory that was saved, or a collection that is on disk. */
export const audit = async (
  path: string,
  flags: AuditFlags & Partial<AwsFlags>,
  io: Io,
  parts: Parts,
): Promise<number> => {
  refuseIdleCredentials(flags);
  const request = await withSigner(await prepare(flags, parts), flags, io);
  if (!isFolder(path)) return judge({ inventory: await parts.loadInventory(path) }, request, flags, io);
  const { loadCollection } = await import('../../store/stored-collection.ts');
  return judge({ collection: await loadCollection(path, io.now), folder: path }, request, flags, io);
};
