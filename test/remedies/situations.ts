import type { Check } from '../../src/checks/check.ts';
import blackhole from '../../src/checks/blackhole-route.ts';
import defaultGroup from '../../src/checks/default-security-group-on-endpoint.ts';
import duplicate from '../../src/checks/duplicate-gateway-endpoint.ts';
import viaDynamoDb from '../../src/checks/dynamodb-via-nat.ts';
import egress from '../../src/checks/egress-blocks-endpoint.ts';
import without443 from '../../src/checks/interface-endpoint-without-443.ts';
import withoutPrivateDns from '../../src/checks/endpoint-without-private-dns.ts';
import openIngress from '../../src/checks/interface-endpoint-open-ingress.ts';
import withoutSsm from '../../src/checks/isolated-subnet-without-ssm.ts';
import aclBlocks from '../../src/checks/network-acl-blocks-endpoint.ts';
import redundant from '../../src/checks/redundant-endpoint.ts';
import viaNat from '../../src/checks/s3-via-nat.ts';
import unassociated from '../../src/checks/unassociated-gateway-endpoint.ts';
import unused from '../../src/checks/unused-nat-gateway.ts';
import { account, type Case, vpc } from '../../src/testing/index.ts';

/** Where the plain remedy would be refused, do nothing, or break something else. */
export interface Situation extends Omit<Case, 'expect'> {
  readonly check: Check;
}

const nat = () =>
  vpc()
    .subnet('public', { egress: 'igw' })
    .subnet('app', { egress: 'nat', instances: 1 })
    .internetGateway()
    .natGateway('a', { in: 'public' });

const isolated = () => vpc().subnet('isolated', { instances: 1, zone: 'a' });

const full = Array.from({ length: 80 }, (_, at) => ({
  direction: 'ingress' as const,
  action: 'allow' as const,
  number: at + 11,
  protocol: '17',
  port: 53,
  cidr: '10.0.0.0/16',
}));

