import { type Gap, gapOf, isSeen } from '../model/observed.ts';
import type { Bucket } from '../model/resources.ts';
import { isDead, oddityOf } from '../paths/dns.ts';
import { homeOf, type World } from '../paths/world.ts';
import { type Policy, referencesOf, wildcardMatches } from '../policy/index.ts';
import type { CheckOptions } from '../model/check-options.ts';
import { isS3Service, isSourceOf, reachOf } from './s3-endpoints.ts';
import { trustedBy } from './trust.ts';

/** An endpoint or VPC that a bucket policy names, and whether a request from it can ever come. */
export type NetworkReference = {
  readonly id: string;
  readonly statements: readonly number[];
} & (
  | { readonly state: 'fits' }
  | { readonly state: 'never'; readonly why: string }
  | { readonly state: 'unknown'; readonly gaps: readonly [Gap, ...Gap[]] }
);

const KEYS = /^aws:(?:sourcevpce|sourcevpc|sourcevpcarn)$/i;

const notListed = (what: string, message: string): Gap => ({
  action: what,
  code: 'NotListed',
  message: `${message}, so what it holds may be there.`,
});

/** What of the organization was not listed, so that an id that was not seen may exist. */
const blindSpots = (world: World, options: CheckOptions): readonly Gap[] => {
  const { inventory } = world;
  const trusted = trustedBy(world, options);
  const { organization } = inventory;
  const ids =
    organization && isSeen(organization) && isSeen(organization.seen.accounts)
      ? organization.seen.accounts.seen.filter(({ state }) => state !== 'closed').map(({ id }) => id)
      : [];
  const scanned = new Set(inventory.regions.map(({ accountId }) => accountId));
  const missing = [...new Set([...ids, ...options.trustedAccounts])].filter((id) => !scanned.has(id));
  const scan = (message: string): Gap => notListed('pathproof:scan', message);
  return [
    ...(trusted.organizationGap ? [trusted.organizationGap] : []),
    ...(trusted.accountsGap && trusted.accountsGap !== trusted.organizationGap ? [trusted.accountsGap] : []),
    ...(missing.length > 0
      ? [
          scan(
            `Of the accounts, ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ` and ${missing.length - 5} more` : ''} were not read`,
          ),
        ]
      : []),
    ...(options.trustedOrganizations.length > 0
      ? [scan(`The accounts of ${options.trustedOrganizations.join(', ')} were not read`)]
      : []),
    ...(inventory.scope.complete ? [] : [scan('Not every enabled region of each account was asked for')]),
    ...(inventory.interrupted ? [scan('The scan was ended before everything was read')] : []),
    ...inventory.targets
      .filter(
        ({ status, gaps }) =>
          status === 'not-assessed' && gaps.some(({ code }) => code !== 'RegionNotEnabled'),
      )
      .flatMap(({ accountId, region }) => [
        scan(`${region ?? 'No region'} of account ${accountId} was ${region === null ? '' : 'not '}read`),
      ]),
    ...world.units.flatMap(({ accountId, region, sections }) =>
      [gapOf(sections.vpcEndpoints), gapOf(sections.vpcs)].flatMap((gap) =>
        gap ? [{ ...gap, message: `${gap.message} (${accountId}, ${region})` }] : [],
      ),
    ),
  ];
};

// By inventory: worlds over the same one say the same, and one that loads units by need should load all of them only once.
const spots = new WeakMap<World['inventory'], Map<CheckOptions, readonly Gap[]>>();

const blindSpotsOf = (world: World, options: CheckOptions): readonly Gap[] => {
  const known = spots.get(world.inventory) ?? new Map<CheckOptions, readonly Gap[]>();
  spots.set(world.inventory, known);
  const gaps = known.get(options) ?? blindSpots(world, options);
  known.set(options, gaps);
  return gaps;
};

const ofEndpoint = (world: World, id: string, bucket: Bucket): string | null | undefined | Gap => {
  const found = world.locate('vpcEndpoints', id);
  if (!found || found.item.state === 'deleted') return undefined;
  const { item, place } = found;
  if (isDead(item)) return `${id} is ${item.state}`;
  const odd = oddityOf(item);
  if (odd) return odd;
  if (!isS3Service(item.serviceName))
    return `${id} serves ${item.serviceName ?? 'another service'}, so no request to a bucket comes through it`;
  const reach = reachOf(item, place.region);
  return reach === bucket.region
    ? null
    : `${id} reaches the buckets of ${reach}, and ${bucket.name} is in ${bucket.region}`;
};

