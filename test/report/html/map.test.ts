import { describe, expect, it } from 'vitest';
import type { ServiceMatrix } from '../../../src/model/matrix.ts';
import type { Report } from '../../../src/model/report.ts';
import { staticMap } from '../../../src/report/html/static-map.tsx';
import { matrixOf, row, type Went } from '../map/matrices.ts';
import { hostile, sampleReport } from '../sample-report.ts';

const services = ['s3', 'dynamodb', 'ssm', 'kms'];

const went: readonly (readonly Went[])[] = [
  ['gateway', 'gateway', 'nat', 'nat'],
  ['nat', 'nat', 'nat', 'nat'],
  ['tgw to a NAT', 'tgw to a NAT', 'central', 'blocked'],
  [
    [
      [0.4, 'gateway'],
      [0.6, 'nat'],
    ],
    'none',
    'none',
    'none',
  ],
];

/** A cloud of so many VPCs, in accounts of eight. */
const cloudOf = (vpcs: number, perVpc: number): ServiceMatrix =>
  matrixOf(
    services,
    Array.from({ length: vpcs * perVpc }, (_, at) => {
      const vpc = Math.floor(at / perVpc);
      return row(`subnet-${at.toString(16).padStart(17, '0')}`, went[at % went.length]!, {
        accountId: String(111122220000 + Math.floor(vpc / 8)),
        vpcId: `vpc-${vpc.toString(16).padStart(17, '0')}`,
        vpcName: `network-${vpc}`,
        subnetName: `app-${at}`,
      });
    }),
  );

const mapOf = (matrix: ServiceMatrix, more: Partial<Report> = {}): string =>
  [...staticMap({ ...sampleReport, matrix, ...more })].join('');

const danglingIn = (page: string): readonly string[] => {
  const ids = new Set([...page.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id));
  return [...page.matchAll(/href="#([^"]+)"/g)].flatMap(([, id]) => (ids.has(id) ? [] : [id!]));
};

const repeatedIn = (page: string): readonly string[] => {
  const ids = [...page.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id!);
  return ids.filter((id, at) => ids.indexOf(id) !== at);
};

describe('the map of the page', () => {
  it('says how many subnets it folded, in all and in each VPC', () => {
    const page = mapOf(cloudOf(2, 8));
    expect(page).toContain('The 16 subnets are drawn as 8 boxes');
    expect(page.match(/8 subnets, 4 drawn/g)).toHaveLength(2);
  });

  it('draws a thousand subnets in 1.5 MB, each VPC by itself, and no link of it leads nowhere', () => {
    const page = mapOf(cloudOf(64, 16));
    expect(page.length).toBeLessThan(1_500_000);
    expect(page.match(/class="map-vpc"/g)).toHaveLength(64);
    expect(danglingIn(page)).toEqual([]);
    expect(repeatedIn(page)).toEqual([]);
  });

  it('draws as many VPCs as there is room for, gives each account a bar, and counts the rest', () => {
    const page = mapOf(cloudOf(1600, 8));
    expect(page.length).toBeLessThan(2_000_000);
    expect(page).toContain('1,600 VPCs would be too many to look at');
    const drawn = page.match(/class="map-vpc"/g)!.length;
    const counted = [...page.matchAll(/(\d+) (?:more )?VPCs? would make this page too long/g)];
    expect(drawn + counted.reduce((sum, [, amount]) => sum + Number(amount), 0)).toBe(1600);
    expect(danglingIn(page)).toEqual([]);
  });

  it('draws before and after what a plan changes, and nothing of it without one', () => {
    const before = cloudOf(2, 4);
    const plannedMatrix = {
      ...before,
      rows: [{ ...before.rows[1]!, cells: before.rows[0]!.cells }],
    };
    const page = mapOf(before, { plannedMatrix });
    expect(page).toContain('1 VPC in which subnets go another way');
    expect(page.match(/<figcaption>(?:Before|After)<\/figcaption>/g)).toHaveLength(2);
    expect(page).toContain('3 more subnets of this VPC go the ways that they went.');
    expect(repeatedIn(page)).toEqual([]);
    expect(mapOf(before)).not.toContain('figcaption');
  });

  it('keeps hostile names and ids text', () => {
    for (const name of Object.values(hostile)) {
      const { rows, ...rest } = cloudOf(1, 4);
      const named = rows.map((one) => ({
        ...one,
        vpcId: name,
        vpcName: name,
        subnetId: name,
        subnetName: name,
      }));
      const page = mapOf({ ...rest, rows: named, services: services.map((service) => service + name) });
      expect(page).not.toMatch(/<(?:img|script)/);
      // oxlint-disable-next-line no-control-regex
      expect(page).not.toMatch(/[\u001b\u202a-\u202e\u2066-\u2069\u200b]/);
    }
  });

  it('is not there without a matrix, or with an empty one', () => {
    expect([...staticMap(sampleReport)]).toEqual([]);
    expect(mapOf(matrixOf(services, []))).toBe('');
  });
});
