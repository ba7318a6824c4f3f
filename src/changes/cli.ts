import type { Change, ChangeKind, Changes } from '../model/change.ts';
import {
  aclEntry,
  aclRule,
  allocationOf,
  associationOf,
  connection,
  createEndpoint,
  modifyEndpoint,
  one,
  type Options,
  record,
  resolverRule,
  routed,
  routeOptions,
  rule,
  several,
  type Variables,
  zone,
} from './cli-options.ts';
import { command, inAccount } from './command.ts';
import { comment, together } from './text.ts';

const variableOf: Partial<Record<ChangeKind, string>> = {
  'create-security-group': 'GROUP',
  'create-vpc-endpoint': 'ENDPOINT',
  'create-nat-gateway': 'NAT',
};

const refsIn = (value: unknown): readonly string[] => {
  if (value === null || typeof value !== 'object') return [];
  if ('ref' in value && typeof value.ref === 'string') return [value.ref];
  return Object.values(value).flatMap(refsIn);
};

/** A variable for each thing that is made and that a later change refers to. */
export const variablesFor = (changes: readonly Change[]): Variables => {
  const used = new Set(changes.flatMap(refsIn));
  const found = new Map<string, string>();
  for (const change of changes) {
    if (!('as' in change) || !used.has(change.as) || found.has(change.as)) continue;
    const base = variableOf[change.kind] ?? 'ID';
    const taken = [...found.values()].filter((name) => name.replace(/\d+$/, '') === base).length;
    found.set(change.as, taken === 0 ? base : `${base}${taken + 1}`);
  }
  return found;
};

/** What a kind of change is called by the AWS CLI: service, verb, options, and what to ask for of a thing that is made. */
type Spelled<K extends ChangeKind> = (
  change: Changes[K],
  variables: Variables,
) => readonly [service: string, verb: string, options: Options, id?: string];

const dashed: Readonly<Record<string, string>> = {
  enableDnsSupport: 'enable-dns-support',
  enableDnsHostnames: 'enable-dns-hostnames',
  enableDns64: 'enable-dns64',
  mapPublicIpOnLaunch: 'map-public-ip-on-launch',
};

