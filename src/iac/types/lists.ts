import { type Gap, seen, unseen } from '../../model/observed.ts';
import { gapOfRead, valueOr } from '../reading.ts';
import { doubtOfAll, idsIn, type Mapping, type Mappings, tagsOf } from './parts.ts';

/** A gap of an item of which a property is not known, or its default where nothing is hidden. */
const blocksIn = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? value.flatMap((one: unknown) => {
        const cidr = (one as { readonly Cidr?: unknown } | null)?.Cidr;
        return typeof cidr === 'string' ? [cidr] : [];
      })
    : [];

const prefixList: Mapping = (resource, notes) => {
  const { scope } = notes;
  const id = scope.idOf(resource);
  const entries = scope.plain(scope.value(resource, 'Entries'));
  const gap = doubtOfAll(resource, entries);
  const family = valueOr(scope.text(resource, 'AddressFamily'), 'IPv4');
  notes.item(resource, 'prefixLists', id, {
    id,
    name: valueOr(scope.text(resource, 'PrefixListName'), id),
    ownerId: scope.placeOf(resource).accountId,
    addressFamily: family === 'IPv6' ? 'IPv6' : 'IPv4',
    state: 'create-complete',
    entries: gap ? unseen(gap) : seen([...blocksIn(valueOr(entries, []))].sort()),
  });
};

const listEntry: Mapping = (resource, notes) => {
  const { scope } = notes;
  const lists = scope.links(resource, 'PrefixListId');
  const cidr = scope.text(resource, 'Cidr');
  const gap: Gap | null = doubtOfAll(resource, cidr) ?? lists.items.find((one) => one.gap)?.gap ?? null;
  if (lists.open) notes.doubt(resource, 'prefixLists', {}, lists.open);
  for (const { id } of lists.items)
    if (gap) notes.doubt(resource, 'prefixLists', { id }, gap);
    else if (cidr.is === 'sure') notes.edge(resource, { kind: 'prefix-entry', listId: id, cidr: cidr.value });
};

const endpointService: Mapping = (resource, notes) => {
  const { scope } = notes;
  const id = scope.idOf(resource);
  const { region } = scope.placeOf(resource);
  const gateways = scope.links(resource, 'GatewayLoadBalancerArns').items.length > 0;
  const acceptance = scope.flag(resource, 'AcceptanceRequired');
  const principals = scope.plain(scope.value(resource, 'AllowedPrincipals'));
  const gap = gapOfRead(principals);
  const allowed = valueOr(principals, []);
  notes.item(resource, 'endpointServiceConfigurations', id, {
    id,
    serviceName: `com.amazonaws.vpce.${region}.${id}`,
    types: [gateways ? 'GatewayLoadBalancer' : 'Interface'],
    state: 'available',
    acceptanceRequired: valueOr(acceptance, true),
    managesVpcEndpoints: false,
    privateDnsName: valueOr(scope.text(resource, 'PrivateDnsName'), null),
    privateDnsState: scope.text(resource, 'PrivateDnsName').is === 'sure' ? 'pendingverification' : null,
    privateDnsRecord: null,
    loadBalancerArns: [...idsIn(scope.links(resource, 'NetworkLoadBalancerArns'))],
    availabilityZones: [],
    permissions: gap ? unseen(gap) : seen([]),
    tags: tagsOf(scope, resource),
  });
  for (const principal of Array.isArray(allowed) ? allowed.map(String) : [])
    notes.edge(resource, { kind: 'permission', serviceId: id, principal, type: typeOf(principal) });
  const doubt = gapOfRead(acceptance);
  if (doubt) notes.doubt(resource, 'endpointServiceConfigurations', { id }, doubt);
};

// AWS: who may connect is said by the form of the ARN (EC2 API, AllowedPrincipal).
const typeOf = (principal: string): string => {
  if (principal === '*') return 'All';
  const [, kind = ''] = /^arn:[^:]+:iam::\d+:(root|user|role)/.exec(principal) ?? [];
  return { root: 'Account', user: 'User', role: 'Role' }[kind] ?? 'Service';
};

const permissions: Mapping = (resource, notes) => {
  const { scope } = notes;
  const { items, open } = scope.links(resource, 'ServiceId');
  const principals = scope.plain(scope.value(resource, 'AllowedPrincipals'));
  const gap = doubtOfAll(resource, principals);
  if (open) notes.doubt(resource, 'endpointServiceConfigurations', {}, open);
  for (const { id, gap: unsure } of items) {
    const doubt = gap ?? unsure;
    if (doubt) notes.doubt(resource, 'endpointServiceConfigurations', { id }, doubt);
    else
      for (const principal of [valueOr(principals, [])].flat().map(String))
        notes.edge(resource, { kind: 'permission', serviceId: id, principal, type: typeOf(principal) });
  }
};

/** Prefix lists and endpoint services of one's own. */
export const listTypes: Mappings = {
  'AWS::EC2::PrefixList': prefixList,
  'Pathproof::PrefixListEntry': listEntry,
  'AWS::EC2::VPCEndpointService': endpointService,
  'AWS::EC2::VPCEndpointServicePermissions': permissions,
  'Pathproof::VPCEndpointConnectionAcceptance': () => undefined,
  'Pathproof::VPCEndpointServicePrivateDnsVerification': () => undefined,
};
