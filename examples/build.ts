/*
 * The example organization: an invented logistics company, Halden Freight, whose cloud grew the usual way. Four accounts,
 * two regions, central egress through a transit gateway. It holds every mistake that the checks look for, next to the same
 * thing done right. `npm run demo` audits what this file writes.
 */
import type { Inventory } from '../src/model/inventory.ts';
import {
  account,
  type AccountScenario,
  type BucketSpec,
  organization,
  transitGateway,
  type TransitGatewayScenario,
  vpc,
  type VpcScenario,
} from '../src/testing/index.ts';

const WORKLOAD = '111122223333';
const NETWORK = '444455556666';
const DATA = '777788889999';
const SANDBOX = '222233334444';

const ACCOUNT_NAMES = {
  [WORKLOAD]: 'halden-tracking',
  [NETWORK]: 'halden-network',
  [DATA]: 'halden-data',
  [SANDBOX]: 'halden-sandbox',
};

const EUROPE = 'eu-west-1';
const AMERICA = 'us-east-1';

const tags = (team: string, environment: string) => ({ Team: team, Environment: environment });

const ORGANIZATION = 'o-h4ld3nfr8t';
const ourCallers = { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } };
const everything = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };

const policyOf = (...statements: readonly object[]): object => ({ Version: '2012-10-17', Statement: statements });

