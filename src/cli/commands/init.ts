import { access } from 'node:fs/promises';
import { schemaLine } from '../../model/schema-url.ts';
import { UserError } from '../../model/user-error.ts';
import { exitCodes } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { LikelyProfile } from '../likely-profiles.ts';
import type { Parts } from '../parts.ts';

/** What `init` is asked for. */
export interface InitFlags {
  readonly out: string;
  readonly force?: true;
  /** A saved inventory, whose interfaces say what is likely needed. */
  readonly inventory?: string;
}

const proposed = (likely: readonly LikelyProfile[]): string =>
  likely
    .map(
      ({ profile, vpcId, because }) => `#  - profile: ${profile}\n#    vpcs: [${vpcId}] # has ${because}\n`,
    )
    .join('');

const sample = `#  - profile: ecr
#    tags: { Environment: production }
#  - profile: kms
#    vpcs: [vpc-0123456789abcdef0]
`;

const example = (
  profiles: readonly string[],
  likely: readonly LikelyProfile[],
): string => `${schemaLine('config')}# pathproof.config.yaml: what pathproof cannot read from AWS. Everything is optional.

# What your workloads need from isolated subnets: in the VPCs named, in those with all of the tags, or in every VPC.
# One of: ${profiles.join(', ')};
# or a single service, such as codeartifact.api or com.amazonaws.eu-west-1.kafka.
profiles: []
${likely.length === 0 ? sample : `# Proposed by the interfaces that were read; take the empty list away, and keep what is true.\n${proposed(likely)}`}
# Accounts and organizations besides those scanned that count as your own. Quote account ids: YAML reads others as numbers.
trustedAccounts: []
#  - "111122223333"
trustedOrganizations: []
#  - o-a1b2c3d4e5

# Buckets that need no network perimeter, such as public websites.
perimeterExceptions: []

# Judge isolated subnets without instances as if they held some.
assumeWorkloads: false

# Services that \`pathproof matrix\` shows; those in use when empty.
services: []

# Frameworks that reports speak of, or all; cis-aws-7.0.0 and aws-fsbp when empty.
frameworks: []

# Checks that are not run.
disable: []
`;

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Writes a configuration file to start from. */
export const init = async (flags: InitFlags, io: Io, parts: Parts): Promise<number> => {
  if (!flags.force && (await exists(flags.out))) {
    throw new UserError(`${flags.out} exists.`, 'Name another file with --out, or replace it with --force.');
  }
  const [{ profileNames }, { writeAtomic }, { likelyProfiles }] = await Promise.all([
    import('../../services/profiles.ts'),
    import('../../store/atomic-write.ts'),
    import('../likely-profiles.ts'),
  ]);
  const likely =
    flags.inventory === undefined ? [] : likelyProfiles(await parts.loadInventory(flags.inventory));
  // It describes wishes, not a network, and is kept where others work on it: as the umask says.
  await writeAtomic(flags.out, [example(profileNames, likely)], 0o666);
  io.stderr.write(`Wrote ${flags.out}\n`);
  return exitCodes.clean;
};
