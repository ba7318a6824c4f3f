import { isAbsence, observe } from '../aws/errors.ts';
import type { Account, Session } from '../aws/session.ts';
import type { Probe } from '../collectors/probes.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import { connect, type ConnectOptions } from './connect.ts';
import { type AccountPlan, planAccounts } from './plan.ts';

/** What one request was answered: may the scan do this? */
export interface Answer {
  readonly answer: 'allowed' | 'denied' | 'other';
  /** The API's code and words, unless it simply answered. */
  readonly code: string | null;
  readonly message: string | null;
}

/** What works in one account. */
export interface AccountCheckup {
  readonly accountId: string;
  /** Who reads it; null when it cannot be read at all. */
  readonly arn: string | null;
  /** Why the account, or a region that was asked for, cannot be read. */
  readonly gaps: readonly Gap[];
  /** Regions that a scan would read, and whether EC2 answers there. */
  readonly regions: readonly ({ readonly region: string } & Answer)[];
  /** Where the actions were tried. */
  readonly triedIn: string | null;
  readonly actions: readonly ({ readonly action: string } & Answer)[];
}

/** Which credentials, regions and permissions work, found out before a long scan. */
export interface DoctorReport {
  readonly caller: { readonly accountId: string; readonly arn: string };
  readonly homeRegion: string;
  readonly partition: string;
  readonly accounts: readonly AccountCheckup[];
  /** Is everything that a scan needs allowed? */
  readonly healthy: boolean;
}

// AWS: refusals of EC2, S3 and STS, of a service control policy, and of a region that is not enabled (API error codes).
const isDenial = (code: string): boolean =>
  /AccessDenied|Unauthorized|AuthFailure|OptInRequired|UnrecognizedClient|InvalidClientTokenId|Forbidden|Http403/.test(
    code,
  );

// Authorization comes before anything is looked up, so whoever hears that a thing is not there may look.
const isPermission = (code: string): boolean => /^DryRunOperation$|NotFound$/.test(code) || isAbsence(code);

const answerOf = async (ask: () => Promise<unknown>): Promise<Answer> => {
  const answer = await observe(ask);
  if (isSeen(answer)) return { answer: 'allowed', code: null, message: null };
  const { code, message } = answer.gap;
  if (isPermission(code)) return { answer: 'allowed', code, message: null };
  return { answer: isDenial(code) ? 'denied' : 'other', code, message };
};

type Probes = Readonly<Record<string, Probe>>;

const tryProbes = async (
  account: Account,
  region: string,
  probes: Probes,
): Promise<AccountCheckup['actions']> => {
  const tried = Object.entries(probes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(async ([action, probe]) => ({
      action,
      ...(await answerOf(() => probe((service, at) => account.ask(service, at, account.calls), region))),
    }));
  return await Promise.all(tried);
};

const tryRegions = async (
  account: Account,
  regions: readonly string[],
  probe: Probe,
): Promise<AccountCheckup['regions']> => {
  const tried = regions.map(async (region) => ({
    region,
    ...(await answerOf(() => probe((service, at) => account.ask(service, at, account.calls), region))),
  }));
  return await Promise.all(tried);
};

const checkUp = async (plan: AccountPlan, session: Session, probes: Probes): Promise<AccountCheckup> => {
  const { accountId, account, regions, targets } = plan;
  const gaps = targets.flatMap((target) => target.gaps);
  if (!account) return { accountId, arn: null, gaps, regions: [], triedIn: null, actions: [] };
  const triedIn = regions.includes(session.homeRegion)
    ? session.homeRegion
    : (regions[0] ?? session.homeRegion);
  const inRegions = probes['ec2:DescribeVpcs'];
  const [actions, answers] = await Promise.all([
    tryProbes(account, triedIn, probes),
    inRegions ? tryRegions(account, regions, inRegions) : [],
  ]);
  return { accountId, arn: account.arn, gaps, regions: answers, triedIn, actions };
};

// Without Route 53, access points and Block Public Access a scan leaves some verdicts open, and works.
const optional =
  /^route53(resolver|profiles)?:|^s3:(ListAccessPoints|GetAccessPoint(Policy)?|Get(Account|Bucket)PublicAccessBlock|GetBucketPolicyStatus)$/;

// An account without a bucket gives nothing to try the bucket's actions on; that is no illness.
const isWell = ({ answer, code, action = '' }: Answer & { readonly action?: string }): boolean =>
  answer === 'allowed' || code === 'NothingToTry' || optional.test(action);

/** Tries every action and region that a scan needs, one cheap request each, and changes nothing. */
export const doctor = async (options: ConnectOptions): Promise<DoctorReport> => {
  const session = await connect(options, () => {});
  const { plans } = await planAccounts(session, options);
  const { probes } = await import('../collectors/probes.ts');
  const accounts = await Promise.all(plans.map((plan) => checkUp(plan, session, probes)));
  const { caller, homeRegion, partition } = session;
  const healthy = accounts.every(
    ({ arn, gaps, actions, regions }) =>
      arn !== null && gaps.length === 0 && [...actions, ...regions].every(isWell),
  );
  return { caller, homeRegion, partition, accounts, healthy };
};
