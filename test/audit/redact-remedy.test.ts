import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { redactRemedy } from '../../src/audit/redact-remedy.ts';
import { remedyOf } from '../../src/changes/remedy.ts';
import { checks } from '../../src/checks/index.ts';
import type { Change } from '../../src/model/change.ts';
import type { Fix } from '../../src/model/finding.ts';
import { type Inventory, inventorySchema } from '../../src/model/inventory.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'AcmeOnly',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::444455556666:role/acme-reader' },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::acme-111122223333-logs/*',
      Condition: {
        StringEquals: { 'aws:PrincipalTag/AcmeTeam': 'acme-net', 'aws:ResourceOrgID': 'o-acmeacme11' },
        IpAddress: { 'aws:SourceIp': '10.77.0.0/16' },
      },
    },
  ],
});

const changes: readonly Change[] = [
  {
    kind: 'create-security-group',
    ...place,
    as: 'acme-group',
    vpcId: 'vpc-acme1',
    name: "acme's group",
    description: 'of acme',
  },
  {
    kind: 'authorize-rule',
    ...place,
    groupId: { ref: 'acme-group' },
    direction: 'ingress',
    rule: { protocol: 'tcp', fromPort: 443, toPort: 443, peer: { kind: 'ipv4', value: '10.77.1.0/24' } },
  },
  {
    kind: 'modify-vpc-endpoint',
    ...place,
    endpointId: 'vpce-acme1',
    addGroupIds: [{ ref: 'acme-group' }],
    policy,
  },
  { kind: 'put-bucket-policy', ...place, bucket: 'acme-111122223333-logs', policy },
  {
    kind: 'upsert-record',
    ...place,
    zoneId: 'Z0ACMEZONE',
    name: 'api.acme.example',
    type: 'TXT',
    ttl: 300,
    values: ['acme-verification'],
    alias: null,
  },
];

const fix: Fix = {
  text: 'Let vpce-acme1 reach acme-111122223333-logs of acme-net.',
  changes,
  risk: 'Whoever uses api.acme.example is cut off.',
  first: 'Ask account 444455556666 about acme-111122223333-logs.',
  choices: [
    {
      text: 'or without acme-net',
      change: { kind: 'delete-bucket-policy', ...place, bucket: 'acme-111122223333-logs' },
    },
  ],
};

const by = {
  text: (value: string): string =>
    value.replace(/\b(?:vpce?|sg)-\w+|\d{12}|\d+\.\d+\.\d+\.\d+|arn:aws:\S+|o-acme\w+/g, 'hidden'),
  name: (): string => 'name-hidden',
};

const secrets = /acme|1111222233|4444555566|10\.77/i;

describe('a redacted remedy', () => {
  it('is written anew of changes without an id, a name, an address or a policy of the account', () => {
    const remedy = remedyOf(fix, () => undefined, { usd: 7.3, date: '2026-09-21' });
    expect(JSON.stringify(remedy)).toMatch(secrets);
    const redacted = redactRemedy({ ...remedy, source: { fix, existing: [] } }, [], by);
    expect(JSON.stringify(redacted)).not.toMatch(secrets);
    expect(redacted.cli).toContain('aws ec2 create-security-group');
    expect(redacted.cli).toContain('"Effect":"Allow"');
    expect(redacted.cli).toContain('443');
    expect(redacted).not.toHaveProperty('source');
    expect(Object.keys(redacted).sort()).toEqual(Object.keys(remedy).sort());
  });

  it('keeps its sentence alone where it does not say what it is written of', () => {
    const remedy = remedyOf(fix, () => undefined, { usd: 7.3, date: '2026-09-21' });
    const redacted = redactRemedy(remedy, ['acme-111122223333-logs', 'acme-net', 'api.acme.example'], by);
    expect(Object.keys(redacted).sort()).toEqual(['risk', 'text']);
    expect(JSON.stringify(redacted)).not.toMatch(secrets);
  });

  it('names nothing of the example organization, in any remedy', () => {
    const inventory = inventorySchema.parse(
      JSON.parse(readFileSync(new URL('../../examples/example-organization.json', import.meta.url), 'utf8')),
    ) as Inventory;
    const options = { checks, vpcIds: [], assumeWorkloads: false, minimumSeverity: null, rethrow: true };
    const things = inventory.regions.flatMap(({ sections }) =>
      Object.values(
        sections as Readonly<Record<string, { seen?: readonly Record<string, unknown>[] }>>,
      ).flatMap(({ seen = [] }) => seen),
    );
    const named = things
      .filter(({ ownerId, id }) => ownerId !== 'AWS' && !String(id).startsWith('pl-'))
      .flatMap(({ id, name, tags, cidrs }) => [
        id,
        name,
        ...Object.values(tags ?? {}),
        ...((cidrs as string[]) ?? []),
      ])
      .filter((text): text is string => typeof text === 'string' && text.length > 5)
      // Words that are ours or AWS's as well.
      .filter((text) => !/^(?:default|endpoints|network|0\.0\.0\.0\/0|com\.amazonaws.*)$/.test(text));
    const all = new Set([...named, ...inventory.regions.map(({ accountId }) => accountId)]);
    const { findings } = audit(inventory, { ...options, redact: { salt: 'salt' } });
    const tokens = new Set(
      findings
        .flatMap(({ remedy }) => JSON.stringify(remedy).split(/[^\w.:/@-]+/))
        .flatMap((text) => [text, ...text.split(/[/:]/)]),
    );
    expect(findings.filter(({ remedy }) => remedy?.cli).length).toBeGreaterThan(50);
    expect([...all].filter((text) => tokens.has(text))).toEqual([]);
    expect(JSON.stringify(findings)).not.toContain('"source":{"fix"');
  });
});
