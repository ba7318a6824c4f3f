import { unlessDoubted } from '../../model/doubt.ts';
import { type Gap, seen, unseen } from '../../model/observed.ts';
import { iacGap, type DeclaredResource, type Value } from '../declared.ts';
import type { Notes } from '../facts.ts';
import { readList } from '../combine.ts';
import { firstGap, gapOfRead, type Links, type Read, sure, valueOr } from '../reading.ts';
import { serviceOf } from '../../services/services.ts';
import { ownNameOf } from './endpoints.ts';
import { doubtOfAll, idIn, type Mapping, type Mappings, pairsOf } from './parts.ts';

const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** The VPCs that a zone names: a list of objects, or one. */
const vpcsIn = (notes: Notes, resource: DeclaredResource): Links => {
  const value = notes.scope.value(resource, 'VPCs');
  if (value?.is === 'list')
    return {
      items: value.items.flatMap((one) => notes.scope.linksIn(fieldOf(one, 'VPCId')).items),
      open:
        value.more ??
        value.items.map((one) => notes.scope.linksIn(fieldOf(one, 'VPCId')).open).find(Boolean) ??
        null,
    };
  return value ? notes.scope.linksIn(value) : { items: [], open: null };
};

const fieldOf = (value: Value, name: string): Value | undefined =>
  value.is === 'object' ? value.fields[name] : value;

const associate = (
  of: DeclaredResource,
  notes: Notes,
  zone: DeclaredResource | undefined,
  zoneId: string,
  vpcs: Links,
): void => {
  const name = zone ? notes.scope.text(zone, 'Name') : null;
  if (vpcs.open) notes.doubt(of, 'vpcHostedZones', {}, vpcs.open);
  for (const { id: vpcId, gap } of vpcs.items) {
    const doubt = firstGap(of.uncertain, gap, name?.is === 'sure' ? null : unnamed(zoneId));
    if (doubt) notes.doubt(of, 'vpcHostedZones', { vpcId }, doubt);
    else
      notes.edge(of, {
        kind: 'zone-vpc',
        vpcId,
        zone: {
          id: zoneId,
          name: plainName(name?.is === 'sure' ? name.value : ''),
          owningAccount: notes.scope.placeOf(zone ?? of).accountId,
          owningService: null,
        },
      });
  }
};

const unnamed = (zoneId: string) =>
  iacGap('NotInPlan', `Which names the hosted zone ${zoneId} answers is not known.`);

const hostedZone: Mapping = (resource, notes) => {
  const { scope } = notes;
  const vpcs = vpcsIn(notes, resource);
  const associated = scope.naming(zoneAssociation, 'HostedZoneId', scope.idOf(resource)).length > 0;
  // A public zone answers the internet, and no VPC asks it first.
  if (vpcs.items.length === 0 && vpcs.open === null && !associated) return;
  const id = scope.idOf(resource);
  notes.item(resource, 'hostedZones', id, {
    id,
    ownerId: scope.placeOf(resource).accountId,
    name: plainName(valueOr(scope.text(resource, 'Name'), '')),
    records: resource.uncertain ? unseen(resource.uncertain) : seen([]),
  });
  associate(resource, notes, resource, id, vpcs);
};

const zoneAssociation = 'Pathproof::HostedZoneVpcAssociation';

const zoneWithVpc: Mapping = (resource, notes) => {
  const { items } = notes.scope.links(resource, 'HostedZoneId');
  for (const { id, gap } of items)
    associate(
      { ...resource, uncertain: resource.uncertain ?? gap },
      notes,
      notes.scope.find(id),
      id,
      notes.scope.links(resource, 'VPCId'),
    );
};

/** Where an alias leads: the name of an endpoint that is referred to, or what is written. */
const aliasOf = (notes: Notes, value: Value | undefined): string | null => {
  if (value?.is !== 'object') return null;
  const target = value.fields['DNSName'];
  const endpoint = endpointIn(notes, target);
  if (endpoint !== null) return endpoint;
  const read = notes.scope.scalar(target);
  if (read.is === 'absent') return null;
  return read.is === 'sure' ? plainName(String(read.value)) : unlessDoubted('', read.gap);
};

