import { Refusal } from '../aws/errors.ts';
import type { Session } from '../aws/session.ts';
import type { Gap } from '../model/observed.ts';
import { UserError } from '../model/user-error.ts';
import { nearest } from '../store/nearest.ts';

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

const files = /^(ENOENT|EACCES|EPERM|EISDIR|ENOTDIR)$/;
const unanswered = /^(E[A-Z_]+|NotAnswering|NoAnswer|TimeoutError)$/;

/** Were there no credentials to be had, whatever AWS would have said of them? */
const hadNoKeys = ({ code }: Gap): boolean =>
  code === 'CredentialsProviderError' || code === 'TokenProviderError' || files.test(code);

const networkRemedy = (): string => {
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
  const endpoint = process.env['AWS_ENDPOINT_URL_STS'] ?? process.env['AWS_ENDPOINT_URL'];
  if (endpoint) return `Check AWS_ENDPOINT_URL, which is ${endpoint}.`;
  return `Check the network, the proxy and the home region${region ? `, which is ${region} (AWS_REGION)` : ''}.`;
};

/** What to do about credentials that did not work. */
const remedyFor = (gap: Gap, profile: string | null, roleArn: string | null): string => {
  const { action, code, message } = gap;
  if (!hadNoKeys(gap) && unanswered.test(code)) return networkRemedy();
  if (action === 'sts:AssumeRole')
    return `Check that ${roleArn} exists and trusts this caller, and the external id.`;
  if (/sso/i.test(message) || code === 'TokenProviderError') return `Sign in again: ${signIn(profile)}.`;
  if (/Expired/.test(code))
    return `The credentials have expired: get new ones, with single sign-on by ${signIn(profile)}.`;
  if (profile && hadNoKeys(gap))
    return `Check the profile ${profile} in ~/.aws/config and ~/.aws/credentials.`;
  if (hadNoKeys(gap))
    return 'Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a --profile, or run `aws configure`.';
  return 'Check the credentials; `aws sts get-caller-identity` must work with them.';
};

const problemOf = (gap: Gap): string => {
  const { code, message, action } = gap;
  if (hadNoKeys(gap)) return `No usable AWS credentials: ${message}`;
  return unanswered.test(code)
    ? `AWS could not be reached: ${action}: ${message}`
    : `AWS did not accept the credentials: ${action} answered ${code}: ${message}`;
};

/** The error for a profile that nobody has written down; null when it is there. */
const missingProfile = async (profile: string): Promise<UserError | null> => {
  const { profileFiles, profilesIn } = await import('../aws/profiles.ts');
  const known = await profilesIn(profileFiles());
  if (known.includes(profile)) return null;
  const meant = nearest(profile, known);
  const hint = meant ? `Did you mean ${meant}?` : `Known are ${known.slice(0, 20).join(', ')}.`;
  return new UserError(
    `There is no profile ${JSON.stringify(profile)} in ${profileFiles().join(' or ')}.`,
    known.length > 0 ? hint : 'Make one with `aws configure` or `aws configure sso`.',
  );
};

const isHttp = (text: string): boolean =>
  URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);

/** The SDK takes an endpoint out of the environment as it is, and stumbles over one that is no URL. */
const refuseWrongEndpoints = (): void => {
  for (const [name, value] of Object.entries(process.env))
    if (name.startsWith('AWS_ENDPOINT_URL') && value && !isHttp(value))
      throw new UserError(
        `${name} is ${JSON.stringify(value)}, which is no URL.`,
        'It looks like https://host:port, or is not set.',
      );
};

/** Opens a session, and says in one sentence why that cannot be done and what would mend it. */
export const connect = async (options: ConnectOptions, onCall: () => void): Promise<Session> => {
  refuseWrongEndpoints();
  const { openSession } = await import('../aws/session.ts');
  try {
    return await openSession({ ...options, signal: options.signal ?? null, onCall });
  } catch (error) {
    // Who ended it knows why there is no session.
    if (!(error instanceof Refusal) || error.gap.code === 'Interrupted') throw error;
    const profile = options.profile ?? process.env['AWS_PROFILE'] ?? null;
    const missing = profile !== null && hadNoKeys(error.gap) ? await missingProfile(profile) : null;
    if (missing) throw missing;
    throw new UserError(problemOf(error.gap), remedyFor(error.gap, profile, options.roleArn), {
      cause: error,
    });
  }
};
