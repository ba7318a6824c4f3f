import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { Refusal } from '../aws/errors.ts';
import type { ObjectStore } from '../aws/object-store.ts';
import { UserError } from '../model/user-error.ts';
import type { Logger } from '../collect/logger.ts';
import type { Named } from '../audit/waiver-names.ts';
import type { Request } from './request.ts';
import type { FoundSettings, Settings, SettingsKind } from './settings.ts';

const kinds: readonly SettingsKind[] = ['config', 'waivers', 'baseline'];

// As the command line finds them in a working directory; the first that is there counts.
const namesOf: Readonly<Record<SettingsKind, readonly string[]>> = {
  config: ['pathproof.config.yaml', 'pathproof.config.yml', 'pathproof.config.json'],
  waivers: ['pathproof.waivers.yaml'],
  baseline: ['pathproof.baseline.json', 'pathproof.baseline.json.gz'],
};

const allNames: readonly string[] = kinds.flatMap((kind) => namesOf[kind]);

/** What holds where nobody decided anything. */
export const noSettings: Settings = {
  disable: [],
  services: [],
  assumeWorkloads: false,
  told: {},
  waivers: null,
  baseline: null,
  objects: [],
};

/** Where settings are looked for. */
export interface SettingsOptions {
  readonly request: Request;
  readonly open: (bucket: string) => ObjectStore;
  /** A folder of the function's own disk. */
  readonly disk: string;
  readonly logger: Logger;
}

interface Place {
  readonly kind: SettingsKind;
  readonly bucket: string;
  readonly key: string;
}

const uriOf = ({ bucket, key }: Pick<Place, 'bucket' | 'key'>): string => `s3://${bucket}/${key}`;

const namedPlace = (kind: SettingsKind, named: string, ownBucket: string): Place => {
  const [, bucket = ownBucket, key = named] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(named) ?? [];
  return { kind, bucket, key };
};

/** The files that lie in the folder of the report bucket, by the names that the command line knows too. */
const placesIn = async ({ request, open, logger }: SettingsOptions): Promise<readonly Place[]> => {
  const { bucket, settingsFolder } = request;
  if (settingsFolder === null) return [];
  const folder = settingsFolder.endsWith('/') ? settingsFolder : `${settingsFolder}/`;
  const keys = await open(bucket).list(folder);
  // A name with a slip in it would be a waiver that silently does not hold.
  for (const key of keys.filter((name) => name !== folder && !allNames.includes(name.slice(folder.length))))
    logger.warn({ object: uriOf({ bucket, key }), names: allNames }, 'no settings file');
  return kinds.flatMap((kind) => {
    const name = namesOf[kind].find((one) => keys.includes(`${folder}${one}`));
    return name === undefined ? [] : [{ kind, bucket, key: `${folder}${name}` }];
  });
};

const unreadable = (place: Place, { gap }: Refusal): UserError =>
  new UserError(
    `The ${place.kind} ${uriOf(place)} cannot be read: ${gap.action} answered ${gap.code}: ${gap.message}`,
    'Put it into the folder config/ of the report bucket, or name it in the parameter of the stack, which lets the function read that one object.',
  );

const fetchFrom = async (place: Place, open: SettingsOptions['open']): Promise<FoundSettings> => {
  try {
    const content = await open(place.bucket).get(place.key);
    const sha256 = createHash('sha256').update(content).digest('hex');
    return { kind: place.kind, uri: uriOf(place), sha256, content };
  } catch (error) {
    throw error instanceof Refusal ? unreadable(place, error) : error;
  }
};

/** The configuration, the waivers and the baseline of a run: those that the request names, else those in the folder. */
export const readSettings = async (options: SettingsOptions, checks: readonly Named[]): Promise<Settings> => {
  const { request, open, disk, logger } = options;
  const lying = await placesIn(options);
  const places = kinds.flatMap((kind) => {
    const named = request[kind];
    return named === null
      ? lying.filter((place) => place.kind === kind)
      : [namedPlace(kind, named, request.bucket)];
  });
  if (places.length === 0) return noSettings;
  const found = await Promise.all(places.map((place) => fetchFrom(place, open)));
  const { parseSettings } = await import('./settings.ts');
  await mkdir(disk, { recursive: true });
  const settings = await parseSettings(found, checks, disk);
  logger.info({ objects: settings.objects }, 'settings');
  return settings;
};
