import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/model/inventory.ts';
import { account, organization, transitGateway, vpc, type VpcScenario } from '../../src/testing/index.ts';
import { ask, told } from './ask.ts';

interface Entry {
  readonly number: number;
  readonly action: 'allow' | 'deny';
  readonly direction: 'ingress' | 'egress';
  readonly cidr: string;
  readonly protocol?: string;
  readonly port?: number | readonly [number, number];
}

const allow = (direction: Entry['direction'], cidr: string, port?: Entry['port'], number = 100): Entry => ({
  number,
  action: 'allow',
  direction,
  cidr,
  ...(port === undefined ? {} : { protocol: 'tcp', port }),
});

const open: readonly Entry[] = [allow('ingress', '0.0.0.0/0'), allow('egress', '0.0.0.0/0')];
const open6: readonly Entry[] = [
  { ...allow('ingress', '::/0'), number: 110 },
  { ...allow('egress', '::/0'), number: 110 },
];

const s3 = (inventory: Inventory, family?: 'ipv4' | 'ipv6', subnetId = 'subnet-app') =>
  told(ask(inventory, subnetId, 's3'), family);

const assumptions = (inventory: Inventory): readonly string[] =>
  ask(inventory, 'subnet-app', 's3')
    .families.flatMap(({ shares }) => shares)
    .flatMap(({ path }) => path.assumptions);

describe('the network ACL of a NAT gateway’s subnet', () => {
  const nat = (entries: readonly Entry[], clients: readonly string[] = []): Inventory => {
    const one = vpc()
      .subnet('app', { egress: 'nat', cidr: '10.0.1.0/24' })
      .subnet('public', { egress: 'igw', cidr: '10.0.0.0/24' })
      .natGateway('a', { in: 'public' })
      .networkAcl('nat', { in: 'public', entries });
    return account(
      clients.reduce(
        (network: VpcScenario, privateIp, i) => network.instance(`c${i}`, { in: 'app', privateIp }),
        one,
      ),
    ).inventory();
  };
  const out = allow('egress', '0.0.0.0/0');
  const back = allow('ingress', '0.0.0.0/0', [1024, 65535], 200);

  it('has to let clients in on the port of the service, and replies out to them and in from the service', () => {
    const to = (...entries: readonly Entry[]) => s3(nat(entries));
    expect(to(out, back, allow('ingress', '10.0.1.0/24', 443))).toEqual(['1.00 delivered nat-gateway']);
    expect(to(out, back)).toEqual(['1.00 denied network-acl']);
    expect(to(out, back, allow('ingress', '10.0.1.0/24', 80))).toEqual(['1.00 denied network-acl']);
    expect(to(out, allow('ingress', '10.0.1.0/24', 443))).toEqual(['1.00 denied network-acl']);
    const noReply = [allow('egress', '0.0.0.0/0', 443), back, allow('ingress', '10.0.1.0/24', 443)];
    expect(to(...noReply)).toEqual(['1.00 denied network-acl']);
    const reply = allow('egress', '10.0.1.0/24', [32768, 60999], 120);
    expect(to(...noReply, reply)).toEqual(['1.00 delivered nat-gateway']);
    expect(assumptions(nat([...noReply, reply]))).toContainEqual(
      expect.stringContaining('clients use ephemeral ports that acl-nat lets replies through on'),
    );
  });

  const half = [out, back, allow('ingress', '10.0.1.0/25', 443)];

  it('that lets a part of a subnet in decides by the addresses of the clients', () => {
    expect(s3(nat(half, ['10.0.1.10']))).toEqual(['1.00 delivered nat-gateway']);
    expect(s3(nat(half, ['10.0.1.200']))).toEqual(['1.00 denied network-acl']);
  });

  it('that lets a part of a subnet in leaves it open which of its clients is asked about', () => {
    expect(s3(nat(half, ['10.0.1.10', '10.0.1.200']))).toEqual(['1.00 unknown SomeClients']);
    expect(s3(nat(half))).toEqual(['1.00 delivered nat-gateway']);
    expect(assumptions(nat(half))).toContainEqual(
      expect.stringContaining('the client in subnet-app is among those that acl-nat lets into subnet-public'),
    );
  });

  it('is that of each zone’s own NAT gateway', () => {
    const zones = account(
      vpc()
        .subnet('public-a', { egress: 'igw', zone: 'a' })
        .subnet('public-b', { egress: 'igw', zone: 'b' })
        .natGateway('a', { in: 'public-a' })
        .natGateway('b', { in: 'public-b' })
        .subnet('app', { egress: 'nat-a', zone: 'a' })
        .subnet('other', { egress: 'nat-b', zone: 'b' })
        .networkAcl('shut', { in: 'public-b', entries: [] }),
    ).inventory();
    expect(s3(zones)).toEqual(['1.00 delivered nat-gateway']);
    expect(s3(zones, 'ipv4', 'subnet-other')).toEqual(['1.00 denied network-acl']);
  });

  it('judges what DNS64 makes of IPv4 addresses by its IPv6 rules on the way in, and by its IPv4 rules on the way out', () => {
    const dns64 = (entries: readonly Entry[]) =>
      account(
        vpc()
          .ipv6()
          .subnet('app', { ipv6: 'only', dns64: true })
          .subnet('public', { egress: 'igw', ipv6: true })
          .natGateway('a', { in: 'public' })
          .route('app', '64:ff9b::/96', 'nat-a')
          .networkAcl('nat', { in: 'public', entries }),
      ).inventory();
    const synthesized = (entries: readonly Entry[]) => told(ask(dns64(entries), 'subnet-app', 'sts'), 'ipv6');
    expect(synthesized([...open, ...open6])).toContain('1.00 delivered nat-gateway');
    expect(synthesized(open)).toContain('1.00 denied network-acl');
    expect(synthesized(open6)).toContain('1.00 denied network-acl');
  });
});

