import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withNews } from '../../src/model/known-values.ts';
import type { NetworkAclEntry } from '../../src/model/resources.ts';
import { parseBlock } from '../../src/network/cidr.ts';
import { decideAcl } from '../../src/network/network-acls.ts';
import type { Range } from '../../src/network/ranges.ts';

const cidrs = ['0.0.0.0/0', '10.0.0.0/24', '10.0.0.0/25', '10.0.0.128/26', '10.0.0.77/32'] as const;
const source = parseBlock('10.0.0.0/24') as Range;

const entry: fc.Arbitrary<NetworkAclEntry> = fc.record({
  egress: fc.boolean(),
  ruleNumber: fc.integer({ min: 1, max: 99 }),
  protocol: fc.constantFrom('6', '-1', '17'),
  action: fc.constantFrom('allow', 'deny'),
  cidr: fc.constantFrom(...cidrs),
  ipv6Cidr: fc.constant(null),
  fromPort: fc.constantFrom(0, 440, 443, 1024),
  toPort: fc.constantFrom(443, 1023, 65535),
});

const byNumber = fc
  .uniqueArray(entry, { maxLength: 8, selector: ({ ruleNumber, egress }) => `${egress}/${ruleNumber}` })
  .map((entries) => entries.filter(({ fromPort, toPort }) => (fromPort ?? 0) <= (toPort ?? 0)));

/** One packet against the list, as the user guide tells it. */
const allows = (
  entries: readonly NetworkAclEntry[],
  egress: boolean,
  address: bigint,
  port: number,
): boolean => {
  const first = [...entries]
    .sort((a, b) => a.ruleNumber - b.ruleNumber)
    .find((one) => {
      const block = parseBlock(one.cidr ?? '') as Range;
      const ports = one.protocol === '-1' || ((one.fromPort ?? 0) <= port && port <= (one.toPort ?? 0));
      return (
        one.egress === egress &&
        one.protocol !== '17' &&
        block.start <= address &&
        address <= block.end &&
        ports
      );
    });
  return first?.action === 'allow';
};

describe('a network ACL', () => {
  it('decides ranges as it decides each packet', () => {
    fc.assert(
      fc.property(byNumber, fc.boolean(), fc.constantFrom(443, 1024, 5000), (entries, egress, port) => {
        const decisions = decideAcl(
          entries,
          { egress, family: 'ipv4', ports: { start: BigInt(port), end: BigInt(port) } },
          [source],
        );
        for (let address = source.start; address <= source.end; address += 7n) {
          const found = decisions.filter(({ ranges }) =>
            ranges.some(({ start, end }) => start <= address && address <= end),
          );
          expect(found).toHaveLength(1);
          expect(found[0]?.ports === 'all').toBe(allows(entries, egress, address, port));
        }
      }),
    );
  });

  it('lets a part of the ports through where only some packets would pass', () => {
    fc.assert(
      fc.property(byNumber, (entries) => {
        const wanted = { start: 1020n, end: 1030n };
        for (const { ranges, ports } of decideAcl(entries, { egress: true, family: 'ipv4', ports: wanted }, [
          source,
        ])) {
          const [{ start }] = ranges as [Range];
          const passed = Array.from({ length: 11 }, (_, i) => allows(entries, true, start, 1020 + i)).filter(
            Boolean,
          ).length;
          expect(ports).toBe(passed === 0 ? 'none' : passed === 11 ? 'all' : 'part');
        }
      }),
    );
  });
});

describe('an entry of which AWS says a field that is newer than this code', () => {
  const all = (action: string, cidr: string | null): NetworkAclEntry => ({
    egress: true,
    ruleNumber: 1,
    protocol: '-1',
    action,
    cidr,
    ipv6Cidr: null,
    fromPort: null,
    toPort: null,
  });
  const port = { start: 443n, end: 443n };
  const portsOf = (entries: readonly NetworkAclEntry[], family: 'ipv4' | 'ipv6') =>
    decideAcl(entries, { egress: true, family, ports: port }, [
      parseBlock(family === 'ipv4' ? '0.0.0.0/0' : '::/0') as Range,
    ]).map(({ ports }) => ports);
  const action = withNews('allow', ['newBlocks']);

  it('may let traffic pass, or not', () => {
    expect(portsOf([all(action, '0.0.0.0/0')], 'ipv4')).toEqual(['unknown']);
    expect(portsOf([all(action, '0.0.0.0/0')], 'ipv6')).toEqual(['none']);
  });

  it.each(['ipv4', 'ipv6'] as const)('may speak of any address where it names none (%s)', (family) => {
    expect(portsOf([all(action, null)], family)).toEqual(['unknown']);
  });
});
