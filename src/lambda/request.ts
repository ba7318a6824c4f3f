import type { Check } from '../checks/check.ts';
import { withSpeakers } from '../checks/speakers.ts';
import { UserError } from '../model/user-error.ts';
import { nearest } from '../store/nearest.ts';

/** What one invocation is asked for; empty lists mean the function's own account, all its regions, all checks. */
export interface Request {
  readonly accounts: readonly string[];
  /** Every account of the organization. */
  readonly organization: boolean;
  readonly organizationalUnits: readonly string[];
  readonly excludedAccounts: readonly string[];
  readonly regions: readonly string[];
  readonly roleName: string | null;
  readonly externalId: string | null;
  readonly checks: readonly string[];
  readonly bucket: string;
  readonly prefix: string;
  /** Accounts that the state machine reads at the same time. */
  readonly maxConcurrency: number;
  readonly toleratedFailurePercentage: number;
  readonly securityHub: boolean;
  /** Requests a second that each account, region and action gets at most; null for three quarters of AWS's own rates. */
  readonly maxRate: number | null;
  /** Read regions whole in which nothing can carry traffic, too. */
  readonly deep: boolean;
  readonly bucketTags: boolean;
  /** Where in the bucket configuration, waivers and baseline lie by the names that the command line knows; null for nowhere. */
  readonly settingsFolder: string | null;
  /** Each s3://BUCKET/KEY, or a key in the bucket of the reports; null for what lies in the folder. */
  readonly config: string | null;
  readonly waivers: string | null;
  readonly baseline: string | null;
  /** How S3 Object Lock keeps a report; NONE where it does not. */
  readonly reportLock: 'NONE' | 'GOVERNANCE' | 'COMPLIANCE';
  readonly reportLockDays: number;
  /** Days after which a report is missed. */
  readonly reportWithinDays: number;
  /** The ARN of the AWS KMS key that signs manifests; null where none does. */
  readonly signingKey: string | null;
}

/** Reads one field: its value, or a sentence that says what is wrong with it. */
type Reader<T> = (value: unknown) => { readonly value: T } | { readonly problem: string };

const text =
  (least: number): Reader<string> =>
  (value) =>
    typeof value === 'string' && value.length >= least
      ? { value }
      : { problem: least > 0 ? `a text of at least ${least} characters is expected` : 'a text is expected' };

const texts =
  (pattern: RegExp, problem: string): Reader<readonly string[]> =>
  (value) => {
    if (!Array.isArray(value)) return { problem: 'a list is expected' };
    const items: readonly unknown[] = value;
    const good = items.filter((item): item is string => typeof item === 'string' && pattern.test(item));
    return good.length === items.length ? { value: good } : { problem };
  };

const nullable =
  <T>(reader: Reader<T>): Reader<T | null> =>
  (value) =>
    value === null ? { value } : reader(value);

// CloudFormation gives texts, an event may give what it means.
const truth: Reader<boolean> = (value) =>
  value === true || value === 'true'
    ? { value: true }
    : value === false || value === 'false'
      ? { value: false }
      : { problem: 'true or false is expected' };

const numberWithin =
  (least: number, most: number): Reader<number> =>
  (value) => {
    const number = typeof value === 'string' && value !== '' ? Number(value) : value;
    return typeof number === 'number' && number >= least && number <= most
      ? { value: number }
      : { problem: `a number from ${least} to ${most} is expected` };
  };

const lock: Reader<Request['reportLock']> = (value) =>
  value === 'NONE' || value === 'GOVERNANCE' || value === 'COMPLIANCE'
    ? { value }
    : { problem: 'NONE, GOVERNANCE or COMPLIANCE is expected' };

const place: Reader<string> = (value) =>
  typeof value === 'string' &&
  /^(s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.+|(?!\w+:\/\/)[^/].*)$/s.test(value)
    ? { value }
    : { problem: 's3://BUCKET/KEY is expected, or a key in the bucket of the reports' };

const accountIds = texts(/^\d{12}$/, 'an account id has twelve digits');
const names = texts(/./, 'names are expected');

const readers: { readonly [K in keyof Request]: Reader<Request[K]> } = {
  accounts: accountIds,
  organization: truth,
  organizationalUnits: texts(/^(ou|r)-[a-z0-9-]+$/, 'a root begins with r-, an organizational unit with ou-'),
  excludedAccounts: accountIds,
  regions: names,
  roleName: nullable(text(1)),
  externalId: nullable(text(1)),
  checks: names,
  bucket: text(3),
  prefix: text(0),
  maxConcurrency: numberWithin(1, 10_000),
  toleratedFailurePercentage: numberWithin(0, 100),
  securityHub: truth,
  maxRate: nullable(numberWithin(0.1, 1_000)),
  deep: truth,
  bucketTags: truth,
  settingsFolder: nullable(text(1)),
  config: nullable(place),
  waivers: nullable(place),
  baseline: nullable(place),
  reportLock: lock,
  reportLockDays: numberWithin(1, 36_500),
  reportWithinDays: numberWithin(1, 400),
  signingKey: nullable(text(1)),
};

