import { createHash } from 'node:crypto';
import type { Check } from '../checks/check.ts';
import { needs } from '../checks/needs.ts';
import type { CheckOptions } from '../model/check-options.ts';
import { canonical, canonicalChunks } from '../model/canonical.ts';
import type { Severity } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import { gathered } from '../model/pieces.ts';
import type { Report } from '../model/report.ts';

/** SHA-256 of a text that comes in pieces, hex. */
export const sha256OfPieces = (pieces: Iterable<string>): string => {
  const hash = createHash('sha256');
  for (const chunk of gathered(pieces)) hash.update(chunk);
  return hash.digest('hex');
};

/** SHA-256 of the canonical JSON of a value, hex; hashed in pieces, so that its size does not matter. */
export const sha256Of = (value: unknown, depth: number): string =>
  sha256OfPieces(canonicalChunks(value, depth));

/** SHA-256 of an inventory. Six deep is one item of one section: what is hashed at once stays small. */
export const inventoryHash = (inventory: Inventory): string => sha256Of(inventory, 6);

/** SHA-256 of what the checks are: their words and needs, and the version of the tool that holds their logic. */
export const rulesetHash = (checks: readonly Check[], toolVersion: string): string =>
  sha256Of(
    {
      toolVersion,
      checks: checks.map((check) => ({
        ...check,
        subject: check.subject.type,
        needs: needs[check.id],
        // A function has no text that is the same before and after compilation: the version stands for it.
        evaluate: undefined,
      })),
    },
    3,
  );

// The namespace of URLs (RFC 9562, 6.6).
const urlNamespace = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/** The UUID of version 5 of a name, in the namespace of URLs. */
export const uuidOf = (name: string): string => {
  const bytes = createHash('sha1').update(urlNamespace).update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

/** What the user decided about a report, beside what was collected. */
export interface Parameters {
  /** Checks that were asked for by name; empty for all. */
  readonly selected: readonly string[];
  readonly vpcIds: readonly string[];
  readonly minimumSeverity: Severity | null;
  /** What the checks were told. */
  readonly told: CheckOptions;
  readonly frameworks: readonly string[];
  /** Frameworks that the configuration names; absent where it names none. */
  readonly reported?: readonly string[];
  /** The files that decide about verdicts and what becomes of them. */
  readonly inputs: Report['scan']['inputs'];
  readonly redacted: boolean;
  /** Do findings name the changes of a plan? */
  readonly planned?: true;
  /** Services of the matrix, empty for those in use; null where it is left out, absent where nobody said. */
  readonly matrix?: readonly string[] | null;
  /** Checks that an option left out; absent without one. */
  readonly skipped?: readonly string[];
}

const flag = (name: string, values: readonly string[]): readonly string[] =>
  values.flatMap((value) => [name, value]);

/** What is typed to have the same report of the same inventory again. */
const commandOf = (parameters: Parameters): string =>
  [
    'pathproof audit INVENTORY',
    ...flag('--check', parameters.selected),
    ...flag('--skip-check', parameters.skipped ?? []),
    ...flag('--vpc', parameters.vpcIds),
    ...flag('--severity', parameters.minimumSeverity ? [parameters.minimumSeverity] : []),
    ...flag('--framework', parameters.frameworks),
    ...(parameters.told.assumeWorkloads ? ['--assume-workloads'] : []),
    ...flag('--config', parameters.inputs.config ? ['CONFIG'] : []),
    ...flag('--waivers', parameters.inputs.waivers ? ['WAIVERS'] : []),
    ...flag('--baseline', parameters.inputs.baseline ? ['REPORT'] : []),
    ...(parameters.redacted ? ['--redact'] : []),
    ...(parameters.planned ? ['--plan'] : []),
    ...(parameters.matrix === null ? ['--no-matrix'] : []),
  ].join(' ');

type Identity = Pick<
  Report['scan'],
  | 'id'
  | 'collectedWith'
  | 'rulesetSha256'
  | 'configSha256'
  | 'inputs'
  | 'command'
  | 'partitions'
  | 'regions'
  | 'organizationId'
>;

const sorted = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();

const organizationIdOf = ({ organization }: Inventory): string | null =>
  organization && isSeen(organization) ? organization.seen.id : null;

/** Who made this report out of what: derived from the inventory, the checks and the parameters, and from nothing else. */
export const identityOf = (
  inventory: Inventory,
  inventorySha256: string,
  rulesetSha256: string,
  parameters: Parameters,
): Identity => ({
  id: uuidOf(`pathproof:${canonical({ inventorySha256, rulesetSha256, parameters })}`),
  collectedWith: inventory.tool.version,
  rulesetSha256,
  configSha256: sha256Of(parameters, 1),
  inputs: parameters.inputs,
  command: commandOf(parameters),
  partitions: sorted(inventory.regions.map(({ partition }) => partition)),
  regions: sorted(inventory.targets.flatMap(({ region }) => region ?? [])),
  organizationId: organizationIdOf(inventory),
});
