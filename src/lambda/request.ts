import * as z from 'zod';
import type { Check } from '../checks/check.ts';
import { UserError } from '../model/user-error.ts';
import { nearest } from '../scan/nearest.ts';

const names = z.array(z.string().min(1));

const requestSchema = z.strictObject({
  accounts: z.array(z.string().regex(/^\d{12}$/, 'an account id has twelve digits')).default([]),
  regions: names.default([]),
  roleName: z.string().min(1).nullable().default(null),
  externalId: z.string().min(1).nullable().default(null),
  checks: names.default([]),
  bucket: z.string().min(3),
  prefix: z.string().default('pathproof/'),
});

/** What one invocation is asked for; empty lists mean the function's own account, all its regions, all checks. */
export type Request = Readonly<z.infer<typeof requestSchema>>;

const listOf = (text: string | undefined): readonly string[] | undefined =>
  text
    ?.split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** What the function's environment says about every invocation. */
const defaultsFrom = (env: NodeJS.ProcessEnv): Readonly<Record<string, unknown>> => ({
  accounts: listOf(env['PATHPROOF_ACCOUNTS']),
  regions: listOf(env['PATHPROOF_REGIONS']),
  roleName: env['PATHPROOF_ROLE_NAME'] || undefined,
  externalId: env['PATHPROOF_EXTERNAL_ID'] || undefined,
  checks: listOf(env['PATHPROOF_CHECKS']),
  bucket: env['PATHPROOF_BUCKET'] || undefined,
  prefix: env['PATHPROOF_PREFIX'],
});

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** AWS: a scheduled EventBridge rule wraps what is asked in `detail`; EventBridge Scheduler sends what it was told (EventBridge guide, event structure). */
const unwrap = (event: unknown): unknown =>
  isRecord(event) && 'detail-type' in event ? event['detail'] : event;

const said = (values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** The request that an event and the environment make together; a UserError says what is wrong with it. */
export const requestOf = (event: unknown, env: NodeJS.ProcessEnv): Request => {
  const asked = unwrap(event) ?? {};
  if (!isRecord(asked))
    throw new UserError('The event is no object.', 'Send { "accounts": […], "bucket": "…" }.');
  const result = requestSchema.safeParse({ ...said(defaultsFrom(env)), ...said(asked) });
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'event'}: ${message}`);
  throw new UserError(
    `The event is not understood: ${problems.join('; ')}.`,
    'Fields are accounts, regions, roleName, externalId, checks, bucket, prefix; PATHPROOF_BUCKET and the like give defaults.',
  );
};

/** The checks that a request names, former names included; all when it names none. */
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
  return [...new Set(found)];
};
