import { describe, expect, it } from 'vitest';
import { requestOf } from '../../src/lambda/request.ts';
import { isStep, stepOf } from '../../src/lambda/steps.ts';
import { messageOf, subjectOf, type Summary } from '../../src/lambda/summary.ts';

describe('a step of the state machine', () => {
  it('is told from a scan by its name', () => {
    expect(isStep({ step: 'plan' })).toBe(true);
    expect(isStep({ accounts: [] })).toBe(false);
    expect(isStep('plan')).toBe(false);
  });

  it.each([
    ['a step that is none', { step: 'dance', runId: 'run-1' }, 'dance'],
    ['a run that would lead elsewhere in the bucket', { step: 'report', runId: '../reports' }, 'runId'],
    ['an account that is none', { step: 'shard', runId: 'run-1', accountId: '../x' }, 'accountId'],
  ])('refuses %s', (_, event, text) => {
    expect(() => stepOf(event)).toThrow(text);
  });
});

describe('a request', () => {
  it('takes what CloudFormation gives as texts for what it means', () => {
    const env = {
      PATHPROOF_BUCKET: 'halden-reports',
      PATHPROOF_ORGANIZATION: 'true',
      PATHPROOF_ORGANIZATIONAL_UNITS: 'ou-ab12-cdefgh34',
      PATHPROOF_ACCOUNTS: '',
      PATHPROOF_MAX_CONCURRENCY: '7',
      PATHPROOF_TOLERATED_FAILURE_PERCENTAGE: '0',
      PATHPROOF_SECURITY_HUB: 'false',
    };
    expect(requestOf({}, env)).toMatchObject({
      organization: true,
      organizationalUnits: ['ou-ab12-cdefgh34'],
      accounts: [],
      maxConcurrency: 7,
      toleratedFailurePercentage: 0,
      securityHub: false,
    });
  });

  it.each([
    ['maxConcurrency', { maxConcurrency: 0 }],
    ['toleratedFailurePercentage', { toleratedFailurePercentage: 'many' }],
    ['organization', { organization: 'perhaps' }],
    ['organizationalUnits', { organizationalUnits: ['x'] }],
    ['regions', { regions: 'eu-west-1' }],
  ])('refuses a %s that it cannot mean', (name, fields) => {
    expect(() => requestOf({ bucket: 'halden-reports', ...fields }, {})).toThrow(name);
  });
});

describe('a message about a report', () => {
  const summary: Summary = {
    counts: { pass: 9, fail: 3, unknown: 1, 'not-applicable': 2 },
    failed: { critical: 0, high: 2, medium: 1, low: 0, informational: 0 } as Summary['failed'],
    open: { critical: 0, high: 2, medium: 1, low: 0, informational: 0 } as Summary['failed'],
    waived: 0,
    baseline: null,
    coverage: {
      complete: false,
      interrupted: false,
      accounts: { listed: 5, assessed: 3, partial: 1, notAssessed: 1 },
      targets: 9,
      notAssessed: 1,
      gaps: 2,
    },
    apiCalls: 120,
    bucket: 'halden-reports',
    objects: { json: 'reports/1/report.json', html: 'reports/1/report.html', inventory: 'i' },
  };

  it('says what failed and what was not read, in a subject that SNS takes', () => {
    expect(subjectOf(summary)).toBe('pathproof: 3 failed findings in 5 accounts, incomplete');
    expect(subjectOf(summary).length).toBeLessThanOrEqual(100);
    expect(messageOf(summary)).toContain('Failed findings: 2 high, 1 medium.');
    expect(messageOf(summary)).toContain('of 5 accounts 3 were read whole, 1 in part, 1 not at all');
    expect(messageOf(summary)).toContain('s3://halden-reports/reports/1/report.html');
    expect(messageOf(summary)).not.toContain('Waived');
  });

  it('says what is left of the failures where some are waived or known', () => {
    const some = {
      ...summary,
      open: { ...summary.open, high: 1, medium: 0 },
      waived: 1,
      baseline: { new: 1, known: 1, resolved: 4 },
    };
    expect(subjectOf(some)).toBe('pathproof: 3 failed findings, 1 open in 5 accounts, incomplete');
    expect(messageOf(some)).toContain('Open: 1 high. Waived: 1.');
    expect(messageOf(some)).toContain('Since the baseline: 1 new, 1 known, 4 resolved.');
  });
});
