import type { Change } from '../../src/model/change.ts';
import type { Inventory, RegionInventory, Section, Sections } from '../../src/model/inventory.ts';
import { isSeen } from '../../src/model/observed.ts';
import { createDice, type Dice } from '../paths/random/dice.ts';

const itemsOf = <S extends Section>({ sections }: RegionInventory, section: S): readonly Sections[S][] => {
  const listed = sections[section];
  return isSeen(listed) ? (listed.seen as readonly Sections[S][]) : [];
};

const policies: readonly (string | null)[] = [
  null,
  JSON.stringify({ Version: '2012-10-17', Statement: [] }),
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' }],
  }),
];

/** Everything of a few kinds that could be done to a unit; some of it is refused. */
const changesIn = (dice: Dice, unit: RegionInventory): readonly Change[] => {
  const { accountId, region } = unit;
  const place = { accountId, region };
  const endpoints = itemsOf(unit, 'vpcEndpoints');
  const gateways = itemsOf(unit, 'routeTables').flatMap(({ id, vpcId }) =>
    ['s3', 'dynamodb'].map((service): Change => ({
      kind: 'create-vpc-endpoint',
      ...place,
      as: `new-${service}`,
      vpcId,
      type: 'Gateway',
      serviceName: `com.amazonaws.${region}.${service}`,
      routeTableIds: [id],
      subnetIds: [],
      groupIds: [],
      privateDns: false,
      ipAddressType: null,
      policy: null,
    })),
  );
  return [
    ...gateways,
    ...endpoints.map(({ id }): Change => ({ kind: 'delete-vpc-endpoint', ...place, endpointId: id })),
    ...endpoints.map(({ id }): Change => ({
      kind: 'modify-vpc-endpoint',
      ...place,
      endpointId: id,
      policy: dice.pick(policies),
    })),
    ...itemsOf(unit, 'routeTables').flatMap(({ id, routes }) =>
      routes.map(({ destination }): Change => ({
        kind: 'delete-route',
        ...place,
        tableId: id,
        destination: destination as never,
      })),
    ),
    ...itemsOf(unit, 'natGateways').map(({ id }): Change => ({
      kind: 'delete-nat-gateway',
      ...place,
      natGatewayId: id,
    })),
    ...itemsOf(unit, 'subnets').map(({ id }): Change => ({
      kind: 'modify-subnet-attribute',
      ...place,
      subnetId: id,
      attribute: 'enableDns64',
      value: true,
    })),
    ...itemsOf(unit, 'securityGroups').flatMap(({ id, ingress }) =>
      ingress.map(({ protocol, fromPort, toPort, peer }): Change => ({
        kind: 'revoke-rule',
        ...place,
        groupId: id,
        direction: 'ingress',
        rule: { protocol, fromPort, toPort, peer: { kind: peer.kind, value: peer.value } } as never,
      })),
    ),
  ];
};

/** Everything that could be done to who answers names in the VPCs of a unit. */
const nameChangesIn = (unit: RegionInventory): readonly Change[] => {
  const { accountId, region } = unit;
  const place = { accountId, region };
  return [
    ...itemsOf(unit, 'vpcHostedZones').flatMap(({ vpcId, zones }) =>
      (isSeen(zones) ? zones.seen : []).map(({ id }): Change => ({
        kind: 'disassociate-zone',
        ...place,
        zoneId: id,
        vpcId,
      })),
    ),
    ...itemsOf(unit, 'hostedZones').flatMap(({ id, name, records }) => [
      ...(isSeen(records) ? records.seen : []).map((record): Change => ({
        kind: 'delete-record',
        ...place,
        zoneId: id,
        name: record.name,
        type: record.type,
        ttl: 60,
        values: [...record.values],
        alias: null,
      })),
      {
        kind: 'upsert-record',
        ...place,
        zoneId: id,
        name,
        type: 'A',
        ttl: 60,
        values: ['10.0.0.9'],
        alias: null,
      } satisfies Change,
    ]),
    ...itemsOf(unit, 'resolverRuleAssociations').map(({ ruleId, vpcId }): Change => ({
      kind: 'disassociate-resolver-rule',
      ...place,
      ruleId,
      vpcId,
    })),
    ...itemsOf(unit, 'vpcEndpoints')
      .filter(({ type }) => type === 'Interface')
      .map(({ id }): Change => ({ kind: 'delete-vpc-endpoint', ...place, endpointId: id })),
  ];
};

/** So many changes of who answers names that could be made in an inventory. */
export const drawNameChanges = (inventory: Inventory, seed: number, count: number): readonly Change[] =>
  createDice(seed).shuffle(inventory.regions.flatMap(nameChangesIn)).slice(0, count);

/** So many changes that could be made in an inventory, drawn of all that come to mind. */
export const drawChanges = (inventory: Inventory, seed: number, count: number): readonly Change[] => {
  const dice = createDice(seed);
  return dice.shuffle(inventory.regions.flatMap((unit) => [...changesIn(dice, unit)])).slice(0, count);
};
