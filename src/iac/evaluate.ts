import type { Gap } from '../model/observed.ts';
import { partitionOf } from '../services/services.ts';
import { subnetStandIn, vpcStandIn } from './addresses.ts';
import { mergeReads, readList, readText } from './combine.ts';
import { type DeclaredResource, iacGap, type Value } from './declared.ts';
import {
  absent,
  joinLinks,
  type Links,
  linksOf,
  mapRead,
  type Read,
  type Scalar,
  sure,
  unknownRead,
} from './reading.ts';

/** The account and region that a resource is in. */
export interface ResourcePlace {
  readonly accountId: string;
  readonly region: string;
}

/** What values refer to. */
export interface Names {
  find(address: string): DeclaredResource | undefined;
  idOf(resource: DeclaredResource): string;
  placeOf(resource: DeclaredResource): ResourcePlace;
  /** The id of an AWS-managed prefix list by its name, as far as an inventory has it. */
  managedList(name: string): string | undefined;
  /** Takes down what a reference takes for granted. */
  assume(assumption: string): void;
}

// AWS: what CloudFormation's GetAtt and Terraform's attributes call a thing's own id (CloudFormation template reference, return values).
const ownIds: Readonly<Record<string, string>> = {
  'AWS::EC2::VPC': 'VpcId',
  'AWS::EC2::Subnet': 'SubnetId',
  'AWS::EC2::SecurityGroup': 'GroupId',
  'AWS::EC2::InternetGateway': 'InternetGatewayId',
  'AWS::EC2::NatGateway': 'NatGatewayId',
  'AWS::EC2::RouteTable': 'RouteTableId',
  'AWS::EC2::PrefixList': 'PrefixListId',
  'AWS::EC2::NetworkAcl': 'NetworkAclId',
  'AWS::EC2::NetworkInterface': 'NetworkInterfaceId',
  'AWS::EC2::VPNGateway': 'VPNGatewayId',
  'AWS::EC2::DHCPOptions': 'DhcpOptionsId',
  'AWS::EC2::TransitGateway': 'TransitGatewayId',
  'AWS::EC2::TransitGatewayRouteTable': 'TransitGatewayRouteTableId',
  'AWS::Route53::HostedZone': 'HostedZoneId',
  'AWS::Route53Resolver::ResolverRule': 'ResolverRuleId',
  'AWS::Route53Resolver::ResolverEndpoint': 'ResolverEndpointId',
};

/** The words of the things that AWS makes with a VPC, in the ids that they have as long as nothing says another. */
export const madeWithVpc = {
  MainRouteTable: 'main route table',
  DefaultSecurityGroup: 'default security group',
  DefaultNetworkAcl: 'default network ACL',
} as const;

/** Something that AWS makes with a VPC. */
export type MadeWithVpc = keyof typeof madeWithVpc;

// Terraform tells the table that came with a VPC from the one that is main now; both are asked of the VPC.
const vpcAttributes: Readonly<Record<string, MadeWithVpc>> = {
  MainRouteTable: 'MainRouteTable',
  MainRouteTableId: 'MainRouteTable',
  DefaultRouteTable: 'MainRouteTable',
  DefaultRouteTableId: 'MainRouteTable',
  DefaultSecurityGroup: 'DefaultSecurityGroup',
  DefaultNetworkAcl: 'DefaultNetworkAcl',
};

const liveId = /^[a-z]{2,}(-[a-z]+)*-[0-9a-z]+$|^arn:/;

const notDeclared = (address: string): Gap =>
  iacGap('NotInPlan', `${address} is referred to, and nothing that was read declares it.`);

const deepest = 20;

/** What has a block of addresses, which may be known only after it is made. */
const placed: ReadonlySet<string> = new Set(['AWS::EC2::VPC', 'AWS::EC2::Subnet']);

/** The attributes that are blocks of addresses. */
export type BlockAttribute = 'CidrBlock' | 'Ipv6CidrBlock';

/** The value of a property; undefined where it has none. */
export const propertyOf = ({ properties }: DeclaredResource, name: string): Value | undefined =>
  Object.hasOwn(properties, name) ? properties[name] : undefined;

