import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/model/inventory.ts';
import { inventoryOf } from '../../src/testing/index.ts';
import { cloudformationProblems, terraformProblems } from './code.ts';
import { allCases, type Failing, failingIn } from './findings.ts';

const poison =
  'x\'"; touch PWNED $(touch PWNED) `touch PWNED` ${PWNED} %{PWNED} \\\n touch PWNED\n</script>\u2028#\u0007 */ !!';

/** Fields that strangers fill: tags, names of groups, services of other providers, names and principals of services. */
const poisoned = (value: unknown, key = ''): unknown => {
  if (Array.isArray(value)) return value.map((one) => poisoned(one, key));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [
        name,
        key === 'privateDnsRecord' && name !== 'type'
          ? `${String(one)}${poison}`
          : key === 'tags'
            ? poison
            : poisoned(one, name),
      ]),
    );
  if (typeof value !== 'string') return value;
  if (key === 'privateDnsName') return `${value}${poison}`;
  if (key === 'principal' && value !== '*') return `${value}${poison}`;
  if (key === 'serviceName' && value.includes('vpce-svc-')) return `${value}${poison}`;
  if (key === 'name' && !value.startsWith('com.amazonaws') && value !== 'default') return `${value}${poison}`;
  return value;
};

const failing = (change: (inventory: Inventory) => Inventory): readonly Failing[] =>
  allCases.flatMap(({ check, fact, given }) =>
    failingIn(check, fact, given, change(inventoryOf(given.given))),
  );

const distinct = (some: readonly Failing[], pick: (one: Failing) => string | undefined) =>
  [
    ...new Map(
      some.flatMap((one) => {
        const text = pick(one) ?? '';
        return text === '' ? [] : [[text, one.finding.check] as const];
      }),
    ),
  ].map(([text, check]) => ({ text, check }));

const plain = failing((inventory) => inventory);
const hostile = failing((inventory) => poisoned(inventory) as Inventory);

// Buckets have names that S3 has checked; their policies are told by the tests of policies.
const ofNetworks = hostile.filter(({ finding }) => !finding.check.startsWith('bucket'));

describe('code in remedies', () => {
  it.each(distinct([...plain, ...ofNetworks], ({ finding }) => finding.remedy?.terraform))(
    'is Terraform with the arguments of the provider: $check',
    ({ text }) => {
      // Arguments of several resources that are there follow each other, below a comment for each.
      const parts = text.includes('resource "') ? text.split(/\n\n(?=#)/) : text.split(/\n(?=#)/);
      expect(parts.flatMap(terraformProblems)).toEqual([]);
    },
  );

  it.each(distinct([...plain, ...ofNetworks], ({ finding }) => finding.remedy?.cloudformation))(
    'is YAML with the properties of CloudFormation: $check',
    ({ text }) => {
      expect(cloudformationProblems(text)).toEqual([]);
    },
  );
});

describe.skipIf(process.platform === 'win32')('commands with strangers’ text in them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pathproof-remedies-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const paste = (text: string) =>
    spawnSync('sh', ['-u', '-c', `aws() { printf '%s\\n' "$1" >&2; printf 'sg-1'; }\n${text}\n`], {
      cwd: folder,
      encoding: 'utf8',
    });

  it('do harm where a text of theirs is not quoted', () => {
    paste(': x$(touch PWNED)');
    expect(readdirSync(folder)).not.toEqual([]);
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
  });

  it('are many, of every check that writes names of strangers into them', () => {
    const naming = ofNetworks.filter(({ finding }) => /touch|PWNED/.test(finding.remedy?.cli ?? ''));
    expect(new Set(naming.map(({ finding }) => finding.check)).size).toBeGreaterThan(2);
  });

  it.each(distinct(ofNetworks, ({ finding }) => finding.remedy?.cli))(
    'run the AWS CLI and nothing else: $check',
    ({ text }) => {
      const { stderr, status } = paste(text);
      expect(stderr).toMatch(/^(?:(?:ec2|s3api)\n)*$/);
      expect(status).toBe(0);
      expect(readdirSync(folder)).toEqual([]);
      // Whoever pastes into a shell that runs comments must not be harmed either.
      const comments = text.split('\n').filter((line) => line.startsWith('#') && !line.startsWith('# aws '));
      expect(comments.join('\n')).not.toMatch(/[`$'"\\;&|<>(){}]/);
    },
  );
});
