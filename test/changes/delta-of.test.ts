import { describe, expect, it } from 'vitest';
import { makeChanges } from '../../src/changes/delta-of.ts';
import { type Change, changeKinds, changeSchema, changeSchemas } from '../../src/model/change.ts';
import { type Inventory, inventorySchema, type Section, type Sections } from '../../src/model/inventory.ts';
import { account, type Given, inventoryOf, vpc } from '../../src/testing/index.ts';

const place = { accountId: '111111111111', region: 'eu-central-1' } as const;

const net = () =>
  vpc()
    .subnet('public', { egress: 'igw' })
    .subnet('app', { egress: 'nat', instances: 1, zone: 'a' })
    .subnet('db', { zone: 'b' })
    .internetGateway()
    .natGateway('a', { in: 'public' });

const items = <S extends Section>(inventory: Inventory, section: S): readonly Sections[S][] =>
  inventory.regions.flatMap((unit) => {
    const listed = unit.sections[section];
    return 'seen' in listed ? (listed.seen as readonly Sections[S][]) : [];
  });

const built = (given: Given = account(net())): Inventory => inventoryOf(given);

/** The inventory's own account, region and VPC, whatever the builder calls them. */
const placeOf = (inventory: Inventory) => {
  const [unit] = inventory.regions;
  return { accountId: unit?.accountId ?? '', region: unit?.region ?? '' };
};

const gateway = (inventory: Inventory, routeTableIds: readonly string[]): Change => ({
  kind: 'create-vpc-endpoint',
  ...placeOf(inventory),
  as: 'vpce-new-s3',
  vpcId: items(inventory, 'vpcs')[0]?.id ?? '',
  type: 'Gateway',
  serviceName: `com.amazonaws.${placeOf(inventory).region}.s3`,
  routeTableIds: [...routeTableIds],
  subnetIds: [],
  groupIds: [],
  privateDns: false,
  ipAddressType: null,
  policy: null,
});

const routesOf = (inventory: Inventory, table: string) =>
  items(inventory, 'routeTables').find(({ id }) => id === table)?.routes ?? [];

const make = (inventory: Inventory, ...changes: readonly Change[]) => {
  const made = makeChanges(changes, inventory);
  // What comes of changes is an inventory like any other.
  inventorySchema.parse(made.inventory);
  return made;
};

describe('changes', () => {
  it('are read by the schema of their kind, and of no other', () => {
    expect(changeKinds.length).toBeGreaterThan(20);
    for (const kind of changeKinds) expect(changeSchemas[kind].shape.kind.value).toBe(kind);
    const change = gateway(built(), ['rtb-app']);
    expect(changeSchema.parse(change)).toEqual(change);
    expect(changeSchema.safeParse({ ...change, kind: 'delete-vpc-endpoint' }).success).toBe(false);
    expect(changeSchema.safeParse({ ...change, sudo: true }).success).toBe(false);
  });

  it('write the routes of a gateway endpoint, and take them away with it', () => {
    const before = built();
    const { inventory, refused } = make(before, gateway(before, ['rtb-app']));
    expect(refused).toEqual([]);
    expect(routesOf(inventory, 'rtb-app').map(({ target }) => target.id)).toContain('vpce-new-s3');
    expect(routesOf(inventory, 'rtb-db')).toEqual(routesOf(before, 'rtb-db'));
    const gone = make(inventory, {
      kind: 'delete-vpc-endpoint',
      ...placeOf(before),
      endpointId: { ref: 'vpce-new-s3' },
    });
    expect(gone.inventory).toEqual(before);
  });

  it('are refused where AWS would refuse them, and change nothing then', () => {
    const before = built(account(net().gatewayEndpoint('s3', { in: 'app' })));
    const { inventory, refused } = make(before, gateway(before, ['rtb-app']));
    expect(refused.map(({ refusal }) => refusal.code)).toEqual(['RouteAlreadyExists']);
    expect(inventory).toBe(before);
  });

  it('leave blackholes where a NAT gateway was', () => {
    const before = built();
    const [nat] = items(before, 'natGateways');
    const { inventory, refused } = make(before, {
      kind: 'delete-nat-gateway',
      ...placeOf(before),
      natGatewayId: nat?.id ?? '',
    });
    expect(refused).toEqual([]);
    expect(routesOf(inventory, 'rtb-app').find(({ target }) => target.id === nat?.id)?.state).toBe(
      'blackhole',
    );
    expect(items(inventory, 'networkInterfaces').some((eni) => eni.interfaceType === 'nat_gateway')).toBe(
      false,
    );
  });

  it('give a new interface endpoint interfaces, names and the group that is made with it', () => {
    const before = built();
    const vpcId = items(before, 'vpcs')[0]?.id ?? '';
    const at = placeOf(before);
    const { inventory, refused } = make(
      before,
      {
        kind: 'create-security-group',
        ...at,
        as: 'sg-new',
        vpcId,
        name: 'kms-clients',
        description: 'Clients',
      },
      {
        kind: 'authorize-rule',
        ...at,
        groupId: { ref: 'sg-new' },
        direction: 'ingress',
        rule: { protocol: 'tcp', fromPort: 443, toPort: 443, peer: { kind: 'ipv4', value: '10.0.0.0/16' } },
      },
      {
        kind: 'create-vpc-endpoint',
        ...at,
        as: 'vpce-new-kms',
        vpcId,
        type: 'Interface',
        serviceName: `com.amazonaws.${at.region}.kms`,
        routeTableIds: [],
        subnetIds: ['subnet-app', 'subnet-db'],
        groupIds: [{ ref: 'sg-new' }],
        privateDns: true,
        ipAddressType: null,
        policy: null,
      },
    );
    expect(refused).toEqual([]);
    const endpoint = items(inventory, 'vpcEndpoints').find(({ id }) => id === 'vpce-new-kms');
    const enis = items(inventory, 'networkInterfaces').filter(({ id }) =>
      endpoint?.networkInterfaceIds.includes(id),
    );
    expect(enis.map(({ subnetId }) => subnetId).sort()).toEqual(['subnet-app', 'subnet-db']);
    expect(
      enis.every(({ groupIds, privateIps }) => groupIds[0] === 'sg-new' && privateIps.length === 1),
    ).toBe(true);
    expect(endpoint?.dnsNames).toContain(`kms.${at.region}.amazonaws.com`);
  });

  it('share what they do not touch', () => {
    const before = built();
    const { inventory } = make(before, gateway(before, ['rtb-app']));
    expect(inventory.regions[0]?.sections.securityGroups).toBe(before.regions[0]?.sections.securityGroups);
    expect(inventory.regions[0]?.sections.routeTables).not.toBe(before.regions[0]?.sections.routeTables);
  });

  it('say that nothing is known of what was not read', () => {
    const { refused } = make(built(), {
      kind: 'delete-route',
      ...place,
      accountId: '999999999999',
      tableId: 'rtb-x',
      destination: { kind: 'ipv4', value: '0.0.0.0/0' },
    });
    expect(refused.map(({ refusal }) => refusal.why)).toEqual(['unseen']);
  });
});