const notForServices = { BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' } };

/** A bucket that denies everybody outside of some networks, AWS services apart unless said otherwise. */
const fencedBucket = (name: string, unless: object, spared: object = notForServices): BucketSpec => ({
  name,
  region: EUROPE,
  policy: policyOf({
    Sid: 'OnlyFromOurNetworks',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
    Condition: { ...unless, ...spared },
  }),
});

/** The id of the thing of this name: policies name networks by ids, which are known once they are made. */
type IdOf = (section: 'vpcs' | 'vpcEndpoints', name: string) => string;

/** Addresses of the company, for routes back to the spokes. */
const COMPANY = '10.0.0.0/8';

/** The egress VPC of Europe: a NAT gateway in each of two zones. */
const europeanEgress = (hub: TransitGatewayScenario): VpcScenario =>
  vpc('egress-euw1', { cidr: '10.0.0.0/20', tags: tags('network', 'prod') })
    .subnet('transit-a', { zone: 'a', egress: 'nat' })
    .subnet('transit-b', { zone: 'b', egress: 'nat' })
    .subnet('public-a', { zone: 'a', egress: 'igw', table: 'public' })
    .subnet('public-b', { zone: 'b', egress: 'igw', table: 'public' })
    .natGateway('a', { in: 'public-a' })
    .natGateway('b', { in: 'public-b' })
    .attach(hub, { in: ['transit-a', 'transit-b'] })
    .route('public', COMPANY, 'tgw');

/** The egress VPC of America: a firewall stands before the NAT gateway. */
const americanEgress = (hub: TransitGatewayScenario): VpcScenario =>
  vpc('egress-use1', { cidr: '10.64.0.0/20', region: AMERICA, tags: tags('network', 'prod') })
    .subnet('transit-a', { egress: 'vpce-inspection' })
    .subnet('firewall-a', { egress: 'nat' })
    .subnet('public-a', { egress: 'igw' })
    .firewallEndpoint('inspection', { in: 'firewall-a', requesterManaged: true })
    .natGateway('a', { in: 'public-a' })
    .attach(hub, { in: 'transit-a', applianceMode: true })
    .route('public-a', COMPANY, 'vpce-inspection')
    .route('firewall-a', COMPANY, 'tgw');

const sharedServices = ['ssm', 'ssmmessages', 'ec2messages', 'kms', 'sts'];

/** Endpoints for the whole company: private hosted zones give their names to the spokes that they are associated with. */
const sharedEndpoints = (hub: TransitGatewayScenario): VpcScenario => {
  const shared = vpc('shared-services', { cidr: '10.1.0.0/20', tags: tags('network', 'prod') })
    .subnet('endpoints-a', { zone: 'a', egress: 'tgw', table: 'endpoints' })
    .subnet('endpoints-b', { zone: 'b', egress: 'tgw', table: 'endpoints' })
    .attach(hub, { in: ['endpoints-a', 'endpoints-b'] })
    .securityGroup('company-https', { ingress: [{ port: 443, from: COMPANY }] });
  // Logs came last, and nobody made a zone for its name.
  for (const service of [...sharedServices, 'logs'])
    shared.interfaceEndpoint(service, { groups: ['company-https'], privateDns: false });
  return shared;
};

const network = (
  europe: TransitGatewayScenario,
  america: TransitGatewayScenario,
  spokes: readonly VpcScenario[],
): AccountScenario => {
  const egressEurope = europeanEgress(europe);
  const egressAmerica = americanEgress(america);
  europe.route('0.0.0.0/0', egressEurope).route('10.64.0.0/10', 'core-use1').peer(america);
  america.route('0.0.0.0/0', egressAmerica).route('10.0.0.0/10', 'core-euw1');
  const denied = { Effect: 'Deny', Principal: '*', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
  const shared = sharedEndpoints(europe);
  const own = account(NETWORK, egressEurope, shared, egressAmerica, europe, america);
  for (const service of sharedServices) {
    const name = `${service}.${EUROPE}.amazonaws.com`;
    own.hostedZone(name, { vpcs: [shared, ...spokes], records: { [name]: `vpce-shared-services-${service}` } });
  }
  return own.buckets({
    name: 'halden-network-flow-logs',
    region: EUROPE,
    policy: {
      Version: '2012-10-17',
      Statement: [
        { ...denied, Sid: 'TransportOnly', Resource: ['arn:aws:s3:::halden-network-flow-logs', 'arn:aws:s3:::halden-network-flow-logs/*'] },
      ],
    },
  });
};

/** Parcel tracking: NAT gateways of its own, and an S3 gateway endpoint that one table was forgotten for. */
const tracking = (): VpcScenario =>
  vpc('tracking-prod', { cidr: '10.16.0.0/16', tags: tags('tracking', 'prod') })
    .subnet('public-a', { zone: 'a', egress: 'igw', table: 'public', mapPublicIp: true })
    .subnet('public-b', { zone: 'b', egress: 'igw', table: 'public', mapPublicIp: true })
    .subnet('app-a', { zone: 'a', egress: 'nat', instances: 3, groups: ['app'] })
    .subnet('app-b', { zone: 'b', egress: 'nat', instances: 3, groups: ['app'] })
    // The third zone came a year later: nobody associated its table with the endpoints.
    .subnet('app-c', { zone: 'c', egress: 'nat', instances: 2, groups: ['app'] })
    .subnet('db-a', { zone: 'a', table: 'db' })
    .subnet('db-b', { zone: 'b', table: 'db' })
    .natGateway('a', { in: 'public-a' })
    .natGateway('b', { in: 'public-b' })
    .securityGroup('app', { ingress: [{ port: 8443, from: 'vpc' }] })
    .securityGroup('endpoints', { ingress: [{ port: 443, from: 'sg-app' }] })
    // Made from the web servers' template: it admits plain HTTP only.
    .securityGroup('endpoints-http', { ingress: [{ port: 80, from: 'vpc' }] })
    .gatewayEndpoint('s3', { in: ['app-a', 'app-b', 'db'] })
    .gatewayEndpoint('dynamodb', { in: ['app-a', 'app-b'] })
    .interfaceEndpoint('sqs', { in: ['app-a', 'app-b'], groups: ['endpoints'] })
    .interfaceEndpoint('secretsmanager', { in: ['app-a', 'app-b'], groups: ['endpoints-http'] })
    .interfaceEndpoint('kms', {
      in: ['app-a'],
      allow443From: '10.16.3.0/24',
      // The role that this Allow was for has been deleted and made anew.
      policy: policyOf(
        { ...everything, Condition: ourCallers },
        { Effect: 'Allow', Principal: { AWS: 'AROA4EXAMPLE7PARCEL2Q' }, Action: 'kms:Decrypt', Resource: '*' },
      ),
    });

/** Label printing: a spoke of the transit gateway, where a static route bypasses the endpoint in one table. */
const labels = (hub: TransitGatewayScenario): VpcScenario =>
  vpc('labels-prod', { cidr: '10.17.0.0/16', tags: tags('labels', 'prod') })
    .subnet('app-a', { zone: 'a', egress: 'tgw', instances: 2 })
    .subnet('app-b', { zone: 'b', egress: 'tgw', instances: 2 })
    .subnet('batch-a', { zone: 'a', egress: 'tgw', instances: 1 })
    .attach(hub, { in: ['app-a', 'app-b'] })
    .gatewayEndpoint('s3', { in: ['app-b', 'batch-a'] })
    .gatewayEndpoint('dynamodb', { in: ['app-a', 'app-b'] })
    // From before the endpoint, when uploads to one bucket were to be logged by the firewall.
    .route('batch-a', '52.216.0.0/15', 'tgw');

/** Customs: a copy of AWS's list, made by hand, competes with the endpoint's own route. */
const customs = (hub: TransitGatewayScenario): VpcScenario =>
  vpc('customs-prod', { cidr: '10.18.0.0/16', tags: tags('customs', 'prod') })
    .subnet('app-a', { egress: 'tgw', instances: 2 })
    .subnet('jobs-a', { egress: 'tgw' })
    .attach(hub, { in: ['app-a'] })
    .prefixList('s3-copy', ['52.216.0.0/15', '54.231.0.0/17'])
    .gatewayEndpoint('s3', { in: ['app-a', 'jobs-a'] })
    .route('jobs-a', 'pl-s3-copy', 'tgw');

/** The ledger: isolated, and complete. */
const ledger = (): VpcScenario => {
  const own = vpc('ledger-prod', { cidr: '10.19.0.0/16', tags: tags('ledger', 'prod') })
    .subnet('core-a', { zone: 'a', instances: 2 })
    .subnet('core-b', { zone: 'b', instances: 2 })
    .gatewayEndpoint('s3', { in: ['core-a', 'core-b'] })
    .gatewayEndpoint('dynamodb', { in: ['core-a', 'core-b'] });
  for (const service of ['ssm', 'ssmmessages', 'ec2messages', 'kms', 'logs']) own.interfaceEndpoint(service);
  return own;
};

/** The vault: isolated, and its Session Manager has not worked since its endpoints were tidied up. */
const vault = (): VpcScenario =>
  vpc('vault-prod', { cidr: '10.20.0.0/16', tags: tags('ledger', 'prod') })
    .subnet('hsm-a', { zone: 'a', instances: 1 })
    .subnet('hsm-b', { zone: 'b', instances: 1 })
    .interfaceEndpoint('ssm')
    .interfaceEndpoint('logs');

/** Staging: isolated, without the endpoint that only older agents need. */
const staging = (): VpcScenario =>
  vpc('ledger-staging', { cidr: '10.21.0.0/16', tags: tags('ledger', 'staging') })
    .subnet('core-a', { instances: 1 })
    .interfaceEndpoint('ssm')
    .interfaceEndpoint('ssmmessages');

/** Depots: isolated but for the company's network, where the shared endpoints serve them. */
const depots = (hub: TransitGatewayScenario): VpcScenario =>
  vpc('depots-prod', { cidr: '10.23.0.0/16', tags: tags('depots', 'prod') })
    .subnet('gates-a', { instances: 2 })
    .attach(hub, { in: 'gates-a' })
    .route('gates-a', COMPANY, 'tgw');

/** Scanning stations: like the depots, but nobody associated the zones of the shared endpoints with their VPC. */
const stations = (hub: TransitGatewayScenario): VpcScenario =>
  vpc('stations-prod', { cidr: '10.22.0.0/16', tags: tags('stations', 'prod') })
    .subnet('devices-a', { instances: 4 })
    .attach(hub, { in: 'devices-a' })
    .route('devices-a', COMPANY, 'tgw');

/** Disaster recovery in America: everything by way of the firewall. */
const recovery = (hub: TransitGatewayScenario): VpcScenario =>
  vpc('tracking-dr', { cidr: '10.80.0.0/16', region: AMERICA, tags: tags('tracking', 'dr') })
    .subnet('app-a', { egress: 'tgw', instances: 2 })
    .subnet('restore-a', { egress: 'tgw' })
    .attach(hub, { in: 'app-a' })
    .gatewayEndpoint('s3', { in: 'restore-a' });

const workload = (
  europe: TransitGatewayScenario,
  america: TransitGatewayScenario,
  served: VpcScenario,
  idOf: IdOf,
): AccountScenario => {
  const parts = [tracking(), labels(europe), customs(europe), ledger(), vault(), staging(), served, stations(europe), recovery(america)];
  const onlyThroughEndpoint = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OnlyFromOurOrganization',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::halden-parcel-events', 'arn:aws:s3:::halden-parcel-events/*'],
        Condition: {
          StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-h4ld3nfr8t' },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
        },
      },
    ],
  };
  return account(WORKLOAD, ...parts).buckets(
    { name: 'halden-parcel-events', region: EUROPE, policy: onlyThroughEndpoint },
    { name: 'halden-label-templates', region: EUROPE },
    // Right: the ledger has no way to S3 but its endpoint.
    fencedBucket('halden-ledger-archive', { StringNotEquals: { 'aws:SourceVpc': idOf('vpcs', 'ledger-prod') } }),
    // Tracking's third zone goes by NAT, so that this bucket refuses it.
    fencedBucket('halden-tracking-uploads', { StringNotEquals: { 'aws:SourceVpc': idOf('vpcs', 'tracking-prod') } }),
    // Any endpoint, of anybody.
    fencedBucket('halden-customs-declarations', { StringNotLike: { 'aws:SourceVpce': 'vpce-*' } }),
    // The id of the endpoint for Systems Manager, where that for S3 was meant.
    fencedBucket('halden-vault-backups', { StringNotEquals: { 'aws:SourceVpce': idOf('vpcEndpoints', 'vault-prod-ssm') } }, {}),
    { name: 'halden-parcel-events-replica', region: AMERICA },
  );
};

