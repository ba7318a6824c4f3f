import type { Located, World } from '../paths/world.ts';
import { hostOf } from '../services/default-hosts.ts';
import { hostTyped } from '../services/host-meaning.ts';
import { regionLabel } from '../services/hosts.ts';

/** What is asked for: a bucket or what is in it, directly or through an access point. */
export interface AccessTarget {
  readonly bucket: Located<'buckets'>;
  readonly accessPoint: Located<'accessPoints'> | null;
  /** The object's key; null for any. */
  readonly key: string | null;
  /** The host that was typed; null where the name follows from what is asked for. */
  readonly host?: string | null;
}

/** What of a target is not among the things that were read, and what there is instead. */
export interface NoTarget {
  readonly missing: 'bucket' | 'access point' | 'bucket of the access point';
  readonly name: string;
  readonly known: readonly string[];
}

/** A target as it is typed, taken apart. */
interface Typed {
  readonly name: string;
  readonly key: string;
  /** Of an access point, where the name says that it is one. */
  readonly point: { readonly region: string; readonly accountId: string } | null;
}

/** A URL of S3, or its host with a path, taken apart: by bucket, by path, or of an access point (S3 guide, methods for accessing a bucket). */
const parseUrl = (typed: string): (Typed & { readonly host: string }) | null => {
  const host = hostTyped(typed);
  if (host === null || !/\.amazonaws\.(com(\.cn)?|eu)$/.test(host)) return null;
  const [, path = ''] = /^(?:[a-z]+:\/\/)?[^/]+\/?([^?#]*)/i.exec(typed.trim()) ?? [];
  const point = /^(.+)-(\d{12})\.s3-accesspoint(?:-fips)?(?:\.dualstack)?\./.exec(host);
  if (point) {
    const [, name = '', accountId = ''] = point;
    const region = host.split('.').find((label) => regionLabel.test(label)) ?? '';
    return { name, key: path, point: { region, accountId }, host };
  }
  const [, bucket] =
    /^(?:(.+)\.)?s3(?:-fips)?(?:\.dualstack)?(?:[.-][a-z0-9-]+)?\.amazonaws\./.exec(host) ?? [];
  if (bucket !== undefined) return { name: bucket, key: path, point: null, host };
  const [name = '', ...rest] = path.split('/');
  return name !== '' && /^s3[.-]/.test(host) ? { name, key: rest.join('/'), point: null, host } : null;
};

const parse = (typed: string): Typed & { readonly host?: string } => {
  const url = parseUrl(typed);
  if (url) return url;
  const [, region = '', accountId = '', point = '', object = ''] =
    /^arn:[\w-]+:s3:([\w-]+):(\d{12}):accesspoint\/([^/]+)(?:\/object\/(.*))?$/.exec(typed) ?? [];
  if (point !== '') return { name: point, key: object, point: { region, accountId } };
  const [, name = '', key = ''] = /^(?:s3:\/\/|arn:[\w-]+:s3:::)?([^/]*)\/?(.*)$/.exec(typed) ?? [];
  return { name, key, point: null };
};

type Point = Located<'accessPoints'>;

const pointsOf = (world: World): readonly Point[] => [...world.group('accessPoints', 'name').values()].flat();

const isMeant = ({ name, point }: Typed, { item, place }: Point): boolean => {
  if (point)
    return item.name === name && place.region === point.region && place.accountId === point.accountId;
  return item.alias === name || item.name === name;
};

/** The bucket behind an access point. AWS: it lies in the same region (S3 guide, access points, restrictions). */
const behind = (world: World, { item, place }: Point): Located<'buckets'> | undefined =>
  world
    .group('buckets', 'name')
    .get(item.bucket)
    ?.find((one) => one.item.region === place.region);

/**
 * What a target means as it is typed: a bucket's name, with a key behind it or not; its ARN or s3:// address; the ARN, alias
 * or name of an access point. A bucket goes before an access point of the same name.
 */
export const targetOf = (typed: string, world: World): AccessTarget | NoTarget => {
  const parsed = parse(typed);
  const key = parsed.key === '' ? null : parsed.key;
  const host = parsed.host ?? null;
  const buckets = world.group('buckets', 'name');
  const bucket = parsed.point ? undefined : buckets.get(parsed.name)?.[0];
  if (bucket) return { bucket, accessPoint: null, key, host };
  const points = pointsOf(world);
  const [point] = points.filter((one) => isMeant(parsed, one));
  if (!point)
    return parsed.point
      ? { missing: 'access point', name: parsed.name, known: points.map(({ item }) => item.name) }
      : {
          missing: 'bucket',
          name: parsed.name,
          known: [...buckets.keys(), ...points.map(({ item }) => item.name)],
        };
  const owner = behind(world, point);
  if (!owner) return { missing: 'bucket of the access point', name: point.item.bucket, known: [] };
  // AWS: an alias is asked for as a bucket is (S3 guide, access point aliases).
  const alias =
    point.item.alias === parsed.name ? `${parsed.name}.${hostOf('s3', point.place.region)}` : null;
  return { bucket: owner, accessPoint: point, key, host: host ?? alias };
};
