import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/model/inventory.ts';
import { isSeen } from '../../src/model/observed.ts';
import type {
  Subnet,
  TransitGatewayAttachment,
  TransitGatewayPolicyEntry,
} from '../../src/model/resources.ts';
import { account, organization, transitGateway, vpc } from '../../src/testing/index.ts';
import { ask, told } from './ask.ts';

/** A spoke whose S3 traffic goes by a central NAT gateway. */
const central = (type?: string): Inventory => {
  const hub = transitGateway('hub', { tables: ['spokes', 'other'] });
  const spoke = vpc('spoke', { cidr: '10.0.0.0/16' })
    .subnet('app', { egress: 'tgw', instances: 1, cidr: '10.0.1.0/24' })
    .attach(hub, { in: 'app', association: 'spokes', propagateTo: ['default'] });
  const egress = vpc('egress', { cidr: '10.1.0.0/16' })
    .subnet('tgw', { egress: 'nat-c' })
    .subnet('nat', { egress: 'igw' })
    .natGateway('c', { in: 'nat' })
    .route('nat', '10.0.0.0/8', 'tgw')
    .attach(hub, { in: 'tgw' });
  hub.route('0.0.0.0/0', egress, { table: 'spokes', ...(type ? { type } : {}) });
  return organization(account(spoke), account(hub, egress)).inventory();
};

const s3 = (inventory: Inventory): readonly string[] => told(ask(inventory, 'subnet-app', 's3'));

type Sections = Inventory['regions'][number]['sections'];

const changed = (inventory: Inventory, change: (sections: Sections) => Partial<Sections>): Inventory => ({
  ...inventory,
  regions: inventory.regions.map((unit) => ({
    ...unit,
    sections: { ...unit.sections, ...change(unit.sections) },
  })),
});

/** The inventory with another attachment of the spoke. */
const attached = (more: Partial<TransitGatewayAttachment>): Inventory =>
  changed(central(), ({ transitGatewayAttachments: listed }) => ({
    transitGatewayAttachments: isSeen(listed)
      ? { seen: listed.seen.map((one) => (one.resourceId === 'vpc-spoke' ? { ...one, ...more } : one)) }
      : listed,
  }));

const rule: TransitGatewayPolicyEntry = {
  number: 10,
  state: 'active',
  source: '*',
  sourcePorts: '*',
  destination: '0.0.0.0/0',
  destinationPorts: '*',
  protocol: '*',
  hasMetaData: false,
  routeTableId: 'tgw-rtb-hub-spokes',
};

describe('a policy table', () => {
  const spokes = (): string => {
    const tables = central().regions.flatMap(({ sections: { transitGatewayRouteTables: listed } }) =>
      isSeen(listed) ? listed.seen : [],
    );
    return tables.find(({ id }) => id.includes('spokes'))?.id ?? '';
  };
  const decided = (...entries: readonly Partial<TransitGatewayPolicyEntry>[]) =>
    s3(
      attached({
        association: null,
        policyTable: {
          id: 'tgw-ptb-1',
          state: 'associated',
          entries: { seen: entries.map((entry) => ({ ...rule, routeTableId: spokes(), ...entry })) },
        },
      }),
    );

  it.each<[string, readonly Partial<TransitGatewayPolicyEntry>[]]>([
    ['matches everything', [{}]],
    [
      'names the subnet, TCP and port 443',
      [{ source: '10.0.0.0/16', protocol: '6', destinationPorts: '443' }],
    ],
    ['comes after one for another source', [{ source: '10.9.0.0/16', routeTableId: 'none' }, {}]],
    ['comes after one for UDP', [{ protocol: '17', routeTableId: 'none' }, {}]],
    [
      'comes after one for other ports',
      [{ destinationPorts: '1-442', protocol: '6', routeTableId: 'none' }, {}],
    ],
    ['comes after one that is deleted', [{ state: 'deleted', routeTableId: 'none' }, {}]],
  ])('leads on by the rule that %s', (_, entries) => {
    expect(decided(...entries)).toEqual(['1.00 delivered transit-gateway']);
  });

  it('drops what no rule matches, and divides destinations', () => {
    expect(decided({ destinationPorts: '22', protocol: '6' })).toEqual(['1.00 dropped transit-gateway']);
    const shares = decided({ destination: '52.216.0.0/15' });
    expect(shares.map((line) => line.slice(5)).sort()).toEqual([
      'delivered transit-gateway',
      'dropped transit-gateway',
    ]);
  });

  it.each<[string, Partial<TransitGatewayPolicyEntry>]>([
    ['a part of the subnet', { source: '10.0.1.0/25' }],
    ['source ports', { sourcePorts: '1024-2048', protocol: '6' }],
    ['metadata', { hasMetaData: true }],
    ['a table that was not listed', { routeTableId: 'tgw-rtb-gone' }],
  ])('is not known where a rule asks for %s', (_, entry) => {
    expect(decided(entry)[0]).toMatch(/^1\.00 unknown/);
  });

  it('is not known where its entries were refused, or where nothing was read of it', () => {
    const gap = {
      action: 'ec2:GetTransitGatewayPolicyTableEntries',
      code: 'UnauthorizedOperation',
      message: 'No.',
    };
    const refused = { id: 'tgw-ptb-1', state: 'associated', entries: { gap } };
    expect(s3(attached({ association: null, policyTable: refused }))).toEqual([
      '1.00 unknown UnauthorizedOperation',
    ]);
    const { regions, ...head } = attached({ association: null });
    const older = JSON.parse(
      JSON.stringify({ ...head, regions }, (key, value: unknown) =>
        key === 'policyTable' ? undefined : value,
      ),
    ) as Inventory;
    expect(s3(older)).toEqual(['1.00 unknown NotRead']);
    expect(s3(attached({ association: null, policyTable: null }))).toEqual(['1.00 dropped transit-gateway']);
  });
});

