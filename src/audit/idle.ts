import type { RegionInventory, Section, Sections } from '../model/inventory.ts';
import { type Gap, isSeen, type Observed } from '../model/observed.ts';
import type { Place } from '../paths/world.ts';

/** The code of the gaps of a region that was not read in depth, because nothing in it can carry traffic. */
export const idleCode = 'IdleRegion';

/** What tells whether a region is in use: three requests. */
export const idleProbes = ['vpcs', 'vpcEndpoints', 'networkInterfaces'] as const;

type Found = ReadonlyMap<Section, Observed<readonly Sections[Section][]>>;

const seenIn = <S extends Section>(found: Found, section: S): readonly Sections[S][] | null => {
  const items = found.get(section) as Observed<readonly Sections[S][]> | undefined;
  return items && isSeen(items) ? items.seen : null;
};

/**
 * Is there nothing that sends or carries traffic: no interface, no endpoint, and no VPC but untouched default ones?
 * AWS: whatever has an address in a VPC has a network interface there: instances, functions, load balancers, NAT gateways,
 * endpoints, attachments (EC2 user guide, elastic network interfaces).
 */
export const isIdle = (found: Found, accountId: string): boolean =>
  seenIn(found, 'networkInterfaces')?.length === 0 &&
  seenIn(found, 'vpcEndpoints')?.length === 0 &&
  seenIn(found, 'vpcs')?.every(({ isDefault, ownerId }) => isDefault && ownerId === accountId) === true;

/** Is this the gap of a region that was not read in depth? */
export const isIdleGap = ({ code }: Gap): boolean => code === idleCode;

/** Was this unit not read in depth? */
export const isIdleUnit = ({ sections }: RegionInventory): boolean =>
  !isSeen(sections.subnets) && isIdleGap(sections.subnets.gap);

const idleGap = (place: Place, section: Section): Gap => ({
  action: 'pathproof:scan',
  code: idleCode,
  message: `Nothing in ${place.region} of account ${place.accountId} can carry traffic: it has no network interface, no endpoint, and no VPC but an untouched default one. So ${section} were not read there; --deep reads them.`,
});

// AWS: each of these is in a VPC (VPC guide): where there is none, there is none of these.
const inVpcs: ReadonlySet<Section> = new Set([
  'vpcDnsAttributes',
  'subnets',
  'routeTables',
  'natGateways',
  'internetGateways',
  'egressOnlyInternetGateways',
  'securityGroups',
  'networkAcls',
  'peeringConnections',
  'vpcHostedZones',
]);

/** What is known of the sections of an idle region that were not asked for. */
export const idleSections = (
  place: Place,
  found: Found,
  unasked: readonly { readonly section: Section; readonly scope: 'region' | 'account' }[],
): ReadonlyMap<Section, Observed<readonly Sections[Section][]>> => {
  const empty = seenIn(found, 'vpcs')?.length === 0;
  // What belongs to the account and to no region is listed once for all of them.
  const left = unasked.filter(({ scope }) => scope === 'region');
  return new Map(
    left.map(({ section }) => [
      section,
      empty && inVpcs.has(section) ? { seen: [] } : { gap: idleGap(place, section) },
    ]),
  );
};

/**
 * The accounts and regions that this unit's traffic may lead to although they look idle: owners of transit gateways that
 * are shared with it, and the other sides of its peerings.
 */
export const leadsTo = (unit: RegionInventory): readonly Place[] => {
  const { region, sections } = unit;
  const { transitGateways, transitGatewayAttachments, peeringConnections } = sections;
  const owners = [
    ...(isSeen(transitGateways) ? transitGateways.seen.map(({ ownerId }) => ownerId) : []),
    ...(isSeen(transitGatewayAttachments)
      ? transitGatewayAttachments.seen.map((attachment) => attachment.transitGatewayOwnerId)
      : []),
  ];
  const peers = isSeen(peeringConnections)
    ? peeringConnections.seen.flatMap(({ requester, accepter }) => [requester, accepter])
    : [];
  return [
    ...owners.map((accountId) => ({ accountId, region })),
    ...peers.map((peer) => ({ accountId: peer.accountId, region: peer.region })),
  ].filter(({ accountId }) => accountId !== '');
};
