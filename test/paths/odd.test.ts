import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/model/inventory.ts';
import type { NetworkInterface } from '../../src/model/resources.ts';
import { agentsOf } from '../../src/paths/interfaces.ts';
import { createResolver } from '../../src/paths/resolver.ts';
import { createWorld } from '../../src/paths/world.ts';
import { account, organization, transitGateway, vpc } from '../../src/testing/index.ts';

/** The same inventory, in which every item of a section has these facts, in any account. */
const withFacts = (inventory: Inventory, section: string, facts: (item: object) => object): Inventory =>
  ({
    ...inventory,
    regions: inventory.regions.map((unit) => {
      const items = unit.sections[section as 'vpcs'] as unknown as { readonly seen: readonly object[] };
      const changed = items.seen.map((item) => ({ ...item, ...facts(item) }));
      return { ...unit, sections: { ...unit.sections, [section]: { seen: changed } } };
    }),
  }) as Inventory;

const ask = (inventory: Inventory, subnetId: string, service = 's3') => {
  const world = createWorld(inventory);
  const subnet = world.locate('subnets', subnetId);
  if (!subnet) throw new Error(`There is no ${subnetId}.`);
  return createResolver(world).toService(subnet, service);
};

const wayOf = (inventory: Inventory, subnetId: string) => {
  const [family] = ask(inventory, subnetId).families;
  const path = family?.shares[0]?.path;
  return { disposition: path?.disposition, code: path?.gap?.code };
};

const unsettled = { disposition: 'unknown', code: 'UnsettledState' };
const unfamiliar = { disposition: 'unknown', code: 'UnfamiliarValue' };

describe('a state on the way to another', () => {
  const nat = account(
    vpc()
      .subnet('app', { egress: 'nat' })
      .subnet('public', { egress: 'igw' })
      .natGateway('a', { in: 'public' }),
  ).inventory();

  it.each([
    ['available', { disposition: 'delivered', code: undefined }],
    ['deleting', unsettled],
    ['hibernating', unfamiliar],
    ['pending', { disposition: 'dropped', code: undefined }],
    ['failed', { disposition: 'dropped', code: undefined }],
    ['deleted', { disposition: 'dropped', code: undefined }],
  ])('of a NAT gateway that is %s', (state, expected) => {
    expect(
      wayOf(
        withFacts(nat, 'natGateways', () => ({ state })),
        'subnet-app',
      ),
    ).toEqual(expected);
  });

  it.each([
    ['available', 'delivered'],
    ['attaching', 'unknown'],
    ['detaching', 'unknown'],
    ['detached', 'dropped'],
  ])('of an internet gateway that is %s', (state, disposition) => {
    const changed = withFacts(nat, 'internetGateways', (item) => ({
      attachments: (item as { attachments: readonly object[] }).attachments.map((one) => ({ ...one, state })),
    }));
    expect(wayOf(changed, 'subnet-app').disposition).toBe(disposition);
  });

  it.each([
    ['associated', 'delivered'],
    ['associating', 'unknown'],
    ['disassociating', 'unknown'],
    // The main table, which leads nowhere, takes its place.
    ['disassociated', 'no-route'],
    ['failed', 'no-route'],
  ])('of an association with a route table that is %s', (state, disposition) => {
    const changed = withFacts(nat, 'routeTables', (item) => ({
      associations: (item as { associations: readonly { subnetId: string | null }[] }).associations.map(
        (one) => (one.subnetId === 'subnet-app' ? { ...one, state } : one),
      ),
    }));
    expect(wayOf(changed, 'subnet-app').disposition).toBe(disposition);
  });

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
  const only = (vpcId: string, state: string) => (item: object) =>
    (item as { vpcId: string }).vpcId === vpcId ? { state } : {};

  it.each([
    ['available', 'delivered'],
    ['modifying', 'unknown'],
    ['pending', 'unknown'],
    ['rollingback', 'unknown'],
    ['deleting', 'unknown'],
    ['dozing', 'unknown'],
    ['deleted', 'dropped'],
    ['rejected', 'dropped'],
    ['pendingacceptance', 'dropped'],
  ])('of the attachment by which a spoke sends that is %s', (state, disposition) => {
    const changed = withFacts(central, 'transitGatewayVpcAttachments', only('vpc-spoke', state));
    expect(wayOf(changed, 'subnet-app').disposition).toBe(disposition);
  });

  it.each([
    ['modifying', unsettled],
    ['dozing', unfamiliar],
  ])('of the attachment in which it arrives that is %s', (state, expected) => {
    const changed = withFacts(central, 'transitGatewayVpcAttachments', only('vpc-egress', state));
    expect(wayOf(changed, 'subnet-app')).toEqual(expected);
  });

  it.each([
    ['associating', unsettled],
    ['disassociating', unsettled],
    ['dozing', unfamiliar],
  ])('of an association with a transit gateway route table that is %s', (state, expected) => {
    const changed = withFacts(central, 'transitGatewayAttachments', (item) => {
      const { association } = item as { association: object | null };
      return { association: association && { ...association, state } };
    });
    expect(wayOf(changed, 'subnet-app')).toEqual(expected);
  });
});