const kinds: { readonly [K in ChangeKind]: Spelled<K> } = {
  'create-vpc-endpoint': (change, vs) => [
    'ec2',
    'create-vpc-endpoint',
    createEndpoint(change, vs),
    'VpcEndpoint.VpcEndpointId',
  ],
  'modify-vpc-endpoint': (change, vs) => ['ec2', 'modify-vpc-endpoint', modifyEndpoint(change, vs)],
  'delete-vpc-endpoint': (change, vs) => [
    'ec2',
    'delete-vpc-endpoints',
    { 'vpc-endpoint-ids': one(change.endpointId, vs) },
  ],
  'create-route': (change, vs) => ['ec2', 'create-route', routed(change, vs)],
  'replace-route': (change, vs) => ['ec2', 'replace-route', routed(change, vs)],
  'delete-route': (change) => ['ec2', 'delete-route', routeOptions(change)],
  'associate-route-table': ({ tableId, subnetId }) => [
    'ec2',
    'associate-route-table',
    { 'route-table-id': tableId, 'subnet-id': subnetId },
  ],
  'replace-route-table-association': ({ tableId, subnetId, region }) => [
    'ec2',
    'replace-route-table-association',
    { 'association-id': associationOf(region, subnetId), 'route-table-id': tableId },
  ],
  'disassociate-route-table': ({ subnetId, region }) => [
    'ec2',
    'disassociate-route-table',
    { 'association-id': associationOf(region, subnetId) },
  ],
  'create-security-group': ({ name, description, vpcId }) => [
    'ec2',
    'create-security-group',
    { 'group-name': name, description, 'vpc-id': vpcId },
    'GroupId',
  ],
  'delete-security-group': (change, vs) => [
    'ec2',
    'delete-security-group',
    { 'group-id': one(change.groupId, vs) },
  ],
  'authorize-rule': (change, vs) => ['ec2', `authorize-security-group-${change.direction}`, rule(change, vs)],
  'revoke-rule': (change, vs) => ['ec2', `revoke-security-group-${change.direction}`, rule(change, vs)],
  'create-network-acl-entry': (change) => ['ec2', 'create-network-acl-entry', aclEntry(change)],
  'replace-network-acl-entry': (change) => ['ec2', 'replace-network-acl-entry', aclEntry(change)],
  'delete-network-acl-entry': (change) => ['ec2', 'delete-network-acl-entry', aclRule(change)],
  // AWS: modify-vpc-attribute changes one attribute a call (EC2 API, ModifyVpcAttribute).
  'modify-vpc-attribute': ({ vpcId, attribute, value }) => [
    'ec2',
    'modify-vpc-attribute',
    { 'vpc-id': vpcId, [dashed[attribute] ?? '']: `{"Value":${value}}` },
  ],
  'modify-subnet-attribute': ({ subnetId, attribute, value }) => [
    'ec2',
    'modify-subnet-attribute',
    { 'subnet-id': subnetId, [`${value ? '' : 'no-'}${dashed[attribute] ?? ''}`]: true },
  ],
  'modify-network-interface-attribute': ({ interfaceId, sourceDestCheck }) => [
    'ec2',
    'modify-network-interface-attribute',
    {
      'network-interface-id': interfaceId,
      [sourceDestCheck ? 'source-dest-check' : 'no-source-dest-check']: true,
    },
  ],
  'create-nat-gateway': ({ subnetId, connectivityType, publicIp, region }) => [
    'ec2',
    'create-nat-gateway',
    {
      'subnet-id': subnetId,
      'connectivity-type': connectivityType,
      ...(connectivityType === 'public' ? { 'allocation-id': allocationOf(region, publicIp) } : {}),
    },
    'NatGateway.NatGatewayId',
  ],
  'delete-nat-gateway': (change, vs) => [
    'ec2',
    'delete-nat-gateway',
    { 'nat-gateway-id': one(change.natGatewayId, vs) },
  ],
  'release-address': ({ publicIp, region }) => [
    'ec2',
    'release-address',
    { 'allocation-id': allocationOf(region, publicIp) },
  ],
  'put-bucket-policy': ({ bucket, policy }) => ['s3api', 'put-bucket-policy', { bucket, policy }],
  'delete-bucket-policy': ({ bucket }) => ['s3api', 'delete-bucket-policy', { bucket }],
  'accept-endpoint-connection': (change) => ['ec2', 'accept-vpc-endpoint-connections', connection(change)],
  'reject-endpoint-connection': (change) => ['ec2', 'reject-vpc-endpoint-connections', connection(change)],
  'modify-endpoint-service': ({ serviceId, acceptanceRequired }) => [
    'ec2',
    'modify-vpc-endpoint-service-configuration',
    {
      'service-id': serviceId,
      [acceptanceRequired ? 'acceptance-required' : 'no-acceptance-required']: true,
    },
  ],
  'modify-endpoint-service-permissions': ({ serviceId, addPrincipals, removePrincipals }) => [
    'ec2',
    'modify-vpc-endpoint-service-permissions',
    {
      'service-id': serviceId,
      ...(addPrincipals.length > 0 ? { 'add-allowed-principals': addPrincipals } : {}),
      ...(removePrincipals.length > 0 ? { 'remove-allowed-principals': removePrincipals } : {}),
    },
  ],
  'verify-endpoint-service-name': ({ serviceId }) => [
    'ec2',
    'start-vpc-endpoint-service-private-dns-verification',
    { 'service-id': serviceId },
  ],
  'upsert-record': (change) => ['route53', 'change-resource-record-sets', record('UPSERT', change)],
  'delete-record': (change) => ['route53', 'change-resource-record-sets', record('DELETE', change)],
  'associate-zone': (change) => ['route53', 'associate-vpc-with-hosted-zone', zone(change)],
  'disassociate-zone': (change) => ['route53', 'disassociate-vpc-from-hosted-zone', zone(change)],
  'associate-resolver-rule': (change) => ['route53resolver', 'associate-resolver-rule', resolverRule(change)],
  'disassociate-resolver-rule': (change) => [
    'route53resolver',
    'disassociate-resolver-rule',
    resolverRule(change),
  ],
  'create-transit-gateway-route': ({ tableId, destination, attachmentId }) => [
    'ec2',
    'create-transit-gateway-route',
    {
      'destination-cidr-block': destination,
      'transit-gateway-route-table-id': tableId,
      ...(attachmentId === null ? { blackhole: true } : { 'transit-gateway-attachment-id': attachmentId }),
    },
  ],
  'delete-transit-gateway-route': ({ tableId, destination }) => [
    'ec2',
    'delete-transit-gateway-route',
    { 'destination-cidr-block': destination, 'transit-gateway-route-table-id': tableId },
  ],
  'modify-transit-gateway-attachment': ({ attachmentId, addSubnetIds, removeSubnetIds }, vs) => [
    'ec2',
    'modify-transit-gateway-vpc-attachment',
    {
      'transit-gateway-attachment-id': attachmentId,
      ...several('add-subnet-ids', addSubnetIds, vs),
      ...several('remove-subnet-ids', removeSubnetIds, vs),
    },
  ],
};

