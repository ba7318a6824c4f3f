import { doubtText, unlessDoubted } from '../../model/doubt.ts';
import { iacGap } from '../declared.ts';
import { firstGap, gapOfRead, valueOr } from '../reading.ts';
import { doubtOfAll, type Mapping, type Mappings, pairsOf, tagsOf, vpcOf } from './parts.ts';
import { localRoutes, blocksOfVpc } from './vpc.ts';

const internetGateway: Mapping = (resource, notes) => {
  const { scope } = notes;
  const id = scope.idOf(resource);
  notes.item(resource, 'internetGateways', id, {
    id,
    ownerId: scope.placeOf(resource).accountId,
    attachments: [],
  });
  // Terraform may attach it in the same block.
  for (const { id: vpcId, gap } of scope.links(resource, 'VpcId').items)
    notes.edge(resource, {
      kind: 'gateway-vpc',
      section: 'internetGateways',
      gatewayId: id,
      vpcId,
      state: unlessDoubted('available', firstGap(resource.uncertain, gap)),
    });
  const { open } = scope.links(resource, 'VpcId');
  if (open) notes.doubt(resource, 'internetGateways', {}, open);
};

const attachment: Mapping = (resource, notes) => {
  const { scope } = notes;
  const gateways = scope.links(resource, 'InternetGatewayId');
  const vpcs = scope.links(resource, 'VpcId');
  const open = gateways.open ?? (gateways.items.length > 0 ? vpcs.open : null);
  if (open) notes.doubt(resource, 'internetGateways', {}, open);
  for (const { left: gatewayId, right: vpcId, gap } of pairsOf(resource, gateways, vpcs))
    notes.edge(resource, {
      kind: 'gateway-vpc',
      section: 'internetGateways',
      gatewayId,
      vpcId,
      state: unlessDoubted('available', gap),
    });
};

const egressOnlyGateway: Mapping = (resource, notes) => {
  const { scope } = notes;
  const id = scope.idOf(resource);
  const { items, open } = scope.links(resource, 'VpcId');
  const attachments = items.map(({ id: vpcId, gap }) => ({
    vpcId,
    state: unlessDoubted('attached', firstGap(resource.uncertain, gap)),
  }));
  notes.item(resource, 'egressOnlyInternetGateways', id, { id, attachments });
  if (open) notes.doubt(resource, 'egressOnlyInternetGateways', {}, open);
};

/** AWS: a regional NAT gateway has a table of its own, with a route to the internet gateway (VPC guide, regional NAT gateways). */
const regionalNat: Mapping = (resource, notes) => {
  const { scope } = notes;
  const id = scope.idOf(resource);
  const vpcId = vpcOf(resource, notes, 'natGateways');
  const routeTableId = `${id} (route table)`;
  const { accountId: ownerId } = scope.placeOf(resource);
  const vpc = scope.find(vpcId);
  const table = { id: routeTableId, ownerId, vpcId, associations: [], propagatingVgws: [], tags: {} };
  notes.item(resource, 'routeTables', routeTableId, {
    ...table,
    routes: localRoutes(vpc ? blocksOfVpc(scope, vpc) : []),
  });
  const connectivityType = valueOr(scope.text(resource, 'ConnectivityType'), 'public');
  const [gateway] = gatewaysOf(notes, vpcId);
  const target =
    gateway === undefined
      ? doubtText(iacGap('NotInPlan', `Which internet gateway ${id} uses in ${vpcId} is not declared.`))
      : gateway;
  if (connectivityType === 'public')
    notes.edge(resource, {
      kind: 'route',
      tableId: routeTableId,
      route: {
        destination: { kind: 'ipv4', value: '0.0.0.0/0' },
        target: { kind: gateway === undefined ? 'unknown' : 'internet-gateway', id: target },
        state: 'active',
        origin: 'CreateRoute',
      },
    });
  notes.item(resource, 'natGateways', id, {
    id,
    vpcId,
    subnetId: null,
    state: unlessDoubted('available', doubtOfAll(resource, scope.text(resource, 'ConnectivityType'))),
    connectivityType,
    availabilityMode: 'regional',
    routeTableId,
    addresses: [],
    attachedAppliances: [],
    tags: tagsOf(scope, resource),
  });
};

