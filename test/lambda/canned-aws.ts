import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

const bodyOf = async (incoming: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const item = (...fields: readonly string[]): string => `<item>${fields.join('')}</item>`;

const field = (name: string, value: string): string => `<${name}>${value}</${name}>`;

const set = (name: string, ...items: readonly string[]): string => field(name, items.join(''));

const route = (destination: string, target: string): string =>
  item(destination, target, field('state', 'active'), field('origin', 'CreateRoute'));

const subnet = (id: string, cidr: string): string =>
  item(
    field('subnetId', id),
    field('subnetArn', `arn:aws:ec2:eu-west-1:111122223333:subnet/${id}`),
    field('vpcId', 'vpc-1'),
    field('ownerId', '111122223333'),
    field('cidrBlock', cidr),
    field('state', 'available'),
    field('availabilityZone', 'eu-west-1a'),
    field('availabilityZoneId', 'euw1-az1'),
  );

const table = (id: string, subnetId: string, target: string): string =>
  item(
    field('routeTableId', id),
    field('vpcId', 'vpc-1'),
    field('ownerId', '111122223333'),
    set('routeSet', route(field('destinationCidrBlock', '0.0.0.0/0'), target)),
    set(
      'associationSet',
      item(
        field('routeTableAssociationId', `rtbassoc-${id}`),
        field('routeTableId', id),
        field('main', 'false'),
        field('subnetId', subnetId),
        field('associationState', field('state', 'associated')),
      ),
    ),
  );

const openAcl = item(
  field('networkAclId', 'acl-1'),
  field('vpcId', 'vpc-1'),
  field('ownerId', '111122223333'),
  field('default', 'true'),
  set(
    'entrySet',
    ...['true', 'false'].map((egress) =>
      item(
        field('egress', egress),
        field('ruleNumber', '100'),
        field('protocol', '-1'),
        field('ruleAction', 'allow'),
        field('cidrBlock', '0.0.0.0/0'),
      ),
    ),
  ),
  set(
    'associationSet',
    ...['subnet-app', 'subnet-public'].map((id) =>
      item(field('subnetId', id), field('networkAclId', 'acl-1')),
    ),
  ),
);

/** What EC2 answers, by action; every other listing is empty. */
const EC2: Readonly<Record<string, string>> = {
  DescribeRegions: set(
    'regionInfo',
    item(field('regionName', 'eu-west-1'), field('optInStatus', 'opt-in-not-required')),
  ),
  DescribeVpcs: set(
    'vpcSet',
    item(field('vpcId', 'vpc-1'), field('ownerId', '111122223333'), field('cidrBlock', '10.0.0.0/16')),
  ),
  DescribeSubnets: set(
    'subnetSet',
    subnet('subnet-app', '10.0.1.0/24'),
    subnet('subnet-public', '10.0.2.0/24'),
  ),
  DescribeRouteTables: set(
    'routeTableSet',
    table('rtb-app', 'subnet-app', field('natGatewayId', 'nat-1')),
    table('rtb-public', 'subnet-public', field('gatewayId', 'igw-1')),
  ),
  DescribeNetworkAcls: set('networkAclSet', openAcl),
  DescribeAddresses: set('addressesSet'),
  DescribeNatGateways: set(
    'natGatewaySet',
    item(
      field('natGatewayId', 'nat-1'),
      field('vpcId', 'vpc-1'),
      field('subnetId', 'subnet-public'),
      field('state', 'available'),
    ),
  ),
  DescribeInternetGateways: set(
    'internetGatewaySet',
    item(
      field('internetGatewayId', 'igw-1'),
      field('ownerId', '111122223333'),
      set('attachmentSet', item(field('vpcId', 'vpc-1'), field('state', 'available'))),
    ),
  ),
  DescribeManagedPrefixLists: set(
    'prefixListSet',
    item(
      field('prefixListId', 'pl-s3'),
      field('prefixListName', 'com.amazonaws.eu-west-1.s3'),
      field('ownerId', 'AWS'),
      field('addressFamily', 'IPv4'),
      field('state', 'create-complete'),
    ),
  ),
  GetManagedPrefixListEntries: set('entrySet', item(field('cidr', '52.216.0.0/15'))),
  DescribePrefixLists: set(
    'prefixListSet',
    item(
      field('prefixListId', 'pl-s3'),
      field('prefixListName', 'com.amazonaws.eu-west-1.s3'),
      set('cidrSet', item('52.216.0.0/15')),
    ),
  ),
};

/** What AWS gives where there is nothing: the set that a listing is about, empty. */
const nothing = [
  'dhcpOptionsSet',
  'egressOnlyInternetGatewaySet',
  'vpcEndpointSet',
  'serviceNameSet',
  'serviceDetailSet',
  'serviceConfigurationSet',
  'vpcEndpointConnectionSet',
  'securityGroupInfo',
  'networkAclSet',
  'networkInterfaceSet',
  'vpcPeeringConnectionSet',
  'transitGatewaySet',
  'transitGatewayVpcAttachments',
  'transitGatewayAttachments',
  'transitGatewayRouteTables',
  'vpcBlockPublicAccessOptions',
  'vpcBlockPublicAccessExclusionSet',
  'availabilityZoneInfo',
]
  .map((name) => `<${name}/>`)
  .join('');

const queryAnswer = (action: string): string => {
  if (action === 'GetCallerIdentity') {
    const identity =
      field('Account', '111122223333') +
      field('Arn', 'arn:aws:sts::111122223333:assumed-role/pathproof/scan');
    return `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>${identity}</GetCallerIdentityResult></GetCallerIdentityResponse>`;
  }
  return `<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId>${EC2[action] ?? nothing}</${action}Response>`;
};

/** An AWS that answers with one small VPC behind a NAT gateway, and keeps what is put into its buckets. */
export const startCannedAws = async () => {
  const objects = new Map<string, Buffer>();
  const actions: string[] = [];
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await bodyOf(incoming);
      outgoing.setHeader('content-type', 'text/xml');
      outgoing.setHeader('x-amzn-requestid', '00000000-0000-4000-8000-000000000000');
      outgoing.setHeader('x-amz-request-id', '0000000000000000');
      if (incoming.method === 'PUT') {
        objects.set((incoming.url ?? '').split('?')[0] ?? '', body);
        outgoing.end();
        return;
      }
      const stored = objects.get((incoming.url ?? '').split('?')[0] ?? '');
      if (incoming.method === 'GET' && stored) {
        outgoing.end(stored);
        return;
      }
      const target = incoming.headers['x-amz-target'];
      if (typeof target === 'string') {
        actions.push(target);
        outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
        outgoing.end('{"__type":"AWSOrganizationsNotInUseException","Message":"No organization."}');
        return;
      }
      const action = new URLSearchParams(body.toString()).get('Action');
      actions.push(action ?? 'ListBuckets');
      outgoing.end(
        action
          ? queryAnswer(action)
          : '<ListAllMyBucketsResult><Owner><ID>o</ID></Owner><Buckets/></ListAllMyBucketsResult>',
      );
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async () =>
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { endpoint: `http://127.0.0.1:${port}`, objects, actions, stop };
};
