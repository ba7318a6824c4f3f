import { type Change, type ChangeKind } from '../model/change.ts';
import { type CodeStyle, noStyle } from './addressed.ts';
import { edit, type Language, lastNote, note, resource, terraform, written } from './code.ts';
import { after, type Existing } from './existing.ts';
import { idOf } from './outcome.ts';
import { blockName, quoted, quotedList } from './text.ts';
import {
  association,
  attribute,
  createEndpoint,
  createNat,
  jsonencode,
  modifyEndpoint,
  permissions,
  record,
  reference,
  type Write,
} from './terraform-pieces.ts';
import { createRoute, deleteRoute, targetArgument } from './terraform-routes.ts';
import { aclRule, authorizeRule, createGroup, revokeRule } from './terraform-rules.ts';

const kinds: { readonly [K in ChangeKind]: Write<K> } = {
  'create-vpc-endpoint': createEndpoint,
  'modify-vpc-endpoint': modifyEndpoint,
  'delete-vpc-endpoint': ({ endpointId }) => [lastNote(`Remove the aws_vpc_endpoint ${idOf(endpointId)}`)],
  'create-route': createRoute,
  'replace-route': (change, context) => [
    edit(`aws_route to ${change.destination.value} in ${change.tableId}`, {
      [targetArgument[change.target.kind] ?? 'gateway_id']: reference(change.target.id, context),
    }),
  ],
  'delete-route': deleteRoute,
  'associate-route-table': association,
  'replace-route-table-association': association,
  'disassociate-route-table': ({ subnetId }) => [
    note(`Remove the aws_route_table_association of ${subnetId}`),
  ],
  'create-security-group': createGroup,
  'delete-security-group': ({ groupId }) => [lastNote(`Remove the aws_security_group ${idOf(groupId)}`)],
  'authorize-rule': authorizeRule,
  'revoke-rule': revokeRule,
  'create-network-acl-entry': aclRule,
  'replace-network-acl-entry': aclRule,
  'delete-network-acl-entry': ({ aclId, egress, ruleNumber }) => [
    note(`Remove the aws_network_acl_rule ${ruleNumber} (${egress ? 'egress' : 'ingress'}) of ${aclId}`),
  ],
  'modify-vpc-attribute': (change) => [
    edit(`aws_vpc ${change.vpcId}`, { [attribute[change.attribute] ?? '']: String(change.value) }),
  ],
  'modify-subnet-attribute': (change) => [
    edit(`aws_subnet ${change.subnetId}`, { [attribute[change.attribute] ?? '']: String(change.value) }),
  ],
  'modify-network-interface-attribute': ({ interfaceId, sourceDestCheck }) => [
    edit(`aws_instance or aws_network_interface of ${interfaceId}`, {
      source_dest_check: String(sourceDestCheck),
    }),
  ],
  'create-nat-gateway': createNat,
  'delete-nat-gateway': ({ natGatewayId }) => [lastNote(`Remove the aws_nat_gateway ${idOf(natGatewayId)}`)],
  'release-address': ({ publicIp }) => [lastNote(`Remove the aws_eip of ${publicIp}`)],
  'put-bucket-policy': ({ bucket, policy }) => [
    resource('aws_s3_bucket_policy', blockName('b', bucket), {
      bucket: quoted(bucket),
      policy: jsonencode(policy),
    }),
  ],
  'delete-bucket-policy': ({ bucket }) => [note(`Remove the aws_s3_bucket_policy of ${bucket}`)],
  'accept-endpoint-connection': ({ serviceId, endpointId }) => [
    resource('aws_vpc_endpoint_connection_accepter', blockName(endpointId), {
      vpc_endpoint_service_id: quoted(serviceId),
      vpc_endpoint_id: quoted(endpointId),
    }),
  ],
  'reject-endpoint-connection': ({ endpointId }) => [
    note(
      `Remove the aws_vpc_endpoint_connection_accepter of ${endpointId}, if there is one: without it the connection is rejected`,
    ),
  ],
  'modify-endpoint-service': ({ serviceId, acceptanceRequired }) => [
    edit(`aws_vpc_endpoint_service ${serviceId}`, { acceptance_required: String(acceptanceRequired) }),
  ],
  'modify-endpoint-service-permissions': permissions,
  'verify-endpoint-service-name': ({ serviceId }) => [
    note(
      `Terraform starts the verification of ${serviceId} by aws_vpc_endpoint_service_private_dns_verification`,
    ),
  ],
  'upsert-record': record,
  'delete-record': ({ name, type }) => [note(`Remove the aws_route53_record ${name} of type ${type}`)],
  'associate-zone': ({ zoneId, vpcId }) => [
    resource('aws_route53_zone_association', blockName(zoneId, vpcId), {
      zone_id: quoted(zoneId),
      vpc_id: quoted(vpcId),
    }),
  ],
  'disassociate-zone': ({ zoneId, vpcId }) => [
    note(`Remove the aws_route53_zone_association of ${zoneId} with ${vpcId}`),
  ],
  'associate-resolver-rule': ({ ruleId, vpcId }) => [
    resource('aws_route53_resolver_rule_association', blockName(ruleId, vpcId), {
      resolver_rule_id: quoted(ruleId),
      vpc_id: quoted(vpcId),
    }),
  ],
  'disassociate-resolver-rule': ({ ruleId, vpcId }) => [
    note(`Remove the aws_route53_resolver_rule_association of ${ruleId} with ${vpcId}`),
  ],
  'create-transit-gateway-route': ({ tableId, destination, attachmentId }) => [
    resource('aws_ec2_transit_gateway_route', blockName(tableId, destination), {
      destination_cidr_block: quoted(destination),
      transit_gateway_route_table_id: quoted(tableId),
      ...(attachmentId === null
        ? { blackhole: 'true' }
        : { transit_gateway_attachment_id: quoted(attachmentId) }),
    }),
  ],
  'delete-transit-gateway-route': ({ tableId, destination }) => [
    note(`Remove the aws_ec2_transit_gateway_route to ${destination} of ${tableId}`),
  ],
  'modify-transit-gateway-attachment': (change, { existing }) => [
    edit(`aws_ec2_transit_gateway_vpc_attachment ${change.attachmentId}`, {
      subnet_ids: quotedList(
        after(
          existing('transitGatewayVpcAttachments', change.attachmentId)?.subnetIds ?? [],
          change.addSubnetIds,
          change.removeSubnetIds,
        ).map(idOf),
      ),
    }),
  ],
};

const language: Language = {
  resource: ({ type, name, values, more }) => terraform(type, name, values, ...(more.blocks ?? [])),
  edit: (values) => {
    const width = Math.max(...Object.keys(values).map((key) => key.length));
    return Object.entries(values)
      .map(([key, value]) => `${key.padEnd(width)} = ${value}`)
      .join('\n');
  },
  separator: '_',
};

/** Changes as Terraform: a snippet to work into code that is there, or, as a whole, a file by itself. */
export const terraformOf = (
  changes: readonly Change[],
  existing: Existing,
  whole = false,
  style: CodeStyle = noStyle,
): string =>
  written(
    changes.flatMap((change) =>
      (kinds[change.kind] as Write<ChangeKind>)(change as never, { changes, existing, style }),
    ),
    language,
    whole,
  );