describe('NAT of a transit gateway', () => {
  it.each(['enabled', 'enabling', 'disabling', 'a-newer-state'])(
    'that is %s hides the way back',
    (natGatewaySupport) => {
      expect(s3(attached({ natGatewaySupport }))).toEqual(['1.00 unknown TransitGatewayNat']);
    },
  );

  it('that is off changes nothing', () => {
    expect(s3(attached({ natGatewaySupport: 'disabled' }))).toEqual(['1.00 delivered transit-gateway']);
  });

  it('makes system routes, which lead on as others do', () => {
    expect(s3(central('system'))).toEqual(['1.00 delivered transit-gateway']);
  });
});

describe('a Local Zone', () => {
  const inZone = (availabilityZone: string, parentZone?: Subnet['parentZone']): Inventory => {
    const hub = transitGateway('hub', { tables: ['spokes'] });
    const spoke = vpc('spoke', { cidr: '10.0.0.0/16' })
      .subnet('app', { egress: 'tgw', instances: 1 })
      .subnet('attach')
      .attach(hub, { in: 'attach', association: 'spokes', propagateTo: ['default'] });
    const egress = vpc('egress', { cidr: '10.1.0.0/16' })
      .subnet('tgw', { egress: 'nat-c' })
      .subnet('nat', { egress: 'igw' })
      .natGateway('c', { in: 'nat' })
      .route('nat', '10.0.0.0/8', 'tgw')
      .attach(hub, { in: 'tgw' });
    hub.route('0.0.0.0/0', egress, { table: 'spokes' });
    const given = organization(account(spoke), account(hub, egress)).inventory();
    return changed(given, ({ subnets: listed }) => ({
      subnets: isSeen(listed)
        ? {
            seen: listed.seen.map((one) =>
              one.id === 'subnet-app'
                ? {
                    ...one,
                    availabilityZone,
                    availabilityZoneId: 'euw1-x',
                    ...(parentZone ? { parentZone } : {}),
                  }
                : one,
            ),
          }
        : listed,
    }));
  };
  const parent = (letter: string) => ({ seen: { name: `eu-west-1${letter}`, id: `euw1-az-${letter}` } });

  it('takes the attachment of its parent zone', () => {
    expect(s3(inZone('eu-west-1-dub-1a', parent('a')))).toEqual(['1.00 delivered transit-gateway']);
    expect(s3(inZone('eu-west-1-dub-1a', parent('b')))).toEqual(['1.00 dropped transit-gateway']);
  });

  it('is not known without its parent, as no Availability Zone is', () => {
    const gap = { action: 'ec2:DescribeAvailabilityZones', code: 'UnauthorizedOperation', message: 'No.' };
    expect(s3(inZone('eu-west-1-dub-1a'))).toEqual(['1.00 unknown ParentZone']);
    expect(s3(inZone('eu-west-1-wl1-lon-wlz-1', { seen: null }))).toEqual(['1.00 unknown ParentZone']);
    expect(s3(inZone('us-west-2-lax-1a', { gap }))).toEqual(['1.00 unknown UnauthorizedOperation']);
    expect(s3(inZone('eu-west-1b'))).toEqual(['1.00 dropped transit-gateway']);
  });
});

describe('a network function', () => {
  const inspected = (association: string | null): Inventory => {
    const hub = transitGateway('hub', { tables: ['spokes', 'inspected'] });
    const spoke = vpc('spoke', { cidr: '10.0.0.0/16' })
      .subnet('app', { egress: 'tgw', instances: 1 })
      .attach(hub, { in: 'app', association: 'spokes', propagateTo: ['inspected'] });
    const egress = vpc('egress', { cidr: '10.1.0.0/16' })
      .subnet('tgw', { egress: 'nat-c' })
      .subnet('nat', { egress: 'igw' })
      .natGateway('c', { in: 'nat' })
      .route('nat', '10.0.0.0/8', 'tgw')
      .attach(hub, { in: 'tgw' });
    hub
      .attachment('fw', { type: 'network-function', association })
      .route('0.0.0.0/0', 'fw', { table: 'spokes' })
      .route('0.0.0.0/0', egress, { table: 'inspected' })
      .route('10.0.0.0/16', 'fw');
    return organization(account(spoke), account(hub, egress)).inventory();
  };

  it('is passed, and its own association leads on', () => {
    const path = ask(inspected('inspected'), 'subnet-app', 's3').families[0]?.shares[0]?.path;
    expect(path).toMatchObject({ disposition: 'delivered', egress: 'transit-gateway' });
    expect(path?.hops.map(({ id }) => id)).toContain('nat-c');
    expect(path?.assumptions.join()).toContain('network function');
  });

  it('that leads nowhere, or back to itself, ends the way', () => {
    expect(s3(inspected(null))).toEqual(['1.00 dropped transit-gateway']);
    expect(s3(inspected('spokes'))).toEqual(['1.00 dropped transit-gateway']);
  });
});
