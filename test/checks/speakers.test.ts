import { describe, expect, it } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { checks } from '../../src/checks/index.ts';
import { withSpeakers } from '../../src/checks/speakers.ts';
import { controlsOf } from '../../src/frameworks/mapping.ts';
import { defaultOptions } from '../../src/model/check-options.ts';
import { inventoryOf } from '../../src/testing/index.ts';
import { gateway, ours } from './endpoint-policies.ts';

const pairs = checks.flatMap((speaker) =>
  (speaker.speaksFor ?? []).map((id) => ({ speaker, id, silent: checks.find((one) => one.id === id) })),
);

const found = (waived: readonly string[]) =>
  audit(inventoryOf(ours(gateway())), {
    ...defaultOptions,
    checks: withSpeakers(
      pairs.flatMap(({ silent }) => silent ?? []),
      checks,
    ),
    vpcIds: [],
    minimumSeverity: null,
    rethrow: true,
    waivers: {
      sha256: '',
      rules: [
        {
          source: 'file',
          checks: waived,
          resource: 'vpce-s3',
          accountId: null,
          region: null,
          reason: 'Meant so',
          owner: 'network',
          until: '2099-01-01',
        },
      ],
    },
  }).findings.map(({ check, status, waiver }) => `${check} ${status}${waiver ? ' waived' : ''}`);

describe.each(pairs)('$id, for which another check speaks', ({ speaker, silent }) => {
  it('is a check', () => {
    expect(silent).toBeDefined();
  });

  it('brings the other along when it is asked for alone', () => {
    expect(withSpeakers(silent ? [silent] : [], checks)).toEqual([silent, speaker]);
  });

  it('has no control towards which the other is no evidence', () => {
    const names = (check: typeof speaker | undefined) =>
      check ? controlsOf(check).map(({ framework, id }) => `${framework.id} ${id}`) : [];
    expect(names(speaker)).not.toEqual([]);
    expect(names(silent).filter((name) => !names(speaker).includes(name))).toEqual([]);
  });
});

describe('a waiver', () => {
  it('of the check that speaks covers the one finding there is', () => {
    expect(found(['full-access-endpoint-policy']).filter((one) => one.includes(' fail'))).toEqual([
      'full-access-endpoint-policy fail waived',
    ]);
  });

  it('of a check that is silent does not cover the wider finding', () => {
    expect(
      found(['endpoint-policy-without-identity-perimeter']).filter((one) => one.includes(' fail')),
    ).toEqual(['full-access-endpoint-policy fail']);
  });
});
