import { unlessDoubted } from '../../model/doubt.ts';
import { iacGap } from '../declared.ts';
import type { Notes } from '../facts.ts';
import { firstGap, valueOr } from '../reading.ts';
import { idIn, type Mapping, type Mappings } from './parts.ts';

const side = (notes: Notes, vpcId: string, accountId: string, region: string) => {
  const vpc = notes.get('vpcs', vpcId);
  return { vpcId, accountId, region, cidrs: vpc?.cidrs ?? [], ipv6Cidrs: vpc?.ipv6Cidrs ?? [] };
};

/** AWS: a connection within one account is accepted by CloudFormation itself, by Terraform where auto_accept says so (VPC peering guide). */
const peering: Mapping = (resource, notes) => {
  const { scope } = notes;
  const id = scope.idOf(resource);
  const { accountId, region } = scope.placeOf(resource);
  const peerAccount = valueOr(scope.text(resource, 'PeerOwnerId'), accountId);
  const peerRegion = valueOr(scope.text(resource, 'PeerRegion'), region);
  const accepted =
    resource.origin.language !== 'terraform' ||
    valueOr(scope.flag(resource, 'AutoAccept'), false) ||
    resource.liveId !== null ||
    scope.naming('Pathproof::VPCPeeringConnectionAccepter', 'VpcPeeringConnectionId', id).length > 0;
  const waiting = iacGap('KnownAfterApply', `Whether the other side has accepted ${id} is not known.`);
  const vpcs = [scope.links(resource, 'VpcId'), scope.links(resource, 'PeerVpcId')];
  const gap = firstGap(
    resource.uncertain,
    ...vpcs.flatMap(({ items, open }) => [open, ...items.map((one) => one.gap)]),
    accepted ? null : waiting,
  );
  notes.item(resource, 'peeringConnections', id, {
    id,
    status: unlessDoubted('active', gap),
    requester: side(notes, idIn(scope, resource, 'VpcId') ?? '', accountId, region),
    accepter: side(notes, idIn(scope, resource, 'PeerVpcId') ?? '', peerAccount, peerRegion),
  });
};

/** VPC peering connections. */
export const peeringTypes: Mappings = {
  'AWS::EC2::VPCPeeringConnection': peering,
  'Pathproof::VPCPeeringConnectionAccepter': () => undefined,
  'Pathproof::VPCPeeringConnectionOptions': () => undefined,
};
