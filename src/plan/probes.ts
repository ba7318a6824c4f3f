import { command } from '../changes/command.ts';
import { one, type Variables } from '../changes/cli-options.ts';
import { type Change, type ChangeKind, type Changes, type IdOrRef, isRef } from '../model/change.ts';

/** How a script finds out whether a change is made already. */
export interface Probe {
  /** Codes of AWS that say that it is so already. */
  readonly already: readonly string[];
  /** A command that prints the id of what the change makes, where that is there already. */
  readonly lookUp?: string;
  /** A command that prints something where the change is made already. */
  readonly state?: string;
  /** The policy that the change sets, the one that the scan found, and a command that prints the one there is. */
  readonly policy?: { readonly wanted: string; readonly found: string; readonly cli: string };
  /** A command that prints what uses the thing that the change deletes, where nothing did. */
  readonly users?: { readonly id: string; readonly cli: string };
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
    query: 'VpcEndpoints[0].VpcEndpointId',
    output: 'text',
  });

const groupLookUp = (change: Changes['create-security-group']): string =>
  command('ec2', 'describe-security-groups', change.region, {
    filters: [
      `Name=vpc-id,Values=${change.vpcId}`,
      `Name=group-name,Values=${change.name}`,
      'Name=tag:pathproof,Values=plan',
    ],
    query: 'SecurityGroups[0].GroupId',
    output: 'text',
  });

const natLookUp = (change: Changes['create-nat-gateway']): string =>
  command('ec2', 'describe-nat-gateways', change.region, {
    filter: [`Name=subnet-id,Values=${change.subnetId}`, 'Name=state,Values=pending,available'],
    // Asked of the answer, not by a filter: what the filter let through by mistake would be taken for what is to be made.
    query: "NatGateways[?Tags[?Key=='pathproof' && Value=='plan']].NatGatewayId | [0]",
    output: 'text',
  });

const textOf = (id: IdOrRef): string => (isRef(id) ? id.ref : id);

type Modified = Changes['modify-vpc-endpoint'];

/** What is true of an endpoint that was modified, for JMESPath; null where it cannot be asked. */
const modifiedState = (change: Modified): readonly string[] | null => {
  const { policy, inboundResolverOnly, privateDns, ipAddressType } = change;
  if (policy !== undefined || inboundResolverOnly !== undefined) return null;
  const lists = [
    ['RouteTableIds', change.addRouteTableIds, change.removeRouteTableIds],
    ['SubnetIds', change.addSubnetIds, change.removeSubnetIds],
    ['Groups[].GroupId', change.addGroupIds, change.removeGroupIds],
  ] as const;
  const ids = lists.flatMap(([, add = [], remove = []]) => [...add, ...remove]);
  if (ids.some(isRef)) return null;
  const held = lists.flatMap(([list, add = [], remove = []]) => [
    ...add.map((id) => `contains(${list},'${textOf(id)}')`),
    ...remove.map((id) => `!contains(${list},'${textOf(id)}')`),
  ]);
  return [
    ...held,
    ...(privateDns === undefined ? [] : [`PrivateDnsEnabled==\`${privateDns}\``]),
    ...(ipAddressType === undefined ? [] : [`IpAddressType=='${ipAddressType}'`]),
  ];
};

const describing = (change: Modified, query: string, variables: Variables): string =>
  command('ec2', 'describe-vpc-endpoints', change.region, {
    'vpc-endpoint-ids': one(change.endpointId, variables),
    query,
    output: 'text',
  });

const modified = (
  change: Modified,
  inverse: readonly Change[] | null,
  variables: Variables,
): Omit<Probe, 'already'> => {
  const state = modifiedState(change);
  if (state !== null && state.length > 0)
    return { state: describing(change, `VpcEndpoints[?${state.join(' && ')}].VpcEndpointId`, variables) };
  const [back] = inverse ?? [];
  const found = back?.kind === 'modify-vpc-endpoint' ? back.policy : undefined;
  if (typeof change.policy !== 'string' || typeof found !== 'string') return {};
  const cli = describing(change, 'VpcEndpoints[0].PolicyDocument', variables);
  return { policy: { wanted: change.policy, found: printed(found), cli } };
};

// A shell drops the last ends of line of what a command prints.
const printed = (text: string): string => text.replace(/\n+$/, '');

const bucketPolicy = (
  { bucket, policy, region }: Changes['put-bucket-policy'],
  inverse: readonly Change[] | null,
): Omit<Probe, 'already'> => {
  const [back] = inverse ?? [];
  if (back?.kind !== 'put-bucket-policy' && back?.kind !== 'delete-bucket-policy') return {};
  const found = back.kind === 'put-bucket-policy' ? printed(back.policy) : 'None';
  const cli = command('s3api', 'get-bucket-policy', region, { bucket, query: 'Policy', output: 'text' });
  return { policy: { wanted: policy, found, cli } };
};

/** AWS: a deleted NAT gateway is listed for about an hour (VPC guide, NAT gateways). */
const natGone = (
  { natGatewayId, region }: Changes['delete-nat-gateway'],
  inverse: readonly Change[] | null,
): Omit<Probe, 'already'> => {
  if (isRef(natGatewayId)) return {};
  const state = command('ec2', 'describe-nat-gateways', region, {
    filter: `Name=nat-gateway-id,Values=${natGatewayId}`,
    query: "NatGateways[?State=='deleted' || State=='deleting'].NatGatewayId",
    output: 'text',
  });
  // Routes that led to it at the scan, too, were judged with it.
  if (inverse?.length !== 1) return { state };
  const cli = command('ec2', 'describe-route-tables', region, {
    filters: `Name=route.nat-gateway-id,Values=${natGatewayId}`,
    query: 'RouteTables[].RouteTableId',
    output: 'text',
  });
  return { state, users: { id: natGatewayId, cli } };
};

/** How a script finds out whether a change is made already, and whether it can still be made. */
export const probeOf = (change: Change, inverse: readonly Change[] | null, variables: Variables): Probe => {
  const already = codes[change.kind] ?? [];
  switch (change.kind) {
    case 'create-vpc-endpoint':
      return { already, lookUp: endpointLookUp(change) };
    case 'create-security-group':
      return { already, lookUp: groupLookUp(change) };
    case 'create-nat-gateway':
      return { already, lookUp: natLookUp(change) };
    case 'modify-vpc-endpoint':
      return { already, ...modified(change, inverse, variables) };
    case 'put-bucket-policy':
      return { already, ...bucketPolicy(change, inverse) };
    case 'delete-nat-gateway':
      return { already, ...natGone(change, inverse) };
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
