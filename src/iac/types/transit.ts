import { doubtText, unlessDoubted } from '../../model/doubt.ts';
import { seen, unseen } from '../../model/observed.ts';
import type { TransitGatewayRoute } from '../../model/resources.ts';
import { familyOfBlock } from '../addresses.ts';
import { type DeclaredResource, iacGap, referenceTo } from '../declared.ts';
import type { Notes } from '../facts.ts';
import { firstGap, gapOfRead, mapRead, valueOr } from '../reading.ts';
import type { Scope } from '../scope.ts';
import { idIn, idsIn, type Mapping, type Mappings, tagsOf } from './parts.ts';

/** The default table of a transit gateway, for associations or for propagations. */
const defaultTableOf = (
  scope: Scope,
  gateway: DeclaredResource,
  of: 'Association' | 'Propagation' = 'Association',
): string =>
  valueOr(
    mapRead(scope.scalar(referenceTo(gateway.address, `${of}DefaultRouteTableId`)), String),
    scope.idOf(gateway),
  );

/** AWS: both are enabled unless said otherwise; CloudFormation says enable and disable (EC2 API, TransitGatewayRequestOptions). */
const isOn = (scope: Scope, resource: DeclaredResource, property: string): boolean =>
  !['disable', 'false'].includes(valueOr(scope.text(resource, property), 'enable').toLowerCase());

const transitGateway: Mapping = (resource, notes) => {
  const { scope } = notes;
  const id = scope.idOf(resource);
  notes.item(resource, 'transitGateways', id, {
    id,
    ownerId: scope.placeOf(resource).accountId,
    state: unlessDoubted('available', resource.uncertain),
    securityGroupReferencing:
      valueOr(scope.text(resource, 'SecurityGroupReferencingSupport'), 'disable') === 'enable',
    tags: tagsOf(scope, resource),
  });
  const tableId = defaultTableOf(scope, resource);
  const table = { id: tableId, transitGatewayId: id, state: 'available', routes: seen([]) };
  if (isOn(scope, resource, 'DefaultRouteTableAssociation'))
    notes.item(resource, 'transitGatewayRouteTables', tableId, table, true);
};

const routeTable: Mapping = (resource, notes) => {
  const { scope } = notes;
  const id = scope.idOf(resource);
  notes.item(resource, 'transitGatewayRouteTables', id, {
    id,
    transitGatewayId: idIn(scope, resource, 'TransitGatewayId') ?? '',
    state: 'available',
    routes: resource.uncertain ? unseen(resource.uncertain) : seen([]),
  });
};

/** Resources of a type that name an attachment. */
const ofAttachment = (notes: Notes, type: string, id: string): readonly DeclaredResource[] =>
  notes.scope.naming(type, 'TransitGatewayAttachmentId', id);

/** Is a default of the gateway in force for an attachment? What the attachment or its accepter says goes before. */
const follows = (
  notes: Notes,
  attachment: DeclaredResource,
  property: 'DefaultRouteTableAssociation' | 'DefaultRouteTablePropagation',
): boolean => {
  const { scope } = notes;
  const gateway = scope.target(attachment, 'TransitGatewayId');
  const accepters = ofAttachment(
    notes,
    'Pathproof::TransitGatewayVpcAttachmentAccepter',
    scope.idOf(attachment),
  );
  return [attachment, ...accepters, ...(gateway ? [gateway] : [])].every((one) => isOn(scope, one, property));
};

interface Association {
  readonly routeTableId: string;
  readonly state: string;
}

const associationOf = (notes: Notes, attachment: DeclaredResource): Association | null => {
  const { scope } = notes;
  const [own] = ofAttachment(notes, 'AWS::EC2::TransitGatewayRouteTableAssociation', scope.idOf(attachment));
  if (own) {
    const routeTableId = idIn(scope, own, 'TransitGatewayRouteTableId') ?? '';
    return { routeTableId, state: unlessDoubted('associated', own.uncertain) };
  }
  const gateway = scope.target(attachment, 'TransitGatewayId');
  if (!gateway || gateway.type !== 'AWS::EC2::TransitGateway') return null;
  return follows(notes, attachment, 'DefaultRouteTableAssociation')
    ? { routeTableId: defaultTableOf(scope, gateway), state: 'associated' }
    : null;
};

