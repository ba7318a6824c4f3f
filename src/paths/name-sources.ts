import { type Gap, isSeen } from '../model/observed.ts';
import type { ResolverRule, VpcEndpoint } from '../model/resources.ts';
import { isInDomain } from '../services/hosts.ts';
import { isLive, unsettledGap } from './unsettled.ts';
import { notScanned, type Place, type World } from './world.ts';

/** What answers for a domain in a VPC, beside the private DNS of the VPC's own endpoints. */
export type NameSource = { readonly domain: string; readonly profileId: string | null } & (
  | {
      readonly kind: 'zone';
      readonly id: string;
      readonly ownerId: string | null;
      readonly service: string | null;
    }
  | { readonly kind: 'rule'; readonly rule: ResolverRule }
  | { readonly kind: 'endpoint'; readonly endpoint: VpcEndpoint }
);

/** Sources of names, and what hides further ones. */
interface Found {
  readonly sources: readonly NameSource[];
  readonly gaps: readonly Gap[];
}

/** Something that hides sources of names: the VPC's hosted zones, its resolver rules, or what its profile gives. */
export interface NameGap {
  readonly of: 'zones' | 'rules' | 'profiles';
  readonly gap: Gap;
}

/** The sources of a VPC that answer for a name, best first, and what hides further ones. */
export interface NameSources {
  readonly sources: readonly NameSource[];
  readonly gaps: readonly NameGap[];
}

const notAsked = (vpcId: string): Gap => ({
  action: 'route53:ListHostedZonesByVPC',
  code: 'NotAsked',
  message: `The hosted zones of ${vpcId} were not asked for.`,
});

const zonesOf = (world: World, vpcId: string, place: Place): Found => {
  const listed = world.list('vpcHostedZones', place);
  if (!isSeen(listed)) return { sources: [], gaps: [listed.gap] };
  const zones = world.group('vpcHostedZones', 'vpcId').get(vpcId)?.[0]?.item.zones;
  if (!zones) return { sources: [], gaps: [notAsked(vpcId)] };
  if (!isSeen(zones)) return { sources: [], gaps: [zones.gap] };
  const sources = zones.seen
    // AWS: the hidden zones of endpoints with private DNS are PrivateLink's; the endpoints themselves say more.
    .filter(({ owningService }) => owningService === null || !owningService.startsWith('vpce.'))
    .map(({ id, name, owningAccount, owningService }): NameSource => ({
      kind: 'zone',
      domain: name,
      profileId: null,
      id,
      ownerId: owningAccount,
      service: owningService,
    }));
  return { sources, gaps: [] };
};

/** What is on its way out may answer still, or no more; what is on its way in answers by the time that it matters. */
const byStatus = (
  name: Parameters<typeof isLive>[0],
  id: string,
  status: string,
  live: () => Found,
): Found => {
  const gap = unsettledGap(name, id, status);
  return gap ? { sources: [], gaps: [gap] } : isLive(name, status) ? live() : { sources: [], gaps: [] };
};

/** The gap of a rule in a state of which no text says what it answers; null for any other. */
export const unsettledRule = ({ id, status }: ResolverRule): Gap | null =>
  unsettledGap('resolverRules.status', id, status);

const ruleSource = (world: World, ruleId: string, place: Place, profileId: string | null): Found => {
  const rule = world.locate('resolverRules', ruleId)?.item;
  if (rule) return { sources: [{ kind: 'rule', domain: rule.domainName, profileId, rule }], gaps: [] };
  const listed = world.list('resolverRules', place);
  const message = `The resolver rule ${ruleId} was not listed, so the names that it takes are not known.`;
  return {
    sources: [],
    gaps: [
      isSeen(listed)
        ? { action: 'route53resolver:ListResolverRules', code: 'NotFound', message }
        : listed.gap,
    ],
  };
};

const together = (parts: readonly Found[]): Found => ({
  sources: parts.flatMap(({ sources }) => sources),
  gaps: parts.flatMap(({ gaps }) => gaps),
});

const rulesOf = (world: World, vpcId: string, place: Place): Found => {
  const listed = world.list('resolverRuleAssociations', place, { vpcId });
  if (!isSeen(listed)) return { sources: [], gaps: [listed.gap] };
  return together(
    listed.seen
      .filter((one) => one.vpcId === vpcId)
      .map(({ id, ruleId, status }) =>
        byStatus('resolverRuleAssociations.status', id, status, () => ruleSource(world, ruleId, place, null)),
      ),
  );
};

type Resource = { readonly kind: string; readonly resourceId: string; readonly arn: string };