const arnOf = (names: Names, resource: DeclaredResource): string => {
  const { accountId, region } = names.placeOf(resource);
  const [, service = '', kind = ''] = resource.type.toLowerCase().split('::');
  if (resource.type !== 'AWS::S3::Bucket')
    return `arn:${partitionOf(region)}:${service}:${region}:${accountId}:${kind}/${names.idOf(resource)}`;
  // AWS: the ARN of a bucket says neither account nor region (S3 guide, ARN format).
  const name = scalarOf(names, propertyOf(resource, 'BucketName'), 1);
  return `arn:${partitionOf(region)}:s3:::${name.is === 'sure' ? String(name.value) : names.idOf(resource)}`;
};

/** What a thing that AWS made with a VPC is called. */
const madeWith = (names: Names, vpc: DeclaredResource, made: MadeWithVpc, depth: number): Read<Scalar> => {
  const named = scalarOf(names, propertyOf(vpc, made), depth + 1);
  return named.is === 'sure' ? named : sure(`${names.idOf(vpc)} (${madeWithVpc[made]})`);
};

/** The block of a VPC or subnet: a stand-in where it is known only after it is made. */
export const blockOfResource = (
  names: Names,
  resource: DeclaredResource,
  attribute: BlockAttribute,
): string => {
  const own = scalarOf(names, propertyOf(resource, attribute), 1);
  if (own.is === 'sure') return String(own.value);
  const family = attribute === 'CidrBlock' ? 'ipv4' : 'ipv6';
  const [vpcId] =
    resource.type === 'AWS::EC2::Subnet' ? linksInValue(names, propertyOf(resource, 'VpcId')).items : [];
  const vpc = vpcId && names.find(vpcId.id);
  return vpc
    ? subnetStandIn(names.idOf(resource), blockOfResource(names, vpc, attribute), family)
    : vpcStandIn(vpcId?.id ?? names.idOf(resource), family);
};

/** AWS: the list of a gateway endpoint's service bears the service's name (VPC guide, AWS-managed prefix lists). */
const managedListOf = (
  names: Names,
  target: DeclaredResource,
  attribute: string,
  depth: number,
): string | undefined => {
  const isEndpoints = target.type === 'AWS::EC2::VPCEndpoint' && attribute === 'PrefixListId';
  const isOwn = target.type === 'AWS::EC2::PrefixList' && ['Ref', 'Id', 'PrefixListId'].includes(attribute);
  if (!isEndpoints && !isOwn) return undefined;
  const name = scalarOf(names, propertyOf(target, isOwn ? 'PrefixListName' : 'ServiceName'), depth + 1);
  return name.is === 'sure' ? names.managedList(String(name.value)) : undefined;
};

// AWS: the default tables of a transit gateway are one table that comes with it, unless others are named (Transit Gateway
// guide, route tables).
const transitDefaults: ReadonlySet<string> = new Set([
  'AssociationDefaultRouteTableId',
  'PropagationDefaultRouteTableId',
]);

/** A default table of a transit gateway: what AWS made with it is called so as long as nothing says another id. */
const transitDefault = (
  names: Names,
  gateway: DeclaredResource,
  attribute: string,
  depth: number,
): Read<Scalar> => {
  const named = scalarOf(names, propertyOf(gateway, attribute), depth + 1);
  return named.is === 'sure' ? named : sure(`${names.idOf(gateway)} (default route table)`);
};

/** The members of a list, or the one value that is none. */
const membersOf = (one: Value | undefined): readonly Value[] =>
  one === undefined ? [] : one.is === 'list' ? one.items : [one];

/** The first interface of an instance: the one that is declared apart, else the one that AWS makes with it. */
const firstInterfaceOf = (names: Names, instance: DeclaredResource, depth: number): Read<Scalar> => {
  const known = scalarOf(names, propertyOf(instance, 'PrimaryNetworkInterfaceId'), depth + 1);
  if (known.is === 'sure') return known;
  const [first] = membersOf(propertyOf(instance, 'NetworkInterfaces'));
  const apart =
    first?.is === 'object' ? scalarOf(names, first.fields['NetworkInterfaceId'], depth + 1) : absent;
  return apart.is === 'absent' ? sure(`${names.idOf(instance)} (interface)`) : apart;
};

