import type { Change, Changes } from '../model/change.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import type { Route, RouteTable } from '../model/resources.ts';
import { UserError } from '../model/user-error.ts';
import { cidrsOf, parseBlock } from '../network/cidr.ts';
import type { KeyedSection, Located, World } from '../paths/world.ts';
import { unknownWord } from './suggest.ts';

type Destination = Changes['delete-route']['destination'];

/** A destination as AWS writes it; refused where it is none. */
export const destinationOf = (typed: string): Destination => {
  if (/^pl-/.test(typed)) return { kind: 'prefix-list', value: typed };
  const block = typed.includes('/') ? parseBlock(typed) : null;
  if (!block)
    throw new UserError(
      `${JSON.stringify(typed)} is no destination of a route.`,
      'Name a CIDR block (0.0.0.0/0, ::/0) or a prefix list (pl-…).',
    );
  // AWS: a block with bits behind its prefix is taken as the block that it is in (EC2 API, CreateRoute).
  return { kind: block.family, value: cidrsOf(block, block.family)[0] ?? typed };
};

// AWS: the ids of resources begin with their type (EC2 user guide, resource ids).
const targets: readonly (readonly [
  id: RegExp,
  kind: Route['target']['kind'],
  section: KeyedSection | null,
  what: string,
])[] = [
  [/^nat-/, 'nat-gateway', 'natGateways', 'NAT gateway'],
  [/^igw-/, 'internet-gateway', 'internetGateways', 'internet gateway'],
  [/^eigw-/, 'egress-only-internet-gateway', 'egressOnlyInternetGateways', 'egress-only internet gateway'],
  [/^eni-/, 'network-interface', 'networkInterfaces', 'network interface'],
  [/^vpce-(?!svc-)/, 'vpc-endpoint', 'vpcEndpoints', 'endpoint'],
  [/^pcx-/, 'peering', 'peeringConnections', 'peering connection'],
  [/^tgw-(?!attach-|rtb-)/, 'transit-gateway', null, 'transit gateway'],
  [/^vgw-/, 'virtual-private-gateway', null, 'virtual private gateway'],
  [/^cagw-/, 'carrier-gateway', null, 'carrier gateway'],
  [/^lgw-/, 'local-gateway', null, 'local gateway'],
];

const targetOf = (world: World, table: Located<'routeTables'>, id: string): Route['target'] => {
  const found = targets.find(([pattern]) => pattern.test(id));
  if (!found)
    throw new UserError(
      `${JSON.stringify(id)} is no target of a route that --route knows.`,
      'It knows nat-…, igw-…, eigw-…, eni-…, vpce-…, pcx-…, tgw-…, vgw-…, cagw-…, lgw-… and none; an instance is named by its network interface, and others in a file for --change.',
    );
  const [, kind, section, what] = found;
  const listed = section
    ? (world.unit(table.place)?.sections[section] as Observed<readonly { readonly id: string }[]> | undefined)
    : undefined;
  // What could not be listed may be there.
  if (!section || !listed || !isSeen(listed) || world.locate(section, id)) return { kind, id };
  const ids = listed.seen.map((one) => one.id);
  throw unknownWord(what, id, ids, 'The inventory does not hold it.');
};

const routeTo = ({ routes }: RouteTable, wanted: Destination): Route | undefined =>
  routes.find(({ destination: { kind, value } }) => {
    if (kind !== wanted.kind) return false;
    return value === wanted.value || (kind !== 'prefix-list' && destinationOf(value).value === wanted.value);
  });

/** The change that gives a table a route, leads the one that it has elsewhere, or takes it away. */
export const routeChange = (
  world: World,
  table: Located<'routeTables'>,
  place: { readonly accountId: string; readonly region: string },
  typed: { readonly destination: string; readonly target: string },
): Change => {
  const wanted = destinationOf(typed.destination);
  const there = routeTo(table.item, wanted);
  const of = { ...place, tableId: table.item.id, destination: there?.destination ?? wanted };
  if (typed.target === 'none') return { kind: 'delete-route', ...of };
  const target = targetOf(world, table, typed.target);
  return { kind: there ? 'replace-route' : 'create-route', ...of, target };
};