/** AWS: what an attachment propagates are the blocks of its VPC (Transit Gateway guide, route propagation). */
const propagate = (notes: Notes, attachment: DeclaredResource, vpcId: string): void => {
  const { scope } = notes;
  const id = scope.idOf(attachment);
  const gateway = scope.target(attachment, 'TransitGatewayId');
  const own = ofAttachment(notes, 'AWS::EC2::TransitGatewayRouteTablePropagation', id);
  const tables = own.map((one) => ({
    of: one,
    tableId: idIn(scope, one, 'TransitGatewayRouteTableId') ?? '',
  }));
  if (
    gateway?.type === 'AWS::EC2::TransitGateway' &&
    follows(notes, attachment, 'DefaultRouteTablePropagation')
  )
    tables.push({ of: attachment, tableId: defaultTableOf(scope, gateway, 'Propagation') });
  const vpc = notes.get('vpcs', vpcId);
  for (const { of, tableId } of tables)
    for (const value of vpc ? [...vpc.cidrs, ...vpc.ipv6Cidrs] : [])
      notes.edge(of, {
        kind: 'transit-route',
        tableId,
        route: {
          destination: { kind: familyOfBlock(value), value },
          type: 'propagated',
          state: unlessDoubted('active', of.uncertain),
          attachments: [{ id, resourceType: 'vpc', resourceId: vpcId }],
        },
      });
};

const vpcAttachment: Mapping = (resource, notes) => {
  const { scope } = notes;
  const id = scope.idOf(resource);
  const { accountId } = scope.placeOf(resource);
  const vpcs = scope.links(resource, 'VpcId');
  const vpcGap = vpcs.open ?? vpcs.items.find(({ gap }) => gap)?.gap ?? null;
  const vpcId = vpcGap ? doubtText(vpcGap) : (vpcs.items[0]?.id ?? '');
  const transitGatewayId = idIn(scope, resource, 'TransitGatewayId') ?? '';
  const options = scope.value(resource, 'Options');
  const option = (name: string): boolean => {
    const read = options?.is === 'object' ? scope.scalar(options.fields[name]) : null;
    return read?.is === 'sure' && String(read.value).toLowerCase() === 'enable';
  };
  const subnets = scope.links(resource, 'SubnetIds');
  const state = unlessDoubted(
    'available',
    firstGap(resource.uncertain, subnets.open, ...subnets.items.map(({ gap }) => gap)),
  );
  const owner = scope.target(resource, 'TransitGatewayId');
  notes.item(resource, 'transitGatewayVpcAttachments', id, {
    id,
    transitGatewayId,
    vpcId,
    vpcOwnerId: accountId,
    subnetIds: [...idsIn(subnets)],
    state,
    ipv6Support: option('Ipv6Support'),
    applianceMode: option('ApplianceModeSupport'),
  });
  notes.item(resource, 'transitGatewayAttachments', id, {
    id,
    transitGatewayId,
    transitGatewayOwnerId: owner ? scope.placeOf(owner).accountId : '',
    resourceType: 'vpc',
    resourceId: vpcId,
    resourceOwnerId: accountId,
    state,
    association: associationOf(notes, resource),
    policyTable: null,
    natGatewaySupport: null,
  });
  propagate(notes, resource, vpcId);
};

/** Something else on a transit gateway: a peer, or a VPN whose routes are known only when it runs. */
const otherAttachment =
  (resourceType: string, resource_: string): Mapping =>
  (resource, notes) => {
    const { scope } = notes;
    const gateway = idIn(scope, resource, 'TransitGatewayId');
    if (gateway === null) return;
    const id = scope.idOf(resource);
    const owner = scope.target(resource, 'TransitGatewayId');
    const accountId = owner ? scope.placeOf(owner).accountId : '';
    notes.item(resource, 'transitGatewayAttachments', id, {
      id,
      transitGatewayId: gateway,
      transitGatewayOwnerId: accountId,
      resourceType,
      resourceId: idIn(scope, resource, resource_) ?? id,
      resourceOwnerId: accountId,
      state: unlessDoubted('available', resource.uncertain),
      association: associationOf(notes, resource),
      policyTable: null,
      natGatewaySupport: null,
    });
    const message = `The routes that ${id} learns are known only when it runs.`;
    const tables = ofAttachment(notes, 'AWS::EC2::TransitGatewayRouteTablePropagation', id);
    for (const one of tables)
      notes.doubt(
        one,
        'transitGatewayRouteTables',
        { id: idIn(scope, one, 'TransitGatewayRouteTableId') ?? '' },
        iacGap('KnownAfterApply', message),
      );
  };