/** AWS: an address can be given back only once the NAT gateway that has it is deleted (VPC user guide, delete a NAT gateway). */
const deleteWithAddress = (
  { natGatewayId, region }: Changes['delete-nat-gateway'],
  vs: Variables,
): string => {
  const id = one(natGatewayId, vs);
  const asked = command('ec2', 'describe-nat-gateways', region, {
    'nat-gateway-ids': id,
    query: 'NatGateways[0].NatGatewayAddresses[0].AllocationId',
    output: 'text',
  });
  return [
    `ADDRESS=$(${asked})`,
    command('ec2', 'delete-nat-gateway', region, { 'nat-gateway-id': id }),
    command('ec2', 'wait nat-gateway-deleted', region, { 'nat-gateway-ids': id }),
    command('ec2', 'release-address', region, { 'allocation-id': { variable: 'ADDRESS' } }),
  ].join('\n');
};

/** The command that makes a change; the id of what it makes goes to the variable that there is for it. */
export const commandOf = (change: Change, variables: Variables): string => {
  if (change.kind === 'delete-nat-gateway' && change.releaseAddress)
    return deleteWithAddress(change, variables);
  const [service, verb, options, id] = (kinds[change.kind] as Spelled<ChangeKind>)(
    change as never,
    variables,
  );
  const variable = 'as' in change ? variables.get(change.as) : undefined;
  if (variable === undefined || id === undefined) return command(service, verb, change.region, options);
  return `${variable}=$(${command(service, verb, change.region, { ...options, query: id, output: 'text' })})`;
};

/** The commands that make changes, one for each, in their order. */
export const commandsOf = (
  changes: readonly Change[],
  variables: Variables = variablesFor(changes),
): readonly string[] => changes.map((change) => commandOf(change, variables));

/** The commands that make changes, to be pasted into a shell; the account is said where it changes, and then what comes first. */
export const cliOf = (changes: readonly Change[], first?: string): string => {
  const commands = commandsOf(changes);
  const accounts = changes.map(({ accountId }) => accountId);
  return together(
    ...changes.map((change, at) => {
      const said = at === 0 && first !== undefined ? `${comment(first)}\n` : '';
      const text = `${said}${commands[at] ?? ''}`;
      return accounts[at - 1] === change.accountId ? text : inAccount(change.accountId, text);
    }),
  );
};
