import type { Gap } from '../model/observed.ts';
import { partitionOf } from '../services/services.ts';
import { subnetStandIn, vpcStandIn } from './addresses.ts';
import { type DeclaredResource, iacGap, type Value } from './declared.ts';
import { mergeReads, readList, readText } from './combine.ts';
import { absent, joinLinks, type Links, linksOf, mapRead, type Read, type Scalar, sure, unknownRead } from './reading.ts';

/** The account and region that a resource is in. */
export interface ResourcePlace {
  readonly accountId: string;
  readonly region: string;
}

/** All resources that are judged together, and what their properties say. */
export interface Scope {
  readonly resources: readonly DeclaredResource[];
  /** A resource by its address or by its id in AWS. */
  find(address: string): DeclaredResource | undefined;
  /** Its id in the inventory. */
  idOf(resource: DeclaredResource): string;
  placeOf(resource: DeclaredResource): ResourcePlace;
  /** The value of a property; undefined where it has none. */
  value(resource: DeclaredResource, property: string): Value | undefined;
  /** What a value says by itself. */
  scalar(value: Value | undefined): Read<Scalar>;
  text(resource: DeclaredResource, property: string): Read<string>;
  number(resource: DeclaredResource, property: string): Read<number>;
  flag(resource: DeclaredResource, property: string): Read<boolean>;
  /** The ids that a property with one or several references means. */
  links(resource: DeclaredResource, property: string): Links;
  linksIn(value: Value | undefined): Links;
  /** A value with everything in it, as JSON has it. */
  plain(value: Value | undefined): Read<unknown>;
  /** The block of a VPC or subnet: a stand-in where it is known only after it is made. */
  blockOf(resource: DeclaredResource, attribute: BlockAttribute): string;
  /** The resource that a property refers to, where it is sure which. */
  target(resource: DeclaredResource, property: string): DeclaredResource | undefined;
  /** What was taken for granted on the way to answers. */
  readonly assumptions: ReadonlySet<string>;
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

const liveId = /^[a-z]{2,}(-[a-z]+)*-[0-9a-z]{4,}$|^arn:/;

const notDeclared = (address: string): Gap =>
  iacGap('NotInPlan', `${address} is referred to, and nothing that was read declares it.`);

const deepest = 20;

/** What has a block of addresses, which may be known only after it is made. */
const placed: ReadonlySet<string> = new Set(['AWS::EC2::VPC', 'AWS::EC2::Subnet']);

/** The attributes that are blocks of addresses. */
type BlockAttribute = 'CidrBlock' | 'Ipv6CidrBlock';

/** Where resources that say no account or region are. */
export interface ScopeDefaults {
  readonly accountId: string;
  readonly region: string;
}

/** Makes the resources that are judged together answer what their properties say. */
export const createScope = (resources: readonly DeclaredResource[], defaults: ScopeDefaults): Scope => {
  const byAddress = new Map<string, DeclaredResource>();
  for (const resource of resources) {
    if (resource.liveId !== null && !byAddress.has(resource.liveId)) byAddress.set(resource.liveId, resource);
    byAddress.set(resource.address, resource);
  }
  const assumptions = new Set<string>();
  const find = (address: string): DeclaredResource | undefined => byAddress.get(address);
  const idOf = (resource: DeclaredResource): string => resource.liveId ?? resource.address;
  const placeOf = ({ accountId, region }: DeclaredResource): ResourcePlace => ({
    accountId: accountId ?? defaults.accountId,
    region: region ?? defaults.region,
  });
  const value = (resource: DeclaredResource, property: string): Value | undefined =>
    Object.hasOwn(resource.properties, property) ? resource.properties[property] : undefined;

  const arnOf = (resource: DeclaredResource): string => {
    const { accountId, region } = placeOf(resource);
    const [, service = '', kind = ''] = resource.type.toLowerCase().split('::');
    // AWS: the ARN of a bucket says neither account nor region (S3 guide, ARN format).
    if (resource.type === 'AWS::S3::Bucket')
      return `arn:${partitionOf(region)}:s3:::${String(mapped(resource, 'BucketName') ?? idOf(resource))}`;
    return `arn:${partitionOf(region)}:${service}:${region}:${accountId}:${kind}/${idOf(resource)}`;
  };

  const mapped = (resource: DeclaredResource, property: string): Scalar | null => {
    const read = scalar(value(resource, property), 1);
    return read.is === 'sure' ? read.value : null;
  };

  /** What a thing that AWS made with a VPC is called. */
  const ofVpc = (vpc: DeclaredResource, made: MadeWithVpc, depth: number): Read<Scalar> => {
    const named = scalar(value(vpc, made), depth + 1);
    return named.is === 'sure' ? named : sure(`${idOf(vpc)} (${madeWithVpc[made]})`);
  };

  const blockOf = (resource: DeclaredResource, attribute: BlockAttribute): string => {
    const own = scalar(value(resource, attribute), 1);
    if (own.is === 'sure') return String(own.value);
    const family = attribute === 'CidrBlock' ? 'ipv4' : 'ipv6';
    const [vpcId] = resource.type === 'AWS::EC2::Subnet' ? linksIn(value(resource, 'VpcId')).items : [];
    const vpc = vpcId && find(vpcId.id);
    return vpc
      ? subnetStandIn(idOf(resource), blockOf(vpc, attribute), family)
      : vpcStandIn(vpcId?.id ?? idOf(resource), family);
  };

  const attributeOf = (target: DeclaredResource, attribute: string, depth: number): Read<Scalar> => {
    if (attribute === 'Ref' || attribute === 'Id' || attribute === ownIds[target.type])
      return target.type === 'AWS::S3::Bucket' && value(target, 'BucketName')
        ? scalar(value(target, 'BucketName'), depth + 1)
        : sure(idOf(target));
    const made = target.type === 'AWS::EC2::VPC' ? vpcAttributes[attribute] : undefined;
    if (made) return ofVpc(target, made, depth);
    if ((attribute === 'CidrBlock' || attribute === 'Ipv6CidrBlock') && placed.has(target.type))
      return sure(blockOf(target, attribute));
    const own = value(target, attribute);
    if (own) return scalar(own, depth + 1);
    if (attribute === 'Arn') return sure(arnOf(target));
    const message = `${attribute} of ${target.address} is known only after it is made.`;
    return unknownRead(iacGap('KnownAfterApply', message));
  };

  const scalar = (one: Value | undefined, depth: number): Read<Scalar> => {
    if (one === undefined) return absent;
    if (depth > deepest) return unknownRead(iacGap('NotInPlan', 'References lead in a circle.'));
    if (one.is === 'known') return one.value === null ? absent : sure(one.value);
    if (one.is === 'unknown') return unknownRead(one.gap);
    if (one.is === 'text') return readText(one.parts.map((part) => scalar(part, depth + 1)));
    if (one.is === 'one-of')
      return mergeReads(
        one.values.map((each) => scalar(each, depth + 1)),
        one.because,
      );
    if (one.is === 'reference') {
      if (one.assumption !== null) assumptions.add(one.assumption);
      const target = find(one.to);
      if (target) return attributeOf(target, one.attribute, depth);
      return one.attribute === 'Ref' && liveId.test(one.to) ? sure(one.to) : unknownRead(notDeclared(one.to));
    }
    // A list where one value is meant: its only member.
    return one.is === 'list' && one.items.length === 1 && one.more === null
      ? scalar(one.items[0], depth + 1)
      : unknownRead(iacGap('NotInPlan', 'A single value was expected.'));
  };

  const linksIn = (one: Value | undefined): Links => {
    if (one === undefined) return { items: [], open: null };
    if (one.is === 'list') {
      const parts = joinLinks(one.items.map(linksIn));
      return one.more ? { ...parts, open: parts.open ?? one.more } : parts;
    }
    if (one.is === 'one-of') {
      const { items, open } = joinLinks(one.values.map(linksIn));
      const doubtful = items.map(({ id, gap }) => ({ id, gap: gap ?? one.because }));
      return { items: [...new Map(doubtful.map((link) => [link.id, link])).values()], open };
    }
    if (one.is === 'known' && one.value === '') return { items: [], open: null };
    return linksOf(mapRead(scalar(one, 0), String));
  };

  const plain = (one: Value | undefined): Read<unknown> => {
    if (one?.is === 'list')
      return one.more ? unknownRead(one.more) : readList(one.items.map(plain));
    if (one?.is === 'object') {
      const names = Object.keys(one.fields);
      return mapRead(readList(names.map((name) => plain(one.fields[name]))), (values) =>
        Object.fromEntries(values.map((each, at) => [names[at] ?? '', each])),
      );
    }
    if (one?.is === 'one-of') return mergeReads(one.values.map(plain), one.because);
    return scalar(one, 0);
  };

  const typed =
    <T>(convert: (value: Scalar) => T | null, what: string) =>
    (resource: DeclaredResource, property: string): Read<T> => {
      const read = mapRead(scalar(value(resource, property), 0), convert);
      if (read.is === 'sure' && read.value === null)
        return unknownRead(iacGap('NotInPlan', `${property} of ${resource.address} is no ${what}.`));
      return read as Read<T>;
    };

  return {
    resources,
    find,
    idOf,
    placeOf,
    value,
    scalar: (one) => scalar(one, 0),
    text: typed(String, 'text'),
    number: typed((one) => (Number.isNaN(Number(one)) || one === '' ? null : Number(one)), 'number'),
    flag: typed((one) => ({ true: true, false: false })[String(one).toLowerCase()] ?? null, 'true or false'),
    links: (resource, property) => linksIn(value(resource, property)),
    linksIn,
    plain,
    blockOf,
    target(resource, property) {
      const [link, ...others] = linksIn(value(resource, property)).items;
      return link?.gap === null && others.length === 0 ? find(link.id) : undefined;
    },
    assumptions,
  };
};
