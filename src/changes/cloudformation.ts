import { type Change, type ChangeKind } from '../model/change.ts';
import { type CodeStyle, noStyle } from './addressed.ts';
import { cloudformation, edit, type Language, lastNote, note, property, resource, written } from './code.ts';
import { after, type Existing } from './existing.ts';
import { idOf } from './outcome.ts';
import { logicalId, quoted, quotedList } from './text.ts';
import {
  association,
  byHand,
  capital,
  createEndpoint,
  createNat,
  createRoute,
  deleteRoute,
  modifyEndpoint,
  permissions,
  pretty,
  record,
  targetOf,
  type Write,
} from './cloudformation-pieces.ts';
import { aclRule, authorizeRule, createGroup, revokeRule } from './cloudformation-rules.ts';

const kinds: { readonly [K in ChangeKind]: Write<K> } = {
  'create-vpc-endpoint': createEndpoint,
  'modify-vpc-endpoint': modifyEndpoint,
  'delete-vpc-endpoint': ({ endpointId }) => [
    lastNote(`Remove the AWS::EC2::VPCEndpoint ${idOf(endpointId)}`),
  ],
  'create-route': createRoute,
  'replace-route': (change, context) => [
    edit(`AWS::EC2::Route to ${change.destination.value} in ${change.tableId}`, targetOf(change, context)),
  ],
  'delete-route': deleteRoute,
  'associate-route-table': association,
  'replace-route-table-association': association,
  'disassociate-route-table': ({ subnetId }) => [
    note(`Remove the AWS::EC2::SubnetRouteTableAssociation of ${subnetId}`),
  ],
  'create-security-group': createGroup,
  'delete-security-group': ({ groupId }) => [lastNote(`Remove the AWS::EC2::SecurityGroup ${idOf(groupId)}`)],
  'authorize-rule': authorizeRule,
  'revoke-rule': revokeRule,
  'create-network-acl-entry': aclRule,
  'replace-network-acl-entry': aclRule,
  'delete-network-acl-entry': ({ aclId, egress, ruleNumber }) => [
    note(`Remove the AWS::EC2::NetworkAclEntry ${ruleNumber} (${egress ? 'egress' : 'ingress'}) of ${aclId}`),
  ],
  'modify-vpc-attribute': ({ vpcId, attribute, value }) => [
    edit(`AWS::EC2::VPC ${vpcId}`, { [capital(attribute)]: String(value) }),
  ],
  'modify-subnet-attribute': ({ subnetId, attribute, value }) => [
    edit(`AWS::EC2::Subnet ${subnetId}`, { [capital(attribute)]: String(value) }),
  ],
  'modify-network-interface-attribute': ({ interfaceId, sourceDestCheck }) => [
    edit(`AWS::EC2::Instance or AWS::EC2::NetworkInterface of ${interfaceId}`, {
      SourceDestCheck: String(sourceDestCheck),
    }),
  ],
  'create-nat-gateway': createNat,
  'delete-nat-gateway': ({ natGatewayId }) => [
    lastNote(`Remove the AWS::EC2::NatGateway ${idOf(natGatewayId)}`),
  ],
  'release-address': ({ publicIp }) => [lastNote(`Remove the AWS::EC2::EIP of ${publicIp}`)],
  'put-bucket-policy': ({ bucket, policy }) => [
    resource('AWS::S3::BucketPolicy', 'BucketPolicy', {
      Bucket: quoted(bucket),
      PolicyDocument: pretty(policy),
    }),
  ],
  'delete-bucket-policy': ({ bucket }) => [note(`Remove the AWS::S3::BucketPolicy of ${bucket}`)],
  'accept-endpoint-connection': ({ endpointId }) => byHand(`accept or reject ${endpointId}`),
  'reject-endpoint-connection': ({ endpointId }) => byHand(`accept or reject ${endpointId}`),
  'modify-endpoint-service': ({ serviceId, acceptanceRequired }) => [
    edit(`AWS::EC2::VPCEndpointService ${serviceId}`, { AcceptanceRequired: String(acceptanceRequired) }),
  ],
  'modify-endpoint-service-permissions': permissions,
  'verify-endpoint-service-name': ({ serviceId }) => byHand(`start the verification of ${serviceId}`),
  'upsert-record': record,
  'delete-record': ({ name, type }) => [note(`Remove the AWS::Route53::RecordSet ${name} of type ${type}`)],
  'associate-zone': ({ zoneId, vpcId, region }) => [
    note(`Add to VPCs of the AWS::Route53::HostedZone ${zoneId}: ${vpcId} in ${region}`),
  ],
  'disassociate-zone': ({ zoneId, vpcId }) => [
    note(`Remove ${vpcId} from VPCs of the AWS::Route53::HostedZone ${zoneId}`),
  ],
  'associate-resolver-rule': ({ ruleId, vpcId }) => [
    resource('AWS::Route53Resolver::ResolverRuleAssociation', logicalId(ruleId, vpcId), {
      ResolverRuleId: quoted(ruleId),
      VPCId: quoted(vpcId),
    }),
  ],
  'disassociate-resolver-rule': ({ ruleId, vpcId }) => [
    note(`Remove the AWS::Route53Resolver::ResolverRuleAssociation of ${ruleId} with ${vpcId}`),
  ],
  'create-transit-gateway-route': ({ tableId, destination, attachmentId }) => [
    resource('AWS::EC2::TransitGatewayRoute', logicalId(tableId, 'To', destination), {
      DestinationCidrBlock: quoted(destination),
      TransitGatewayRouteTableId: quoted(tableId),
      ...(attachmentId === null
        ? { Blackhole: 'true' }
        : { TransitGatewayAttachmentId: quoted(attachmentId) }),
    }),
  ],
  'delete-transit-gateway-route': ({ tableId, destination }) => [
    note(`Remove the AWS::EC2::TransitGatewayRoute to ${destination} of ${tableId}`),
  ],
  'modify-transit-gateway-attachment': (change, { existing }) => [
    edit(`AWS::EC2::TransitGatewayAttachment ${change.attachmentId}`, {
      SubnetIds: quotedList(
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
  resource: ({ type, name, values }) => cloudformation(name, type, values),
  edit: (values) =>
    Object.entries(values)
      .map(([key, value]) => property(key, value, 0))
      .join('\n'),
  separator: '',
};

/** Changes as CloudFormation: a snippet to work into a template that is there, or, as a whole, the resources of one. */
export const cloudformationOf = (
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
