import { known, type Value } from '../declared.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

// AWS: CloudFormation takes texts for booleans and numbers, and numbers for texts (types of the properties: the resource specification).
const BOOLEANS = words(
  'EnableDnsSupport EnableDnsHostnames MapPublicIpOnLaunch AssignIpv6AddressOnCreation EnableDns64 Ipv6Native PrivateDnsEnabled ' +
    'AmazonProvidedIpv6CidrBlock Egress SourceDestCheck AssociatePublicIpAddress AcceptanceRequired PubliclyAccessible ' +
    'PrivateZone BlockPublicAcls IgnorePublicAcls BlockPublicPolicy RestrictPublicBuckets Blackhole',
);
const NUMBERS = words(
  'FromPort ToPort RuleNumber Protocol MaxEntries AmazonSideAsn From To Code Ipv4NetmaskLength TTL',
);
const TEXTS = words('IpProtocol AllocationId CidrIp PeerOwnerId SourceSecurityGroupOwnerId');

const LISTS = words(
  'RouteTableIds SubnetIds SecurityGroupIds SecurityGroupIngress SecurityGroupEgress GroupSet VPCs VPCZoneIdentifier',
);

const single = (name: string, value: Value): Value => {
  if (value.is !== 'known' || value.value === null) return value;
  const text = String(value.value);
  if (BOOLEANS.has(name) && /^(?:true|false)$/i.test(text)) return known(text.toLowerCase() === 'true');
  if (NUMBERS.has(name) && /^-?\d+$/.test(text)) return known(Number(text));
  return TEXTS.has(name) ? known(text) : value;
};

const isSingle = ({ is }: Value): boolean =>
  is === 'known' || is === 'reference' || is === 'object' || is === 'text';

/** A property's value in the form that the property has, which a template need not write it in. */
export const normalized = (name: string, value: Value): Value => {
  if (value.is === 'one-of') return { ...value, values: value.values.map((each) => normalized(name, each)) };
  if (LISTS.has(name) && isSingle(value)) return { is: 'list', items: [within(name, value)], more: null };
  return within(name, value);
};

const within = (name: string, value: Value): Value => {
  if (value.is === 'list') return { ...value, items: value.items.map((item) => within(name, item)) };
  if (value.is === 'one-of') return { ...value, values: value.values.map((each) => within(name, each)) };
  if (value.is !== 'object') return single(name, value);
  return {
    is: 'object',
    fields: Object.fromEntries(
      Object.entries(value.fields).map(([key, field]) => [key, normalized(key, field)]),
    ),
  };
};