/** The name of an endpoint whose DnsEntries a value takes a piece of. */
const endpointIn = (notes: Notes, value: Value | undefined): string | null => {
  if (value?.is === 'text' || value?.is === 'list') {
    const parts = value.is === 'text' ? value.parts : value.items;
    return parts.map((one) => endpointIn(notes, one)).find((name) => name !== null) ?? null;
  }
  // Terraform: dns_entry[0].dns_name, of which the last name is the attribute.
  if (value?.is !== 'reference' || !/^Dns(?:Entr|Name$)/.test(value.attribute)) return null;
  const endpoint = notes.scope.find(value.to);
  if (endpoint?.type !== 'AWS::EC2::VPCEndpoint') return null;
  const name = serviceOf(valueOr(notes.scope.text(endpoint, 'ServiceName'), ''));
  const { region } = notes.scope.placeOf(endpoint);
  return name && ownNameOf(notes.scope.idOf(endpoint), name.service, region);
};

/** What a record says: values, and the names of endpoints that are referred to. */
const valuesOf = (notes: Notes, value: Value | undefined): Read<unknown> =>
  value?.is === 'list' && value.more === null
    ? readList(
        value.items.map((one) => {
          const endpoint = endpointIn(notes, one);
          return endpoint === null ? notes.scope.plain(one) : sure(endpoint);
        }),
      )
    : notes.scope.plain(value);

/** The whole name of a record. Terraform: a name that leaves its zone out gets it (registry: aws_route53_record). */
const nameIn = ({ origin }: DeclaredResource, written: string, zone: string): string => {
  const name = plainName(written);
  if (origin.language !== 'terraform' || name === zone || name.endsWith(`.${zone}`)) return name;
  return name === '' ? zone : `${name}.${zone}`;
};

const record: Mapping = (resource, notes) => {
  const { scope } = notes;
  const zones = scope.value(resource, 'HostedZoneId')
    ? scope.links(resource, 'HostedZoneId')
    : zonesNamed(notes, resource);
  const [name, type] = [scope.text(resource, 'Name'), scope.text(resource, 'Type')];
  const values = valuesOf(notes, scope.value(resource, 'ResourceRecords'));
  const alias = aliasOf(notes, scope.value(resource, 'AliasTarget'));
  const gap = firstGap(doubtOfAll(resource, name, type), gapOfRead(values));
  if (zones.open) inSomeZone(resource, notes, name, zones.open);
  for (const { id: zoneId, gap: unsure } of zones.items) {
    if (!notes.has('hostedZones', zoneId)) continue;
    const doubt = gap ?? unsure;
    if (doubt) notes.doubt(resource, 'hostedZones', { id: zoneId }, doubt);
    else
      notes.edge(resource, {
        kind: 'record',
        zoneId,
        record: {
          name: nameIn(resource, valueOr(name, ''), notes.get('hostedZones', zoneId)?.name ?? ''),
          type: valueOr(type, ''),
          values: [valueOr(values, [])].flat().map(String).sort(),
          alias,
        },
      });
  }
};

/** A record of which it is not known in which zone it is: it may be in each that its name is of, or that is left out of it. */
const inSomeZone = (resource: DeclaredResource, notes: Notes, name: Read<string>, open: Gap): void => {
  const written = name.is === 'sure' ? plainName(name.value) : '';
  const isOf = (zone: string): boolean =>
    !written.includes('.') || written === zone || written.endsWith(`.${zone}`);
  for (const fact of notes.facts.items.values())
    if (fact.section === 'hostedZones' && isOf(fact.item.name))
      notes.doubt(resource, 'hostedZones', { id: fact.id }, open);
};

const zonesNamed = (notes: Notes, resource: DeclaredResource): Links => {
  const name = notes.scope.text(resource, 'HostedZoneName');
  if (name.is !== 'sure') return { items: [], open: gapOfRead(name) };
  const ids = [...notes.facts.items.values()].flatMap((fact) =>
    fact.section === 'hostedZones' && fact.item.name === plainName(name.value) ? [fact.id] : [],
  );
  return { items: ids.map((id) => ({ id, gap: null })), open: null };
};

/** A group of records is its records, each with the name of the group's zone. */
const recordGroup: Mapping = (resource, notes) => {
  const value = notes.scope.value(resource, 'RecordSets');
  const shared = Object.fromEntries(
    Object.entries(resource.properties).filter(([name]) => name.startsWith('HostedZone')),
  );
  for (const one of value?.is === 'list' ? value.items : [])
    if (one.is === 'object') record({ ...resource, properties: { ...shared, ...one.fields } }, notes);
};

