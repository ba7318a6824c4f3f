import { Refusal } from '../aws/errors.ts';
import type { Session } from '../aws/session.ts';
import type { Gap } from '../model/observed.ts';
import { UserError } from '../model/user-error.ts';

/** Whom to ask as, and about which accounts and regions. */
export interface ConnectOptions {
  /** Empty: all enabled regions of each account. */
  readonly regions: readonly string[];
  /** Empty: the caller's own account only. */
  readonly accounts: readonly string[];
  readonly profile: string | null;
  readonly roleName: string | null;
  readonly roleArn: string | null;
  readonly externalId: string | null;
  /** For STS and DescribeRegions; else from the profile or the environment, else us-east-1. */
  readonly homeRegion: string | null;
  /** Read every account of the caller's organization. */
  readonly organization?: boolean;
  /** Read every account below these roots and organizational units. */
  readonly organizationalUnits?: readonly string[];
  /** Of the organization, only these accounts. */
  readonly includeAccounts?: readonly string[];
  /** Of all that would be read, not these accounts. */
  readonly excludeAccounts?: readonly string[];
  /** Requests a second that each account, region and action gets at most; absent or null for three quarters of AWS's rates. */
  readonly maxRate?: number | null;
  /** How long a request may stay without an answer; absent for half a minute. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly now: () => Date;
}

const signIn = (profile: string | null): string =>
  profile ? `aws sso login --profile ${profile}` : 'aws sso login';

/** What to do about credentials that did not work. */
const remedyFor = ({ action, code, message }: Gap, { profile: named, roleArn }: ConnectOptions): string => {
  const profile = named ?? process.env['AWS_PROFILE'] ?? null;
  if (code === 'Interrupted') return 'Run it again.';
  if (/^E[A-Z_]+$|Timeout/.test(code)) return 'Check the network, the proxy and the home region.';
  if (action === 'sts:AssumeRole')
    return `Check that ${roleArn} exists and trusts this caller, and the external id.`;
  if (/sso/i.test(message) || code === 'TokenProviderError') return `Sign in again: ${signIn(profile)}.`;
  if (/Expired/.test(code))
    return `The credentials have expired: get new ones, with single sign-on by ${signIn(profile)}.`;
  if (profile && code === 'CredentialsProviderError')
    return `Check the profile ${profile} in ~/.aws/config and ~/.aws/credentials.`;
  if (code === 'CredentialsProviderError')
    return 'Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a --profile, or run `aws configure`.';
  return 'Check the credentials; `aws sts get-caller-identity` must work with them.';
};

const problemOf = ({ code, message, action }: Gap): string =>
  code === 'CredentialsProviderError' || code === 'TokenProviderError'
    ? `No usable AWS credentials: ${message}`
    : `AWS did not accept the credentials: ${action} answered ${code}: ${message}`;

/** Opens a session, and says in one sentence why that cannot be done and what would mend it. */
export const connect = async (options: ConnectOptions, onCall: () => void): Promise<Session> => {
  const { openSession } = await import('../aws/session.ts');
  try {
    return await openSession({ ...options, signal: options.signal ?? null, onCall });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new UserError(problemOf(error.gap), remedyFor(error.gap, options), { cause: error });
  }
};
