import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/model/inventory.ts';
import { isSeen } from '../../src/model/observed.ts';
import { account, organization, transitGateway, vpc } from '../../src/testing/index.ts';
import { ask, told } from './ask.ts';

const host = 'ssm.eu-west-1.amazonaws.com';

interface Inspection {
  readonly applianceMode?: boolean;
  readonly managed?: boolean;
  /** The zone of the endpoint. */
  readonly zone?: string;
  /** Do the endpoint's requests and replies go through the inspection VPC? */
  readonly requests?: boolean;
  readonly replies?: boolean;
  /** The zones that have a firewall. */
  readonly zones?: readonly string[];
}

/** A spoke in zone a, a hub with an endpoint, and firewalls in a VPC between them. */
const inspected = ({
  applianceMode = false,
  managed = true,
  zone = 'a',
  requests = true,
  replies = true,
  zones = ['a', 'b'],
}: Inspection): Inventory => {
  const tables = ['spokes', 'hubs', 'inspected'];
  const gateway = transitGateway('core', { tables });
  const spoke = vpc('spoke', { cidr: '10.40.0.0/16' })
    .subnet('app', { egress: 'tgw', instances: 1 })
    .attach(gateway, { in: 'app', association: 'spokes', propagateTo: ['inspected'] });
  const hub = vpc('hub', { cidr: '10.20.0.0/16' })
    .subnet('ends', { egress: 'tgw', zone })
    .interfaceEndpoint('ssm', { in: 'ends', privateDns: false, allow443From: '10.0.0.0/8' })
    .attach(gateway, { in: 'ends', association: 'hubs', propagateTo: ['inspected'] });
  const inspection = zones
    .reduce(
      (given, one) =>
        given
          .subnet(`in-${one}`, { zone: one, egress: `vpce-fw-${one}` })
          .subnet(`fw-${one}`, { zone: one, egress: 'tgw' })
          .firewallEndpoint(`fw-${one}`, { in: `fw-${one}`, requesterManaged: managed }),
      vpc('inspection', { cidr: '10.30.0.0/16' }),
    )
    .attach(gateway, { in: zones.map((one) => `in-${one}`), applianceMode, association: 'inspected' });
  gateway
    .route('10.20.0.0/16', requests ? inspection : hub, { table: 'spokes' })
    .route('10.40.0.0/16', replies ? inspection : spoke, { table: 'hubs' });
  const network = account(gateway, hub, inspection);
  network.hostedZone(host, { vpcs: [spoke, hub], records: { [host]: 'vpce-ssm' } });
  return organization(account(spoke), network).inventory();
};

const ssm = (options: Inspection) => told(ask(inspected(options), 'subnet-app', 'ssm'));

describe('a firewall between a spoke and an endpoint', () => {
  it.each<[string, Inspection]>([
    ['both zones are the same', {}],
    ['appliance mode keeps the zone', { zone: 'b', applianceMode: true }],
    ['there is one zone for both', { zone: 'b', zones: ['a'], applianceMode: true }],
    ['neither direction passes it', { requests: false, replies: false }],
  ])('lets pass where %s', (_, options) => {
    expect(ssm(options)).toEqual(['1.00 delivered transit-gateway']);
    expect(ssm({ ...options, managed: false })).toEqual(['1.00 delivered transit-gateway']);
  });

  it.each<[string, Inspection]>([
    ['replies enter in another zone', { zone: 'b' }],
    ['replies go past it', { replies: false }],
    ['requests go past it', { requests: false }],
  ])('sees half of a connection where %s', (_, options) => {
    expect(ssm(options)).toEqual(['1.00 dropped firewall-endpoint']);
    expect(ssm({ ...options, managed: false })).toEqual(['1.00 unknown Asymmetric']);
  });

  it('says which endpoints each direction passes', () => {
    const path = ask(inspected({ zone: 'b' }), 'subnet-app', 'ssm').families[0]?.shares[0]?.path;
    expect(path?.hops.at(-1)).toMatchObject({
      kind: 'firewall-endpoint',
      text: 'sees half of the connections: requests pass vpce-fw-a, replies pass vpce-fw-b',
    });
  });
});