/** Situations by what is special about them. */
export const situations: Readonly<Record<string, Situation>> = {
  'the endpoint lists the table, which has lost its route': {
    check: viaNat,
    given: account(nat().gatewayEndpoint('s3', { in: 'app', routes: false })),
    remedy: /--remove-route-table-ids rtb-app[\s\S]*--add-route-table-ids rtb-app/,
  },
  'the lost route has a NAT gateway in its place': {
    check: viaNat,
    given: account(nat().gatewayEndpoint('s3', { in: 'app', routes: false }).route('app', 'pl-s3', 'nat')),
    remedy: /--remove-route-table-ids rtb-app[\s\S]*delete-route[\s\S]*--add-route-table-ids rtb-app/,
  },
  'two endpoints list the table, and none has its route': {
    check: duplicate,
    given: account(
      nat()
        .gatewayEndpoint('s3', { in: 'app', name: 'old', routes: false })
        .gatewayEndpoint('s3', { in: 'app', name: 'new', routes: false }),
    ),
  },
  'two services conflict on one table': {
    check: duplicate,
    given: account(
      nat()
        .gatewayEndpoint('s3', { in: 'app', routes: false })
        .gatewayEndpoint('dynamodb', { in: 'app', routes: false }),
    ),
  },
  'routes that are as specific as the list would win over a new endpoint': {
    check: viaNat,
    given: account(nat().route('app', '52.216.0.0/15', 'nat')),
    remedy: /create-vpc-endpoint[\s\S]*delete-route[\s\S]*52\.216\.0\.0\/15/,
  },
  'DynamoDB has no endpoint in the VPC': {
    check: viaDynamoDb,
    given: account(nat().gatewayEndpoint('s3', { in: 'app' })),
  },
  'private DNS cannot be on before the VPC’s host names are': {
    check: withoutPrivateDns,
    given: account(
      vpc()
        .subnet('app', { instances: 1 })
        .dns({ hostnames: false })
        .interfaceEndpoint('kms', { privateDns: false }),
    ),
    remedy: /--enable-dns-hostnames[\s\S]*--private-dns-enabled/,
  },
  'new endpoints serve the consumers of every zone': {
    check: withoutSsm,
    given: account(isolated().subnet('db', { instances: 1, zone: 'b' })),
    remedy: /--subnet-ids subnet-isolated subnet-db/,
  },
  'new endpoints need the VPC’s host names': {
    check: withoutSsm,
    given: account(isolated().dns({ hostnames: false })),
    remedy: /--enable-dns-hostnames[\s\S]*create-vpc-endpoint/,
  },
  'a failed endpoint has to go before a new one comes': {
    check: withoutSsm,
    given: account(isolated().interfaceEndpoint('ssm', { state: 'failed' })),
    remedy: /delete-vpc-endpoints[\s\S]*create-vpc-endpoint/,
  },
  'a group that admits one subnet only would shut the others out of a new endpoint': {
    check: withoutSsm,
    given: account(
      isolated()
        .subnet('db', { instances: 1, zone: 'a' })
        .interfaceEndpoint('kms', { allow443From: '10.0.1.0/24' }),
    ),
    remedy: /create-security-group/,
  },
  'many consumer subnets are let in by the addresses of the VPC': {
    check: without443,
    given: account(
      Array.from({ length: 25 }, (_, at) => `app${at + 1}`)
        .reduce((made, name) => made.subnet(name, { instances: 1 }), vpc())
        .interfaceEndpoint('kms', { in: 'app1', allow443From: '10.0.200.0/24' })
        .subnet('far', { cidr: '10.0.200.0/24', instances: 1 }),
    ),
  },
  'the other group of the endpoint admits nobody': {
    check: defaultGroup,
    given: account(
      vpc()
        .subnet('app', { instances: 1 })
        .interfaceEndpoint('kms', { groups: ['default'], allow443From: 'none' }),
    ),
  },
  'the default group is all that the endpoint has': {
    check: defaultGroup,
    given: account(
      vpc()
        .subnet('app', { instances: 1 })
        .interfaceEndpoint('kms', { groups: ['default'] }),
    ),
    remedy: /create-security-group[\s\S]*authorize-security-group-ingress[\s\S]*--remove-security-group-ids/,
  },
  'an open door beside one for the VPC': {
    check: openIngress,
    given: account(
      vpc()
        .subnet('app', { instances: 1 })
        .interfaceEndpoint('kms', { allow443From: ['0.0.0.0/0', '10.0.0.0/16'] }),
    ),
  },
  'open doors of both families': {
    check: openIngress,
    given: account(
      vpc()
        .ipv6()
        .subnet('app', { instances: 1, ipv6: true })
        .interfaceEndpoint('kms', { ipAddressType: 'dualstack', allow443From: ['0.0.0.0/0', '::/0'] }),
    ),
  },
  'every used table has another endpoint of the service': {
    check: unassociated,
    given: account(
      vpc()
        .subnet('app')
        .routeTable('spare')
        .gatewayEndpoint('s3', { in: 'app', name: 'used' })
        .gatewayEndpoint('s3', { in: 'spare', name: 'idle' }),
    ),
    remedy: /delete-vpc-endpoints/,
  },
  'the interface endpoint carries what the gateway endpoint would not': {
    check: redundant,
    given: account(
      nat()
        .subnet('db', { egress: 'nat', instances: 1 })
        .gatewayEndpoint('s3', { in: 'app' })
        .interfaceEndpoint('s3', { name: 'door', in: 'app', inboundOnly: false }),
    ),
    remedy: /--add-route-table-ids[\s\S]*delete-vpc-endpoints/,
  },
  'one ACL stops requests and replies at both ends': {
    check: aclBlocks,
    given: account(
      vpc()
        .subnet('app', { instances: 1 })
        .subnet('ends')
        .interfaceEndpoint('kms', { in: 'ends' })
        .networkAcl('tight', { in: ['app', 'ends'], entries: [] }),
    ),
  },
  'the numbers that remedies take first are taken': {
    check: aclBlocks,
    given: account(
      vpc()
        .subnet('app', { instances: 1 })
        .subnet('ends')
        .interfaceEndpoint('kms', { in: 'ends' })
        .networkAcl('tight', { in: 'ends', entries: full }),
    ),
  },
  'two endpoints share the group that egress has to name': {
    check: egress,
    given: account(
      vpc()
        .subnet('app', { instances: 1 })
        .securityGroup('ends', { ingress: [{ port: 443, from: 'vpc' }] })
        .securityGroup('shut', { egress: [] })
        .instance('client', { in: 'app', groups: ['shut'] })
        .interfaceEndpoint('kms', { groups: ['ends'] })
        .interfaceEndpoint('sqs', { groups: ['ends'] }),
    ),
  },
  'a NAT gateway that only spare tables lead to': {
    check: unused,
    given: account(
      nat()
        .routeTable('spare')
        .route('spare', '0.0.0.0/0', 'nat')
        .subnet('off')
        .route('app', '0.0.0.0/0', 'tgw-1'),
    ),
  },
  'a blackhole that only its origin can take back': {
    check: blackhole,
    given: account(
      nat().route('app', '52.0.0.0/8', 'vgw-gone', {
        state: 'blackhole',
        origin: 'EnableVgwRoutePropagation',
      }),
    ),
    remedy: /Withdraw/,
  },
};
