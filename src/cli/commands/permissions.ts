import { UserError } from '../../model/user-error.ts';
import { exitCodes } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { roleNameOf } from '../names.ts';
import type { Parts } from '../parts.ts';

/** What `permissions` is asked for. */
export interface PermissionsFlags {
  readonly roleName?: string;
  readonly observe?: true;
  readonly livePrices?: true;
  readonly source?: 'accounts' | 'config-aggregator';
  readonly sendToSecurityHub?: true;
  readonly deploy?: true;
  /** The ARN of a key; true for any. */
  readonly signKey?: string | true;
  readonly partition: string;
}

const keyOf = (key: string | true): string => {
  if (key === true) return '*';
  // AWS: an alias is no resource of kms:Sign; a policy names the key itself (KMS guide, key policies).
  if (/^arn:[\w-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(key)) return key;
  throw new UserError(
    `${JSON.stringify(key)} is not the ARN of a key.`,
    'It looks like arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab; without one, any key may sign.',
  );
};

/** Prints the IAM policy that a scan needs, and no more. */
export const permissions = async (flags: PermissionsFlags, io: Io, parts: Parts): Promise<number> => {
  const { roleName, partition, observe = false, livePrices = false, source, signKey } = flags;
  const policy = await parts.permissionsPolicy(
    roleName === undefined ? null : { roleName: roleNameOf(roleName), partition },
    {
      observe,
      livePrices,
      configAggregator: source === 'config-aggregator',
      securityHub: flags.sendToSecurityHub ?? false,
      deploy: flags.deploy ?? false,
      signKey: signKey === undefined ? null : keyOf(signKey),
    },
  );
  io.stdout.write(`${JSON.stringify(policy, null, 2)}\n`);
  return exitCodes.clean;
};
