import type { Gap } from '../model/observed.ts';

/*
 * What infrastructure code declares, in one vocabulary whatever it was written in. Readers (Terraform, CloudFormation, CDK)
 * answer with Declarations; what comes after them knows neither. Types and properties are CloudFormation's
 * (`AWS::EC2::Subnet`, `VpcId`): Terraform's names are renamed onto them.
 */

/** A value, as far as it is known before anything is made. */
export type Value =
  | { readonly is: 'known'; readonly value: string | number | boolean | null }
  /** `more`: members beyond these may be there, and why they are not known. */
  | { readonly is: 'list'; readonly items: readonly Value[]; readonly more: Gap | null }
  | { readonly is: 'object'; readonly fields: Readonly<Record<string, Value>> }
  /** An attribute of a resource, declared or read: `Ref` is its id, else as Fn::GetAtt names it (Arn, CidrBlock, GroupId). */
  | {
      readonly is: 'reference';
      readonly to: string;
      readonly attribute: string;
      readonly assumption: string | null;
    }
  /** A text of pieces, some of which may be references (Fn::Sub, Fn::Join, an interpolated policy). */
  | { readonly is: 'text'; readonly parts: readonly Value[] }
  /** One of these, and it is not known which. Places that choose among the same share one list. */
  | { readonly is: 'one-of'; readonly values: readonly Value[]; readonly because: Gap }
  | { readonly is: 'unknown'; readonly gap: Gap };

/** Where a thing is declared. */
export interface Origin {
  /** Terraform address, logical id, `stack/Nested/LogicalId`, or construct path: what its author calls it. */
  readonly address: string;
  /** The file it was read from, as the user named it; null where that is not known. */
  readonly file: string | null;
  /** One-based line in that file; null where the format keeps none. */
  readonly line: number | null;
  /** The block's own language. */
  readonly language: 'terraform' | 'cloudformation' | 'cdk';
}

/** A resource as it is declared, or as the declaration says that it is now. */
export interface DeclaredResource {
  /** Unique among all declarations that are judged together. */
  readonly address: string;
  /** As CloudFormation names it: `AWS::EC2::VPC`. */
  readonly type: string;
  /** Its id in AWS where the source knows it, which then is its id in the inventory; else its address is. */
  readonly liveId: string | null;
  /** null when it is (or will be) there for sure; else why that is not known. */
  readonly uncertain: Gap | null;
  readonly accountId: string | null;
  readonly region: string | null;
  readonly properties: Readonly<Record<string, Value>>;
  readonly origin: Origin;
}

/** A resource that was read over: its type says nothing of ways, or is not understood. */
export interface SkippedResource {
  /** As its author writes it: `aws_flow_log`, `Custom::Thing`. */
  readonly type: string;
  readonly address: string;
  /** Does it have a say in ways, as far as anyone can tell? Then what it refers to is open (unknown). */
  readonly mayMatter: boolean;
  /** Addresses and live ids that it refers to. */
  readonly refersTo: readonly string[];
}

/** One plan, state, stack or cloud assembly, read. */
export interface Declaration {
  /** The name it is called by: that of its stack, or of its file. */
  readonly name: string;
  readonly kind: 'terraform-plan' | 'terraform-state' | 'cloudformation' | 'cdk';
  /** What is there now as far as this source says; empty where it does not say (a template says only what will be). */
  readonly before: readonly DeclaredResource[];
  /** What will be there, with what stays as it is. */
  readonly after: readonly DeclaredResource[];
  /** Things that are only read (data sources, imported values): they are there before and after, and are not all there is. */
  readonly read: readonly DeclaredResource[];
  readonly skipped: readonly SkippedResource[];
  /** What could not be read or resolved and has no resource of its own to be said at: for the coverage. */
  readonly gaps: readonly Gap[];
  /** What was assumed and could be otherwise, one sentence each. */
  readonly assumptions: readonly string[];
}

/** Codes of the gaps that readers give. */
export type IacGapCode =
  | 'KnownAfterApply'
  | 'NotInPlan'
  | 'ReferenceAmbiguous'
  | 'LocalNotInPlan'
  | 'ParameterUnknown'
  | 'StackNotRead'
  | 'TypeNotUnderstood'
  | 'SensitiveValue'
  | 'PlanIncomplete';

/** A gap of reading code. */
export const iacGap = (code: IacGapCode, message: string): Gap => ({
  action: 'pathproof:preview',
  code,
  message,
});

/** A known value. */
export const known = (value: string | number | boolean | null): Value => ({ is: 'known', value });

/** A reference to the id of a resource. */
export const referenceTo = (to: string, attribute = 'Ref', assumption: string | null = null): Value => ({
  is: 'reference',
  to,
  attribute,
  assumption,
});

/**
 * What Terraform has and CloudFormation has no type for: the properties of each. All `…Id` are Values as everywhere, mostly
 * references. "Adopted" things were there before: declaring them took away all that is not declared, save what AWS holds
 * itself (the local route, routes of gateway endpoints, propagated routes).
 */