/** The data platform in Europe: its endpoint policies are narrow, its NAT instance is a leftover. */
const lake = (): VpcScenario =>
  vpc('lake-prod', { cidr: '10.32.0.0/16', tags: tags('data', 'prod') })
    .subnet('public-a', { egress: 'igw' })
    .subnet('spark-a', { zone: 'a', egress: 'nat', instances: 4 })
    .subnet('spark-b', { zone: 'b', egress: 'nat', instances: 4 })
    .subnet('notebooks-a', { egress: 'eni-nat-2019', instances: 1 })
    .natGateway('a', { in: 'public-a' })
    .natInstance('nat-2019', { in: 'public-a' })
    .gatewayEndpoint('s3', {
      in: ['spark-a', 'spark-b'],
      policy: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'OurBuckets',
            Effect: 'Allow',
            Principal: '*',
            Action: 's3:*',
            Resource: '*',
            Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-h4ld3nfr8t', 'aws:ResourceOrgID': 'o-h4ld3nfr8t' } },
          },
        ],
      },
    })
    .interfaceEndpoint('glue', { in: ['spark-a', 'spark-b'] })
    .interfaceEndpoint('athena', {
      in: ['spark-a'],
      allow443From: '0.0.0.0/0',
      // Copied from a VPC that is gone: no request here carries its id.
      policy: policyOf({ ...everything, Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-0c0ffee0c0ffee000' } } }),
    });

/** The data platform in America, whose route tables an old permission boundary hides. */
const warehouse = (): VpcScenario =>
  vpc('warehouse-prod', { cidr: '10.96.0.0/16', region: AMERICA, tags: tags('data', 'prod') })
    .subnet('public-a', { egress: 'igw' })
    .subnet('etl-a', { egress: 'nat', instances: 2 })
    .natGateway('a', { in: 'public-a' })
    .interfaceEndpoint('secretsmanager', { in: 'etl-a' });

/** What the data platform inherited: each of its leftovers breaks a check that nothing else here breaks. */
const legacy = (): VpcScenario =>
  vpc('legacy-prod', { cidr: '10.33.0.0/16', tags: tags('data', 'prod') })
    .egressOnlyInternetGateway()
    .subnet('public-a', { egress: 'igw' })
    .natGateway('a', { in: 'public-a' })
    .natGateway('spare', { in: 'public-a' })
    .natGateway('old', { in: 'public-a', state: 'deleted' })
    .subnet('app-a', { egress: 'nat-a', instances: 1 })
    // Its NAT gateway was deleted, and the route stayed.
    .subnet('batch-a', { instances: 1 })
    .route('batch-a', '0.0.0.0/0', 'nat-old', { state: 'blackhole' })
    // IPv4 takes the endpoint, IPv6 does not.
    .subnet('dual-a', { ipv6: true, egress: 'eigw', instances: 1 })
    .subnet('dual-b', { ipv6: true, instances: 1 })
    .gatewayEndpoint('s3', { in: ['app-a', 'dual-a', 'dual-b'] })
    .routeTable('forgotten')
    .gatewayEndpoint('dynamodb', { in: 'forgotten' })
    .interfaceEndpoint('sqs', { in: 'app-a', groups: ['default'] })
    .interfaceEndpoint('sns', { in: 'app-a' })
    .interfaceEndpoint('sns', { in: 'app-a', name: 'sns-2021', privateDns: false })
    .interfaceEndpoint('partner', {
      in: 'app-a',
      serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0f3a1c5e7b9d02468',
      state: 'pendingacceptance',
      privateDns: false,
    })
    .securityGroup('locked', { egress: [] })
    .instance('locked', { in: 'app-a', groups: ['locked'] })
    .subnet('ends-a')
    .interfaceEndpoint('kms', { in: 'ends-a' })
    .networkAcl('tight', {
      in: 'ends-a',
      entries: [
        { number: 100, action: 'allow', direction: 'ingress', protocol: 'tcp', port: 22, cidr: '10.33.0.0/16' },
        { number: 100, action: 'allow', direction: 'egress', cidr: '0.0.0.0/0' },
      ],
    });

/** A VPC whose DNS hostnames somebody switched off. */
const labs = (): VpcScenario =>
  vpc('labs-prod', { cidr: '10.34.0.0/16', tags: tags('data', 'prod') })
    .dns({ hostnames: false })
    .subnet('lab-a', { instances: 1 })
    .interfaceEndpoint('sts', { in: 'lab-a' });

const dataPlatform = (): AccountScenario =>
  account(DATA, lake(), legacy(), labs(), warehouse())
    // Open to everybody, and nobody looks who comes.
    .endpointService('parcels-api', {
      allowed: ['*'],
      acceptanceRequired: false,
      privateDnsName: 'api.parcels.halden.example',
      privateDnsState: 'failed',
    })
    .endpointService('rates-api', {
      allowed: [`arn:aws:iam::${WORKLOAD}:root`],
      privateDnsName: 'rates.parcels.halden.example',
      connections: [
        { name: 'rates-tracking', owner: WORKLOAD },
        { name: 'rates-old', owner: WORKLOAD, state: 'pendingacceptance', createdAt: '2026-09-30T08:00:00Z' },
      ],
    })
    .buckets(
      { name: 'halden-lake-raw', region: EUROPE },
      { name: 'halden-lake-curated', region: EUROPE },
      { name: 'halden-warehouse-exports', region: AMERICA },
    )
    .denied('ec2:DescribeRouteTables', {
      region: AMERICA,
      message: 'You are not authorized to perform this operation: no permissions boundary allows ec2:DescribeRouteTables.',
    });

const build = (idOf: IdOf): Inventory => {
  const europe = transitGateway('core-euw1', { owner: NETWORK });
  const america = transitGateway('core-use1', { owner: NETWORK, region: AMERICA });
  const sandbox = account(SANDBOX).refused({
    message: `User: arn:aws:sts::${NETWORK}:assumed-role/pathproof-audit/scan is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${SANDBOX}:role/pathproof-audit`,
  });
  const served = depots(europe);
  const own = workload(europe, america, served, idOf).inOrganization(ORGANIZATION, [], ACCOUNT_NAMES);
  const accounts = [own, network(europe, america, [served]), dataPlatform(), sandbox];
  return organization(...accounts).inventory({ ids: 'aws', toolVersion: '0.1.0' });
};

const idsIn =
  ({ regions }: Inventory): IdOf =>
  (section, name) => {
    const all = regions.flatMap(({ sections }) => {
      const items = sections[section];
      const listed: readonly { readonly id: string; readonly tags: Readonly<Record<string, string>> }[] =
        'seen' in items ? items.seen : [];
      return listed;
    });
    const found = all.find(({ tags: { Name } }) => Name === name);
    if (!found) throw new Error(`The example has no ${name} among its ${section}.`);
    return found.id;
  };

/** The example organization as the inventory that a scan of it would have saved. */
export const exampleOrganization = (): Inventory => build(idsIn(build(() => 'not-made-yet')));
