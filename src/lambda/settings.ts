import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckOptions } from '../model/check-options.ts';
import { UserError } from '../model/user-error.ts';
import type { BaselineSource } from '../audit/baseline.ts';
import { checkOptionsOf, noConfig, parseConfig } from '../store/config.ts';
import { loadBaseline } from '../store/report-file.ts';
import { parseWaivers, type WaiverFile } from '../store/waiver-file.ts';
import type { Named } from '../audit/waiver-names.ts';

/*
 * Reads what the user decides beside the request. In the bundle it is a file of its own, with the schemas and the YAML
 * parser that nothing else in the function needs.
 */

/** What a settings file decides. */
export type SettingsKind = 'config' | 'waivers' | 'baseline';

/** A settings file, and what proves which one it was. */
export interface SettingsObject {
  readonly kind: SettingsKind;
  /** s3://BUCKET/KEY */
  readonly uri: string;
  readonly sha256: string;
}

/** What the configuration, the waivers and the baseline of a run say; plain data, so that a run can keep it. */
export interface Settings {
  /** Ids of checks that the configuration turns off. */
  readonly disable: readonly string[];
  /** Services of the matrix; empty for those in use. */
  readonly services: readonly string[];
  readonly assumeWorkloads: boolean;
  readonly told: Partial<Omit<CheckOptions, 'assumeWorkloads'>>;
  readonly waivers: WaiverFile | null;
  readonly baseline: (Omit<BaselineSource, 'failed'> & { readonly failed: readonly string[] }) | null;
  readonly objects: readonly SettingsObject[];
}

/** A settings file as it was found. */
export interface FoundSettings extends SettingsObject {
  readonly content: Uint8Array;
}

/** Reads a report from the disk, where its reader wants it, and names it in errors as the user knows it. */
const baselineOf = async ({ uri, content }: FoundSettings, disk: string): Promise<Settings['baseline']> => {
  const folder = await mkdtemp(join(disk, 'baseline-'));
  const path = join(folder, 'report.json');
  try {
    await writeFile(path, content);
    const { failed, ...source } = await loadBaseline(path);
    return { ...source, failed: [...failed] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.message.replaceAll(path, uri), error.hint, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const textOf = (found: FoundSettings | undefined): string =>
  found ? Buffer.from(found.content).toString('utf8') : '';

/** What the files say that were found; a UserError names the file, the place in it and what was expected there. */
export const parseSettings = async (
  found: readonly FoundSettings[],
  checks: readonly Named[],
  disk: string,
): Promise<Settings> => {
  const of = (kind: SettingsKind) => found.find((file) => file.kind === kind);
  const [config, waivers, baseline] = [of('config'), of('waivers'), of('baseline')];
  const read = config ? await parseConfig(config.uri, textOf(config)) : noConfig;
  return {
    disable: read.disable,
    services: read.services,
    assumeWorkloads: read.assumeWorkloads,
    told: checkOptionsOf(read),
    waivers: waivers ? parseWaivers(waivers.uri, textOf(waivers), checks) : null,
    baseline: baseline ? await baselineOf(baseline, disk) : null,
    objects: found.map(({ kind, uri, sha256 }) => ({ kind, uri, sha256 })),
  };
};