/** The attachment that a route leads to, as the table lists it. */
const attachmentsOf = (notes: Notes, id: string | null): TransitGatewayRoute['attachments'] => {
  if (id === null) return [];
  const found = notes.get('transitGatewayAttachments', id);
  return [{ id, resourceType: found?.resourceType ?? 'vpc', resourceId: found?.resourceId ?? '' }];
};

const route: Mapping = (resource, notes) => {
  const { scope } = notes;
  const tables = scope.links(resource, 'TransitGatewayRouteTableId');
  if (tables.open) notes.doubt(resource, 'transitGatewayRouteTables', {}, tables.open);
  const cidr = scope.text(resource, 'DestinationCidrBlock');
  const list = idIn(scope, resource, 'PrefixListId');
  const attachments = scope.links(resource, 'TransitGatewayAttachmentId');
  const blackhole = scope.flag(resource, 'Blackhole');
  const value = cidr.is === 'sure' ? cidr.value : (list ?? '');
  const gap = firstGap(
    resource.uncertain,
    gapOfRead(cidr),
    attachments.open,
    ...attachments.items.map((one) => one.gap),
    gapOfRead(blackhole),
  );
  for (const { id, gap: unsure } of tables.items) {
    const doubt = gap ?? unsure;
    if (doubt && cidr.is !== 'sure') notes.doubt(resource, 'transitGatewayRouteTables', { id }, doubt);
    else
      notes.edge(resource, {
        kind: 'transit-route',
        tableId: id,
        route: {
          destination: { kind: list === null ? familyOfBlock(value) : 'prefix-list', value },
          type: 'static',
          state: unlessDoubted(valueOr(blackhole, false) ? 'blackhole' : 'active', doubt),
          attachments: attachmentsOf(notes, attachments.items[0]?.id ?? null),
        },
      });
  }
};

/** AWS: what a Direct Connect gateway announces is up to the other side (Direct Connect guide, allowed prefixes). */
const directConnect: Mapping = (resource, notes) => {
  for (const { id } of notes.scope.links(resource, 'AssociatedGatewayId').items) {
    const gateway = notes.scope.find(id);
    const tableId = gateway ? defaultTableOf(notes.scope, gateway) : id;
    if (!notes.has('transitGatewayRouteTables', tableId)) continue;
    const message = `The routes that ${resource.address} brings to ${id} are known only when it runs.`;
    notes.doubt(resource, 'transitGatewayRouteTables', { id: tableId }, iacGap('KnownAfterApply', message));
  }
};

/** Read with the attachment that they are of. */
const withAttachment: Mapping = () => undefined;

/** Transit gateways, what is attached to them, and their tables. */
export const transitTypes: Mappings = {
  'AWS::EC2::TransitGateway': transitGateway,
  'AWS::EC2::TransitGatewayRouteTable': routeTable,
  'AWS::EC2::TransitGatewayAttachment': vpcAttachment,
  'AWS::EC2::TransitGatewayVpcAttachment': vpcAttachment,
  'AWS::EC2::TransitGatewayPeeringAttachment': otherAttachment('peering', 'PeerTransitGatewayId'),
  'AWS::EC2::VPNConnection': otherAttachment('vpn', 'CustomerGatewayId'),
  'AWS::EC2::TransitGatewayConnect': otherAttachment('connect', 'TransportTransitGatewayAttachmentId'),
  'AWS::EC2::TransitGatewayRouteTableAssociation': withAttachment,
  'AWS::EC2::TransitGatewayRouteTablePropagation': withAttachment,
  'Pathproof::TransitGatewayVpcAttachmentAccepter': withAttachment,
  'Pathproof::TransitGatewayPeeringAttachmentAccepter': withAttachment,
  'Pathproof::DirectConnectGatewayAssociation': directConnect,
  'AWS::EC2::TransitGatewayRoute': route,
  'Pathproof::TransitGatewayPrefixListReference': route,
};
