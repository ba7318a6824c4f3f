import s3ViaNat from '../../src/checks/s3-via-nat.ts';
import { account, defineCases, organization, transitGateway, vpc } from '../../src/testing/index.ts';

const withNat = () =>
  vpc().subnet('public', { egress: 'igw', mapPublicIp: true }).natGateway('a', { in: 'public' });

const centralEgress = (spokeZone = 'a') => {
  const hub = transitGateway('hub', { tables: ['spokes'] });
  const spoke = vpc('spoke')
    .subnet('app', { egress: 'tgw', zone: spokeZone })
    .subnet('attach', { zone: 'a' });
  spoke.attach(hub, { in: 'attach', association: 'spokes', propagateTo: ['default'] });
  const egress = vpc('egress')
    .subnet('tgw', { egress: 'nat' })
    .networkInterface('tgw', { in: 'tgw', type: 'transit_gateway' })
    .subnet('nat', { egress: 'igw' })
    .natGateway('central', { in: 'nat' })
    .attach(hub, { in: 'tgw', association: 'default' });
  hub.route('0.0.0.0/0', egress, { table: 'spokes' });
  return { hub, spoke, egress };
};

const otherSubnets = {
  'subnet-attach': 'not-applicable nothingArrives',
  'subnet-tgw': 'not-applicable carriers',
  'subnet-nat': 'not-applicable carriers',
} as const;

/** Central egress whose attachment shares its subnet, or its table, with workloads. */
const mixedEgress = (way: 'subnet' | 'table' | 'firewall') => {
  const hub = transitGateway('hub', { tables: ['spokes'] });
  const spoke = vpc('spoke').subnet('app', { egress: 'tgw', instances: 1 });
  spoke.attach(hub, { in: 'app', association: 'spokes', propagateTo: ['default'] });
  const egress = vpc('egress')
    .subnet('tgw', way === 'firewall' ? { egress: 'vpce-fw' } : { egress: 'nat' })
    .networkInterface('tgw', { in: 'tgw', type: 'transit_gateway' })
    .subnet('nat', { egress: 'igw' })
    .natGateway('central', { in: 'nat' })
    .route('nat', '10.0.0.0/8', 'tgw-hub')
    .attach(hub, { in: 'tgw', association: 'default' });
  if (way === 'subnet') egress.instance('tools', { in: 'tgw' });
  if (way === 'table') egress.subnet('tools', { table: 'tgw', instances: 1 });
  if (way === 'firewall')
    egress
      .subnet('fw', { egress: 'nat' })
      .firewallEndpoint('fw', { in: 'fw' })
      .instance('tools', { in: 'fw' })
      .route('nat', '10.0.0.0/8', 'vpce-fw')
      .route('fw', '10.0.0.0/8', 'tgw-hub');
  hub.route('0.0.0.0/0', egress, { table: 'spokes' });
  return { hub, spoke, egress };
};

/** Says what to do, and types nothing about this table. */
const inWordsOnly = (table: string): RegExp =>
  new RegExp(
    `^(?![\\s\\S]*(?:--(?:add-)?route-table-ids ${table}))[\\s\\S]*Do not give ${table} a route to a gateway`,
  );