const ofVpc = (world: World, id: string, bucket: Bucket): string | null | undefined | Gap => {
  const found = world.locate('vpcs', id);
  if (!found) return undefined;
  const { place, item } = found;
  const owner = homeOf(item, place);
  const isSource = isSourceOf(world, id, owner, bucket.region);
  if (typeof isSource === 'object') return isSource;
  if (isSource) return null;
  return place.region === bucket.region
    ? `${id} has no S3 endpoint that its subnets use, and only through one does a request carry its VPC`
    : `${id} is in ${place.region} without an endpoint for the buckets of ${bucket.region}, where ${bucket.name} is`;
};

const resolve = (
  world: World,
  options: CheckOptions,
  bucket: Bucket,
  kind: string,
  id: string,
): Pick<NetworkReference, 'state'> & Partial<{ why: string; gaps: readonly [Gap, ...Gap[]] }> => {
  const answer = kind === 'endpoint' ? ofEndpoint(world, id, bucket) : ofVpc(world, id, bucket);
  if (answer === null) return { state: 'fits' };
  if (typeof answer === 'object') return { state: 'unknown', gaps: [answer] };
  if (answer !== undefined) return { state: 'never', why: answer };
  const [gap, ...more] = blindSpotsOf(world, options);
  return gap
    ? {
        state: 'unknown',
        gaps: [
          {
            action: 'pathproof:scan',
            code: 'NotFound',
            message: `${id} was not seen, and not every place was searched.`,
          },
          gap,
          ...more,
        ],
      }
    : { state: 'never', why: `${id} exists in none of the accounts and regions, all of which were listed` };
};

/** A key with a value that names an id. */
interface Place {
  readonly key: string;
  readonly value: string;
}

interface Named {
  readonly kind: string;
  readonly statements: Set<number>;
  readonly places: Place[];
}

const placesOf = (policy: Policy, statement: number, key: string, id: string): readonly Place[] =>
  (policy.statements[statement]?.conditions ?? [])
    .filter((condition) => condition.key === key)
    .flatMap(({ values }) => values.filter((value) => value.includes(id)).map((value) => ({ key, value })));

/** Why the key never holds the value, whatever lives under the id; null where it can. */
const misplaced = (world: World, kind: string, id: string, { key, value }: Place): string | null => {
  const isArn = value.startsWith('arn:');
  const what = kind === 'endpoint' ? 'an endpoint' : 'a VPC';
  const wanted = /vpce$/i.test(key) ? 'endpoint' : 'vpc';
  if (kind !== wanted) return `${id} is ${what}, which ${key} never holds`;
  // AWS: aws:SourceVpce and aws:SourceVpc hold ids, aws:SourceVpcArn an ARN (IAM, global condition keys)
  if (isArn !== /arn$/i.test(key))
    return `${value} is ${isArn ? 'an ARN' : 'no ARN'}, which ${key} never holds`;
  const found = isArn ? world.locate('vpcs', id) : undefined;
  if (!found) return null;
  const [, , , region = '', account = ''] = value.split(':');
  const fits = wildcardMatches(region, found.place.region) && wildcardMatches(account, found.item.ownerId);
  return fits
    ? null
    : `${id} is in ${found.place.region} of account ${found.item.ownerId}, and not what ${value} names`;
};

/** The same for an id in all places where it stands: one that fits is enough. */
const resolved = (
  world: World,
  options: CheckOptions,
  bucket: Bucket,
  { kind, id, places }: Pick<Named, 'kind' | 'places'> & { readonly id: string },
): ReturnType<typeof resolve> => {
  const wrong = places.map((place) => misplaced(world, kind, id, place));
  const [why] = wrong;
  return why && wrong.every((one) => one !== null)
    ? { state: 'never', why }
    : resolve(world, options, bucket, kind, id);
};

/** Which endpoints and VPCs does a bucket policy name in its conditions, and can requests come from them? */
export const networkReferences = (
  world: World,
  options: CheckOptions,
  bucket: Bucket,
  policy: Policy,
): readonly NetworkReference[] => {
  const named = new Map<string, Named>();
  for (const { kind, id, key, statement } of referencesOf(policy)) {
    if ((kind !== 'endpoint' && kind !== 'vpc') || !KEYS.test(key ?? '')) continue;
    const one = named.get(id) ?? { kind, statements: new Set<number>(), places: [] };
    one.statements.add(statement);
    one.places.push(...placesOf(policy, statement, key ?? '', id));
    named.set(id, one);
  }
  return [...named].map(
    ([id, { kind, statements, places }]) =>
      ({
        id,
        statements: [...statements],
        ...resolved(world, options, bucket, { kind, id, places }),
      }) as NetworkReference,
  );
};