const defaults: Omit<Request, 'bucket'> = {
  accounts: [],
  organization: false,
  organizationalUnits: [],
  excludedAccounts: [],
  regions: [],
  roleName: null,
  externalId: null,
  checks: [],
  prefix: 'pathproof/',
  maxConcurrency: 50,
  toleratedFailurePercentage: 25,
  securityHub: false,
  maxRate: null,
  deep: false,
  bucketTags: false,
  settingsFolder: null,
  config: null,
  waivers: null,
  baseline: null,
  reportLock: 'NONE',
  reportLockDays: 400,
  reportWithinDays: 8,
  signingKey: null,
};

const listOf = (words: string | undefined): readonly string[] | undefined =>
  words
    ?.split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** What the function's environment says about every invocation. */
const defaultsFrom = (env: NodeJS.ProcessEnv): Readonly<Record<keyof Request, unknown>> => ({
  accounts: listOf(env['PATHPROOF_ACCOUNTS']),
  organization: env['PATHPROOF_ORGANIZATION'] || undefined,
  organizationalUnits: listOf(env['PATHPROOF_ORGANIZATIONAL_UNITS']),
  excludedAccounts: listOf(env['PATHPROOF_EXCLUDED_ACCOUNTS']),
  regions: listOf(env['PATHPROOF_REGIONS']),
  // Its path begins with a slash, as IAM has it; in an ARN it follows the one of `role/`.
  roleName: env['PATHPROOF_ROLE_NAME']?.replace(/^\//, '') || undefined,
  externalId: env['PATHPROOF_EXTERNAL_ID'] || undefined,
  checks: listOf(env['PATHPROOF_CHECKS']),
  bucket: env['PATHPROOF_BUCKET'] || undefined,
  prefix: env['PATHPROOF_PREFIX'],
  maxConcurrency: env['PATHPROOF_MAX_CONCURRENCY'] || undefined,
  toleratedFailurePercentage: env['PATHPROOF_TOLERATED_FAILURE_PERCENTAGE'] || undefined,
  securityHub: env['PATHPROOF_SECURITY_HUB'] || undefined,
  maxRate: env['PATHPROOF_MAX_RATE'] || undefined,
  deep: env['PATHPROOF_DEEP'] || undefined,
  bucketTags: env['PATHPROOF_BUCKET_TAGS'] || undefined,
  settingsFolder: env['PATHPROOF_SETTINGS_FOLDER'] || undefined,
  config: env['PATHPROOF_CONFIG'] || undefined,
  waivers: env['PATHPROOF_WAIVERS'] || undefined,
  baseline: env['PATHPROOF_BASELINE'] || undefined,
  reportLock: env['PATHPROOF_REPORT_LOCK'] || undefined,
  reportLockDays: env['PATHPROOF_REPORT_LOCK_DAYS'] || undefined,
  reportWithinDays: env['PATHPROOF_REPORT_WITHIN_DAYS'] || undefined,
  signingKey: env['PATHPROOF_SIGNING_KEY'] || undefined,
});

/** Is this an object with names? */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** AWS: a scheduled EventBridge rule wraps what is asked in `detail`; EventBridge Scheduler sends what it was told (EventBridge guide, event structure). */
const unwrap = (event: unknown): unknown =>
  isRecord(event) && 'detail-type' in event ? event['detail'] : event;

const said = (values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

const problemsOf = (values: Readonly<Record<string, unknown>>): readonly string[] => {
  const unknown = Object.keys(values).filter((name) => !(name in readers));
  const wrong = Object.entries(readers).flatMap(([name, read]) => {
    const result = read(values[name]);
    return 'problem' in result ? [`${name}: ${result.problem}`] : [];
  });
  return [...unknown.map((name) => `${name}: there is no such field`), ...wrong];
};

const readAll = (values: Readonly<Record<string, unknown>>): Request =>
  Object.fromEntries(
    Object.entries(readers).map(([name, read]) => {
      const result = read(values[name]);
      return [name, 'value' in result ? result.value : undefined];
    }),
  ) as unknown as Request;

/** The request that an event and the environment make together; a UserError says what is wrong with it. */
export const requestOf = (event: unknown, env: NodeJS.ProcessEnv): Request => {
  const asked = unwrap(event) ?? {};
  if (!isRecord(asked))
    throw new UserError('The event is no object.', 'Send { "accounts": […], "bucket": "…" }.');
  const values = { ...defaults, ...said(defaultsFrom(env)), ...said(asked) };
  const problems = problemsOf(values);
  if (problems.length === 0) return readAll(values);
  throw new UserError(
    `The event is not understood: ${problems.join('; ')}.`,
    `Fields are ${Object.keys(readers).join(', ')}; PATHPROOF_BUCKET and the like give defaults.`,
  );
};

/** The checks that a request names, former names and those that speak for them included; all when it names none. */
export const checksFor = (ids: readonly string[], checks: readonly Check[]): readonly Check[] => {
  if (ids.length === 0) return checks;
  const found = ids.map((id) => {
    const check = checks.find((one) => one.id === id || one.formerly?.includes(id));
    if (check) return check;
    const near = nearest(
      id,
      checks.map((one) => one.id),
    );
    throw new UserError(
      `There is no check called ${JSON.stringify(id)}.`,
      near ? `Did you mean ${near}?` : 'See docs/checks.',
    );
  });
  return withSpeakers(found, checks);
};
