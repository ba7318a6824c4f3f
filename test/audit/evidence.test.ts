import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { checks } from '../../src/checks/index.ts';
import { canonical } from '../../src/model/canonical.ts';
import { severities } from '../../src/model/finding.ts';
import type { Report, reportSchema } from '../../src/model/report.ts';
import { formats } from '../../src/report/index.ts';
import { audit } from '../../src/audit/audit.ts';
import { uuidOf } from '../../src/audit/identity.ts';
import { hashOfReport } from '../../src/audit/seal.ts';
import { account, inventoryOf, vpc } from '../../src/testing/index.ts';
import { draw, exampleReport } from '../report/reports.ts';
import { sampleChecks, sampleInventory, sampleReport } from '../report/sample-report.ts';

const options = { checks: sampleChecks, vpcIds: [], assumeWorkloads: false, minimumSeverity: null };

describe('the identity of a report', () => {
  it('is the same for the same inventory, checks and parameters', () => {
    expect(audit(sampleInventory, options).scan).toEqual(sampleReport.scan);
    expect(audit(sampleInventory, options).sha256).toBe(sampleReport.sha256);
  });

  it.each([
    { checks: sampleChecks.slice(1) },
    { vpcIds: ['vpc-main'] },
    { assumeWorkloads: true },
    { minimumSeverity: 'high' },
    { toolVersion: '9.9.9' },
    { frameworks: ['gdpr'] },
    { reported: ['gdpr'] },
    { trustedAccounts: ['444455556666'] },
  ] as const)('differs with %o', (change) => {
    expect(audit(sampleInventory, { ...options, ...change }).scan.id).not.toBe(sampleReport.scan.id);
  });

  it('is a UUID of version 5, as RFC 9562 makes it', () => {
    // As Python's uuid.uuid5(uuid.NAMESPACE_URL, …) says.
    expect(uuidOf('https://www.example.com/')).toBe('3d3ed9d2-aa3d-5fa6-90e8-ed662e90f559');
    expect(sampleReport.scan.id).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('says what gives the report again', () => {
    const { scan } = audit(sampleInventory, { ...options, minimumSeverity: 'high', frameworks: ['gdpr'] });
    expect(scan.command).toBe('pathproof audit INVENTORY --severity high --framework gdpr');
  });
});

describe('the hash of a report', () => {
  it('is the SHA-256 of the canonical JSON of its file without the hash itself', () => {
    const written = JSON.parse(draw('json', exampleReport)) as z.infer<typeof reportSchema>;
    const { sha256, ...rest } = written;
    expect(createHash('sha256').update(canonical(rest)).digest('hex')).toBe(sha256);
    expect(hashOfReport(exampleReport)).toBe(sha256);
  });

  it.each(formats.filter((name) => name !== 'html'))('stands in every format: %s', (format) => {
    expect(draw(format, sampleReport)).toContain(sampleReport.sha256);
  });

  it('shows a change of a single verdict', () => {
    const [first, ...rest] = sampleReport.findings;
    expect(hashOfReport({ ...sampleReport, findings: [{ ...first!, message: 'Other.' }, ...rest] })).not.toBe(
      sampleReport.sha256,
    );
  });
});

describe('the populations', () => {
  it('reconcile: accounts listed are assessed, partly assessed or not assessed', () => {
    for (const { coverage } of [sampleReport, exampleReport]) {
      const { listed, assessed, partial, notAssessed } = coverage.accounts;
      expect(assessed + partial + notAssessed).toBe(listed);
      expect(listed).toBe(new Set(coverage.targets.map(({ accountId }) => accountId)).size);
    }
    expect(exampleReport.coverage.accounts.notAssessed).toBe(1);
  });

  it('name when each region was read, and as whom', () => {
    for (const unit of exampleReport.units) expect(Date.parse(unit.collectedAt)).not.toBeNaN();
    expect(exampleReport.units.every(({ callerArn }) => callerArn.startsWith('arn:aws:'))).toBe(true);
  });
});

describe('the controls', () => {
  const whole = audit(sampleInventory, { ...options, frameworks: [] });
  const own = ({ basis }: { readonly basis: string }): boolean => basis === 'own-judgement';
  const decidingOf = (control: Report['controls'][number]) =>
    own(control) ? control.checks : control.checks.filter((check) => !own(check));

  it('count what their checks found, and never more; our own judgment alone where there is no other', () => {
    const counts = new Map(whole.population.map((line) => [line.check, line.counts]));
    expect(whole.controls.length).toBeGreaterThan(20);
    expect(whole.controls.some(own)).toBe(true);
    expect(whole.controls.some((control) => !own(control) && control.checks.some(own))).toBe(true);
    for (const control of whole.controls) {
      const sum = (status: 'fail' | 'unknown' | 'pass'): number =>
        decidingOf(control).reduce((all, { check }) => all + (counts.get(check)?.[status] ?? 0), 0);
      expect(control.counts.fail).toBe(sum('fail'));
      expect(control.checks.length).toBeGreaterThan(0);
      const worst = (['fail', 'unknown', 'pass'] as const).find((status) => sum(status) > 0);
      expect(control.status).toBe(worst ?? 'not-applicable');
    }
  });

  it('count each resource once, and say the worst severity of the failures', () => {
    for (const control of whole.controls) {
      const checks = new Set(decidingOf(control).map(({ check }) => check));
      const judged = whole.findings.filter((finding) => checks.has(finding.check));
      const having = (...statuses: readonly string[]) =>
        new Set(judged.filter(({ status }) => statuses.includes(status)).map(({ subject }) => subject.arn));
      const failed = having('fail');
      expect(control.subjects).toEqual({
        judged: having('fail', 'unknown', 'pass').size,
        failed: failed.size,
        unknown: [...having('unknown')].filter((arn) => !failed.has(arn)).length,
      });
      const severitiesOf = judged.filter(({ status }) => status === 'fail').map(({ severity }) => severity);
      expect(control.severity).toBe(severities.find((one) => severitiesOf.includes(one)) ?? null);
    }
  });

  it('are those of CIS 7.0.0 and of AWS itself where none is named, and all where that is asked for', () => {
    const usual = audit(sampleInventory, options);
    expect(usual.frameworks.map(({ id }) => id)).toEqual(['aws-fsbp', 'cis-aws-7.0.0']);
    expect(usual.scan.frameworks).toEqual(['cis-aws-7.0.0', 'aws-fsbp']);
    expect(usual.scan.command).not.toContain('--framework');
    expect(usual.checks).toEqual(whole.checks);
    expect(audit(sampleInventory, { ...options, reported: [] }).frameworks).toEqual(whole.frameworks);
  });

  it('can be limited to a framework', () => {
    const limited = audit(sampleInventory, { ...options, frameworks: ['gdpr'], reported: ['soc-2'] });
    expect(new Set(limited.controls.map(({ framework }) => framework))).toEqual(new Set(['gdpr']));
    expect(limited.frameworks.map(({ id }) => id)).toEqual(['gdpr']);
    expect(limited.procedures).toEqual([]);
    const named = audit(sampleInventory, { ...options, reported: ['soc-2'] });
    expect(named.frameworks.map(({ id }) => id)).toEqual(['soc-2']);
  });
});

describe('CIS AWS Foundations 7.0.0, 6.8', () => {
  const procedureOf = (
    given: Parameters<typeof inventoryOf>[0],
    ran: typeof checks = checks.filter(({ id }) => id === 's3-via-nat'),
  ) => {
    const [procedure] = audit(inventoryOf(given), {
      checks: ran,
      vpcIds: [],
      assumeWorkloads: true,
      minimumSeverity: null,
      rethrow: true,
    }).procedures;
    return procedure!;
  };
  const withNat = () =>
    vpc()
      .subnet('public', { egress: 'igw' })
      .natGateway('a', { in: 'public' })
      .subnet('app', { egress: 'nat' });
  const isolated = () => vpc().subnet('app');

  it('fails where S3 is reached by NAT, and shows the rows of the table', () => {
    const { vpcs, status } = procedureOf(account(withNat()));
    expect(status).toBe('fail');
    const row = vpcs[0]?.tables.find(({ table, service }) => table === 'rtb-app' && service === 's3');
    expect(row).toMatchObject({ status: 'fail', ways: ['nat-gateway'], subnets: ['subnet-app'] });
    expect(row?.routes).toEqual(['0.0.0.0/0 → nat-a (active)']);
    expect(vpcs[0]?.reasons.join()).toContain('subnet-app (rtb-app) reach s3 by nat-gateway.');
  });

  it('passes where gateway endpoints carry both services', () => {
    const { vpcs } = procedureOf(
      account(
        isolated()
          .gatewayEndpoint('s3', { in: ['app'] })
          .gatewayEndpoint('dynamodb', { in: ['app'] }),
      ),
    );
    expect(vpcs[0]).toMatchObject({ status: 'pass', reasons: [] });
    expect(vpcs[0]?.endpoints.map(({ state }) => state)).toEqual(['available', 'available']);
  });

  it('does not know where the route tables could not be read', () => {
    const { vpcs } = procedureOf(account(withNat()).denied('ec2:DescribeRouteTables'));
    expect(vpcs[0]?.status).toBe('unknown');
  });

  it('does not pass where the endpoints could not be listed', () => {
    const { vpcs } = procedureOf(account(isolated()).denied('ec2:DescribeVpcEndpoints'));
    expect(vpcs[0]?.status).toBe('unknown');
  });

  it('is not applicable to a VPC without endpoint and without way out', () => {
    expect(procedureOf(account(isolated())).vpcs[0]?.status).toBe('not-applicable');
  });

  const both = () =>
    isolated()
      .gatewayEndpoint('s3', { in: ['app'] })
      .gatewayEndpoint('dynamodb', { in: ['app'] });

  it.each([
    ['every check', checks],
    ['none of its checks', checks.filter(({ id }) => id === 'vpc-dns-disabled')],
  ])('says the same where %s ran', (_, ran) => {
    const statusOf = (given: Parameters<typeof inventoryOf>[0]) => procedureOf(given, ran).vpcs[0]?.status;
    expect(statusOf(account(withNat()))).toBe('fail');
    expect(statusOf(account(both()))).toBe('pass');
    // Whatever the company's DNS server answers: a public address is reached by the endpoint, a private one is an endpoint's.
    expect(statusOf(account(both().dhcp({ servers: ['192.0.2.53'] })))).toBe('pass');
    expect(statusOf(account(withNat().dhcp({ servers: ['192.0.2.53'] })))).toBe('unknown');
    expect(statusOf(account(isolated().dhcp({ servers: ['192.0.2.53'] })))).toBe('unknown');
    expect(statusOf(account(both()).denied('ec2:DescribeRouteTables'))).toBe('unknown');
  });

  it.each([
    ['available', 'pass'],
    ['Available', 'pass'],
    ['pending', 'pass'],
    ['rejected', 'fail'],
    ['partial', 'unknown'],
  ])('says of an endpoint in state %s what its check says', (state, status) => {
    const given = account(both().interfaceEndpoint('kms', { state }));
    const { vpcs } = procedureOf(given, checks);
    expect(vpcs[0]?.status).toBe(status);
    expect(vpcs[0]?.reasons.join()).toContain(status === 'pass' ? '' : `vpce-kms is ${state}`);
  });

  it('contradicts no finding on the example', () => {
    const rows = exampleReport.procedures.flatMap(({ vpcs }) => vpcs.flatMap(({ tables }) => tables));
    const statusesOf = (subnets: readonly string[], check: string) =>
      exampleReport.findings
        .filter((finding) => finding.check === check && subnets.includes(finding.subject.id))
        .map(({ status }) => status);
    for (const { subnets, service, status } of rows) {
      const said = statusesOf(subnets, `${service}-via-nat`);
      if (said.includes('fail')) expect(status).toBe('fail');
      if (status === 'pass') expect(said.every((one) => one === 'pass')).toBe(true);
    }
    expect(rows.length).toBeGreaterThan(20);
  });

  it('goes through every VPC of the example', () => {
    const [procedure] = exampleReport.procedures;
    const vpcs = exampleReport.resources
      .filter(({ section }) => section === 'vpcs')
      .reduce((sum, { listed }) => sum + listed, 0);
    expect(procedure?.vpcs.length).toBe(vpcs);
  });
});

describe('a redacted report', () => {
  const redacted = (salt: string | null = null): Report =>
    audit(sampleInventory, { ...options, redact: { salt } });
  const text = JSON.stringify(redacted());

  it('holds no id, name, address or account of the inventory', () => {
    const secrets = [
      '111122223333',
      '444455556666',
      'subnet-app',
      'vpc-main',
      'nat-main',
      'igw-main',
      'rtb-app',
      'rtb-public',
      'vpce-ssm',
      'sg-endpoint',
      'acl-main',
      '10.0.0.0/16',
      'x'.repeat(100),
      sampleReport.scan.inventorySha256,
      ...sampleReport.findings.map(({ fingerprint }) => fingerprint),
    ];
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });

  it('holds no name that stands in a tag or in a policy', () => {
    // The remedy of the sample names what no resource is called.
    const findings = redacted().findings.map((finding) => ({ ...finding, remedy: null }));
    expect(JSON.stringify(sampleReport.findings)).toContain('onerror');
    expect(JSON.stringify(findings)).not.toContain('onerror');
    expect(JSON.stringify(findings)).toContain('"Effect":"Allow"');
  });

  it('keeps what can be joined joined', () => {
    const { findings } = redacted();
    expect(findings.map(({ check, status, severity }) => [check, status, severity])).toEqual(
      sampleReport.findings.map(({ check, status, severity }) => [check, status, severity]),
    );
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length);
    for (const finding of findings.filter(({ subject }) => subject.type === 'subnet')) {
      expect(finding.subject.arn).toContain(finding.subject.id);
      expect(finding.subject.arn).toContain(`:${finding.subject.accountId}:`);
      expect(finding.message.includes(finding.subject.id) || finding.status === 'unknown').toBe(true);
    }
  });

  it('keeps regions, services, states and our own words', () => {
    expect(text).toContain('eu-west-1');
    expect(text).toContain('s3.eu-west-1.amazonaws.com');
    expect(text).toContain('nat-gateway');
    expect(text).toContain('0.0.0.0/0');
  });

  it('is the same on every run, and another with another salt', () => {
    expect(JSON.stringify(redacted())).toBe(text);
    expect(redacted('a').findings[0]?.subject.id).not.toBe(redacted('b').findings[0]?.subject.id);
    expect(redacted('a')).toEqual(redacted('a'));
  });

  it('is sealed after it was redacted', () => {
    expect(hashOfReport(redacted())).toBe(redacted().sha256);
  });
});
