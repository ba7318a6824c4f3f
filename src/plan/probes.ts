import { command } from '../changes/command.ts';
import type { Change, ChangeKind, Changes } from '../model/change.ts';

/** How a script finds out whether a change is made already. */
export interface Probe {
  /** Codes of AWS that say that it is so already. */
  readonly already: readonly string[];
  /** A command that prints the id of what the change makes, where that is there already. */
  readonly lookUp?: string;
}

const codes: Partial<Record<ChangeKind, readonly string[]>> = {
  'create-route': ['RouteAlreadyExists'],
  'delete-route': ['InvalidRoute.NotFound'],
  'authorize-rule': ['InvalidPermission.Duplicate'],
  'revoke-rule': ['InvalidPermission.NotFound'],
  'create-network-acl-entry': ['NetworkAclEntryAlreadyExists'],
  'delete-network-acl-entry': ['InvalidNetworkAclEntry.NotFound'],
  'delete-vpc-endpoint': ['InvalidVpcEndpointId.NotFound', 'InvalidVpcEndpoint.NotFound'],
  'delete-nat-gateway': ['NatGatewayNotFound', 'InvalidNatGatewayID.NotFound'],
  'delete-security-group': ['InvalidGroup.NotFound', 'InvalidGroupId.Malformed'],
  'release-address': ['InvalidAllocationID.NotFound', 'InvalidAddress.NotFound'],
  'associate-zone': ['ConflictingDomainExists', 'PublicZoneVPCAssociation'],
  'disassociate-zone': ['VPCAssociationNotFound'],
  'associate-resolver-rule': ['ResourceExistsException'],
  'disassociate-resolver-rule': ['ResourceNotFoundException'],
  'create-transit-gateway-route': ['RouteAlreadyExists', 'DuplicateRoute'],
  'delete-transit-gateway-route': ['InvalidRoute.NotFound'],
  'delete-bucket-policy': ['NoSuchBucketPolicy'],
};

const endpointLookUp = (change: Changes['create-vpc-endpoint']): string =>
  command('ec2', 'describe-vpc-endpoints', change.region, {
    filters: [
      `Name=vpc-id,Values=${change.vpcId}`,
      `Name=service-name,Values=${change.serviceName}`,
      `Name=vpc-endpoint-type,Values=${change.type}`,
      'Name=vpc-endpoint-state,Values=available,pending,pendingAcceptance',
      'Name=tag:pathproof,Values=plan',
    ],
    query: 'VpcEndpoints[].VpcEndpointId',
    output: 'text',
  });

const groupLookUp = (change: Changes['create-security-group']): string =>
  command('ec2', 'describe-security-groups', change.region, {
    filters: [`Name=vpc-id,Values=${change.vpcId}`, `Name=group-name,Values=${change.name}`],
    query: 'SecurityGroups[].GroupId',
    output: 'text',
  });

const natLookUp = (change: Changes['create-nat-gateway']): string =>
  command('ec2', 'describe-nat-gateways', change.region, {
    filter: [
      `Name=subnet-id,Values=${change.subnetId}`,
      'Name=state,Values=pending,available',
      'Name=tag:pathproof,Values=plan',
    ],
    query: 'NatGateways[].NatGatewayId',
    output: 'text',
  });

/** How a script finds out whether a change is made already. */
export const probeOf = (change: Change): Probe => {
  const already = codes[change.kind] ?? [];
  switch (change.kind) {
    case 'create-vpc-endpoint':
      return { already, lookUp: endpointLookUp(change) };
    case 'create-security-group':
      return { already, lookUp: groupLookUp(change) };
    case 'create-nat-gateway':
      return { already, lookUp: natLookUp(change) };
    default:
      return { already };
  }
};

const presence: Partial<
  Record<ChangeKind, (change: never) => readonly [verb: string, option: string, id: unknown]>
> = {
  'modify-vpc-endpoint': ({ endpointId }: Changes['modify-vpc-endpoint']) => [
    'describe-vpc-endpoints',
    'vpc-endpoint-ids',
    endpointId,
  ],
  'authorize-rule': ({ groupId }: Changes['authorize-rule']) => [
    'describe-security-groups',
    'group-ids',
    groupId,
  ],
  'create-route': ({ tableId }: Changes['create-route']) => [
    'describe-route-tables',
    'route-table-ids',
    tableId,
  ],
  'replace-route': ({ tableId }: Changes['replace-route']) => [
    'describe-route-tables',
    'route-table-ids',
    tableId,
  ],
  'create-vpc-endpoint': ({ vpcId }: Changes['create-vpc-endpoint']) => ['describe-vpcs', 'vpc-ids', vpcId],
  'create-network-acl-entry': ({ aclId }: Changes['create-network-acl-entry']) => [
    'describe-network-acls',
    'network-acl-ids',
    aclId,
  ],
};

/** A command that fails where what a change needs is not there any more; null where nothing has to be. */
export const presenceOf = (change: Change): { readonly id: string; readonly cli: string } | null => {
  const [verb, option, id] = presence[change.kind]?.(change as never) ?? [];
  if (verb === undefined || option === undefined || typeof id !== 'string') return null;
  return {
    id,
    cli: command('ec2', verb, change.region, { [option]: id, query: 'length(@)', output: 'text' }),
  };
};
