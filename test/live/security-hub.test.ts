import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnableSecurityHubCommand, GetFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { realParts } from '../../src/cli/parts.ts';
import { asffFindings } from '../../src/report/asff.ts';
import { roleCredentials } from '../../src/aws/credentials.ts';
import { seal } from '../../src/audit/seal.ts';
import { sendFindings } from '../../src/collect/send-findings.ts';
import { execute } from '../cli/execute.ts';
import { exampleReport, hostileReport } from '../report/reports.ts';
import { findMotoServer, type MotoServer, startMotoServer } from './moto-server.ts';
import { STSClient } from '@aws-sdk/client-sts';

const command = findMotoServer();
if (command === null)
  console.warn("Security Hub test skipped: no moto_server on PATH (pip install 'moto[server]')");

const roleName = 'PathproofReader';

describe.skipIf(command === null)('findings sent to a Security Hub in moto_server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pathproof-hub-'));
  let server: MotoServer | null = null;

  beforeAll(async () => {
    server = await startMotoServer(command ?? '', join(folder, 'moto.log'));
  });

  beforeEach(() => {
    vi.stubEnv('AWS_ENDPOINT_URL', server?.url ?? '');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'example');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
    vi.stubEnv('AWS_PROFILE', undefined);
    vi.stubEnv('AWS_REGION', 'eu-west-1');
  });

  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true });
  });

  const hubOf = (accountId: string, region: string): SecurityHubClient => {
    const sts = new STSClient({ region: 'eu-west-1' });
    const arn = `arn:aws:iam::${accountId}:role/${roleName}`;
    const ask = (request: never) => sts.send(request);
    const credentials = roleCredentials(ask as never, { arn, externalId: null, sessionName: 'test' });
    return new SecurityHubClient({ region, credentials });
  };

  const stored = async (accountId: string, region: string) => {
    const found = [];
    let token: string | undefined;
    do {
      const page = await hubOf(accountId, region).send(
        new GetFindingsCommand({ MaxResults: 100, ...(token ? { NextToken: token } : {}) }),
      );
      found.push(...(page.Findings ?? []));
      token = page.NextToken || undefined;
    } while (token !== undefined);
    return found;
  };

  const send = (report: Report) =>
    sendFindings({
      regions: [],
      accounts: report.units.map(({ accountId }) => accountId),
      profile: null,
      roleName,
      roleArn: null,
      externalId: null,
      homeRegion: 'eu-west-1',
      now: () => new Date('2026-11-22T09:00:00Z'),
      report,
      findings: [...asffFindings(report)].filter(({ RecordState }) => RecordState === 'ACTIVE'),
    });

  const enable = async (report: Report): Promise<void> => {
    for (const { accountId, region } of report.units)
      await hubOf(accountId, region).send(new EnableSecurityHubCommand({})).catch(ignoreEnabled);
  };

  const ignoreEnabled = (error: Error): void => {
    if (error.name !== 'ResourceConflictException') throw error;
  };

  const toSend = ({ findings }: Report): readonly Finding[] =>
    findings.filter(({ status }) => status === 'fail' || status === 'unknown');

  it('arrive in the account and region that they belong to, with that account’s keys', async () => {
    await enable(exampleReport);
    const results = await send(exampleReport);
    expect(results.flatMap(({ problem }) => problem ?? [])).toEqual([]);
    expect(results.flatMap(({ refused }) => refused)).toEqual([]);
    for (const { accountId, region } of exampleReport.units) {
      const mine = toSend(exampleReport).filter(
        ({ subject }) => subject.accountId === accountId && subject.region === region,
      );
      const ids = (await stored(accountId, region)).map(({ Id }) => Id);
      expect(new Set(ids)).toEqual(
        new Set(mine.map(({ check, fingerprint }) => `pathproof/${check}/${fingerprint}`)),
      );
    }
  });

  it('are archived when a later scan sees that they are mended, and only then', async () => {
    const [mended, hidden] = exampleReport.findings.filter(({ status }) => status === 'fail');
    const later = seal({
      ...exampleReport,
      scan: { ...exampleReport.scan, collectedAt: '2026-11-23T09:00:00.000Z' },
      findings: exampleReport.findings.map((finding) => {
        if (finding === mended) return { ...finding, status: 'pass' as const };
        const gap = { action: 'ec2:DescribeSubnets', code: 'AccessDenied', message: 'No.' };
        return finding === hidden ? { ...finding, status: 'unknown' as const, gaps: [gap] } : finding;
      }),
    });
    const results = await send(later);
    expect(results.reduce((sum, { archived }) => sum + archived, 0)).toBe(1);
    const idOf = (finding: Finding | undefined) => `pathproof/${finding?.check}/${finding?.fingerprint}`;
    const there = await stored(mended?.subject.accountId ?? '', mended?.subject.region ?? '');
    const found = there.find(({ Id }) => Id === idOf(mended));
    expect([found?.RecordState, found?.Compliance?.Status]).toEqual(['ARCHIVED', 'PASSED']);
    expect(found?.CreatedAt).toBe(exampleReport.scan.collectedAt);
    const blind = (await stored(hidden?.subject.accountId ?? '', hidden?.subject.region ?? '')).find(
      ({ Id }) => Id === idOf(hidden),
    );
    expect([blind?.RecordState, blind?.Compliance?.Status]).toEqual(['ACTIVE', 'NOT_AVAILABLE']);
  });

  it('of an older inventory leave alone what a newer scan has sent, when an audit sends them', async () => {
    const { code, err } = await execute(
      [
        'audit',
        'examples/example-organization.json',
        '--check',
        's3-via-nat',
        '--fail-on',
        'never',
        '--output',
        join(folder, 'report'),
        '--send-to-security-hub',
        '--role-name',
        roleName,
      ],
      { parts: realParts },
    );
    const lines = err.split('\n').filter((line) => line.startsWith('Security Hub'));
    expect(lines.length).toBeGreaterThanOrEqual(exampleReport.units.length);
    expect(err).not.toContain('nothing sent');
    // The test before this one has sent everything as of two days later.
    expect(
      lines.some((line) => / 0 findings imported, 0 archived, \d+ left as a newer scan/.test(line)),
    ).toBe(true);
    expect(code).toBe(0);
  });

  it('of accounts that no role was named for are not sent, and the exit code says so', async () => {
    const { code, err } = await execute(
      [
        'audit',
        'examples/example-organization.json',
        '--check',
        's3-via-nat',
        '--fail-on',
        'never',
        '--send-to-security-hub',
      ],
      { parts: realParts },
    );
    expect(err).toContain('no role in it was named');
    expect(err).toContain('Add --role-name');
    expect(code).toBe(3);
  });

  it('are taken whatever names they hold', async () => {
    await enable(hostileReport);
    const results = await send(hostileReport);
    expect(results.map(({ problem, refused }) => [problem, refused])).toEqual(results.map(() => [null, []]));
  });
});