const resolverRule: Mapping = (resource, notes) => {
  const { scope } = notes;
  const id = scope.idOf(resource);
  const targets = scope.plain(scope.value(resource, 'TargetIps'));
  const type = scope.text(resource, 'RuleType');
  const gap = doubtOfAll(resource, targets, type, scope.text(resource, 'DomainName'));
  const ips = [valueOr(targets, [])].flat().flatMap((one: unknown) => {
    const ip = (one as { readonly Ip?: unknown } | null)?.Ip;
    return typeof ip === 'string' ? [ip] : [];
  });
  notes.item(resource, 'resolverRules', id, {
    id,
    ownerId: scope.placeOf(resource).accountId,
    domainName: plainName(valueOr(scope.text(resource, 'DomainName'), '')),
    type: valueOr(type, 'FORWARD').toLowerCase(),
    status: unlessDoubted('complete', gap),
    targetIps: ips,
    resolverEndpointId: idIn(scope, resource, 'ResolverEndpointId'),
  });
};

const ruleAssociation: Mapping = (resource, notes) => {
  const { scope } = notes;
  const vpcs = scope.links(resource, 'VPCId');
  const rules = scope.links(resource, 'ResolverRuleId');
  const open = firstGap(vpcs.open, rules.open);
  if (open) notes.doubt(resource, 'resolverRuleAssociations', {}, open);
  for (const { left: vpcId, right: ruleId, gap } of pairsOf(resource, vpcs, rules))
    if (gap) notes.doubt(resource, 'resolverRuleAssociations', { vpcId }, gap);
    else notes.edge(resource, { kind: 'resolver-rule-vpc', ruleId, vpcId });
};

const profile: Mapping = (resource, notes) => {
  const id = notes.scope.idOf(resource);
  notes.item(resource, 'dnsProfiles', id, {
    id,
    resources: resource.uncertain ? unseen(resource.uncertain) : seen([]),
  });
};

const profileAssociation: Mapping = (resource, notes) => {
  const { scope } = notes;
  const vpcs = scope.links(resource, 'ResourceId');
  if (vpcs.open) notes.doubt(resource, 'dnsProfileAssociations', {}, vpcs.open);
  const profileId = idIn(scope, resource, 'ProfileId') ?? '';
  for (const { id: vpcId, gap } of vpcs.items) {
    const id = `${scope.idOf(resource)} ${vpcId}`;
    const status = unlessDoubted('complete', firstGap(resource.uncertain, gap));
    notes.item(resource, 'dnsProfileAssociations', id, { id, profileId, vpcId, status });
  }
};

const kinds: Readonly<Record<string, 'hosted-zone' | 'resolver-rule' | 'vpc-endpoint'>> = {
  'AWS::Route53::HostedZone': 'hosted-zone',
  'AWS::Route53Resolver::ResolverRule': 'resolver-rule',
  'AWS::EC2::VPCEndpoint': 'vpc-endpoint',
};

const profileResource: Mapping = (resource, notes) => {
  const { scope } = notes;
  const given = scope.value(resource, 'ResourceArn');
  const target = given?.is === 'reference' ? scope.find(given.to) : undefined;
  const read = scope.text(resource, 'ResourceArn');
  for (const { id: profileId, gap } of scope.links(resource, 'ProfileId').items) {
    const doubt = firstGap(resource.uncertain, gap, gapOfRead(read));
    if (doubt) notes.doubt(resource, 'dnsProfiles', { id: profileId }, doubt);
    else
      notes.edge(resource, {
        kind: 'profile-resource',
        profileId,
        resource: {
          arn: valueOr(read, ''),
          kind: kinds[target?.type ?? ''] ?? 'other',
          resourceId: target ? scope.idOf(target) : (valueOr(read, '').split('/').at(-1) ?? ''),
          status: 'complete',
        },
      });
  }
};

/** Hosted zones, records, resolver rules and profiles. */
export const nameTypes: Mappings = {
  'AWS::Route53::HostedZone': hostedZone,
  [zoneAssociation]: zoneWithVpc,
  'AWS::Route53::RecordSet': record,
  'AWS::Route53::RecordSetGroup': recordGroup,
  'AWS::Route53Resolver::ResolverRule': resolverRule,
  'AWS::Route53Resolver::ResolverRuleAssociation': ruleAssociation,
  'AWS::Route53Profiles::Profile': profile,
  'AWS::Route53Profiles::ProfileAssociation': profileAssociation,
  'AWS::Route53Profiles::ProfileResourceAssociation': profileResource,
};
