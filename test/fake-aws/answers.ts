import type { FakeOptions, FakeRequest } from './fake-aws.ts';

/** What the fake answers when nothing goes wrong. */
interface Right {
  readonly status: number;
  readonly text: string;
}

const ok = (text: string): Right => ({ status: 200, text });

const defaultRegions = ['eu-west-1', 'us-east-1', 'eu-central-1'];

const response = (action: string, inner: string): string =>
  `<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">\n  <requestId>r</requestId>\n${inner}\n</${action}Response>`;

const items = (name: string, all: readonly string[]): string =>
  `<${name}>${all.map((one) => `\n    <item>${one}</item>`).join('')}</${name}>`;

const fields = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('');

/** The page that was asked for, by size and token, and the token of the next. */
const paged = ({ action, parameters }: FakeRequest, set: string, all: readonly string[]): Right => {
  const size = Number(parameters.get('MaxResults') ?? '1000');
  const from = Number(parameters.get('NextToken') ?? '0');
  const next = from + size < all.length ? `<nextToken>${from + size}</nextToken>` : '';
  return ok(response(action, items(set, all.slice(from, from + size)) + next));
};

const vpcIdsOf = ({ accountId, region }: FakeRequest, { vpcs = 1 }: FakeOptions): readonly string[] =>
  Array.from({ length: vpcs }, (_, at) => `vpc-${accountId.slice(0, 4)}-${region}-${at}`);

const isActive = ({ region }: FakeRequest, { activeRegions = defaultRegions }: FakeOptions): boolean =>
  activeRegions.includes(region);

const vpcs = (request: FakeRequest, options: FakeOptions): Right => {
  const own = { ownerId: request.accountId, cidrBlock: '10.0.0.0/16', state: 'available' };
  if (!isActive(request, options))
    return paged(request, 'vpcSet', [
      fields({ ...own, vpcId: `vpc-default-${request.region}`, isDefault: 'true' }),
    ]);
  return paged(
    request,
    'vpcSet',
    vpcIdsOf(request, options).map((vpcId) => fields({ ...own, vpcId, isDefault: 'false' })),
  );
};

const interfaces = (request: FakeRequest, options: FakeOptions): Right =>
  paged(
    request,
    'networkInterfaceSet',
    isActive(request, options)
      ? vpcIdsOf(request, options).map((vpcId) =>
          fields({
            networkInterfaceId: vpcId.replace('vpc', 'eni'),
            subnetId: vpcId.replace('vpc', 'subnet'),
            vpcId,
            ownerId: request.accountId,
            status: 'in-use',
            interfaceType: 'interface',
            privateIpAddress: '10.0.0.9',
          }),
        )
      : [],
  );

const subnets = (request: FakeRequest, options: FakeOptions): Right =>
  paged(
    request,
    'subnetSet',
    vpcIdsOf(request, options).map((vpcId) =>
      fields({
        subnetId: vpcId.replace('vpc', 'subnet'),
        subnetArn: `arn:aws:ec2:${request.region}:${request.accountId}:subnet/${vpcId.replace('vpc', 'subnet')}`,
        vpcId,
        ownerId: request.accountId,
        cidrBlock: '10.0.0.0/24',
        availabilityZone: `${request.region}a`,
        availabilityZoneId: 'z1',
      }),
    ),
  );

const routeTables = (request: FakeRequest, options: FakeOptions): Right =>
  paged(
    request,
    'routeTableSet',
    vpcIdsOf(request, options).map((vpcId) => {
      const id = vpcId.replace('vpc', 'rtb');
      const route = fields({
        destinationCidrBlock: '10.0.0.0/16',
        gatewayId: 'local',
        origin: 'CreateRouteTable',
        state: 'active',
      });
      const main = `<item>${fields({ routeTableId: id, routeTableAssociationId: `${id}-a`, main: 'true' })}</item>`;
      return `${fields({ routeTableId: id, vpcId, ownerId: request.accountId })}<routeSet><item>${route}</item></routeSet><associationSet>${main}</associationSet>`;
    }),
  );

const attribute = ({ action, parameters }: FakeRequest): Right => {
  const name = parameters.get('Attribute') ?? '';
  return ok(
    response(
      action,
      `${fields({ vpcId: parameters.get('VpcId') ?? '' })}<${name}><value>true</value></${name}>`,
    ),
  );
};

const regions = (request: FakeRequest, { regions: names = defaultRegions }: FakeOptions): Right =>
  ok(
    response(
      request.action,
      items(
        'regionInfo',
        names.map((regionName) => fields({ regionName, optInStatus: 'opt-in-not-required' })),
      ),
    ),
  );

