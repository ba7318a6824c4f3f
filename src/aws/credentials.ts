import { AssumeRoleCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { fromIni, fromNodeProviderChain } from '@aws-sdk/credential-providers';
import type { Ask } from './ask.ts';
import { Refusal } from './errors.ts';

/** Keys that requests are signed with. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Gives the keys that are valid now. */
export type Credentials = Renewing<Keys>;

/** Keys that are kept until shortly before they expire. */
export interface Renewing<K extends Keys> {
  (): Promise<K>;
  /** Tells the SDK not to keep them too: it would go on signing with keys that were dropped. */
  readonly memoized: true;
  /** Forgets keys that AWS no longer takes, whatever time they say; the next call asks for new ones. */
  drop(): void;
}

const margin = 10 * 60 * 1000;

/** When keys are to be renewed: ten minutes before they expire, or halfway for those that do not last that long. */
const renewalOf = (expiration: Date | undefined): number => {
  if (!expiration) return Number.POSITIVE_INFINITY;
  const left = expiration.getTime() - Date.now();
  return expiration.getTime() - Math.min(margin, left / 2);
};

/** Keys that are asked for once, by however many clients, and again shortly before they expire. */
export const renewing = <K extends Keys>(load: () => Promise<K>): Renewing<K> => {
  let current: Promise<K> | null = null;
  let renewAt = Number.POSITIVE_INFINITY;
  const renew = async (): Promise<K> => {
    const keys = await load();
    renewAt = renewalOf(keys.expiration);
    return keys;
  };
  const give = (): Promise<K> => {
    if (current && Date.now() < renewAt) return current;
    renewAt = Number.POSITIVE_INFINITY;
    const asked = renew();
    current = asked;
    asked.catch(() => {
      if (current === asked) current = null;
    });
    return asked;
  };
  const drop = (): void => {
    current = null;
  };
  return Object.assign(give, { memoized: true as const, drop });
};

/** The keys that the environment or a profile gives. */
export const ownCredentials = (profile: string | null, region: string): Credentials => {
  const clientConfig = { region };
  const chain = fromNodeProviderChain({ ...(profile ? { profile } : {}), clientConfig });
  const named = profile ?? process.env['AWS_PROFILE'];
  if (!named) return renewing(chain);
  // The chain says only that nothing worked; the profile itself says why it did not.
  const why = fromIni({ profile: named, clientConfig });
  return renewing(() => chain().catch(() => why()));
};

/** A role, and how to ask for it. */
export interface Role {
  readonly arn: string;
  readonly externalId: string | null;
  readonly sessionName: string;
}

/** Keys of an assumed role, and whom they make us. */
interface RoleKeys extends Keys {
  readonly callerArn: string;
}

/**
 * The external id for the account of a role: each can have one of its own, where a template of them says {accountId}.
 * AWS: an external id holds no braces (STS API, AssumeRole).
 */
const externalIdFor = (externalId: string, roleArn: string): string =>
  externalId.replaceAll('{accountId}', roleArn.split(':')[4] ?? '');

/** The keys of a role, asked from STS with someone else's: once for all clients, renewed before they expire. */
export const roleCredentials = (sts: Ask, role: Role): Renewing<RoleKeys> =>
  renewing(async () => {
    const input: AssumeRoleCommandInput = {
      RoleArn: role.arn,
      RoleSessionName: role.sessionName,
      // AWS: a role that was assumed with another role's keys lasts an hour at most (IAM guide, role chaining).
      DurationSeconds: 3600,
      ...(role.externalId ? { ExternalId: externalIdFor(role.externalId, role.arn) } : {}),
    };
    const { Credentials: keys, AssumedRoleUser: user } = await sts(new AssumeRoleCommand(input));
    if (!keys?.AccessKeyId || !keys.SecretAccessKey) throw withoutKeys(role);
    return {
      accessKeyId: keys.AccessKeyId,
      secretAccessKey: keys.SecretAccessKey,
      ...(keys.SessionToken ? { sessionToken: keys.SessionToken } : {}),
      ...(keys.Expiration ? { expiration: keys.Expiration } : {}),
      callerArn: user?.Arn ?? role.arn,
    };
  });

const withoutKeys = (role: Role): Refusal =>
  new Refusal({
    action: 'sts:AssumeRole',
    code: 'UnreadableAnswer',
    message: `STS gave no keys for ${role.arn}.`,
  });
