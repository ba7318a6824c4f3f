import type { Gap } from '../model/observed.ts';
import { isSeen } from '../model/observed.ts';
import type { Path, Share, SubnetAnswer } from '../model/path.ts';
import type { NetworkInterface, Subnet, VpcEndpoint } from '../model/resources.ts';
import { interfaceEndpointsFor, isDead } from './dns.ts';
import { namelessEndpoints } from './hidden-names.ts';
import type { PathResolver } from './resolver.ts';
import { sharesOfClients } from './shares.ts';
import { tableOf } from './tables.ts';
import { routesElsewhere } from './connected.ts';
import { homeOf, type Located } from './world.ts';

/** Why a service cannot be used from a subnet by its default name over an interface endpoint. */
export type Obstacle =
  | 'absent'
  | 'not-available'
  | 'private-dns-off'
  | 'private-dns-ineffective'
  | 'group'
  | 'egress'
  | 'acl'
  | 'family'
  | 'name'
  | 'route';

/** May a subnet's instances use a service over an endpoint? */
export type ServiceAccess =
  | {
      readonly verdict: 'usable';
      readonly service: string;
      readonly endpoint: VpcEndpoint;
      readonly paths: readonly Path[];
    }
  | {
      readonly verdict: 'unusable';
      readonly service: string;
      readonly obstacle: Obstacle;
      readonly text: string;
      readonly endpoint: VpcEndpoint | null;
      readonly paths: readonly Path[];
    }
  | {
      readonly verdict: 'unknown';
      readonly service: string;
      readonly gap: Gap;
      readonly paths: readonly Path[];
    };

/** What DNS says of a service in the VPC of a subnet, where it is hidden. */
type Hidden = Extract<SubnetAnswer['dns'], { readonly resolves: 'unknown' }>;

/**
 * May a hidden name lead from a subnet to an endpoint? AWS: to a central one over a way to other networks (PrivateLink,
 * centralized access to VPC private endpoints), or to one of the VPC itself; or the gap that hides where it may lead.
 */
const mayBeLed = (
  { world }: PathResolver,
  { item: subnet, place: seenIn }: Located<'subnets'>,
  service: string,
  { gap, otherwise }: Hidden,
): boolean | Gap => {
  const place = homeOf(subnet, seenIn);
  if (!isSeen(world.list('vpcEndpoints', place, { vpcId: subnet.vpcId, service }))) return gap;
  const own =
    otherwise === undefined
      ? interfaceEndpointsFor(world, subnet.vpcId, place, service).filter((endpoint) => !isDead(endpoint))
      : namelessEndpoints(world, subnet.vpcId, place, service);
  if (own.length > 0) return true;
  const used = tableOf(world, subnet, place);
  return isSeen(used) ? routesElsewhere(used.seen.table).length > 0 : used.gap;
};

/** The gap behind a name for one subnet; null where the name could lead it to no endpoint, whatever is hidden. */
export const nameGap = (
  paths: PathResolver,
  subnet: Located<'subnets'>,
  { service, dns }: Pick<SubnetAnswer, 'service' | 'dns'>,
): Gap | null => {
  if (dns.resolves !== 'unknown') return null;
  const led = mayBeLed(paths, subnet, service, dns);
  return led === true ? dns.gap : led === false ? null : led;
};

const noPrivateName = (
  { world }: PathResolver,
  { item: subnet, place: seenIn }: Located<'subnets'>,
  service: string,
  because: string,
): ServiceAccess => {
  const place = homeOf(subnet, seenIn);
  const endpoints = interfaceEndpointsFor(world, subnet.vpcId, place, service);
  const alive = endpoints.filter((endpoint) => !isDead(endpoint));
  const named = alive.find((endpoint) => endpoint.privateDnsEnabled);
  const base = { verdict: 'unusable', service, paths: [] } as const;
  // AWS: with the VPC's DNS attributes off, hosted zones do not work either, so no central endpoint can help.
  if (named)
    return {
      ...base,
      obstacle: 'private-dns-ineffective',
      text: because.replace(/ \(assuming.*\)$/, ''),
      endpoint: named,
    };
  const [off] = alive;
  if (off)
    return {
      ...base,
      obstacle: 'private-dns-off',
      text: `private DNS of ${off.id} is off, so the default name does not lead to it`,
      endpoint: off,
    };
  const [dead] = endpoints;
  if (dead)
    return { ...base, obstacle: 'not-available', text: `${dead.id} is ${dead.state}`, endpoint: dead };
  return { ...base, obstacle: 'absent', text: 'no endpoint', endpoint: null };
};