export const PSEUDO_TYPES = {
  /** Edges of an endpoint that are resources of their own; they add to the endpoint's own lists. */
  'Pathproof::VPCEndpointRouteTableAssociation': ['VpcEndpointId', 'RouteTableId'],
  'Pathproof::VPCEndpointSubnetAssociation': ['VpcEndpointId', 'SubnetId'],
  /** `ReplaceDefault` true: the VPC's default group goes from the endpoint. */
  'Pathproof::VPCEndpointSecurityGroupAssociation': ['VpcEndpointId', 'SecurityGroupId', 'ReplaceDefault'],
  'Pathproof::VPCEndpointPolicy': ['VpcEndpointId', 'PolicyDocument'],
  'Pathproof::VPCEndpointPrivateDns': ['VpcEndpointId', 'PrivateDnsEnabled'],
  'Pathproof::VPCEndpointConnectionAcceptance': ['ServiceId', 'VpcEndpointId'],
  'Pathproof::VPCEndpointServicePrivateDnsVerification': ['ServiceId'],
  'Pathproof::MainRouteTableAssociation': ['VpcId', 'RouteTableId'],
  /** The VPC's default table, adopted: its routes are the AWS::EC2::Route whose RouteTableId refers to this. */
  'Pathproof::DefaultRouteTable': ['DefaultRouteTableId', 'VpcId'],
  /** The VPC's default group, adopted: its rules are the SecurityGroupIngress and …Egress that refer to this. */
  'Pathproof::DefaultSecurityGroup': ['VpcId', 'SecurityGroupIngress', 'SecurityGroupEgress'],
  /** The VPC's default ACL, adopted: its entries are the AWS::EC2::NetworkAclEntry that refer to this. */
  'Pathproof::DefaultNetworkAcl': ['DefaultNetworkAclId', 'VpcId', 'Entries'],
  'Pathproof::NatGatewayEipAssociation': ['NatGatewayId', 'AllocationId'],
  'Pathproof::PrefixListEntry': ['PrefixListId', 'Cidr'],
  'Pathproof::NetworkInterfaceSecurityGroupAttachment': ['NetworkInterfaceId', 'SecurityGroupId'],
  'Pathproof::VPCPeeringConnectionAccepter': ['VpcPeeringConnectionId', 'AutoAccept'],
  'Pathproof::VPCPeeringConnectionOptions': ['VpcPeeringConnectionId'],
  /** The two booleans: is it put on the gateway's default table (association), and are its routes (propagation)? */
  'Pathproof::TransitGatewayVpcAttachmentAccepter': [
    'TransitGatewayAttachmentId',
    'DefaultRouteTableAssociation',
    'DefaultRouteTablePropagation',
  ],
  'Pathproof::TransitGatewayPeeringAttachmentAccepter': ['TransitGatewayAttachmentId'],
  'Pathproof::TransitGatewayPrefixListReference': [
    'TransitGatewayRouteTableId',
    'PrefixListId',
    'TransitGatewayAttachmentId',
    'Blackhole',
  ],
  'Pathproof::DirectConnectGatewayAssociation': ['DirectConnectGatewayId', 'AssociatedGatewayId'],
  'Pathproof::HostedZoneVpcAssociation': ['HostedZoneId', 'VPCId', 'VPCRegion'],
  'Pathproof::BucketPublicAccessBlock': [
    'Bucket',
    'BlockPublicAcls',
    'IgnorePublicAcls',
    'BlockPublicPolicy',
    'RestrictPublicBuckets',
  ],
  'Pathproof::AccountPublicAccessBlock': [
    'BlockPublicAcls',
    'IgnorePublicAcls',
    'BlockPublicPolicy',
    'RestrictPublicBuckets',
  ],
  'Pathproof::AccessPointPolicy': ['AccessPointArn', 'Policy'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/**
 * Properties and attributes (of references) beyond CloudFormation's, by type. On a VPC they are what the source knows of the
 * ids of the things that AWS made with it; MainRouteTable is that of the last refresh, and a MainRouteTableAssociation
 * wins over it. `Adopted` true: it was there before it was declared, and not all that belongs to it is declared.
 * A policy (PolicyDocument, Policy) is an object Value or a text that holds the JSON.
 */
export const PSEUDO_PROPERTIES = {
  'AWS::EC2::VPC': [
    'Adopted',
    'IsDefault',
    'DefaultRouteTable',
    'MainRouteTable',
    'DefaultSecurityGroup',
    'DefaultNetworkAcl',
  ],
  'AWS::EC2::Subnet': ['Adopted', 'ParentZoneName'],
  /** Attribute: the AWS-managed prefix list of a gateway endpoint's service. */
  'AWS::EC2::VPCEndpoint': ['PrefixListId'],
  'AWS::EC2::VPCPeeringConnection': ['AutoAccept'],
  /** As for Pathproof::TransitGatewayVpcAttachmentAccepter. */
  'AWS::EC2::TransitGatewayVpcAttachment': ['DefaultRouteTableAssociation', 'DefaultRouteTablePropagation'],
  /** Attribute: the attachment that a VPN connection makes. */
  'AWS::EC2::VPNConnection': ['TransitGatewayAttachmentId'],
  'AWS::EC2::Instance': ['AssociatePublicIpAddress', 'PrimaryNetworkInterfaceId'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