describe('a firewall before a NAT gateway', () => {
  const central = (back: string) => {
    const gateway = transitGateway('core', { tables: ['spokes'] });
    const spoke = vpc('spoke', { cidr: '10.40.0.0/16' })
      .subnet('app', { egress: 'tgw', instances: 1 })
      .attach(gateway, { in: 'app', association: 'spokes', propagateTo: ['default'] });
    const egress = vpc('egress', { cidr: '10.30.0.0/16' })
      .subnet('in', { egress: 'vpce-fw' })
      .subnet('fw', { egress: 'nat-a' })
      .subnet('public', { egress: 'igw' })
      .natGateway('a', { in: 'public' })
      .firewallEndpoint('fw', { in: 'fw', requesterManaged: true })
      .route('fw', '10.40.0.0/16', 'tgw')
      .route('public', '10.40.0.0/16', back)
      .attach(gateway, { in: 'in' });
    gateway.route('0.0.0.0/0', egress, { table: 'spokes' });
    return organization(account(spoke), account(gateway, egress)).inventory();
  };

  it('of another VPC has to be passed by replies too', () => {
    expect(told(ask(central('vpce-fw'), 'subnet-app', 's3'))).toEqual(['1.00 delivered transit-gateway']);
    expect(told(ask(central('tgw'), 'subnet-app', 's3'))).toEqual(['1.00 dropped firewall-endpoint']);
  });

  const own = (requesterManaged: boolean, back: boolean) => {
    const base = vpc()
      .subnet('app', { egress: 'vpce-fw', instances: 1, cidr: '10.0.1.0/24' })
      .subnet('fw', { egress: 'nat-a' })
      .subnet('public', { egress: 'igw' })
      .natGateway('a', { in: 'public' })
      .firewallEndpoint('fw', { in: 'fw', requesterManaged });
    return account(back ? base.route('public', '10.0.1.0/24', 'vpce-fw') : base).inventory();
  };

  it('of the same VPC does as well, where it is known to keep state', () => {
    expect(told(ask(own(true, true), 'subnet-app', 's3'))).toEqual(['1.00 delivered firewall-endpoint']);
    expect(told(ask(own(true, false), 'subnet-app', 's3'))).toEqual(['1.00 dropped firewall-endpoint']);
    const path = ask(own(false, false), 'subnet-app', 's3').families[0]?.shares[0]?.path;
    expect(path?.disposition).toBe('delivered');
    expect(path?.assumptions.join()).toContain('keeps no state');
  });
});

describe('a firewall before an internet gateway', () => {
  const edge = (inventory: Inventory): Inventory => ({
    ...inventory,
    regions: inventory.regions.map((unit) => {
      const { routeTables } = unit.sections;
      if (!isSeen(routeTables)) return unit;
      const seen = routeTables.seen.map((table) =>
        table.id === 'rtb-edge'
          ? {
              ...table,
              associations: [
                { id: 'rtbassoc-edge', main: false, subnetId: null, gatewayId: 'igw-1', state: 'associated' },
              ],
            }
          : table,
      );
      return { ...unit, sections: { ...unit.sections, routeTables: { seen } } };
    }),
  });
  const base = () =>
    vpc()
      .subnet('web', { egress: 'vpce-fw', cidr: '10.0.1.0/24' })
      .instance('web', { in: 'web', publicIp: true })
      .subnet('fw', { egress: 'igw' })
      .firewallEndpoint('fw', { in: 'fw', requesterManaged: true });

  it('has to be passed by replies, by the table of the gateway', () => {
    expect(told(ask(account(base()).inventory(), 'subnet-web', 's3'))).toEqual([
      '1.00 dropped firewall-endpoint',
    ]);
    const given = account(base().routeTable('edge').route('edge', '10.0.1.0/24', 'vpce-fw')).inventory();
    expect(told(ask(edge(given), 'subnet-web', 's3'))).toEqual(['1.00 delivered firewall-endpoint']);
  });

  it('sees what a NAT gateway behind it sends in both directions where the gateway leads to the NAT’s subnet', () => {
    const nat = () =>
      base()
        .subnet('public', { egress: 'vpce-fw', cidr: '10.0.2.0/24' })
        .natGateway('a', { in: 'public' })
        .subnet('app', { egress: 'nat-a', instances: 1 });
    const led = nat().routeTable('edge').route('edge', '10.0.2.0/24', 'vpce-fw');
    expect(told(ask(edge(account(led).inventory()), 'subnet-app', 's3'))).toEqual([
      '1.00 delivered nat-gateway',
    ]);
    expect(told(ask(account(nat()).inventory(), 'subnet-app', 's3'))).toEqual([
      '1.00 dropped firewall-endpoint',
    ]);
  });
});
