import { parseAllDocuments } from 'yaml';

/*
 * What Terraform and CloudFormation call the arguments of the resources that remedies speak of.
 * AWS: the provider's schema (hashicorp/aws 5.100) and the CloudFormation resource specification.
 */
const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const terraformArguments: Readonly<Record<string, ReadonlySet<string>>> = {
  aws_eip: words('domain'),
  aws_nat_gateway: words('subnet_id connectivity_type allocation_id'),
  aws_network_acl_rule: words(
    'network_acl_id rule_number egress protocol rule_action cidr_block ipv6_cidr_block from_port to_port',
  ),
  aws_route: words(
    'route_table_id destination_cidr_block destination_ipv6_cidr_block destination_prefix_list_id nat_gateway_id transit_gateway_id gateway_id egress_only_gateway_id vpc_peering_connection_id network_interface_id vpc_endpoint_id carrier_gateway_id local_gateway_id core_network_arn',
  ),
  aws_route53_record: words('zone_id name type ttl records'),
  aws_s3_bucket_policy: words('bucket policy'),
  aws_security_group: words('name description vpc_id ingress'),
  ingress: words('protocol from_port to_port cidr_blocks ipv6_cidr_blocks'),
  aws_security_group_rule: words(
    'type security_group_id protocol from_port to_port cidr_blocks ipv6_cidr_blocks prefix_list_ids source_security_group_id',
  ),
  aws_vpc_endpoint: words(
    'vpc_id vpc_endpoint_type service_name route_table_ids subnet_ids security_group_ids ip_address_type private_dns_enabled policy',
  ),
  aws_vpc_endpoint_connection_accepter: words('vpc_endpoint_service_id vpc_endpoint_id'),
  aws_vpc_endpoint_policy: words('vpc_endpoint_id policy'),
  aws_vpc_endpoint_route_table_association: words('vpc_endpoint_id route_table_id'),
  // Outside of a resource: arguments of one that is there, named in the comment above.
  '': words(
    'acceptance_required allowed_principals enable_dns64 enable_dns_hostnames enable_dns_support ip_address_type nat_gateway_id private_dns_enabled security_group_ids source_dest_check subnet_ids',
  ),
};

const cloudformationProperties: Readonly<Record<string, ReadonlySet<string>>> = {
  'AWS::EC2::EIP': words('Domain'),
  'AWS::EC2::NatGateway': words('SubnetId ConnectivityType AllocationId'),
  'AWS::EC2::NetworkAclEntry': words(
    'NetworkAclId RuleNumber Egress Protocol RuleAction CidrBlock Ipv6CidrBlock PortRange',
  ),
  'AWS::EC2::Route': words(
    'RouteTableId DestinationCidrBlock DestinationIpv6CidrBlock DestinationPrefixListId NatGatewayId TransitGatewayId GatewayId EgressOnlyInternetGatewayId VpcPeeringConnectionId NetworkInterfaceId VpcEndpointId CarrierGatewayId LocalGatewayId CoreNetworkArn',
  ),
  'AWS::EC2::SecurityGroup': words('GroupName GroupDescription VpcId SecurityGroupIngress'),
  'AWS::EC2::SecurityGroupEgress': words(
    'GroupId IpProtocol FromPort ToPort CidrIp CidrIpv6 DestinationPrefixListId DestinationSecurityGroupId',
  ),
  'AWS::EC2::SecurityGroupIngress': words('GroupId IpProtocol FromPort ToPort CidrIp CidrIpv6'),
  'AWS::EC2::VPCEndpoint': words(
    'VpcEndpointType VpcId ServiceName RouteTableIds SubnetIds SecurityGroupIds IpAddressType PrivateDnsEnabled PolicyDocument',
  ),
  'AWS::Route53::RecordSet': words('HostedZoneId Name Type TTL ResourceRecords'),
  'AWS::S3::BucketPolicy': words('Bucket PolicyDocument'),
  '': words(
    'AcceptanceRequired AllowedPrincipals EnableDns64 EnableDnsHostnames EnableDnsSupport IpAddressType NatGatewayId PolicyDocument PrivateDnsEnabled RouteTableIds SecurityGroupIds SourceDestCheck SubnetIds',
  ),
};

