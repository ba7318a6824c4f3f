import { createHash } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type CheckOptions, defaultOptions } from '../model/check-options.ts';
import { UserError } from '../model/user-error.ts';
import { profileNames, servicesOfProfile } from '../services/profiles.ts';
import { systemCode } from './file-errors.ts';
import { refuseLong } from './long-text.ts';
import { nearest } from './nearest.ts';

// YAML 1.2 reads an unquoted 012345678901 as a number and drops the zero.
const accountId = z
  .string({ error: 'an account id in quotes ("012345678901"): without them YAML reads a number' })
  .regex(/^\d{12}$/, 'an account id of 12 digits, in quotes');

const organizationId = z.string().regex(/^o-[a-z0-9]{10,32}$/, 'an organization id (o-…)');

const profileChoice = z.strictObject({
  profile: z
    .string()
    .refine((name) => servicesOfProfile(name) !== null, {
      error: ({ input }) =>
        `a workload profile; did you mean ${nearest(String(input), profileNames) ?? profileNames[0]}?`,
    })
    .describe(`What runs there: ${profileNames.join(', ')}; or a service, such as codeartifact.api.`),
  vpcs: z
    .array(z.string().regex(/^vpc-/, 'a VPC id (vpc-…)'))
    .optional()
    .describe('Ids of the VPCs that it runs in.'),
  tags: z
    .record(z.string(), z.string())
    .optional()
    .describe('Tags that a VPC has when it runs there; all of them.'),
});

/** The schema of pathproof.config.yaml or .json. */
export const configSchema = z
  .strictObject({
    $schema: z.string().optional(),
    profiles: z
      .array(profileChoice)
      .default([])
      .describe('What the workloads need; without VPCs or tags, in every VPC.'),
    trustedAccounts: z
      .array(accountId)
      .default([])
      .describe('Accounts besides those scanned that count as your own.'),
    trustedOrganizations: z
      .array(organizationId)
      .default([])
      .describe('Organizations besides your own that are trusted.'),
    perimeterExceptions: z
      .array(z.string().min(1))
      .default([])
      .describe('Names of buckets that need no network perimeter, such as public websites.'),
    assumeWorkloads: z
      .boolean()
      .default(false)
      .describe('Judge subnets without workloads as if they held some.'),
    services: z
      .array(z.string().min(1))
      .default([])
      .describe('Services of the matrix; those in use when empty.'),
    frameworks: z
      .array(z.string().min(1))
      .default([])
      .describe(
        'Ids of the frameworks that reports speak of, or all; cis-aws-7.0.0 and aws-fsbp when empty.',
      ),
    disable: z.array(z.string()).default([]).describe('Ids of checks that are not run.'),
  })
  .meta({ id: 'Config', description: 'pathproof.config.yaml or pathproof.config.json' });

/** What the user has configured; every field is there. */
export type Config = z.infer<typeof configSchema>;

/** What the checks are told by a configuration. */
export const checkOptionsOf = (config: Config): Omit<CheckOptions, 'assumeWorkloads'> => ({
  profiles: config.profiles.map(({ profile, vpcs, tags }) => ({
    profile,
    ...(vpcs ? { vpcIds: vpcs } : {}),
    ...(tags ? { tags } : {}),
  })),
  trustedAccounts: config.trustedAccounts,
  trustedOrganizations: config.trustedOrganizations,
  withoutPerimeter: { ...defaultOptions.withoutPerimeter, buckets: config.perimeterExceptions },
});

/** What holds without a configuration file. */
export const noConfig: Config = configSchema.parse({});

/** The names that are looked for in the working directory, in this order. */
export const configNames = [
  'pathproof.config.yaml',
  'pathproof.config.yml',
  'pathproof.config.json',
] as const;

const placeOf = (path: readonly PropertyKey[]): string =>
  path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i > 0 ? '.' : ''}${String(key)}`))
    .join('') || 'the top';

const problemOf = (issue: z.core.$ZodIssue): string => {
  const at = placeOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const meant = nearest(key, Object.keys(configSchema.shape));
    return `${at}: unknown key "${key}"${meant ? `; did you mean ${meant}?` : ''}`;
  }
  return `${at}: expected ${issue.message.replace(/^Invalid input: expected /, '')}`;
};

const parse = async (path: string, text: string): Promise<unknown> => {
  refuseLong(path, text);
  const { parseDocument } = await import('./yaml.ts');
  // JSON is YAML, so one reader serves both, and says line and column.
  const document = parseDocument(text, { maxAliasCount: 100 } as never);
  const refuse = (reason: string): never => {
    throw new UserError(`${path} is not valid YAML: ${reason}`, 'Correct the line that is named.');
  };
  const [error] = document.errors;
  if (error) refuse((error.message.split('\n')[0] ?? '').replace(/; please use YAML\.\w+\(\)/, ''));
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (cause) {
    // Aliases are followed only now: of what is not there, or of far too much.
    return refuse(cause instanceof Error ? cause.message : String(cause));
  }
};

/** Reads a configuration; a UserError names the place in the file, what was expected there, and the remedy. */
export const parseConfig = async (path: string, text: string): Promise<Config> => {
  const result = configSchema.safeParse((await parse(path, text)) ?? {});
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, 5).map(problemOf);
  throw new UserError(
    `${path} is not a valid configuration: ${problems.join('; ')}`,
    'See schema/config.schema.json, or make a new file with `pathproof init`.',
  );
};

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** A configuration, and the SHA-256 of the file that it was read from; null without a file. */
export interface LoadedConfig {
  readonly config: Config;
  readonly sha256: string | null;
}

const loaded = async (path: string, text: string): Promise<LoadedConfig> => ({
  config: await parseConfig(path, text),
  sha256: createHash('sha256').update(text).digest('hex'),
});

const readText = (path: string, remedy: string): Promise<string> =>
  readFile(path, 'utf8').catch((cause: unknown) => {
    throw new UserError(
      `The configuration ${path} cannot be read (${systemCode(cause) ?? 'unknown error'}).`,
      remedy,
      { cause },
    );
  });

/** The configuration of this path, or the one in the directory, or none; with the hash that names it in the report. */
export const loadConfigFile = async (
  path: string | null,
  directory: string | null,
): Promise<LoadedConfig> => {
  if (path !== null) {
    return loaded(path, await readText(path, 'Check the path that --config names.'));
  }
  for (const name of directory === null ? [] : configNames) {
    const candidate = join(directory ?? '', name);
    if (await exists(candidate))
      return loaded(name, await readText(candidate, 'Make it readable, or name another with --config.'));
  }
  return { config: noConfig, sha256: null };
};

/** The configuration of this path, or the one in the directory, or none. */
export const loadConfig = async (path: string | null, directory: string): Promise<Config> =>
  (await loadConfigFile(path, directory)).config;