/** The internet gateways that are attached to a VPC, as far as they have been taken down. */
const gatewaysOf = (notes: Parameters<Mapping>[1], vpcId: string): readonly string[] =>
  [...notes.facts.edges.values()].flatMap(({ relation }) =>
    relation.kind === 'gateway-vpc' && relation.vpcId === vpcId && relation.section === 'internetGateways'
      ? [relation.gatewayId]
      : [],
  );

// The address of a new one is not known before it is made; this one is of a block for documentation (RFC 5737).
const someAddress = '203.0.113.1';

const zonalNat: Mapping = (resource, notes) => {
  const { scope } = notes;
  const id = scope.idOf(resource);
  const { items, open } = scope.links(resource, 'SubnetId');
  const [link, ...others] = items;
  const isPlaced = link?.gap === null && open === null && others.length === 0;
  const subnetId = isPlaced ? link.id : null;
  const subnet = subnetId === null ? undefined : notes.get('subnets', subnetId);
  const declared = subnetId === null ? undefined : scope.find(subnetId);
  const vpcs = declared ? scope.links(declared, 'VpcId') : scope.links(resource, 'VpcId');
  const vpcId = subnet?.vpcId ?? vpcs.items[0]?.id ?? '';
  const type = scope.text(resource, 'ConnectivityType');
  const placeGap = isPlaced
    ? null
    : (open ?? link?.gap ?? iacGap('NotInPlan', `Which subnet ${id} is in is not known.`));
  const doubt = firstGap(doubtOfAll(resource, type), placeGap);
  const connectivityType = valueOr(type, 'public');
  const privateIp = subnet?.cidr ? notes.address(subnet.cidr) : null;
  const eniId = `${id} (interface)`;
  const { accountId: ownerId } = scope.placeOf(resource);
  const publicIp = connectivityType === 'public' ? someAddress : null;
  if (subnet)
    notes.item(resource, 'networkInterfaces', eniId, {
      id: eniId,
      ownerId,
      vpcId,
      subnetId: subnet.id,
      availabilityZone: subnet.availabilityZone,
      interfaceType: 'nat_gateway',
      status: 'in-use',
      attachmentStatus: 'attached',
      instanceId: null,
      groupIds: [],
      privateIps: privateIp === null ? [] : [privateIp],
      publicIps: publicIp === null ? [] : [publicIp],
      ipv6Addresses: [],
      sourceDestCheck: false,
      requesterManaged: true,
      description: `Interface for NAT Gateway ${id}`,
    });
  notes.item(resource, 'natGateways', id, {
    id,
    vpcId,
    subnetId: subnetId ?? (placeGap ? doubtText(placeGap) : null),
    state: unlessDoubted('available', doubt),
    connectivityType,
    availabilityMode: 'zonal',
    routeTableId: null,
    addresses: [
      {
        publicIp,
        privateIp,
        networkInterfaceId: subnet ? eniId : null,
        availabilityZone: subnet?.availabilityZone ?? null,
      },
    ],
    attachedAppliances: [],
    tags: tagsOf(scope, resource),
  });
};

const natGateway: Mapping = (resource, notes) => {
  const mode = notes.scope.text(resource, 'AvailabilityMode');
  const gap = gapOfRead(mode);
  if (gap) zonalNat({ ...resource, uncertain: resource.uncertain ?? gap }, notes);
  else (valueOr(mode, 'zonal').toLowerCase() === 'regional' ? regionalNat : zonalNat)(resource, notes);
};

/** Gateways to the internet. */
export const gatewayTypes: Mappings = {
  'AWS::EC2::InternetGateway': internetGateway,
  'AWS::EC2::VPCGatewayAttachment': attachment,
  'AWS::EC2::EgressOnlyInternetGateway': egressOnlyGateway,
  'AWS::EC2::NatGateway': natGateway,
};
