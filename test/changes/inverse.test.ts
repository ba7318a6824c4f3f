import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeChanges } from '../../src/changes/delta-of.ts';
import { inverseOf } from '../../src/changes/inverse.ts';
import type { Change } from '../../src/model/change.ts';
import { type Inventory, inventorySchema, type Section, type Sections } from '../../src/model/inventory.ts';
import { isSeen, type Observed } from '../../src/model/observed.ts';

const example = inventorySchema.parse(
  JSON.parse(readFileSync(new URL('../../examples/example-organization.json', import.meta.url), 'utf8')),
) as Inventory;

const everyItem = <S extends Section>(section: S) =>
  example.regions.flatMap(({ accountId, region, sections }) => {
    const listed = sections[section] as Observed<readonly Sections[S][]>;
    return isSeen(listed)
      ? listed.seen
          .filter((item) => (item as { readonly ownerId?: string }).ownerId === accountId)
          .map((item) => ({ item, accountId, region }))
      : [];
  });

/** Every third, so that all kinds of the example come up and the test stays quick. */
const some = <T>(all: readonly T[]): readonly T[] => all.filter((_, at) => at % 3 === 0).slice(0, 8);

const changes: readonly Change[] = [
  ...some(everyItem('routeTables')).flatMap(({ item, accountId, region }): Change[] =>
    item.routes
      .filter(({ target, destination }) => target.kind !== 'local' && destination.kind !== 'prefix-list')
      .map(({ destination }) => ({
        kind: 'delete-route',
        accountId,
        region,
        tableId: item.id,
        destination,
      })),
  ),
  ...some(everyItem('securityGroups')).flatMap(({ item, accountId, region }): Change[] =>
    // A change names another group by its id alone, and an inventory its account as well.
    item.ingress
      .filter(({ peer }) => peer.kind !== 'security-group')
      .map(({ protocol, fromPort, toPort, peer }) => ({
        kind: 'revoke-rule',
        accountId,
        region,
        groupId: item.id,
        direction: 'ingress',
        rule: { protocol, fromPort, toPort, peer: { kind: peer.kind, value: peer.value } } as never,
      })),
  ),
  ...some(everyItem('networkAcls')).flatMap(({ item, accountId, region }): Change[] =>
    item.entries
      .filter(({ ruleNumber }) => ruleNumber < 32767)
      .map(({ egress, ruleNumber }) => ({
        kind: 'delete-network-acl-entry',
        accountId,
        region,
        aclId: item.id,
        egress,
        ruleNumber,
      })),
  ),
  ...some(everyItem('vpcEndpoints')).flatMap(({ item, accountId, region }): Change[] => [
    { kind: 'modify-vpc-endpoint', accountId, region, endpointId: item.id, policy: '{"Statement":[]}' },
    ...(item.type === 'Interface'
      ? ([
          {
            kind: 'modify-vpc-endpoint',
            accountId,
            region,
            endpointId: item.id,
            privateDns: !item.privateDnsEnabled,
          },
        ] as const)
      : []),
  ]),
  ...some(everyItem('subnets')).map(({ item, accountId, region }): Change => ({
    kind: 'modify-subnet-attribute',
    accountId,
    region,
    subnetId: item.id,
    attribute: 'enableDns64',
    value: !item.enableDns64,
  })),
];

const settled = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map((one) => JSON.stringify(settled(one))).sort()
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, settled(one)]))
      : value;

/** What differs between two inventories, by the section and id of things, whatever the order of lists inside of them. */
const differing = (one: Inventory, other: Inventory): readonly string[] =>
  one.regions.flatMap((unit, at) =>
    Object.entries(unit.sections as Record<string, Observed<readonly object[]>>).flatMap(
      ([section, listed]) => {
        const theirs = other.regions[at]?.sections[section as Section] as typeof listed | undefined;
        if (!isSeen(listed) || !theirs || !isSeen(theirs) || theirs === listed) return [];
        return listed.seen.flatMap((item, index) => {
          const [mine, its] = [item, theirs.seen[index]].map((each) => settled(each)) as Record<
            string,
            unknown
          >[];
          return Object.keys(mine ?? {})
            .filter((key) => JSON.stringify(mine?.[key]) !== JSON.stringify(its?.[key]))
            .map((key) => `${section} ${String(mine?.['id'])} ${key}`);
        });
      },
    ),
  );

describe('the inverse of a change', () => {
  it('is tried on every kind of the example', () => {
    expect(new Set(changes.map(({ kind }) => kind)).size).toBe(5);
  });

  it.each(changes.map((change) => [change.kind, change] as const))('puts back what %s took', (_, change) => {
    const made = makeChanges([change], example);
    if (made.refused.length > 0) return;
    const inverse = inverseOf(change, example);
    if (inverse === null) return;
    const back = makeChanges(inverse, made.inventory);
    expect(back.refused).toEqual([]);
    expect(differing(example, back.inventory)).toEqual([]);
  });

  it('makes a deleted endpoint anew with its tables, subnets, groups and policy', () => {
    const endpoints = some(everyItem('vpcEndpoints'));
    expect(endpoints.length).toBeGreaterThan(2);
    for (const { item, accountId, region } of endpoints) {
      const change: Change = { kind: 'delete-vpc-endpoint', accountId, region, endpointId: item.id };
      const inverse = inverseOf(change, example);
      if (inverse === null) continue;
      expect(inverse[0]).toMatchObject({
        serviceName: item.serviceName,
        policy: item.policy,
        vpcId: item.vpcId,
      });
    }
  });
});
