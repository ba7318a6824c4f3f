import type { RegionInventory } from '../model/inventory.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { Bucket, Vpc } from '../model/resources.ts';
import { oncePerInventory } from '../paths/once-per-inventory.ts';
import type { World } from '../paths/world.ts';
import { isS3Service } from './s3-endpoints.ts';
import { parsePolicy, type Policy, referencesOf } from '../policy/index.ts';

/** A VPC, and a bucket whose policy trusts it. */
export interface TrustedVpc {
  readonly vpc: Vpc;
  readonly bucket: Bucket;
  readonly owner: RegionInventory;
  /** The id by which the policy names the VPC, and its statements. */
  readonly by: string;
  readonly statements: readonly number[];
}

/** A VPC, and buckets whose policies may trust it: what says so was not read. */
export interface Unread {
  readonly vpc: Vpc;
  /** The bucket; or the account, where not even its buckets are known. */
  readonly whose: string;
  readonly gap: Gap;
}

const KEYS = /^aws:(?:sourcevpce|sourcevpc|sourcevpcarn)$/i;

interface Naming {
  readonly bucket: Bucket;
  readonly owner: RegionInventory;
  readonly statements: Map<string, number[]>;
}

const namesOf = (policy: Policy): Map<string, number[]> => {
  const names = new Map<string, number[]>();
  for (const { id, kind, key, statement } of referencesOf(policy)) {
    if ((kind !== 'endpoint' && kind !== 'vpc') || !KEYS.test(key ?? '')) continue;
    names.set(id, [...new Set([...(names.get(id) ?? []), statement])]);
  }
  return names;
};

type Namings = ReadonlyMap<string, readonly Naming[]>;

/** By region, the buckets by the endpoint and VPC ids that their policies name. */
const namingsByRegion = oncePerInventory((world): ReadonlyMap<string, Namings> => {
  const all = new Map<string, Map<string, Naming[]>>();
  for (const owner of world.units) {
    const { buckets } = owner.sections;
    for (const bucket of isSeen(buckets) ? buckets.seen : []) {
      const text = isSeen(bucket.policy) ? bucket.policy.seen : null;
      const policy = text !== null && /vpce?-/.test(text) ? parsePolicy(text).policy : null;
      const statements = policy ? namesOf(policy) : new Map<string, number[]>();
      const index = all.get(bucket.region) ?? new Map<string, Naming[]>();
      all.set(bucket.region, index);
      for (const id of statements.keys())
        index.set(id, [...(index.get(id) ?? []), { bucket, owner, statements }]);
    }
  }
  return all;
});

const namings = (world: World, region: string): Namings =>
  namingsByRegion(world, '').get(region) ?? new Map<string, readonly Naming[]>();

/** The buckets whose policies trust a VPC, by its own id or by that of one of its endpoints. */
export const trusting = (vpc: Vpc, unit: RegionInventory, world: World): readonly TrustedVpc[] => {
  const endpoints = (world.group('vpcEndpoints', 'vpcId').get(vpc.id) ?? []).filter(({ item }) =>
    isS3Service(item.serviceName),
  );
  const ids = [vpc.id, ...new Set(endpoints.map(({ item }) => item.id))];
  const index = namings(world, unit.region);
  const found = ids.flatMap((by) =>
    (index.get(by) ?? []).map(({ bucket, owner, statements }) => ({
      vpc,
      bucket,
      owner,
      by,
      statements: statements.get(by) ?? [],
    })),
  );
  return found.filter((one, at) => found.findIndex(({ bucket }) => bucket.name === one.bucket.name) === at);
};

const hasS3Endpoint = (vpc: Vpc, unit: RegionInventory, world: World): boolean =>
  !isSeen(unit.sections.vpcEndpoints) ||
  (world.group('vpcEndpoints', 'vpcId').get(vpc.id) ?? []).some(({ item }) => isS3Service(item.serviceName));

/** What an account holds back of its buckets, to who looks at one of its own VPCs: each policy. */
const heldBackOfOwn = ({ sections: { buckets } }: RegionInventory): readonly Omit<Unread, 'vpc'>[] =>
  // Where the unit's own are unknown there are no subjects at all.
  isSeen(buckets)
    ? buckets.seen.flatMap(({ name, policy }) => (isSeen(policy) ? [] : [{ whose: name, gap: policy.gap }]))
    : [];

/** The same to others, as one. */
const heldBackOf = ({ accountId, sections: { buckets } }: RegionInventory): Omit<Unread, 'vpc'> | null => {
  if (!isSeen(buckets)) return { whose: accountId, gap: buckets.gap };
  for (const { policy } of buckets.seen) if (!isSeen(policy)) return { whose: accountId, gap: policy.gap };
  return null;
};

/** What the accounts hold back of their buckets in a region. */
const heldBackIn = oncePerInventory((world, region) =>
  world.units.flatMap((unit) => (unit.region === region ? (heldBackOf(unit) ?? []) : [])),
);

/** Endpoints that policies name and that may be this account's, whose endpoints were not listed. */
const unlistedEndpoints = (unit: RegionInventory, world: World): Omit<Unread, 'vpc'>[] => {
  const { vpcEndpoints } = unit.sections;
  if (isSeen(vpcEndpoints)) return [];
  return [...namings(world, unit.region)]
    .filter(([id]) => id.startsWith('vpce-') && !world.locate('vpcEndpoints', id))
    .flatMap(([, named]) => named.map(({ bucket }) => ({ whose: bucket.name, gap: vpcEndpoints.gap })));
};

/** The buckets that may trust a VPC, as far as what was not read hides it. A policy trusts a VPC by way of its endpoints. */
export const mayTrust = (
  vpc: Vpc,
  unit: RegionInventory,
  world: World,
  known: readonly TrustedVpc[],
): readonly Unread[] => {
  if (!hasS3Endpoint(vpc, unit, world)) return [];
  const found = [
    ...heldBackOfOwn(unit),
    ...heldBackIn(world, unit.region).filter(({ whose }) => whose !== unit.accountId),
    ...unlistedEndpoints(unit, world),
  ].filter(({ whose }) => !known.some(({ bucket }) => bucket.name === whose));
  return [...new Map(found.map((one) => [one.whose, { ...one, vpc }])).values()];
};
