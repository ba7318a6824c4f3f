import type { Change, Changes } from '../model/change.ts';
import type { Inventory } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import { UserError } from '../model/user-error.ts';
import type { KeyedSection, Place, World } from '../paths/world.ts';
import { jsonOf, readNamed } from '../store/change-file.ts';
import { destinationOf, routeChange } from './short-routes.ts';
import { unknownWord } from './suggest.ts';

/** Where the call that changes a thing is made: with the credentials of its owner. */
export const placeOf = (item: object, place: Place): { accountId: string; region: string } => {
  const { ownerId } = item as { readonly ownerId?: string };
  return { accountId: ownerId || place.accountId, region: place.region };
};

const idsIn = (
  inventory: Inventory,
  section: KeyedSection | 'buckets',
  key: 'id' | 'name',
): readonly string[] =>
  inventory.regions.flatMap(({ sections }) => {
    const listed = sections[section] as Observed<readonly object[]>;
    return isSeen(listed)
      ? listed.seen.map((item) => String((item as Readonly<Record<string, unknown>>)[key]))
      : [];
  });

/** Something by its id; refused with the nearest id where it is not in the inventory. */
export const known = <S extends KeyedSection>(world: World, section: S, what: string, id: string) => {
  const located = world.locate(section, id);
  if (located) return located;
  const ids = [...new Set(idsIn(world.inventory, section, 'id'))].sort();
  throw unknownWord(
    what,
    id,
    ids,
    ids.length > 0 ? 'The inventory does not hold it.' : `The inventory holds no ${what}.`,
  );
};

/** What is deleted by the first letters of its id, and what is not. */
const deletions: readonly {
  readonly id: RegExp;
  readonly what: string;
  readonly make: ((world: World, id: string) => Change) | null;
  readonly instead?: string;
}[] = [
  {
    id: /^nat-/,
    what: 'NAT gateway',
    make(world, id) {
      const { item, place } = known(world, 'natGateways', 'NAT gateway', id);
      return { kind: 'delete-nat-gateway', ...placeOf(item, place), natGatewayId: id };
    },
  },
  {
    id: /^vpce-(?!svc-)/,
    what: 'endpoint',
    make(world, id) {
      const { item, place } = known(world, 'vpcEndpoints', 'endpoint', id);
      return { kind: 'delete-vpc-endpoint', ...placeOf(item, place), endpointId: id };
    },
  },
  {
    id: /^sg-/,
    what: 'security group',
    make(world, id) {
      const { item, place } = known(world, 'securityGroups', 'security group', id);
      return { kind: 'delete-security-group', ...placeOf(item, place), groupId: id };
    },
  },
  {
    id: /^e?igw-/,
    what: 'internet gateway',
    make: null,
    instead: 'Take away the routes to it: --route TABLE=0.0.0.0/0:none.',
  },
  {
    id: /^rtb-/,
    what: 'route table',
    make: null,
    instead: 'Take away its routes one by one: --route TABLE=DESTINATION:none.',
  },
  {
    id: /^(?:tgw|pcx|vgw|eni)-/,
    what: 'target of routes',
    make: null,
    instead: 'Take away the routes to it: --route TABLE=DESTINATION:none.',
  },
];

/** `--delete ID`. */
export const deletionOf = (world: World, id: string): Change => {
  const found = deletions.find((one) => one.id.test(id));
  if (found?.make) return found.make(world, id);
  throw new UserError(
    `--delete cannot delete ${JSON.stringify(id)}${found ? `, which is by its id a ${found.what}` : ''}.`.replace(
      /\ba (?=[aeiou])/,
      'an ',
    ),
    found?.instead ??
      'It deletes NAT gateways (nat-…), endpoints (vpce-…) and security groups (sg-…); every kind of change can be in a file for --change.',
  );
};

/** `--route TABLE=DESTINATION:TARGET`, or `:none` to take the route away. */
export const routeOf = (world: World, typed: string): Change => {
  const found = /^(rtb-[^=]+)=(.+):([^:]+)$/.exec(typed);
  if (!found)
    throw new UserError(
      `--route ${JSON.stringify(typed)} is not TABLE=DESTINATION:TARGET.`,
      'It looks like rtb-0123456789abcdef0=0.0.0.0/0:nat-0123456789abcdef0, or …:none to take the route away.',
    );
  const [, tableId = '', destination = '', target = ''] = found;
  const table = known(world, 'routeTables', 'route table', tableId);
  return routeChange(world, table, placeOf(table.item, table.place), { destination, target });
};

const policyText = async (file: string): Promise<string> => {
  const text = await readNamed(file, 'policies');
  const hint = 'A policy is {"Statement": […]}.';
  const policy = jsonOf(file, text, hint);
  if (typeof policy !== 'object' || policy === null || !('Statement' in policy))
    throw new UserError(`${file} is no policy: it has no Statement.`, hint);
  return JSON.stringify(policy);
};

const bucketPlace = ({ regions }: Inventory, name: string): Place | undefined =>
  regions.find(
    ({ sections: { buckets } }) => isSeen(buckets) && buckets.seen.some((bucket) => bucket.name === name),
  );

/** `--policy vpce-…=FILE` or `--policy BUCKET=FILE`; `none` puts AWS's default policy back, or takes the bucket's away. */
export const policyOf = async (world: World, typed: string): Promise<Change> => {
  const at = typed.indexOf('=');
  const [of, file] = [typed.slice(0, at), typed.slice(at + 1)];
  if (at < 1 || file === '')
    throw new UserError(
      `--policy ${JSON.stringify(typed)} is not vpce-…=FILE or BUCKET=FILE.`,
      'Name a file that holds the policy, or none to take the policy away.',
    );
  const policy = file === 'none' ? null : await policyText(file);
  if (/^vpce-/.test(of)) {
    const { item, place } = known(world, 'vpcEndpoints', 'endpoint', of);
    return { kind: 'modify-vpc-endpoint', ...placeOf(item, place), endpointId: of, policy };
  }
  const place = bucketPlace(world.inventory, of);
  if (!place)
    throw unknownWord(
      'bucket',
      of,
      [...new Set(idsIn(world.inventory, 'buckets', 'name'))].sort(),
      'The inventory does not hold it.',
    );
  const { accountId, region } = place;
  return policy === null
    ? { kind: 'delete-bucket-policy', accountId, region, bucket: of }
    : { kind: 'put-bucket-policy', accountId, region, bucket: of, policy };
};

const isRoute = (change: Change): change is Changes['create-route' | 'replace-route' | 'delete-route'] =>
  change.kind === 'create-route' || change.kind === 'replace-route' || change.kind === 'delete-route';

/** A change of a file with its destination as AWS writes it; refused where it is none. */
export const settled = (change: Change): Change =>
  isRoute(change) ? { ...change, destination: destinationOf(change.destination.value) } : change;