/** One word of HCL: a string in which nothing expands, a name or a number, a sign, the end of a line. */
const token =
  /^(?:(#[^\n]*)|("(?:[^"\\\n$%]|\\[nrt"\\]|\\u[\da-fA-F]{4}|\$\$\{|%%\{|[$%](?!\{))*")|([\w.-]+)|([={}[\](),:])|(\n)|[ \t]+)/;

const tokensOf = (text: string): readonly string[] | string => {
  const found: string[] = [];
  for (let rest = text; rest !== '';) {
    const match = token.exec(rest);
    if (!match) return `no HCL: ${rest.slice(0, 50)}`;
    if (!match[1] && match[0].trim() + (match[5] ?? '') !== '') found.push(match[0]);
    rest = rest.slice(match[0].length);
  }
  return [...found, '\n'];
};

/** What is wrong with Terraform code; empty when nothing is. */
export const terraformProblems = (text: string): readonly string[] => {
  const tokens = tokensOf(text);
  if (typeof tokens === 'string') return [tokens];
  const problems: string[] = [];
  const open: string[] = [];
  const blocks: string[] = [''];
  const declared = new Set<string>();
  const pairs: Readonly<Record<string, string>> = { '}': '{', ']': '[', ')': '(' };
  tokens.forEach((one, at) => {
    const lineStart = at === 0 || tokens[at - 1] === '\n';
    if ('{[('.includes(one)) open.push(one);
    else if (pairs[one] && open.pop() !== pairs[one]) problems.push(`${one} closes nothing`);
    // Blocks are what stands before a brace on a line without an equals sign.
    const depth = open.filter((sign) => sign === '{').length;
    if (one === '}' && depth < blocks.length - 1 && !open.includes('(')) blocks.pop();
    if (!lineStart || open.includes('(') || open.includes('[') || !/^[A-Za-z_]\w*$/.test(one)) return;
    const type = one === 'resource' ? (JSON.parse(tokens[at + 1] ?? '""') as string) : one;
    const isBlock = one === 'resource' || tokens[at + 1] === '{';
    if (one !== 'resource' && !terraformArguments[blocks.at(-1) ?? '']?.has(one))
      problems.push(`${blocks.at(-1) ?? ''} has no ${one}`);
    if (!isBlock && tokens[at + 1] !== '=') problems.push(`${one} has no value`);
    if (!isBlock) return;
    blocks.push(type);
    const name = tokens.slice(at, at + 3).join(' ');
    if (one === 'resource' && (declared.has(name) || !/^"[A-Za-z_][\w-]*"$/.test(tokens[at + 2] ?? '')))
      problems.push(`${name} cannot be declared`);
    declared.add(name);
  });
  return open.length > 0 ? [...problems, `${open.join('')} stays open`] : problems;
};

const tags = ['!GetAtt', '!Ref'].map((tag) => ({ tag, resolve: (text: string) => ({ [tag]: text }) }));

/** What is wrong with resources for a CloudFormation template; empty when nothing is. */
export const cloudformationProblems = (text: string): readonly string[] =>
  // Properties of resources that are there follow a comment that names them: each is a text of its own.
  text.split(/\n\n(?=#)/).flatMap((part) =>
    parseAllDocuments(part, { customTags: tags }).flatMap((document) => {
      const problems = document.errors.map(({ message }) => message);
      const content = document.toJS() as Readonly<Record<string, unknown>> | null;
      return [
        ...problems,
        ...Object.entries(content ?? {}).flatMap(([name, value]) => {
          const { Type: type = '', Properties: properties = {} } = (
            value !== null && typeof value === 'object' && 'Type' in value ? value : {}
          ) as { readonly Type?: string; readonly Properties?: Readonly<Record<string, unknown>> };
          const known = cloudformationProperties[type];
          if (!known) return [`${type} is no type`];
          if (type === '') return known.has(name) ? [] : [`no property ${name}`];
          const wrong = Object.keys(properties).filter((one) => !known.has(one));
          return [...(/^[A-Za-z0-9]+$/.test(name) ? [] : [`${name} is no logical id`]), ...wrong];
        }),
      ];
    }),
  );
