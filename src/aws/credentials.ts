import { AssumeRoleCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
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
export type Credentials = () => Promise<Keys>;

const margin = 10 * 60 * 1000;

/** Keys that are asked for once, by however many clients, and again shortly before they expire. */
export const renewing = <K extends Keys>(load: () => Promise<K>): (() => Promise<K>) => {
  let current: Promise<K> | null = null;
  let renewAt = Number.POSITIVE_INFINITY;
  const renew = async (): Promise<K> => {
    const keys = await load();
    renewAt = keys.expiration ? keys.expiration.getTime() - margin : Number.POSITIVE_INFINITY;
    return keys;
  };
  return () => {
    if (current && Date.now() < renewAt) return current;
    renewAt = Number.POSITIVE_INFINITY;
    const asked = renew();
    current = asked;
    asked.catch(() => {
      if (current === asked) current = null;
    });
    return asked;
  };
};

/** The keys that the environment or a profile gives. */
export const ownCredentials = (profile: string | null, region: string): Credentials =>
  renewing(fromNodeProviderChain({ ...(profile ? { profile } : {}), clientConfig: { region } }));

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

/** The keys of a role, asked from STS with someone else's: once for all clients, renewed before they expire. */
export const roleCredentials = (sts: Ask, role: Role): (() => Promise<RoleKeys>) =>
  renewing(async () => {
    const input: AssumeRoleCommandInput = {
      RoleArn: role.arn,
      RoleSessionName: role.sessionName,
      // AWS: a role that was assumed with another role's keys lasts an hour at most (IAM guide, role chaining).
      DurationSeconds: 3600,
      ...(role.externalId ? { ExternalId: role.externalId } : {}),
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
