import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { organizationActions } from '../../src/aws/organization.ts';
import { collectors } from '../../src/collectors/index.ts';
import { type Modes, neededActions, permissionsPolicy } from '../../src/collectors/permissions.ts';
import { probes } from '../../src/collectors/probes.ts';

const folder = new URL('../../src/collectors/', import.meta.url);

describe('the permissions policy', () => {
  it('allows what the collectors declare, reading only', () => {
    const [read, belong, ...others] = permissionsPolicy().Statement;
    expect(others).toEqual([]);
    expect(belong?.Action).toEqual(['organizations:DescribeOrganization']);
    expect(read?.Action).toEqual(expect.arrayContaining(collectors.flatMap(({ actions }) => actions)));
    for (const action of read?.Action ?? []) expect(action).toMatch(/^\w+:(Describe|Get|List|Search)\w+$/);
  });

  it('allows no more than what is declared, beside who asks and which regions are enabled', () => {
    const declared = new Set<string>(collectors.flatMap(({ actions }) => actions));
    expect(neededActions().filter((action) => !declared.has(action))).toEqual([
      'ec2:DescribeRegions',
      'sts:GetCallerIdentity',
    ]);
  });

  it('lets the caller take the named role, and no other', () => {
    const [, list, assume] = permissionsPolicy({ roleName: 'Reader', partition: 'aws-cn' }).Statement;
    expect(list).toMatchObject({ Action: organizationActions, Resource: '*' });
    expect(assume).toMatchObject({ Action: ['sts:AssumeRole'], Resource: 'arn:aws-cn:iam::*:role/Reader' });
  });

  const inMode = (modes: Modes, sid: string) => {
    const found = permissionsPolicy(null, modes).Statement.find(({ Sid }) => Sid === sid);
    expect(permissionsPolicy().Statement.map(({ Sid }) => Sid)).not.toContain(sid);
    return found;
  };

  /** The actions that files of the AWS room ask by name. */
  const askedIn = (...files: readonly string[]): readonly string[] => {
    const texts = files.map((file) =>
      readFileSync(new URL(`../../src/aws/${file}`, import.meta.url), 'utf8'),
    );
    const names = texts.flatMap((text) =>
      [...text.matchAll(/'([a-z0-9]+:[A-Z]\w+)'/g)].map(([, name]) => name ?? ''),
    );
    return [...new Set(names)].sort();
  };

  it('holds what sending to Security Hub asks', () => {
    expect(inMode({ securityHub: true }, 'PathproofSecurityHub')?.Action).toEqual(askedIn('security-hub.ts'));
  });

  it('holds what deploying and destroying ask, and what CloudFormation reads for it', () => {
    expect(inMode({ deploy: true }, 'PathproofDeploy')?.Action).toEqual(
      [...askedIn('deployer.ts', 'deploy-buckets.ts'), 's3:GetObject', 's3:PutObject'].sort(),
    );
  });

  it('holds what reading an aggregator asks, and nothing of accounts', () => {
    expect(permissionsPolicy(null, { configAggregator: true }).Statement).toEqual([
      {
        Sid: 'PathproofConfig',
        Effect: 'Allow',
        Action: [
          'config:DescribeConfigurationAggregatorSourcesStatus',
          'config:SelectAggregateResourceConfig',
          'sts:GetCallerIdentity',
        ],
        Resource: '*',
      },
    ]);
  });

  it('lets one key sign, where it is named', () => {
    const arn = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    expect(inMode({ signKey: arn }, 'PathproofSign')).toEqual({
      Sid: 'PathproofSign',
      Effect: 'Allow',
      Action: ['kms:GetPublicKey', 'kms:Sign'],
      Resource: arn,
    });
  });

  it('is tried by the doctor, action for action', () => {
    expect(Object.keys(probes).sort()).toEqual(neededActions());
  });
});

describe('a collector', () => {
  const commands = (file: string): string[] =>
    [...readFileSync(new URL(file, folder), 'utf8').matchAll(/\b([A-Z]\w+)Command\b/g)].map(
      ([, name]) => name ?? '',
    );
  const otherNames: Readonly<Record<string, string>> = {
    ListBuckets: 'ListAllMyBuckets',
    GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  };
  /** Files that ask for a collector. */
  const parts: Readonly<Record<string, string>> = { 'buckets.ts': 'public-access.ts' };
  const files = readdirSync(folder).filter(
    (file) =>
      !/^(collector|index|normalize|permissions|probe|probes|bucket-probes)\.ts$/.test(file) &&
      !Object.values(parts).includes(file),
  );

  it.each(files)('%s declares each action that it asks, and asks each that it declares', (file) => {
    const section = file.replace('.ts', '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    const declared = collectors.find((collector) => collector.section === section)?.actions ?? [];
    const part = parts[file];
    const names = [...commands(file), ...(part === undefined ? [] : commands(part))];
    const asked = new Set(names.map((name) => otherNames[name] ?? name));
    expect(asked).toEqual(new Set(declared.map((action) => action.split(':')[1])));
  });
});
