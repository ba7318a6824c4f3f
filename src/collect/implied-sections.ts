import type { Section, Sections } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import { idleProbes } from '../audit/idle.ts';

/** A section of whatever kind, as it was read. */
export type AnySection = Observed<readonly Sections[Section][]>;

// Everything else in a region depends on these: where they hold nothing, there is little left to ask.
const probes = [...idleProbes, 'transitGateways'] as const;

/** What was read of a region so far. */
export type Found = ReadonlyMap<Section, AnySection>;

/** The items of a probed section; null when it could not be listed, so that nothing follows from it. */
const itemsOf = <S extends (typeof probes)[number]>(
  found: Found,
  section: S,
): readonly Sections[S][] | null => {
  const items = found.get(section) as Observed<readonly Sections[S][]> | undefined;
  return items && isSeen(items) ? items.seen : null;
};

/** Was a probed section listed, with nothing in it? */
export const holdsNothing = (found: Found, section: (typeof probes)[number]): boolean =>
  itemsOf(found, section)?.length === 0;

/** Sections that need not be asked for when the probes hold nothing they could be part of. */
const implications: readonly {
  readonly follows: (found: Found) => boolean;
  readonly sections: readonly Section[];
}[] = [
  {
    // AWS: each of these is in a VPC or joins VPCs; outside of one it carries no traffic (VPC guide).
    follows: (found) => probes.every((section) => holdsNothing(found, section)),
    sections: [
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
      'hostedZones',
      'resolverRules',
      'resolverRuleAssociations',
      'dnsProfileAssociations',
      'dnsProfiles',
    ],
  },
  {
    // AWS: an attachment of a VPC has network interfaces in it, of type transit_gateway; every other attachment and
    // every route table belongs to a transit gateway that its owner lists (TGW guide, how transit gateways work).
    follows: (found) =>
      holdsNothing(found, 'transitGateways') &&
      itemsOf(found, 'networkInterfaces')?.every(
        ({ interfaceType }) => interfaceType !== 'transit_gateway',
      ) === true,
    sections: ['transitGatewayVpcAttachments', 'transitGatewayAttachments', 'transitGatewayRouteTables'],
  },
  {
    // AWS: an egress-only internet gateway is for IPv6 only (VPC guide): without IPv6 blocks it carries nothing.
    follows: (found) => itemsOf(found, 'vpcs')?.every(({ ipv6Cidrs }) => ipv6Cidrs.length === 0) === true,
    sections: ['egressOnlyInternetGateways'],
  },
];

/** Sections that may turn out not to be worth a request although there are VPCs. */
export const spared: ReadonlySet<Section> = new Set(
  implications.slice(1).flatMap(({ sections }) => sections),
);

/** Sections that hold nothing, as follows from what was found. */
export const impliedBy = (found: Found): ReadonlyMap<Section, AnySection> =>
  new Map(
    implications
      .flatMap(({ follows, sections }) => (follows(found) ? sections : []))
      .map((section) => [section, { seen: [] }]),
  );