const profileResource = (world: World, place: Place, profileId: string, resource: Resource): Found => {
  const { kind, resourceId: id, arn } = resource;
  if (kind === 'other') return { sources: [], gaps: [] };
  if (kind === 'resolver-rule') return ruleSource(world, id, place, profileId);
  const zone = kind === 'hosted-zone' ? world.locate('hostedZones', id)?.item : undefined;
  if (zone) {
    const { ownerId, name: domain } = zone;
    return { sources: [{ kind: 'zone', domain, profileId, id, ownerId, service: null }], gaps: [] };
  }
  const endpoint = kind === 'vpc-endpoint' ? world.locate('vpcEndpoints', id)?.item : undefined;
  if (endpoint) {
    const names = endpoint.dnsNames.filter((name) => !/(^|\.)vpce-/.test(name));
    const domains = [...new Set(names.map((name) => name.replace(/^\*\./, '')))];
    return {
      sources: domains.map((domain) => ({ kind: 'endpoint', domain, profileId, endpoint })),
      gaps: [],
    };
  }
  const message = `The profile ${profileId} gives ${arn} to its VPCs, which is not in this inventory.`;
  return { sources: [], gaps: [{ action: 'pathproof:scan', code: 'NotScanned', message }] };
};

const profileSources = (world: World, place: Place, profileId: string): Found => {
  const copies = (world.group('dnsProfiles', 'id').get(profileId) ?? []).map(({ item }) => item.resources);
  const resources = copies.find((copy) => isSeen(copy)) ?? copies[0];
  if (!resources) {
    const listed = world.list('dnsProfiles', place);
    return {
      sources: [],
      gaps: [isSeen(listed) ? notScanned(place, `The profile ${profileId}`) : listed.gap],
    };
  }
  if (!isSeen(resources)) return { sources: [], gaps: [resources.gap] };
  return together(
    resources.seen.map((resource) =>
      byStatus('dnsProfiles.resources.status', resource.arn, resource.status, () =>
        profileResource(world, place, profileId, resource),
      ),
    ),
  );
};

const profilesOf = (world: World, vpcId: string, place: Place): Found => {
  const listed = world.list('dnsProfileAssociations', place, { vpcId });
  if (!isSeen(listed)) return { sources: [], gaps: [listed.gap] };
  return together(
    listed.seen
      .filter((one) => one.vpcId === vpcId)
      .map(({ id, profileId, status }) =>
        byStatus('dnsProfileAssociations.status', id, status, () => profileSources(world, place, profileId)),
      ),
  );
};

// AWS: of a rule and a zone for one domain the rule wins, and what a VPC has itself wins over what its profile gives
// (Route 53 developer guide, considerations for private hosted zones; how Profiles and VPC settings are prioritized).
const rankOf = (source: NameSource): number =>
  (source.profileId === null ? 0 : 3) + ['rule', 'zone', 'endpoint'].indexOf(source.kind);

const labelsOf = (domain: string): number => (domain === '' ? 0 : domain.split('.').length);

/** Is the first source the one that answers when both match? The more specific one, whatever its kind. */
const precedes = (a: NameSource, b: NameSource): number =>
  labelsOf(b.domain) - labelsOf(a.domain) || rankOf(a) - rankOf(b);

/**
 * What answers for a name in a VPC, best first.
 * AWS: a system rule lets the Resolver answer itself where a shorter forwarding rule would not (Route 53 developer guide,
 * rule types), so it takes itself and every shorter rule away.
 */
export const nameSources = (world: World, vpcId: string, place: Place, name: string): NameSources => {
  const all = [
    { of: 'zones', found: zonesOf(world, vpcId, place) },
    { of: 'rules', found: rulesOf(world, vpcId, place) },
    { of: 'profiles', found: profilesOf(world, vpcId, place) },
  ] as const;
  const every = all.flatMap(({ found }) => found.sources);
  const matching = every.filter(({ domain }) => isInDomain(name, domain)).sort(precedes);
  const rule = matching.find((source) => source.kind === 'rule');
  // A rule of which it is not known what it answers may send the query away whatever its type is.
  const asked =
    rule?.kind === 'rule' &&
    (!['system', 'recursive'].includes(rule.rule.type) || unsettledRule(rule.rule) !== null);
  return {
    sources: matching.filter((source) => source.kind !== 'rule' || (asked && source === rule)),
    gaps: all.flatMap(({ of, found }) => found.gaps.map((gap) => ({ of, gap }))),
  };
};

/** A hosted zone that a VPC asks. */
export type ZoneSource = NameSource & { readonly kind: 'zone' };

/** The hosted zones that a VPC asks, its own and those that its profile gives it, and what hides further ones. */
export const zonesAskedBy = (
  world: World,
  vpcId: string,
  place: Place,
): { readonly zones: readonly ZoneSource[]; readonly gaps: readonly Gap[] } => {
  const { sources, gaps } = together([zonesOf(world, vpcId, place), profilesOf(world, vpcId, place)]);
  return { zones: sources.filter((source): source is ZoneSource => source.kind === 'zone'), gaps };
};
