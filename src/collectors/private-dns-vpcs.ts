import { Refusal } from '../aws/errors.ts';
import type { Section, Sections } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import type { Aws } from './collector.ts';
import { texts } from './normalize.ts';

const gone: ReadonlySet<string> = new Set(['deleted', 'deleting', 'failed', 'rejected', 'expired']);

const elsewhere: ReadonlySet<string> = new Set([
  'peering',
  'transit-gateway',
  'virtual-private-gateway',
  'core-network',
  'local-gateway',
]);

/** The items of a section of the same unit; what hides them hides what depends on them too. */
export const itemsIn = async <S extends Section>(aws: Aws, section: S): Promise<readonly Sections[S][]> => {
  const items = await aws.section(section);
  if (isSeen(items)) return items.seen;
  throw new Refusal(items.gap);
};

type Endpoint = Sections['vpcEndpoints'];

/** Does an endpoint leave its service's name to a hosted zone? */
const needsZone = (endpoint: Endpoint): boolean =>
  endpoint.type === 'Interface' &&
  !gone.has(endpoint.state) &&
  (!endpoint.privateDnsEnabled || endpoint.privateDnsOnlyForInboundResolverEndpoint === true);

/**
 * The account's own VPCs in which a hosted zone, a resolver rule or a profile can change a verdict: those with a way to
 * another network, where central endpoints may be, and those with an endpoint that has no private DNS of its own.
 */
export const privateDnsVpcs = async (aws: Aws): Promise<readonly string[]> => {
  const [vpcs, tables, endpoints] = await Promise.all([
    itemsIn(aws, 'vpcs'),
    itemsIn(aws, 'routeTables'),
    itemsIn(aws, 'vpcEndpoints'),
  ]);
  const connected = tables
    .filter(
      ({ routes, propagatingVgws }) =>
        propagatingVgws.length > 0 ||
        routes.some(({ state, target }) => state !== 'blackhole' && elsewhere.has(target.kind)),
    )
    .map(({ vpcId }) => vpcId);
  const wanted = new Set([...connected, ...endpoints.filter(needsZone).map(({ vpcId }) => vpcId)]);
  // AWS: only the owner of a VPC may ask for its hosted zones (Route 53 API, ListHostedZonesByVPC).
  return texts(
    vpcs.filter(({ id, ownerId }) => wanted.has(id) && ownerId === aws.accountId).map(({ id }) => id),
  );
};
