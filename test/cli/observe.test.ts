import { describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { checks } from '../../src/checks/index.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import type { Observations } from '../../src/model/observations.ts';
import type { Report } from '../../src/model/report.ts';
import type { ObserveOptions } from '../../src/collect/observe.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { execute } from './execute.ts';
import { folderOfFile } from '../temp-folder.ts';
import { reportIn } from '../report-in.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const collected: Inventory = account(
  vpc()
    .subnet('public', { egress: 'igw' })
    .natGateway('a', { in: 'public' })
    .subnet('app', { egress: 'nat', instances: 1 }),
).inventory();

const found: Observations = {
  observedAt: '2026-11-22T10:00:00.000Z',
  natTraffic: [
    {
      ...place,
      natGatewayId: 'nat-a',
      from: '2026-11-08T10:00:00.000Z',
      to: '2026-11-22T10:00:00.000Z',
      bytes: { seen: 2 ** 40 },
    },
  ],
  flowLogs: [{ ...place, flowLogs: { seen: [] } }],
  apiCalls: [],
};

const around = (asked: ObserveOptions[] = []) => ({
  parts: {
    checks: () => Promise.resolve(checks),
    collect: () => Promise.resolve(() => Promise.resolve(collected)),
    observe: () =>
      Promise.resolve((options: ObserveOptions) => {
        asked.push(options);
        return Promise.resolve(found);
      }),
  },
});

const json = ['--format', 'json', '--fail-on', 'never', '--quiet'];
const file = join(folderOfFile('observe'), 'inventory.json');

describe('scan --observe', () => {
  it('asks about the NAT gateways on failing paths, where there are VPCs', async () => {
    const asked: ObserveOptions[] = [];
    await execute(['scan', '--observe', '--profile', 'audit', ...json], around(asked));
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ profile: 'audit', places: [place] });
    expect(asked[0]?.nats).toMatchObject([{ ...place, natGatewayId: 'nat-a' }]);
  });

  it('asks with real ids for a report without them', async () => {
    const asked: ObserveOptions[] = [];
    const { out } = await execute(['scan', '--observe', '--redact', ...json], around(asked));
    expect(asked[0]?.nats[0]?.natGatewayId).toBe('nat-a');
    expect((JSON.parse(out) as Report).traffic?.natGateways[0]?.natGatewayId).toMatch(/^nat-[0-9a-f]{17}$/);
  });

  it('reports what it learned, and keeps it for an audit that says the same', async () => {
    const scanned = await execute(['scan', '--observe', '--save', file, ...json], around());
    const report = reportIn(scanned.out);
    expect(report.traffic?.natGateways).toMatchObject([{ natGatewayId: 'nat-a', bytes: 2 ** 40 }]);
    expect(scanned.saved.get(file)?.observations).toEqual(found);
    const audited = await execute(['audit', file, ...json], {
      parts: {
        checks: () => Promise.resolve(checks),
        loadInventory: () => Promise.resolve(scanned.saved.get(file)!),
      },
    });
    expect(audited.out).toBe(scanned.out);
  });

  it('is not done where nobody asked', async () => {
    // `execute` refuses parts that were not expected.
    const { parts } = around();
    const { observe: _, ...others } = parts;
    const { out, code } = await execute(['scan', ...json], { parts: others });
    expect(code).toBe(0);
    expect(JSON.parse(out)).not.toHaveProperty('traffic');
  });

  it('ended by Ctrl-C keeps what was collected, without what was looked at in part', async () => {
    let press = () => {};
    const { parts } = around();
    const { code, saved } = await execute(['scan', '--observe', '--save', file, ...json], {
      parts: {
        ...parts,
        observe: () =>
          Promise.resolve(() => {
            press();
            return Promise.resolve(found);
          }),
      },
      withInterrupt: (pressing) => (press = pressing),
    });
    expect(code).toBe(130);
    expect(saved.get(file)).toEqual(collected);
  });
});

describe('permissions --observe', () => {
  it('adds what --observe asks, and changes nothing without', async () => {
    const { permissionsPolicy } = await import('../../src/collectors/permissions.ts');
    const policy = async (...argv: readonly string[]) =>
      JSON.parse(
        (
          await execute(['permissions', ...argv], {
            parts: { permissionsPolicy: (role, more) => Promise.resolve(permissionsPolicy(role, more)) },
          })
        ).out,
      ) as ReturnType<typeof permissionsPolicy>;
    const [plain, more] = [await policy(), await policy('--observe')];
    expect(plain).toEqual(permissionsPolicy());
    expect(JSON.stringify(plain)).not.toMatch(/cloudwatch|FlowLogs/);
    expect(more.Statement.slice(0, -1)).toEqual(plain.Statement);
    expect(more.Statement.at(-1)).toMatchObject({
      Effect: 'Allow',
      Action: ['cloudwatch:GetMetricData', 'ec2:DescribeFlowLogs'],
    });
  });
});

describe('the matrix of a report', () => {
  const matrixOf = async (...argv: readonly string[]) =>
    reportIn((await execute(['scan', ...json, ...argv], around())).out);

  it('has every subnet against the services in use', async () => {
    const { matrix } = await matrixOf();
    expect(matrix?.rows.map(({ subnetId }) => subnetId)).toEqual(['subnet-app', 'subnet-public']);
    const [app] = matrix!.rows;
    expect(app?.cells[matrix!.services.indexOf('s3')]?.word).toBe('nat');
    for (const { cells } of matrix!.rows) expect(cells).toHaveLength(matrix!.services.length);
    for (const { way } of matrix!.rows.flatMap(({ cells }) => cells.flatMap(({ ways }) => ways)))
      expect(matrix!.ways[way]).toBeDefined();
  });

  it('is left out with --no-matrix, which is part of what gives the report again', async () => {
    const report = await matrixOf('--no-matrix');
    expect(report).not.toHaveProperty('matrix');
    expect(report.scan.command).toBe('pathproof audit INVENTORY --no-matrix');
    expect((await matrixOf()).scan.command).toBe('pathproof audit INVENTORY');
  });

  it('is drawn on the page', async () => {
    const { out } = await execute(['scan', '--format', 'html', '--fail-on', 'never', '--quiet'], around());
    expect(out).toContain('id="matrix"');
  });
});