const attributeOf = (
  names: Names,
  target: DeclaredResource,
  attribute: string,
  depth: number,
): Read<Scalar> => {
  const list = managedListOf(names, target, attribute, depth);
  if (list !== undefined) return sure(list);
  if (attribute === 'Ref' || attribute === 'Id' || attribute === ownIds[target.type]) {
    const bucket = target.type === 'AWS::S3::Bucket' ? propertyOf(target, 'BucketName') : undefined;
    return bucket ? scalarOf(names, bucket, depth + 1) : sure(names.idOf(target));
  }
  const made = target.type === 'AWS::EC2::VPC' ? vpcAttributes[attribute] : undefined;
  if (made) return madeWith(names, target, made, depth);
  if (target.type === 'AWS::EC2::Instance' && attribute === 'PrimaryNetworkInterfaceId')
    return firstInterfaceOf(names, target, depth);
  if (target.type === 'AWS::EC2::TransitGateway' && transitDefaults.has(attribute))
    return transitDefault(names, target, attribute, depth);
  if ((attribute === 'CidrBlock' || attribute === 'Ipv6CidrBlock') && placed.has(target.type))
    return sure(blockOfResource(names, target, attribute));
  const own = propertyOf(target, attribute);
  if (own) return scalarOf(names, own, depth + 1);
  if (attribute === 'Arn') return sure(arnOf(names, target));
  const message = `${attribute} of ${target.address} is known only after it is made.`;
  return unknownRead(iacGap('KnownAfterApply', message));
};

type Reference = Extract<Value, { readonly is: 'reference' }>;

const referenceOf = (names: Names, { to, attribute, assumption }: Reference, depth: number): Read<Scalar> => {
  if (assumption !== null) names.assume(assumption);
  const target = names.find(to);
  if (target) return attributeOf(names, target, attribute, depth);
  return attribute === 'Ref' && liveId.test(to) ? sure(to) : unknownRead(notDeclared(to));
};

/** What a value says where one is meant. */
export const scalarOf = (names: Names, one: Value | undefined, depth: number): Read<Scalar> => {
  if (one === undefined) return absent;
  if (depth > deepest) return unknownRead(iacGap('NotInPlan', 'References lead in a circle.'));
  if (one.is === 'known') return one.value === null ? absent : sure(one.value);
  if (one.is === 'unknown') return unknownRead(one.gap);
  if (one.is === 'text') return readText(one.parts.map((part) => scalarOf(names, part, depth + 1)));
  if (one.is === 'one-of')
    return mergeReads(
      one.values.map((each) => scalarOf(names, each, depth + 1)),
      one.because,
    );
  if (one.is === 'reference') return referenceOf(names, one, depth);
  // A list where one value is meant: its only member.
  return one.is === 'list' && one.items.length === 1 && one.more === null
    ? scalarOf(names, one.items[0], depth + 1)
    : unknownRead(iacGap('NotInPlan', 'A single value was expected.'));
};

/** So many things are said one by one to be possibly meant; of more than these it is not known which at all. */
const MAX_CHOICES = 8;

/** The ids that a value with one or several references means. */
export const linksInValue = (names: Names, one: Value | undefined): Links => {
  if (one === undefined) return { items: [], open: null };
  if (one.is === 'list') {
    const parts = joinLinks(one.items.map((each) => linksInValue(names, each)));
    return one.more ? { ...parts, open: parts.open ?? one.more } : parts;
  }
  if (one.is === 'one-of') {
    if (one.values.length > MAX_CHOICES) return { items: [], open: one.because };
    const parts = one.values.map((each) => linksInValue(names, each));
    const { items, open } = joinLinks(parts);
    // Whichever it is, what all of them name is named.
    const isSure = (id: string): boolean =>
      parts.every((part) => part.items.some((link) => link.id === id && link.gap === null));
    const links = new Map(
      items.map(({ id, gap }) => [id, { id, gap: isSure(id) ? null : (gap ?? one.because) }]),
    );
    return { items: [...links.values()], open };
  }
  if (one.is === 'known' && one.value === '') return { items: [], open: null };
  return linksOf(mapRead(scalarOf(names, one, 0), String));
};

/** A value with everything in it, as JSON has it. */
export const plainOf = (names: Names, one: Value | undefined): Read<unknown> => {
  if (one?.is === 'list')
    return one.more ? unknownRead(one.more) : readList(one.items.map((each) => plainOf(names, each)));
  if (one?.is === 'object') {
    const fields = Object.keys(one.fields);
    return mapRead(readList(fields.map((name) => plainOf(names, one.fields[name]))), (values) =>
      Object.fromEntries(values.map((each, at) => [fields[at] ?? '', each])),
    );
  }
  if (one?.is === 'one-of')
    return mergeReads(
      one.values.map((each) => plainOf(names, each)),
      one.because,
    );
  return scalarOf(names, one, 0);
};