// AWS: a listing that finds nothing holds its set all the same (EC2 API reference, the examples of each action).
const emptySets: Readonly<Record<string, string>> = {
  DescribeVpcEndpoints: 'vpcEndpointSet',
  DescribeDhcpOptions: 'dhcpOptionsSet',
  DescribeManagedPrefixLists: 'prefixListSet',
  GetManagedPrefixListEntries: 'entrySet',
  DescribeNatGateways: 'natGatewaySet',
  DescribeInternetGateways: 'internetGatewaySet',
  DescribeAddresses: 'addressesSet',
  DescribeEgressOnlyInternetGateways: 'egressOnlyInternetGatewaySet',
  DescribeVpcEndpointServices: 'serviceDetailSet',
  DescribeVpcEndpointServiceConfigurations: 'serviceConfigurationSet',
  DescribeVpcEndpointServicePermissions: 'allowedPrincipals',
  DescribeVpcEndpointConnections: 'vpcEndpointConnectionSet',
  DescribeSecurityGroups: 'securityGroupInfo',
  DescribeNetworkAcls: 'networkAclSet',
  DescribeVpcPeeringConnections: 'vpcPeeringConnectionSet',
  DescribeTransitGateways: 'transitGatewaySet',
  DescribeTransitGatewayVpcAttachments: 'transitGatewayVpcAttachments',
  DescribeTransitGatewayAttachments: 'transitGatewayAttachments',
  DescribeTransitGatewayRouteTables: 'transitGatewayRouteTables',
  SearchTransitGatewayRoutes: 'routeSet',
  DescribeVpcBlockPublicAccessOptions: 'vpcBlockPublicAccessOptions',
  DescribeVpcBlockPublicAccessExclusions: 'vpcBlockPublicAccessExclusionSet',
};

const ec2: Readonly<Record<string, (request: FakeRequest, options: FakeOptions) => Right>> = {
  DescribeRegions: regions,
  DescribeVpcs: vpcs,
  DescribeNetworkInterfaces: interfaces,
  DescribeSubnets: subnets,
  DescribeRouteTables: routeTables,
  DescribeVpcAttribute: attribute,
};

const sts = ({ action, accountId, parameters, nth }: FakeRequest): Right => {
  const wrap = (inner: string): Right =>
    ok(
      `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${inner}</${action}Result></${action}Response>`,
    );
  if (action === 'GetCallerIdentity')
    return wrap(fields({ Account: accountId, Arn: `arn:aws:iam::${accountId}:user/ana`, UserId: 'u' }));
  const [, , , , role = ''] = (parameters.get('RoleArn') ?? '').split(':');
  // Keys say that they last an hour, whatever the fake makes of them: so they expire in the middle.
  const Expiration = new Date(Date.now() + 3_600_000).toISOString();
  const keys = fields({
    AccessKeyId: `${role}-key-${nth}`,
    SecretAccessKey: 's',
    SessionToken: 't',
    Expiration,
  });
  const user = fields({ AssumedRoleId: 'r', Arn: `arn:aws:sts::${role}:assumed-role/Reader/x` });
  return wrap(`<Credentials>${keys}</Credentials><AssumedRoleUser>${user}</AssumedRoleUser>`);
};

const s3 = ({ action, accountId, region }: FakeRequest, { buckets = 1 }: FakeOptions): Right => {
  if (action === 'ListBuckets') {
    const all = Array.from(
      { length: buckets },
      (_, at) => `<Bucket>${fields({ Name: `bucket-${accountId}-${at}`, BucketRegion: region })}</Bucket>`,
    );
    return ok(
      `<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Buckets>${all.join('')}</Buckets></ListAllMyBucketsResult>`,
    );
  }
  return { status: 404, text: `<Error><Code>NoSuchBucketPolicy</Code><Message>None.</Message></Error>` };
};

/** The right answer to a request. */
export const answerTo = (request: FakeRequest, options: FakeOptions): Right => {
  const { service, action } = request;
  if (service === 'sts') return sts(request);
  if (service === 's3') return s3(request, options);
  if (service === 'organizations')
    return {
      status: 400,
      text: '{"__type":"AWSOrganizationsNotInUseException","Message":"Not in an organization."}',
    };
  if (action === 'ListHostedZonesByVPC')
    return ok(
      '<ListHostedZonesByVPCResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><HostedZoneSummaries/><MaxItems>100</MaxItems></ListHostedZonesByVPCResponse>',
    );
  if (service === 'route53')
    return ok(
      '<ListHostedZonesResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><HostedZones/><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems></ListHostedZonesResponse>',
    );
  const known = ec2[action];
  // What is not made up here is empty.
  return known ? known(request, options) : ok(response(action, items(emptySets[action] ?? '', [])));
};