export default defineCases(s3ViaNat, {
  'the default route to a NAT gateway takes S3 along where no endpoint is': {
    given: account(withNat().subnet('app', { egress: 'nat' })),
    expect: { 'subnet-app': 'fail viaNat', 'subnet-public': 'not-applicable carriers' },
    message:
      /100 % of the S3 addresses leave subnet-app through nat-a: rtb-app sends 0\.0\.0\.0\/0 to nat-a\. vpc-1 has no gateway endpoint/,
    remedy:
      /create-vpc-endpoint[\s\S]*--service-name com\.amazonaws\.eu-west-1\.s3[\s\S]*--route-table-ids rtb-app/,
  },
  'a gateway endpoint helps only the route tables that it is associated with': {
    given: account(
      withNat()
        .subnet('app', { egress: 'nat' })
        .subnet('batch', { egress: 'nat' })
        .gatewayEndpoint('s3', { in: ['app'] }),
    ),
    expect: {
      'subnet-app': 'pass notViaNat',
      'subnet-batch': 'fail viaNat',
      'subnet-public': 'not-applicable carriers',
    },
    message: /has the gateway endpoint vpce-s3, which rtb-batch is not associated with/,
    remedy: /modify-vpc-endpoint[\s\S]*--vpc-endpoint-id vpce-s3[\s\S]*--add-route-table-ids rtb-batch/,
  },
  'subnets without an association follow the main table of their own VPC': {
    given: account(
      vpc('one')
        .subnet('public', { egress: 'igw' })
        .natGateway('a', { in: 'public' })
        .subnet('app', { table: 'main' })
        .route('main', '0.0.0.0/0', 'nat-a'),
      vpc('two').subnet('db', { table: 'main' }),
    ),
    expect: {
      'subnet-app': 'fail viaNat',
      'subnet-db': 'not-applicable nothingArrives',
      'subnet-public': 'not-applicable carriers',
    },
  },
  'an endpoint for DynamoDB or S3 Express does not carry S3': {
    given: account(
      withNat()
        .subnet('app', { egress: 'nat' })
        .gatewayEndpoint('dynamodb', { in: 'app' })
        .gatewayEndpoint('s3express', { in: 'app', routes: false }),
    ),
    expect: { 'subnet-app': 'fail viaNat', 'subnet-public': 'not-applicable carriers' },
    message: /no gateway endpoint for s3/,
  },
  'a more specific static route takes a share past the endpoint to the NAT gateway': {
    given: account(
      withNat()
        .subnet('app', { egress: 'nat' })
        .gatewayEndpoint('s3', { in: 'app' })
        .route('app', '52.216.0.0/16', 'nat-a'),
    ),
    expect: { 'subnet-app': 'fail viaNat', 'subnet-public': 'not-applicable carriers' },
    message:
      /39 % of the S3 addresses leave subnet-app through nat-a: rtb-app sends 52\.216\.0\.0\/16 to nat-a\. The gateway endpoint vpce-s3 is associated with rtb-app, but other routes win/,
    remedy: /delete-route[\s\S]*--destination-cidr-block 52\.216\.0\.0\/16/,
  },
  'the default route can be two halves': {
    given: account(
      withNat().subnet('app').route('app', '0.0.0.0/1', 'nat-a').route('app', '128.0.0.0/1', 'nat-a'),
    ),
    expect: { 'subnet-app': 'fail viaNat', 'subnet-public': 'not-applicable carriers' },
  },
  'a customer prefix list can lead to the NAT gateway': {
    given: account(
      withNat().prefixList('storage', ['52.216.0.0/15']).subnet('app').route('app', 'pl-storage', 'nat-a'),
    ),
    expect: { 'subnet-app': 'fail viaNat', 'subnet-public': 'not-applicable carriers' },
    message: /77 % of the S3 addresses/,
  },
  'the service’s own list routed to a NAT gateway is no endpoint, and blocks one': {
    given: account(withNat().subnet('app').route('app', 'pl-s3', 'nat-a')),
    expect: { 'subnet-app': 'fail viaNat', 'subnet-public': 'not-applicable carriers' },
    remedy: /delete-route[\s\S]*--destination-prefix-list-id pl-s3[\s\S]*create-vpc-endpoint/,
  },
  'two prefix lists with the same CIDR and different targets leave it to chance': {
    given: account(
      withNat()
        .prefixList('copy', ['52.216.0.0/15'])
        .subnet('app')
        .gatewayEndpoint('s3', { in: 'app' })
        .route('app', 'pl-copy', 'nat-a'),
    ),
    expect: { 'subnet-app': 'unknown', 'subnet-public': 'not-applicable carriers' },
  },
  'a blackhole route drops S3 and is no NAT': {
    given: account(
      withNat()
        .subnet('app', { egress: 'nat' })
        .route('app', '0.0.0.0/0', 'nat-gone', { state: 'blackhole' }),
    ),
    expect: { 'subnet-app': 'not-applicable nothingArrives', 'subnet-public': 'not-applicable carriers' },
  },
  'a NAT gateway that is not available forwards nothing': {
    given: account(
      vpc()
        .subnet('public', { egress: 'igw' })
        .natGateway('a', { in: 'public', state: 'failed' })
        .subnet('app')
        .route('app', '0.0.0.0/0', 'nat-a'),
    ),
    expect: { 'subnet-app': 'not-applicable nothingArrives', 'subnet-public': 'pass notViaNat' },
  },
  'a private NAT gateway never reaches the internet gateway’s far side': {
    given: account(
      vpc()
        .subnet('public', { egress: 'igw' })
        .natGateway('a', { in: 'public', connectivity: 'private' })
        .subnet('app')
        .route('app', '0.0.0.0/0', 'nat-a'),
    ),
    expect: { 'subnet-app': 'not-applicable nothingArrives', 'subnet-public': 'not-applicable carriers' },
  },
  'a public NAT gateway in a subnet without an internet gateway leads nowhere': {
    given: account(
      vpc()
        .internetGateway()
        .subnet('nat')
        .natGateway('a', { in: 'nat' })
        .subnet('app')
        .route('app', '0.0.0.0/0', 'nat-a'),
    ),
    expect: { 'subnet-app': 'not-applicable nothingArrives', 'subnet-nat': 'not-applicable carriers' },
  },
  'a NAT gateway does not serve the subnet that it stands in': {
    given: account(
      vpc()
        .internetGateway()
        .subnet('app', { instances: 1 })
        .natGateway('a', { in: 'app' })
        .route('app', '0.0.0.0/0', 'nat-a'),
    ),
    expect: { 'subnet-app': 'not-applicable nothingArrives' },
  },
  'a regional NAT gateway leads out by a table of its own': {
    given: account(
      vpc()
        .natGateway('regional', { mode: 'regional' })
        .subnet('app')
        .route('app', '0.0.0.0/0', 'nat-regional'),
    ),
    expect: { 'subnet-app': 'fail viaNat' },
  },
  'a NAT instance counts as a NAT, and the message says that it is taken for one': {
    given: account(
      vpc()
        .subnet('public', { egress: 'igw' })
        .natInstance('nat', { in: 'public' })
        .subnet('app')
        .route('app', '0.0.0.0/0', 'eni-nat'),
    ),
    expect: { 'subnet-app': 'fail assumedNat', 'subnet-public': 'not-applicable carriers' },
    message: /taken for a NAT instance/,
  },
  'an instance that checks source and destination forwards nothing': {
    given: account(
      vpc()
        .subnet('public', { egress: 'igw' })
        .instance('plain', { in: 'public', publicIp: true })
        .subnet('app')
        .route('app', '0.0.0.0/0', 'eni-plain'),
    ),
    expect: { 'subnet-app': 'not-applicable nothingArrives', 'subnet-public': 'pass notViaNat' },
  },
  'a firewall endpoint before the NAT gateway changes nothing': {
    given: account(
      vpc()
        .subnet('public', { egress: 'igw' })
        .natGateway('a', { in: 'public' })
        .subnet('firewall', { egress: 'nat' })
        .firewallEndpoint('firewall', { in: 'firewall' })
        .subnet('app', { egress: 'vpce-firewall' }),
    ),
    expect: {
      'subnet-app': 'fail viaNat',
      'subnet-firewall': 'not-applicable carriers',
      'subnet-public': 'not-applicable carriers',
    },
  },
  'central egress over a transit gateway in another account ends in its NAT gateway': {
    given: (() => {
      const { hub, spoke, egress } = centralEgress();
      egress.route('nat', '10.0.0.0/8', 'tgw-hub');
      return organization(account(spoke), account(egress, hub));
    })(),
    expect: { 'subnet-app': 'fail viaNat', ...otherSubnets },
    message: { 'subnet-app': /through nat-central: rtb-app sends 0\.0\.0\.0\/0 to tgw-hub/ },
  },
  'without the listing of attachments it is not known which table of the transit gateway is asked': {
    given: (() => {
      const { hub, spoke, egress } = centralEgress();
      return account(hub, spoke, egress).denied('ec2:DescribeTransitGatewayAttachments');
    })(),
    expect: { ...otherSubnets, 'subnet-app': 'unknown', 'subnet-tgw': 'not-applicable carriers' },
  },
  'a transit gateway takes nothing from a zone that its attachment has no subnet in': {
    given: (() => {
      const { hub, spoke, egress } = centralEgress('b');
      egress.route('nat', '10.0.0.0/8', 'tgw-hub');
      return organization(account(spoke), account(egress, hub));
    })(),
    expect: { 'subnet-app': 'not-applicable nothingArrives', ...otherSubnets },
  },
  'without a route back to the spoke, the central NAT gateway serves no one there': {
    given: (() => {
      const { hub, spoke, egress } = centralEgress();
      return organization(account(spoke), account(egress, hub));
    })(),
    expect: { 'subnet-app': 'not-applicable nothingArrives', ...otherSubnets },
  },
  'the way back fails as well where the transit gateway’s table does not know the spoke': {
    given: (() => {
      const hub = transitGateway('hub', { tables: ['spokes', 'egress'] });
      const spoke = vpc('spoke')
        .subnet('app', { egress: 'tgw' })
        .attach(hub, { in: 'app', association: 'spokes', propagateTo: [] });
      const egress = vpc('egress')
        .subnet('tgw', { egress: 'nat' })
        .subnet('nat', { egress: 'igw' })
        .natGateway('central', { in: 'nat' })
        .route('nat', '10.0.0.0/8', 'tgw-hub')
        .attach(hub, { in: 'tgw', association: 'egress' });
      hub.route('0.0.0.0/0', egress, { table: 'spokes' });
      return organization(account(spoke), account(egress, hub));
    })(),
    expect: {
      'subnet-app': 'not-applicable nothingArrives',
      'subnet-tgw': 'fail viaNat',
      'subnet-nat': 'not-applicable carriers',
    },
  },
  'a transit gateway of an account that was not scanned hides the way': {
    given: (() => {
      const { hub, spoke, egress } = centralEgress();
      return organization(account(spoke), account(egress, hub).refused());
    })(),
    expect: { 'subnet-app': 'unknown', 'subnet-attach': 'not-applicable nothingArrives' },
  },
  'a private name of an S3 interface endpoint keeps S3 in the VPC': {
    given: account(
      withNat()
        .subnet('app', { instances: 1, egress: 'nat' })
        .interfaceEndpoint('s3', { in: 'app', inboundOnly: false }),
    ),
    expect: { 'subnet-app': 'pass notViaNat', 'subnet-public': 'not-applicable carriers' },
  },
  'private DNS for inbound resolvers only leaves S3 to the routes': {
    given: account(
      withNat()
        .subnet('app', { instances: 1, egress: 'nat' })
        .subnet('db')
        .interfaceEndpoint('s3', { in: 'app', inboundOnly: true })
        .gatewayEndpoint('s3', { in: 'db', name: 's3-gateway' }),
    ),
    expect: {
      'subnet-app': 'fail viaNat',
      'subnet-db': 'pass notViaNat',
      'subnet-public': 'not-applicable carriers',
    },
  },
  'an S3 interface endpoint without private DNS clears nothing': {
    given: account(
      withNat()
        .subnet('app', { instances: 1, egress: 'nat' })
        .interfaceEndpoint('s3', { in: 'app', privateDns: false }),
    ),
    expect: { 'subnet-app': 'fail viaNat', 'subnet-public': 'not-applicable carriers' },
  },
  'an endpoint of another VPC clears nothing': {
    given: account(
      withNat().subnet('app', { egress: 'nat' }),
      vpc('other')
        .subnet('db', { instances: 1 })
        .interfaceEndpoint('s3', { in: 'db', inboundOnly: false })
        .gatewayEndpoint('s3', { in: 'db', name: 's3-gateway' }),
    ),
    expect: {
      'subnet-app': 'fail viaNat',
      'subnet-db': 'pass notViaNat',
      'subnet-public': 'not-applicable carriers',
    },
  },
  'private DNS without enableDnsHostnames is ineffective': {
    given: account(
      withNat()
        .dns({ hostnames: false })
        .subnet('app', { instances: 1, egress: 'nat' })
        .interfaceEndpoint('s3', { in: 'app', inboundOnly: false }),
    ),
    expect: { 'subnet-app': 'fail viaNat', 'subnet-public': 'not-applicable carriers' },
  },
  'with DNS servers of one’s own only what needs no name is sure': {
    given: account(
      withNat()
        .dhcp({ servers: ['10.9.0.2'] })
        .subnet('app', { instances: 1, egress: 'nat' })
        .subnet('db')
        .interfaceEndpoint('s3', { in: 'app', inboundOnly: false }),
    ),
    expect: {
      'subnet-app': 'unknown',
      'subnet-db': 'not-applicable nothingArrives',
      'subnet-public': 'not-applicable carriers',
    },
  },
  'block-bidirectional stops the NAT gateway, block-ingress does not': {
    given: account(
      vpc('one')
        .blockPublicAccess('block-bidirectional')
        .subnet('public', { egress: 'igw' })
        .natGateway('a', { in: 'public' })
        .subnet('app', { egress: 'nat' }),
      vpc('two')
        .blockPublicAccess('block-ingress')
        .subnet('edge', { egress: 'igw' })
        .natGateway('b', { in: 'edge' })
        .subnet('db', { egress: 'nat' }),
    ),
    expect: {
      'subnet-app': 'not-applicable nothingArrives',
      'subnet-public': 'not-applicable carriers',
      'subnet-db': 'fail viaNat',
      'subnet-edge': 'not-applicable carriers',
    },
  },
  'Block Public Access that differs between source and NAT gateway is not decided by us': {
    given: account(
      vpc()
        .subnet('public', { egress: 'igw', blockPublicAccess: 'off' })
        .natGateway('a', { in: 'public' })
        .subnet('app', { egress: 'nat', blockPublicAccess: 'block-bidirectional' }),
    ),
    expect: { 'subnet-app': 'unknown', 'subnet-public': 'not-applicable carriers' },
  },
  'an IPv6-only subnet with DNS64 goes through the NAT gateway': {
    given: account(
      vpc()
        .egressOnlyInternetGateway()
        .subnet('public', { egress: 'igw' })
        .natGateway('a', { in: 'public' })
        .subnet('app', { ipv6: 'only', dns64: true, egress: 'eigw' })
        .route('app', '64:ff9b::/96', 'nat-a'),
    ),
    expect: { 'subnet-app': 'fail viaNat', 'subnet-public': 'not-applicable carriers' },
  },
  'an IPv6-only subnet without DNS64 uses the egress-only gateway': {
    given: account(vpc().egressOnlyInternetGateway().subnet('app', { ipv6: 'only', egress: 'eigw' })),
    expect: { 'subnet-app': 'pass notViaNat' },
  },
  'a network ACL that denies HTTPS leaves nothing to send through the NAT gateway': {
    given: account(
      withNat()
        .subnet('app', { egress: 'nat' })
        .networkAcl('tight', {
          in: 'app',
          entries: [
            {
              number: 90,
              action: 'deny',
              direction: 'egress',
              protocol: 'tcp',
              port: 443,
              cidr: '0.0.0.0/0',
            },
            { number: 100, action: 'allow', direction: 'egress', cidr: '0.0.0.0/0' },
            { number: 100, action: 'allow', direction: 'ingress', cidr: '0.0.0.0/0' },
          ],
        }),
    ),
    expect: { 'subnet-app': 'not-applicable nothingArrives', 'subnet-public': 'not-applicable carriers' },
  },
  'a default VPC in which a NAT gateway is has traffic, or may have': {
    given: account(
      vpc('1', { isDefault: true })
        .subnet('app', { egress: 'nat-a' })
        .subnet('public', { egress: 'igw', mapPublicIp: true })
        .natGateway('a', { in: 'public' }),
    ),
    expect: { 'subnet-app': 'fail viaNat', 'subnet-public': 'not-applicable carriers' },
  },
  'route tables that could not be read hide the answer': {
    given: account(withNat().subnet('app', { egress: 'nat' })).denied('ec2:DescribeRouteTables'),
    expect: { 'subnet-app': 'unknown', 'subnet-public': 'not-applicable carriers' },
  },
  'endpoints that could not be read hide whether the name is private': {
    given: account(withNat().subnet('app', { egress: 'nat' })).denied('ec2:DescribeVpcEndpoints'),
    expect: { 'subnet-app': 'unknown', 'subnet-public': 'not-applicable carriers' },
  },
  'NAT gateways that could not be read are neither alive nor dead': {
    given: account(withNat().subnet('app', { egress: 'nat' })).denied('ec2:DescribeNatGateways'),
    expect: { 'subnet-app': 'unknown', 'subnet-public': 'not-applicable carriers' },
  },
  'a list of addresses that could not be read leaves open whether they are among those that a NAT takes': {
    given: account(withNat().subnet('app').route('app', '52.0.0.0/8', 'nat-a')).denied(
      'ec2:GetManagedPrefixListEntries',
    ),
    expect: { 'subnet-app': 'unknown', 'subnet-public': 'not-applicable carriers' },
  },
  'no list of addresses is needed where a NAT takes all that is public': {
    given: account(withNat().subnet('app', { egress: 'nat' })).denied('ec2:DescribeManagedPrefixLists'),
    expect: { 'subnet-app': 'fail viaNat', 'subnet-public': 'not-applicable carriers' },
  },
  'without Route 53 a hosted zone may lead S3 to a central endpoint, wherever the VPC has a way to other networks':
    {
      given: (() => {
        const { hub, spoke, egress } = centralEgress();
        egress.route('nat', '10.0.0.0/8', 'tgw-hub');
        return organization(
          account(spoke).denied('route53:ListHostedZonesByVPC', { code: 'AccessDenied' }),
          account(egress, hub),
        );
      })(),
      expect: { ...otherSubnets, 'subnet-app': 'unknown', 'subnet-attach': 'unknown' },
      message: {
        'subnet-app':
          /vpc-spoke has routes to other networks \(tgw-hub\).*ListHostedZonesByVPC answered AccessDenied/,
      },
    },
  'without Route 53 and without a way to other networks no zone could lead S3 to an endpoint': {
    given: account(withNat().subnet('app', { egress: 'nat' })).denied('route53:ListHostedZonesByVPC'),
    expect: { 'subnet-app': 'fail viaNat', 'subnet-public': 'not-applicable carriers' },
  },
  'without Route 53 a zone may lead S3 to the endpoint of the VPC that has no private DNS': {
    given: account(
      withNat().subnet('app', { egress: 'nat' }).interfaceEndpoint('s3', { privateDns: false }),
    ).denied('route53resolver:ListResolverRuleAssociations'),
    expect: { 'subnet-app': 'unknown', 'subnet-public': 'not-applicable carriers' },
  },
  'what takes no NAT no matter what zones say is known without Route 53': {
    given: account(
      withNat()
        .subnet('app', { egress: 'nat' })
        .route('app', '10.9.0.0/16', 'tgw')
        .attach(transitGateway('hub'), { in: 'app' })
        .gatewayEndpoint('s3', { in: ['app'] }),
    ).denied('route53profiles:ListProfileAssociations'),
    expect: { 'subnet-app': 'pass notViaNat', 'subnet-public': 'not-applicable carriers' },
  },
  'an attachment’s subnet that holds workloads keeps its table: a gateway endpoint would drop what the spokes send':
    {
      given: (() => {
        const { hub, spoke, egress } = mixedEgress('subnet');
        return organization(account(spoke), account(egress, hub));
      })(),
      expect: {
        'subnet-app': 'fail viaNat',
        'subnet-tgw': 'fail viaNat',
        'subnet-nat': 'not-applicable carriers',
      },
      remedy: {
        'subnet-tgw': inWordsOnly('rtb-tgw'),
        'subnet-app': /create-vpc-endpoint[\s\S]*vpc-spoke[\s\S]*--route-table-ids rtb-app/,
      },
    },
  'so does a table that the attachment’s subnet shares with one of workloads': {
    given: (() => {
      const { hub, spoke, egress } = mixedEgress('table');
      return organization(account(spoke), account(egress, hub));
    })(),
    expect: {
      'subnet-app': 'fail viaNat',
      'subnet-tools': 'fail viaNat',
      'subnet-tgw': 'not-applicable carriers',
      'subnet-nat': 'not-applicable carriers',
    },
    remedy: { 'subnet-tools': inWordsOnly('rtb-tgw') },
  },
  'so does the table of a firewall that the attachment’s traffic goes through': {
    given: (() => {
      const { hub, spoke, egress } = mixedEgress('firewall');
      return organization(account(spoke), account(egress, hub));
    })(),
    expect: {
      'subnet-app': 'fail viaNat',
      'subnet-fw': 'fail viaNat',
      'subnet-tgw': 'not-applicable carriers',
      'subnet-nat': 'not-applicable carriers',
    },
    remedy: { 'subnet-fw': inWordsOnly('rtb-fw') },
  },
  'where the tables of the transit gateway cannot be read, nothing is typed either': {
    given: (() => {
      const { hub, spoke, egress } = mixedEgress('subnet');
      return account(spoke, egress, hub).denied('ec2:SearchTransitGatewayRoutes');
    })(),
    expect: {
      'subnet-app': 'unknown',
      'subnet-tgw': 'fail viaNat',
      'subnet-nat': 'not-applicable carriers',
    },
    remedy: { 'subnet-tgw': /Do not give rtb-tgw a route to a gateway endpoint before you know/ },
  },
  'an attachment by which no other network leaves does not keep a table from a gateway endpoint': {
    given: (() => {
      const hub = transitGateway('hub');
      const other = vpc('other').subnet('db').attach(hub, { in: 'db' });
      const app = vpc('app')
        .subnet('public', { egress: 'igw' })
        .natGateway('a', { in: 'public' })
        .subnet('app', { egress: 'nat', instances: 1 })
        .route('app', '10.0.0.0/8', 'tgw-hub')
        .attach(hub, { in: 'app' });
      return account(app, other, hub);
    })(),
    expect: {
      'subnet-app': 'fail viaNat',
      'subnet-db': 'not-applicable nothingArrives',
      'subnet-public': 'not-applicable carriers',
    },
    remedy: { 'subnet-app': /create-vpc-endpoint[\s\S]*--route-table-ids rtb-app/ },
  },
});
