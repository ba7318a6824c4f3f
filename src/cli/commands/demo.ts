import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../model/user-error.ts';
import { exitCodes } from '../exit-code.ts';
import type { AuditFlags, TalkFlags } from '../flags.ts';
import type { Io } from '../io.ts';
import { packageFile } from '../package-files.ts';
import type { Parts } from '../parts.ts';
import { judge, prepare } from './judge.ts';

const exampleFile = (name: string): string => fileURLToPath(packageFile(`examples/${name}`));

const inventories = ['example-organization.json.gz', 'example-organization.json'].map(exampleFile);

/** What `demo` is asked for. */
export interface DemoFlags extends TalkFlags, Pick<AuditFlags, 'details'> {
  readonly output: string;
}

/** Judges the bundled example organization: no account and no credentials are needed. */
export const demo = async (flags: DemoFlags, io: Io, parts: Parts): Promise<number> => {
  const path = inventories.find((file) => existsSync(file));
  if (path === undefined)
    throw new UserError(
      'The example organization is missing from this installation.',
      'Install pathproof again.',
    );
  // Waivers and configuration of the working directory are somebody's own: they have no part in the example.
  const config = exampleFile('pathproof.config.yaml');
  const auditFlags = { ...flags, failOn: 'never', waivers: false, config } as const;
  const request = await prepare(auditFlags, parts);
  await judge({ inventory: await parts.loadInventory(path) }, request, auditFlags, io);
  // The example fails every check on purpose: a demo that ran is a success.
  return exitCodes.clean;
};