describe('name servers', () => {
  const servers = (addresses: readonly string[], facts: object = {}) => {
    const plain = account(vpc().subnet('isolated').interfaceEndpoint('ssm', { in: 'isolated' })).inventory();
    const named = withFacts(plain, 'vpcs', () => ({ dhcpOptionsId: 'dopt-1', ...facts }));
    return {
      ...named,
      regions: named.regions.map((unit) => ({
        ...unit,
        sections: {
          ...unit.sections,
          dhcpOptions: {
            seen: [{ id: 'dopt-1', ownerId: unit.accountId, domainNameServers: [...addresses] }],
          },
        },
      })),
    } as Inventory;
  };
  const two = { cidrs: ['10.0.0.0/16', '10.99.0.0/16'] };

  it.each([
    ['the only block plus two', ['10.0.0.2'], {}, 'private'],
    ['the primary block plus two', ['10.0.0.2'], { ...two, primaryCidr: '10.0.0.0/16' }, 'private'],
    [
      'a primary block that is not the lowest',
      ['10.99.0.2'],
      { ...two, primaryCidr: '10.99.0.0/16' },
      'private',
    ],
    ['a secondary block plus two', ['10.99.0.2'], { ...two, primaryCidr: '10.0.0.0/16' }, 'unknown'],
    ['a block of several of which none is called primary', ['10.0.0.2'], two, 'unknown'],
    ['resolvers on the internet', ['8.8.8.8', '1.1.1.1'], {}, 'public'],
    ['a resolver on the internet beside the Resolver', ['8.8.8.8', 'AmazonProvidedDNS'], {}, 'unknown'],
    ['a resolver on the internet beside a server of one’s own', ['8.8.8.8', '10.0.9.9'], {}, 'unknown'],
  ])('at %s', (_what, addresses, facts, resolves) => {
    expect(ask(servers(addresses, facts), 'subnet-isolated', 'ssm').dns.resolves).toBe(resolves);
  });
});

describe('agents on instances', () => {
  const inventory = account(vpc().subnet('app', { instances: 1 }).subnet('pods')).inventory();
  const agents = (facts: Partial<NetworkInterface>, more: Partial<NetworkInterface> | null = null) => {
    const changed = withFacts(inventory, 'networkInterfaces', () => facts);
    const regions = changed.regions.map((unit) => {
      const items = unit.sections.networkInterfaces as { readonly seen: readonly NetworkInterface[] };
      const [first] = items.seen as [NetworkInterface];
      const added = more ? [{ ...first, id: 'eni-more', subnetId: 'subnet-pods', ...more }] : [];
      return {
        ...unit,
        sections: { ...unit.sections, networkInterfaces: { seen: [...items.seen, ...added] } },
      };
    });
    const world = createWorld({ ...changed, regions });
    return (subnetId: string) => {
      const { interfaces, gaps } = agentsOf(world, subnetId);
      return [interfaces.length, gaps.map(({ code }) => code)];
    };
  };

  it('use the primary interface of an instance', () => {
    const of = agents({ deviceIndex: 0 }, { deviceIndex: 1 });
    expect(of('subnet-app')).toEqual([1, []]);
    expect(of('subnet-pods')).toEqual([0, []]);
  });

  it('may use either of two where the inventory does not say which is primary', () => {
    const of = agents({}, {});
    expect(of('subnet-app')).toEqual([0, ['NotCollected']]);
    expect(of('subnet-pods')).toEqual([0, ['NotCollected']]);
    expect(agents({})('subnet-app')).toEqual([1, []]);
  });

  it.each(['ecs.amazonaws.com', 'eks.amazonaws.com', 'lambda.amazonaws.com'])(
    'are kept out of instances that %s manages',
    (operator) => {
      expect(agents({ operator })('subnet-app')).toEqual([0, []]);
    },
  );

  it('may run on instances that another service manages', () => {
    expect(agents({ operator: 'dreams.amazonaws.com' })('subnet-app')).toEqual([0, ['UnfamiliarOperator']]);
  });
});

describe('an association of a shape that is newer than the code', () => {
  const inventory = account(
    vpc().subnet('app').gatewayEndpoint('s3', { in: 'app' }).subnet('db', { table: 'main' }),
  ).inventory();
  const shapeless = { id: 'rtbassoc-odd', main: false, subnetId: null, gatewayId: null, state: 'associated' };
  const odd = withFacts(inventory, 'routeTables', (item) => ({
    associations: [...(item as { associations: readonly object[] }).associations, shapeless],
  }));

  it('hides which table a subnet without one of its own uses', () => {
    expect(wayOf(odd, 'subnet-db')).toEqual(unfamiliar);
  });

  it('changes nothing for a subnet with one of its own, nor where it is no more', () => {
    expect(wayOf(odd, 'subnet-app').disposition).toBe('delivered');
    const gone = withFacts(odd, 'routeTables', (item) => ({
      associations: (item as { associations: readonly { id: string }[] }).associations.map((one) =>
        one.id === 'rtbassoc-odd' ? { ...one, state: 'disassociated' } : one,
      ),
    }));
    expect(wayOf(gone, 'subnet-db').disposition).toBe('no-route');
  });
});
