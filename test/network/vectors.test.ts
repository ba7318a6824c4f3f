import { describe, expect, it } from 'vitest';
import type { Route } from '../../src/model/resources.ts';
import { blocksOf, parseBlock } from '../../src/network/cidr.ts';
import { lookup, type Match } from '../../src/network/lookup.ts';
import { decideAcl, portRange } from '../../src/network/network-acls.ts';
import { merge, type Range, totalOf } from '../../src/network/ranges.ts';
import { admission, coverage } from '../../src/network/security-groups.ts';
import { expand } from '../../src/paths/tables.ts';
import { createWorld } from '../../src/paths/world.ts';
import { vpc } from '../../src/testing/index.ts';
import { type ApiRoute, inventoryOf, itemsOf, vectors, withRoutes } from '../vectors.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };

const corporate = vectors.prefixLists['pl-corp']?.Cidrs ?? [];

const blockOf = (cidr: string): Range => {
  const block = parseBlock(cidr);
  if (!block) throw new Error(`${cidr} is no block.`);
  return block;
};

const matchesOf = (routes: readonly ApiRoute[], ranges: readonly Range[]): readonly Match<Route>[] => {
  const inventory = inventoryOf(withRoutes(vpc().subnet('app').prefixList('corp', corporate), 'app', routes));
  const table = itemsOf(inventory, 'routeTables').find(({ id }) => id === 'rtb-app');
  if (!table) throw new Error('The table is missing.');
  const { entries } = expand(createWorld(inventory), table, place, 'ipv4');
  return lookup(entries, ranges, (a, b) => a.target.id === b.target.id && a.state === b.state);
};

/** What a match is called in the vectors. */
const outcomeOf = ({ winners }: Match<Route>): string => {
  const ids = winners.map(({ target: route }) =>
    route.state === 'blackhole' ? `blackhole:${route.target.id}` : route.target.id,
  );
  return ids.length > 1 ? `indeterminate:${ids.toSorted().join('|')}` : (ids[0] ?? 'none');
};

describe('routes', () => {
  it.each(vectors.routes)('$id: $title', ({ routes, expectShares }) => {
    const addresses = merge(blocksOf(vectors.prefixLists['pl-s3']?.Cidrs ?? [], 'ipv4'));
    const shares: Record<string, number> = {};
    for (const match of matchesOf(routes, addresses))
      shares[outcomeOf(match)] = Number((totalOf(match.ranges) * 10_000n) / totalOf(addresses)) / 10_000;
    expect(Object.keys(shares).toSorted()).toEqual(Object.keys(expectShares).toSorted());
    for (const [outcome, share] of Object.entries(expectShares))
      expect(shares[outcome]).toBeCloseTo(share, 3);
  });
});

describe('a lookup', () => {
  it.each(vectors.lookup)('$id: $title', ({ routes, address, expect: target }) => {
    const matches = matchesOf(routes, [blockOf(address)]);
    expect(matches.map(outcomeOf)).toEqual([target]);
  });
});

const familyOfSource = 'ipv4';

describe('security groups', () => {
  it.each(vectors.sg)('$id: $title', ({ ipPermissions, source, port, expect: covered }) => {
    const ingress = ipPermissions.map((permission) => ({
      protocol: permission.IpProtocol,
      ...(permission.FromPort === undefined
        ? {}
        : { port: [permission.FromPort, permission.ToPort ?? permission.FromPort] as const }),
      from: [
        ...(permission.IpRanges ?? []).map(({ CidrIp }) => CidrIp),
        ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
        ...(permission.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId),
        ...(permission.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId),
      ],
    }));
    const given = inventoryOf(vpc().prefixList('corp', corporate).securityGroup('self', { ingress }));
    const group = itemsOf(given, 'securityGroups').find(({ id }) => id === 'sg-self');
    const lists = itemsOf(given, 'prefixLists');
    const admitted = admission(
      group?.ingress ?? [],
      port,
      familyOfSource,
      (id) => lists.find((list) => list.id === id)?.entries ?? { seen: [] },
    );
    expect(admitted.gaps).toEqual([]);
    expect(coverage(admitted, [blockOf(source)])).toBe(covered);
  });
});

describe('network ACLs', () => {
  it.each(vectors.nacl)(
    '$id: port $port of $address is decided: $expect',
    ({ entries, egress, address, port, expect: action }) => {
      const own = entries
        .filter(({ RuleNumber }) => RuleNumber < 32767)
        .map((entry) => ({
          number: entry.RuleNumber,
          direction: entry.Egress ? ('egress' as const) : ('ingress' as const),
          action: entry.RuleAction,
          protocol: entry.Protocol,
          cidr: entry.CidrBlock,
          ...(entry.PortRange ? { port: [entry.PortRange.From, entry.PortRange.To] as const } : {}),
        }));
      const inventory = inventoryOf(vpc().subnet('app').networkAcl('tight', { in: 'app', entries: own }));
      const acl = itemsOf(inventory, 'networkAcls').find(({ id }) => id === 'acl-tight');
      const family = address.includes(':') ? 'ipv6' : 'ipv4';
      const decisions = decideAcl(acl?.entries ?? [], { egress, family, ports: portRange(port) }, [
        blockOf(address),
      ]);
      expect(decisions.map(({ ports }) => (ports === 'all' ? 'allow' : 'deny'))).toEqual([action]);
    },
  );
});
