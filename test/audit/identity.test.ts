import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { audit, type AuditOptions } from '../../src/audit/audit.ts';
import { loadConfigFile } from '../../src/store/config.ts';
import { loadBaseline } from '../../src/store/report-file.ts';
import { inventory, unit } from './small-inventory.ts';
import { json } from '../../src/report/json.ts';

const folder = mkdtempSync(join(tmpdir(), 'pathproof-identity-'));

afterAll(() => rmSync(folder, { recursive: true }));

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const report = (options: Partial<AuditOptions> = {}) =>
  audit(inventory([unit()]), {
    checks: [],
    vpcIds: [],
    assumeWorkloads: false,
    minimumSeverity: null,
    ...options,
  });

const baseline = { scanId: 'x', sha256: hash('baseline'), collectedAt: '', failed: new Set<string>() };

describe('the identity of a scan', () => {
  it('is the same where the same was decided', () => {
    expect(report().scan).toEqual(report().scan);
    expect(report().scan.inputs).toEqual({ config: null, waivers: null, baseline: null });
  });

  it.each<[string, Partial<AuditOptions>]>([
    ['workload profiles', { profiles: [{ profile: 'ssm' }] }],
    ['trusted accounts', { trustedAccounts: ['444455556666'] }],
    ['trusted organizations', { trustedOrganizations: ['o-h4ld3nfr8t'] }],
    ['exceptions', { withoutPerimeter: { tags: {}, buckets: ['public-site'] } }],
    ['assumed workloads', { assumeWorkloads: true }],
    ['the mildest severity', { minimumSeverity: 'high' }],
    ['VPCs', { vpcIds: ['vpc-1'] }],
    ['frameworks', { frameworks: ['cis-aws-7.0.0'] }],
    ['a configuration file', { configSha256: hash('config') }],
    ['waivers', { waivers: { rules: [], sha256: hash('waivers') } }],
    ['a baseline', { baseline }],
  ])('is another one with other %s', (_, options) => {
    expect(report(options).scan.configSha256).not.toBe(report().scan.configSha256);
    expect(report(options).scan.id).not.toBe(report().scan.id);
  });

  it('names each file by its own hash, and the flags that name it again', () => {
    const { scan } = report({
      configSha256: hash('config'),
      waivers: { rules: [], sha256: hash('waivers') },
      baseline,
    });
    expect(scan.inputs).toEqual({
      config: hash('config'),
      waivers: hash('waivers'),
      baseline: hash('baseline'),
    });
    expect(scan.command).toBe(
      'pathproof audit INVENTORY --config CONFIG --waivers WAIVERS --baseline REPORT',
    );
  });

  it('has the hash of the configuration as the file was', async () => {
    const text = '# ours\nassumeWorkloads: true\n';
    writeFileSync(join(folder, 'pathproof.config.yaml'), text);
    expect(await loadConfigFile(null, folder)).toMatchObject({
      sha256: hash(text),
      config: { assumeWorkloads: true },
    });
    expect((await loadConfigFile(null, join(folder, 'nowhere'))).sha256).toBeNull();
  });

  it('has the hash of the baseline as it is, not as it says', async () => {
    const earlier = report();
    const path = join(folder, 'report.json');
    const text = [...json.render(earlier)].join('');
    writeFileSync(path, text);
    expect((await loadBaseline(path)).sha256).toBe(earlier.sha256);
    writeFileSync(path, text.replace('{', '{"extra":"edited",'));
    expect((await loadBaseline(path)).sha256).not.toBe(earlier.sha256);
  });
});
