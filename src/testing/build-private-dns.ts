import type { DnsProfile, HostedZoneRecord } from '../model/resources.ts';
import { isSeen, seen } from '../model/observed.ts';
import type { AccountSpec } from './account-spec.ts';
import { listOf, type UnitDraft, type VpcDraft } from './draft.ts';
import type { Names } from './names.ts';
import type { PrivateDnsSpec } from './private-dns.ts';
import type { VpcPart } from './specs.ts';

/** An account with what was built of it. */
interface Owner {
  readonly accountId: string;
  readonly scenario: AccountSpec;
}

/** Everything that was built before. */
interface Built {
  readonly vpcs: readonly VpcDraft[];
  readonly units: ReadonlyMap<string, UnitDraft>;
  readonly names: Names;
}

const draftOf = ({ vpcs }: Built, scenario: VpcPart): VpcDraft => {
  const draft = vpcs.find((one) => one.scenario === scenario);
  if (!draft) throw new Error('A zone, rule or profile names a VPC that is in no account of the scenario.');
  return draft;
};

const unitsOf = (built: Built, accountId: string): readonly UnitDraft[] =>
  [...built.units.values()].filter((unit) => unit.accountId === accountId);

const isAddress = (value: string): boolean => /^[\d.]+$/.test(value) || value.includes(':');

const addressesOf = (built: Built, eniId: string): readonly string[] => {
  const eni = [...built.units.values()]
    .flatMap((unit) => unit.items.networkInterfaces)
    .find(({ id }) => id === built.names.find('', eniId));
  if (!eni) throw new Error(`${eniId} is not declared, but a record leads to it.`);
  return [...eni.privateIps, ...eni.ipv6Addresses];
};

const endpointName = (built: Built, reference: string): string => {
  const id = built.names.find('', reference);
  const endpoint = [...built.units.values()]
    .flatMap((unit) => unit.items.vpcEndpoints)
    .find((one) => one.id === id);
  if (!endpoint?.dnsNames[0]) throw new Error(`${reference} is not declared, but a record leads to it.`);
  return endpoint.dnsNames[0];
};

const recordsOf = (built: Built, name: string, said: string | readonly string[]): HostedZoneRecord[] => {
  const records: HostedZoneRecord[] = [];
  const add = (type: string, values: readonly string[], alias: string | null = null) =>
    records.push({ name, type, values, alias });
  for (const value of listOf(said)) {
    if (/^vpce-[^.]+(\.(api|dkr))?$/.test(value)) add('A', [], endpointName(built, value));
    else if (value.startsWith('eni-')) add('A', addressesOf(built, value));
    else if (value.startsWith('ns:')) add('NS', [value.slice(3)]);
    else if (isAddress(value)) add(value.includes(':') ? 'AAAA' : 'A', [value]);
    else add('CNAME', [value]);
  }
  return records;
};

type Zone = PrivateDnsSpec['zones'][number];

const buildZone = (built: Built, owner: Owner, { domain, vpcs, records = {} }: Zone): void => {
  const id = built.names.claim('zone', owner.accountId, domain);
  const all = Object.entries(records).flatMap(([name, value]) => recordsOf(built, name, value));
  for (const unit of unitsOf(built, owner.accountId))
    unit.items.hostedZones.push({ id, ownerId: owner.accountId, name: domain, records: seen(all) });
  for (const draft of vpcs.map((vpc) => draftOf(built, vpc))) {
    const items = draft.unit.items.vpcHostedZones;
    const at = items.findIndex(({ vpcId }) => vpcId === draft.id);
    const before = items[at]?.zones;
    const zone = { id, name: domain, owningAccount: owner.accountId, owningService: null };
    const zones = seen([...(before && isSeen(before) ? before.seen : []), zone]);
    items.splice(at, 1, { vpcId: draft.id, zones });
  }
};

type Rule = PrivateDnsSpec['rules'][number];

const buildRule = (built: Built, owner: Owner, rule: Rule): void => {
  const { domain, vpcs, to = [], type = 'forward', through = null } = rule;
  const id = built.names.claim('rslvr-rr', owner.accountId, domain);
  const resolverEndpointId = through === null ? null : `rslvr-out-${through}`;
  const drafts = vpcs.map((vpc) => draftOf(built, vpc));
  const units = new Set([...unitsOf(built, owner.accountId), ...drafts.map(({ unit }) => unit)]);
  for (const unit of units) {
    const facts = { id, ownerId: owner.accountId, domainName: domain, type, status: 'complete' };
    unit.items.resolverRules.push({ ...facts, targetIps: to, resolverEndpointId });
  }
  for (const draft of drafts) {
    const associationId = built.names.claim('rslvr-rrassoc', draft.name, domain);
    const facts = { id: associationId, ruleId: id, vpcId: draft.id, status: 'complete' };
    draft.unit.items.resolverRuleAssociations.push(facts);
  }
};

type Profile = PrivateDnsSpec['profiles'][number];
type Resource = Extract<DnsProfile['resources'], { readonly seen: unknown }>['seen'][number];

const resourcesOf = (built: Built, { accountId }: Owner, profile: Profile): readonly Resource[] => {
  const { zones = [], rules = [], endpoints = [] } = profile;
  const found = (reference: string): string => {
    const id = built.names.find(accountId, reference);
    if (id === undefined)
      throw new Error(`${reference} is not declared, but profile ${profile.name} names it.`);
    return id;
  };
  const give = (kind: Resource['kind'], resourceId: string, arn: string): Resource => ({
    kind,
    resourceId,
    arn: `${arn}/${resourceId}`,
    status: 'complete',
  });
  const place = `eu-west-1:${accountId}`;
  return [
    ...zones.map((zone) => give('hosted-zone', found(`zone-${zone}`), 'arn:aws:route53:::hostedzone')),
    ...rules.map((rule) =>
      give('resolver-rule', found(`rslvr-rr-${rule}`), `arn:aws:route53resolver:${place}:resolver-rule`),
    ),
    ...endpoints.map((id) => give('vpc-endpoint', found(id), `arn:aws:ec2:${place}:vpc-endpoint`)),
  ];
};

const buildProfile = (built: Built, owner: Owner, profile: Profile): void => {
  const id = built.names.claim('rp', owner.accountId, profile.name);
  const resources = seen(resourcesOf(built, owner, profile));
  for (const draft of profile.vpcs.map((vpc) => draftOf(built, vpc))) {
    const { items } = draft.unit;
    const associationId = built.names.claim('rpassoc', draft.name, profile.name);
    const facts = { id: associationId, profileId: id, vpcId: draft.id, status: 'complete' };
    items.dnsProfileAssociations.push(facts);
    if (!items.dnsProfiles.some((one) => one.id === id)) items.dnsProfiles.push({ id, resources });
  }
};

/** Puts hosted zones, resolver rules and profiles into the units of those that own and those that use them. */
export const buildPrivateDns = (owners: readonly Owner[], built: Built): void => {
  for (const owner of owners) {
    const { zones, rules, profiles } = owner.scenario.privateDns;
    for (const zone of zones) buildZone(built, owner, zone);
    for (const rule of rules) buildRule(built, owner, rule);
    for (const profile of profiles) buildProfile(built, owner, profile);
  }
};
