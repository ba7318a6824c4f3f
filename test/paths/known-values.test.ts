import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/model/inventory.ts';
import { knownValues } from '../../src/model/known-values.data.ts';
import type { KnownFieldName } from '../../src/model/known-values.ts';
import type { Path } from '../../src/model/path.ts';
import { createResolver } from '../../src/paths/resolver.ts';
import { createWorld } from '../../src/paths/world.ts';
import { account, organization, transitGateway, vpc } from '../../src/testing/index.ts';
import { novelty, withValue } from '../knock-out/novelties.ts';

const withNat = () =>
  vpc()
    .subnet('app', { egress: 'nat' })
    .subnet('public', { egress: 'igw' })
    .natGateway('a', { in: 'public' });

const nat = account(withNat()).inventory();

const instance = account(
  vpc()
    .subnet('app')
    .subnet('public', { egress: 'igw' })
    .networkInterface('fw', {
      in: 'public',
      sourceDestCheck: false,
      publicIp: true,
      status: 'in-use',
      attachmentStatus: 'attached',
    })
    .route('app', '0.0.0.0/0', 'eni-fw'),
).inventory();

const central = (() => {
  const hub = transitGateway('hub');
  const spoke = vpc('spoke').subnet('app', { egress: 'tgw' }).attach(hub, { in: 'app' });
  const egress = vpc('egress')
    .subnet('tgw', { egress: 'nat' })
    .subnet('nat', { egress: 'igw' })
    .natGateway('central', { in: 'nat' })
    .route('nat', '10.0.0.0/8', 'tgw-hub')
    .attach(hub, { in: 'tgw' });
  hub.route('0.0.0.0/0', egress);
  return organization(account(spoke), account(egress, hub)).inventory();
})();

const peered = (() => {
  const hub = vpc('hub').subnet('endpoints').interfaceEndpoint('ssm', {
    in: 'endpoints',
    privateDns: false,
    allow443From: '10.0.0.0/8',
  });
  const spoke = vpc('spoke').subnet('app', { instances: 1 }).peer(hub);
  spoke.route('app', '10.0.0.0/16', 'pcx-spoke-hub');
  hub.route('endpoints', '10.1.0.0/16', 'pcx-spoke-hub');
  return account(hub, spoke)
    .hostedZone('ssm.eu-west-1.amazonaws.com', {
      vpcs: [spoke],
      records: { 'ssm.eu-west-1.amazonaws.com': 'vpce-ssm' },
    })
    .inventory();
})();

const forwarded = (() => {
  const hub = vpc('hub')
    .subnet('endpoints')
    .interfaceEndpoint('ssm', { in: 'endpoints', allow443From: '10.0.0.0/8' });
  hub.resolverEndpoint('in', { in: 'endpoints', direction: 'in', addresses: ['10.0.0.53'] });
  const spoke = vpc('spoke').subnet('app', { instances: 1 }).peer(hub);
  spoke.route('app', '10.0.0.0/16', 'pcx-spoke-hub');
  hub.route('endpoints', '10.1.0.0/16', 'pcx-spoke-hub');
  return account(hub, spoke)
    .resolverRule('amazonaws.com', { vpcs: [spoke], to: ['10.0.0.53'] })
    .inventory();
})();

const gatewayEndpoint = account(vpc().subnet('app').gatewayEndpoint('s3', { in: 'app' })).inventory();

const interfaceEndpoint = account(
  vpc().subnet('app', { instances: 1 }).interfaceEndpoint('ssm', { in: 'app' }),
).inventory();

const dual = account(vpc().subnet('app', { ipv6: 'only', egress: 'eigw' })).inventory();

/** For each field that decides on a way: a network in which it does, and the service that is asked for. */
const ways: { readonly [F in KnownFieldName]?: readonly [Inventory, string] } = {
  'natGateways.state': [nat, 's3'],
  'internetGateways.attachments.state': [nat, 's3'],
  'egressOnlyInternetGateways.attachments.state': [dual, 's3'],
  'routeTables.routes.state': [nat, 's3'],
  'networkInterfaces.status': [instance, 's3'],
  'networkInterfaces.attachmentStatus': [instance, 's3'],
  'transitGatewayVpcAttachments.state': [central, 's3'],
  'transitGatewayAttachments.association.state': [central, 's3'],
  'transitGatewayRouteTables.routes.state': [central, 's3'],
  'peeringConnections.status': [peered, 'ssm'],
  'vpcEndpoints.state': [gatewayEndpoint, 's3'],
  'prefixLists.state': [gatewayEndpoint, 's3'],
  'transitGateways.state': [central, 's3'],
  'resolverRules.status': [forwarded, 'ssm'],
};

/** Fields of things that are found otherwise than by a state: what is new is not judged. */
const others: { readonly [F in KnownFieldName]?: readonly [Inventory, string] } = {
  'natGateways.connectivityType': [nat, 's3'],
  'natGateways.availabilityMode': [nat, 's3'],
  'routeTables.associations.state': [nat, 's3'],
  'routeTables.routes.origin': [nat, 's3'],
  'vpcEndpoints.type': [interfaceEndpoint, 'ssm'],
  'vpcEndpoints.ipAddressType': [interfaceEndpoint, 'ssm'],
  'networkInterfaces.interfaceType': [interfaceEndpoint, 'ssm'],
  'networkAcls.entries.action': [nat, 's3'],
  'transitGatewayRouteTables.routes.attachments.resourceType': [central, 's3'],
  'hostedZones.records.type': [peered, 'ssm'],
  'subnets.internetGatewayBlockMode': [
    account(vpc().subnet('app', { egress: 'igw', blockPublicAccess: 'off' })).inventory(),
    's3',
  ],
};

const pathsIn = (inventory: Inventory, service: string): readonly Path[] => {
  const world = createWorld(inventory);
  const subnet = world.locate('subnets', 'subnet-app');
  if (!subnet) throw new Error('There is no subnet-app.');
  return createResolver(world)
    .toService(subnet, service)
    .families.flatMap(({ shares }) => shares.map(({ path }) => path));
};

const ends = { live: 'delivered', open: 'unknown', dead: 'lost' } as const;

const endOf = (paths: readonly Path[]): string => {
  const found = paths.map(({ disposition }) =>
    disposition === 'delivered' || disposition === 'unknown' ? disposition : 'lost',
  );
  return [...new Set(found)].join();
};

describe.each(Object.entries(ways) as [KnownFieldName, readonly [Inventory, string]][])(
  'of %s',
  (field, [inventory, service]) => {
    const { values } = knownValues[field];

    it.each(Object.entries(values) as [string, keyof typeof ends][])('%s is %s', (value, meaning) => {
      expect(endOf(pathsIn(withValue(inventory, field, value) ?? inventory, service))).toBe(ends[meaning]);
    });
  },
);

it.each(Object.entries({ ...ways, ...others }))(
  'what is new of %s is not judged, and AWS is quoted',
  (field, [inventory, service]) => {
    expect(endOf(pathsIn(inventory, service))).toBe('delivered');
    const paths = pathsIn(withValue(inventory, field) ?? inventory, service);
    const unknown = paths.filter(({ disposition }) => disposition === 'unknown');
    expect(unknown).not.toEqual([]);
    for (const { gap } of unknown) {
      expect(gap?.code).toBe('UnfamiliarValue');
      expect(gap?.message).toContain(`AWS says`);
      expect(gap?.message).toContain(novelty);
    }
  },
);
