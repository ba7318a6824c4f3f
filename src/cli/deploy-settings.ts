import { readFile } from 'node:fs/promises';
import type { Deployer } from '../aws/deployer.ts';
import { UserError } from '../model/user-error.ts';
import { clean } from '../report/words.ts';
import { type DeployFlags, isInS3 } from './deploy-flags.ts';
import type { Io } from './io.ts';
import type { Parts } from './parts.ts';

/** A settings file that is to lie in the report bucket. */
export interface LocalSettings {
  readonly key: string;
  readonly content: Buffer;
  readonly contentType: string;
}

const folder = 'config';

const isLocal = (named: string | undefined): named is string => named !== undefined && !isInS3(named);

const isGzip = (content: Buffer): boolean => content[0] === 0x1f && content[1] === 0x8b;

const read = async (path: string, flag: string): Promise<Buffer> => {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UserError(`${path} cannot be read.`, `Check the path that ${flag} names.`, { cause: error });
  }
};

/** The settings files that the flags name, each read and understood: what is wrong in them is told here, and not on Monday. */
export const localSettings = async (
  { config, waivers, baseline }: DeployFlags,
  parts: Pick<Parts, 'checks'>,
): Promise<readonly LocalSettings[]> => {
  const found: LocalSettings[] = [];
  if (isLocal(config)) {
    const content = await read(config, '--config');
    const { parseConfig } = await import('../store/config.ts');
    const { checksNamed } = await import('./names.ts');
    const { disable } = await parseConfig(config, content.toString('utf8'));
    checksNamed(disable, await parts.checks());
    const isJson = config.endsWith('.json');
    found.push({
      key: `${folder}/pathproof.config.${isJson ? 'json' : 'yaml'}`,
      content,
      contentType: isJson ? 'application/json' : 'application/yaml',
    });
  }
  if (isLocal(waivers)) {
    const content = await read(waivers, '--waivers');
    const { parseWaivers } = await import('../store/waiver-file.ts');
    parseWaivers(waivers, content.toString('utf8'), await parts.checks());
    found.push({ key: `${folder}/pathproof.waivers.yaml`, content, contentType: 'application/yaml' });
  }
  if (isLocal(baseline)) {
    const content = await read(baseline, '--baseline');
    const { loadBaseline } = await import('../store/report-file.ts');
    await loadBaseline(baseline);
    // The function looks at the content, as the command line does; the name says it to people.
    const name = isGzip(content) ? 'pathproof.baseline.json.gz' : 'pathproof.baseline.json';
    found.push({ key: `${folder}/${name}`, content, contentType: 'application/json' });
  }
  return found;
};

/** Brings settings files to where the function looks for them. */
export const bringSettings = async (
  settings: readonly LocalSettings[],
  bucket: string | undefined,
  deployer: Deployer,
  io: Io,
): Promise<void> => {
  if (settings.length === 0) return;
  if (bucket === undefined)
    throw new UserError('The stack does not say which its report bucket is.', 'Deploy again.');
  for (const { key, content, contentType } of settings) {
    await deployer.upload(bucket, key, content, contentType);
    io.stderr.write(`Wrote s3://${clean(bucket)}/${key}\n`);
  }
};