const obstacleOf = (path: Path): Obstacle => {
  const because = path.hops.at(-1)?.because;
  if (path.by === 'security-group')
    return because?.kind === 'rule' && because.direction === 'egress' ? 'egress' : 'group';
  if (path.by === 'network-acl') return 'acl';
  if (path.by === 'dns') return 'name';
  if (path.by !== 'interface-endpoint') return 'route';
  return because?.kind === 'attribute' && because.name === 'state' ? 'not-available' : 'family';
};

const refusedText = (endpoint: VpcEndpoint, refused: readonly NetworkInterface[]): string =>
  `the groups of ${endpoint.id} do not admit ${refused.map((eni) => eni.id).join(', ')}`;

/** The hop that ended a path, in words; a central endpoint and its account are named, and the instances that it stops. */
const failureText = (
  { path, interfaces }: Share,
  endpoint: VpcEndpoint,
  subnet: Subnet,
  instances: readonly NetworkInterface[],
): string => {
  const last = path.hops.at(-1);
  const refused = instances.filter(({ id }) => interfaces?.includes(id));
  if (obstacleOf(path) === 'group' && refused.length > 0) return refusedText(endpoint, refused);
  const text = `${last?.id ?? endpoint.id} ${last?.text ?? ''}`.trim();
  if (endpoint.vpcId === subnet.vpcId) return text;
  const where = last?.id === endpoint.id ? '' : ` on the way to the central endpoint ${endpoint.id}`;
  return `${text}${where} in ${endpoint.vpcId} of account ${endpoint.ownerId}`;
};

const noWay = ({ id }: Subnet, service: string): Gap => ({
  action: 'pathproof:path',
  code: 'NoWay',
  message: `No way of clients in ${id} to ${service} was found that could be judged.`,
});

/** May these instances of a subnet use a service by its default name over an endpoint? */
export const serviceAccess = (
  paths: PathResolver,
  at: Located<'subnets'>,
  service: string,
  instances: readonly NetworkInterface[],
): ServiceAccess => {
  const answer = paths.toService(at, service);
  const { dns } = answer;
  const hiddenName = nameGap(paths, at, answer);
  if (hiddenName) return { verdict: 'unknown', service, gap: hiddenName, paths: [] };
  if (dns.resolves === 'unknown') return noPrivateName(paths, at, service, dns.otherwise ?? dns.because);
  if (dns.resolves === 'public') return noPrivateName(paths, at, service, dns.because);
  if (dns.resolves === 'nothing') {
    const ways = answer.families.flatMap((family) => family.shares.map((share) => share.path));
    const text = `${dns.host} does not resolve: ${dns.because}`;
    return { verdict: 'unusable', service, obstacle: 'name', text, endpoint: null, paths: ways };
  }
  const endpoint = paths.world.locate('vpcEndpoints', dns.endpointId)?.item;
  const shares = sharesOfClients(answer.families[0]?.shares ?? [], instances);
  const all = shares.map((share) => share.path);
  const failed = shares.find(
    ({ path }) => path.disposition !== 'delivered' && path.disposition !== 'unknown',
  );
  if (!endpoint)
    return {
      verdict: 'unknown',
      service,
      gap: {
        action: 'ec2:DescribeVpcEndpoints',
        code: 'NotFound',
        message: `${dns.endpointId} was not listed.`,
      },
      paths: all,
    };
  if (failed) {
    return {
      verdict: 'unusable',
      service,
      obstacle: obstacleOf(failed.path),
      text: failureText(failed, endpoint, at.item, instances),
      endpoint,
      paths: [failed.path],
    };
  }
  const hidden = all.find((path) => path.gap !== null);
  if (hidden?.gap) return { verdict: 'unknown', service, gap: hidden.gap, paths: all };
  // A way that nobody was found to take proves nothing.
  if (all.length === 0) return { verdict: 'unknown', service, gap: noWay(at.item, service), paths: [] };
  return { verdict: 'usable', service, endpoint, paths: all };
};
