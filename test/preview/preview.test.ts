import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { previewSchema } from '../../src/model/preview.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { stated } from './previewed.ts';

/** Three subnets behind a NAT gateway; the gateway endpoint for S3 serves the tables of some. */
const network = (served: readonly string[]): Inventory => {
  const own = vpc('net')
    .subnet('public', { egress: 'igw' })
    .natGateway('main', { in: 'public' })
    .subnet('a', { egress: 'nat-main', instances: 1 })
    .subnet('b', { egress: 'nat-main', instances: 1 })
    .subnet('c', { egress: 'nat-main', instances: 1 });
  return account(served.length > 0 ? own.gatewayEndpoint('s3', { in: served }) : own).inventory();
};

const book = {
  'subnet-a': 'aws_subnet.app["a"]',
  'subnet-b': 'aws_subnet.app["b"]',
  'subnet-c': 'aws_subnet.app["c"]',
};

const joins = (name: string) => ({ kind: 'delete' as const, touches: ['vpce-s3', `rtb-${name}`] });

describe('a preview in which nothing of the network changes', () => {
  it('judges one inventory for both sides, and says of it what two alike would say', () => {
    const now = network(['a']);
    const once = stated({ before: now, after: now, book });
    expect(once.after).toBe(once.before);
    expect(once.preview.after.findings.length).toBeGreaterThan(0);
    expect(once.preview).toEqual(stated({ before: now, after: network(['a']), book }).preview);
  });
});

describe('a preview', () => {
  const { preview } = stated({
    before: network(['a', 'b', 'c']),
    after: network(['c']),
    book,
    changes: {
      'aws_vpc_endpoint_route_table_association.a': joins('a'),
      'aws_vpc_endpoint_route_table_association.b': joins('b'),
      'aws_route_table.c': { kind: 'update', touches: ['rtb-c'] },
    },
    without: (addresses) =>
      network([
        ...(addresses.has('aws_vpc_endpoint_route_table_association.a') ? ['a'] : []),
        ...(addresses.has('aws_vpc_endpoint_route_table_association.b') ? ['b'] : []),
        'c',
      ]),
  });

  it('has the shape that is published', async () => {
    const schema = z.toJSONSchema(previewSchema, { io: 'input' });
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
      '../../schema/preview.schema.json',
    );
    expect(previewSchema.parse(preview)).toEqual(preview);
    const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);
    validate(JSON.parse(JSON.stringify(preview)));
    expect(validate.errors).toBeNull();
  });

  it('says which door each subnet takes before and after, by the addresses of the code', () => {
    const doors = (side: typeof preview.before) =>
      side.ways.filter(({ service }) => service === 's3').map(({ subject, door }) => `${subject} ${door}`);
    expect(doors(preview.before)).toEqual([
      'aws_subnet.app["a"] gateway',
      'aws_subnet.app["b"] gateway',
      'aws_subnet.app["c"] gateway',
      'subnet-public igw',
    ]);
    expect(doors(preview.after)).toEqual([
      'aws_subnet.app["a"] nat',
      'aws_subnet.app["b"] nat',
      'aws_subnet.app["c"] gateway',
      'subnet-public igw',
    ]);
  });

  it('finds what fails anew, each with the one change that did it', () => {
    const found = preview.changes.new
      .filter(({ check }) => check === 's3-via-nat')
      .map(({ subject, cause }) => `${subject}: ${cause}`);
    expect(found).toEqual([
      'aws_subnet.app["a"]: aws_vpc_endpoint_route_table_association.a',
      'aws_subnet.app["b"]: aws_vpc_endpoint_route_table_association.b',
    ]);
    expect(preview.changes.new[0]?.place).toEqual({
      file: 'main.tf',
      line: 'aws_vpc_endpoint_route_table_association.a'.length,
    });
  });

  it('draws the paths before and after', () => {
    const [path] = preview.changes.new.find(({ check }) => check === 's3-via-nat')?.paths ?? [];
    expect(path?.is).toContain('nat-main');
  });
});

describe('causes', () => {
  it('are several where no one change did it', () => {
    const { preview } = stated({
      before: network(['a', 'c']),
      after: network(['c']),
      book,
      changes: {
        'aws_vpc_endpoint.other': { kind: 'update', touches: ['vpce-s3', 'rtb-a'] },
        'aws_route_table.a': { kind: 'update', touches: ['rtb-a'] },
        'aws_subnet.a': { kind: 'update', touches: ['subnet-a'] },
      },
      without: (addresses) =>
        network(
          addresses.has('aws_vpc_endpoint.other') && addresses.has('aws_route_table.a') ? ['a', 'c'] : ['c'],
        ),
    });
    const [found] = preview.changes.new;
    expect(found?.cause).toBeNull();
    expect([...(found?.causes ?? [])].sort()).toEqual(['aws_route_table.a', 'aws_vpc_endpoint.other']);
  });

  it('are none where nothing that was tried makes a difference', () => {
    const { preview } = stated({
      before: network(['a', 'c']),
      after: network(['c']),
      book,
      changes: { 'aws_route_table.a': { kind: 'update', touches: ['rtb-a'] } },
    });
    expect(preview.changes.new[0]?.causes).toEqual([]);
  });

  it('are the subject itself where it is made', () => {
    const empty = { ...network([]), regions: [] };
    const { preview } = stated({
      before: empty,
      after: network([]),
      book,
      changes: { 'aws_subnet.app["a"]': { kind: 'create', touches: ['subnet-a'] } },
    });
    const found = preview.changes.new.find(({ check, id }) => check === 's3-via-nat' && id === 'subnet-a');
    expect(found?.cause).toBe('aws_subnet.app["a"]');
  });
});

describe('what becomes of verdicts', () => {
  it('is resolved where it fails no more', () => {
    const { preview } = stated({ before: network(['c']), after: network(['a', 'c']), book });
    expect(preview.changes.resolved.map(({ check, subject }) => `${check} ${subject}`)).toContain(
      's3-via-nat aws_subnet.app["a"]',
    );
    expect(preview.changes.new).toEqual([]);
  });

  it('is unsettled where it cannot be reached afterwards, and never resolved', () => {
    const gap = {
      action: 'pathproof:preview',
      code: 'KnownAfterApply',
      message: 'Its routes are not known.',
    };
    const now = network([]);
    const after = {
      ...now,
      regions: now.regions.map((unit) => ({ ...unit, sections: { ...unit.sections, routeTables: { gap } } })),
    };
    const { preview } = stated({ before: network([]), after, book });
    expect(preview.changes.resolved.filter(({ check }) => check === 's3-via-nat')).toEqual([]);
    expect(preview.changes.unsettled.map(({ check, subject }) => `${check} ${subject}`)).toContain(
      's3-via-nat aws_subnet.app["a"]',
    );
    expect(preview.after.ways.find(({ subject }) => subject === 'aws_subnet.app["a"]')?.door).toBe('unknown');
  });
});