describe('the network ACL of the subnet of a transit gateway attachment', () => {
  const central = (
    acls: { readonly spoke?: readonly Entry[]; readonly egress?: readonly Entry[] },
    own = true,
  ) => {
    const hub = transitGateway('hub');
    const spoke = vpc('spoke')
      .subnet('app', { egress: 'tgw' })
      .subnet('door', {})
      .attach(hub, { in: own ? 'door' : 'app' });
    const egress = vpc('egress')
      .subnet('tgw', { egress: 'nat' })
      .subnet('nat', { egress: 'igw' })
      .natGateway('central', { in: 'nat' })
      .route('nat', '10.0.0.0/8', 'tgw-hub')
      .attach(hub, { in: 'tgw' });
    if (acls.spoke) spoke.networkAcl('spoke', { in: own ? 'door' : 'app', entries: acls.spoke });
    if (acls.egress) egress.networkAcl('egress', { in: 'tgw', entries: acls.egress });
    hub.route('0.0.0.0/0', egress);
    return s3(organization(account(spoke), account(egress, hub)).inventory());
  };
  const delivered = ['1.00 delivered transit-gateway'];
  const denied = ['1.00 denied network-acl'];

  it('has to let requests in from the clients, and replies out to them', () => {
    expect(central({ spoke: [allow('ingress', '10.0.0.0/8', 443), allow('egress', '10.0.0.0/8')] })).toEqual(
      delivered,
    );
    expect(central({ spoke: [allow('ingress', '10.0.0.0/8', 443)] })).toEqual(denied);
    expect(central({ spoke: [allow('egress', '10.0.0.0/8')] })).toEqual(denied);
  });

  it('has to let requests out to the service, and replies in from it', () => {
    expect(central({ egress: [allow('egress', '0.0.0.0/0', 443), allow('ingress', '0.0.0.0/0')] })).toEqual(
      delivered,
    );
    expect(central({ egress: [allow('egress', '10.0.0.0/8'), allow('ingress', '0.0.0.0/0')] })).toEqual(
      denied,
    );
    expect(central({ egress: [allow('egress', '0.0.0.0/0'), allow('ingress', '10.0.0.0/8')] })).toEqual(
      denied,
    );
  });

  it('is met once where the clients are in that subnet themselves', () => {
    const entries = [allow('egress', '0.0.0.0/0', 443), allow('ingress', '0.0.0.0/0', [1024, 65535])];
    expect(central({ spoke: entries }, false)).toEqual(delivered);
  });
});

describe('a NAT gateway behind a transit gateway', () => {
  const nat64 = (back: readonly string[]) => {
    const hub = transitGateway('hub');
    const spoke = vpc('spoke').ipv6().subnet('app', { ipv6: 'only', dns64: true });
    spoke.attach(hub, { in: 'app', ipv6: true }).route('app', '64:ff9b::/96', 'tgw-hub');
    const egress = vpc('egress')
      .ipv6()
      .subnet('tgw', { ipv6: true })
      .subnet('nat', { egress: 'igw', ipv6: true })
      .natGateway('central', { in: 'nat' })
      .route('tgw', '64:ff9b::/96', 'nat-central')
      .attach(hub, { in: 'tgw', ipv6: true });
    for (const destination of back) egress.route('nat', destination, 'tgw-hub');
    hub.route('64:ff9b::/96', egress);
    return told(
      ask(organization(account(spoke), account(egress, hub)).inventory(), 'subnet-app', 'sts'),
      'ipv6',
    );
  };

  it('needs an IPv6 route back for what DNS64 makes of IPv4 addresses', () => {
    expect(nat64(['2000::/3'])).toContain('1.00 delivered transit-gateway');
    expect(nat64(['10.0.0.0/8'])).toContain('1.00 dropped route-table');
    expect(nat64([])).toContain('1.00 dropped route-table');
  });
});
