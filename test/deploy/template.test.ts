import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
// @ts-expect-error It brings no types.
import untyped from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { organizationActions } from '../../src/aws/organization.ts';
import { collectors } from '../../src/collectors/index.ts';
import { neededActions } from '../../src/collectors/permissions.ts';
import {
  actionsOf,
  grantsOf,
  memberRoleWith,
  readTemplate,
  stateMachineText,
  stateMachineWith,
  templateText,
} from './cloudformation.ts';

const validate = untyped as (definition: unknown) => {
  readonly isValid: boolean;
  readonly errorsText: (separator?: string) => string;
};

const main = readTemplate('template.yaml');
const member = readTemplate('member-role.yaml');
const granted = (role: string, sid: string) => grantsOf(main, role).find(({ Sid }) => Sid === sid);

describe('the role in each account', () => {
  it('has the actions of the collectors written in', async () => {
    const text = memberRoleWith(templateText('member-role.yaml'), neededActions());
    await expect(text).toMatchFileSnapshot('../../deploy/member-role.yaml');
  });

  it('may do what the collectors declare and what a session needs, and nothing else', () => {
    const declared = new Set<string>([
      ...collectors.flatMap(({ actions }) => actions),
      'ec2:DescribeRegions',
      'sts:GetCallerIdentity',
    ]);
    const read = grantsOf(member, 'Role').filter(({ Sid }) => Sid === 'PathproofRead');
    expect(new Set(read.flatMap(actionsOf))).toEqual(declared);
    expect(grantsOf(member, 'Role').map(({ Sid }) => Sid)).toEqual([
      'PathproofRead',
      'ImportFindings',
      'ReadFindings',
    ]);
  });

  it('writes nothing, unless findings are to be sent to Security Hub', () => {
    const writes = grantsOf(member, 'Role')
      .flatMap(actionsOf)
      .filter((action) => !/^[\w-]+:(Describe|Get|List|Search)\w+$/.test(action));
    expect(writes).toEqual(['securityhub:BatchImportFindings']);
    expect(member.Resources['ImportFindings']?.Condition).toBe('ImportsFindings');
    expect(member.Parameters['SecurityHub']?.Default).toBe('false');
  });

  it('trusts the auditor alone, and only with the external id', () => {
    expect(member.Resources['Role']?.Properties['AssumeRolePolicyDocument']).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: { Ref: 'AuditorRoleArn' } },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } } },
        },
      ],
    });
  });

  it('is given the same parameters by the stack set as by the stack of this account', () => {
    const own = main.Resources['RoleInThisAccount']?.Properties['Parameters'] as object;
    const set = main.Resources['RolesInMembers']?.Properties['Parameters'] as readonly {
      readonly ParameterKey: string;
      readonly ParameterValue: unknown;
    }[];
    expect(
      Object.fromEntries(set.map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue])),
    ).toEqual(own);
    expect(Object.keys(own).sort()).toEqual(Object.keys(member.Parameters).sort());
  });
});

describe('the auditor', () => {
  const statements = grantsOf(main, 'AuditorRole');

  it('may assume the role of that name in any account, and no other', () => {
    expect(granted('AuditorRole', 'ReadAccounts')).toEqual({
      Sid: 'ReadAccounts',
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/${MemberRoleName}' },
    });
  });

  it('may ask Organizations what a scan asks, and only where it scans one', () => {
    expect(new Set(actionsOf(granted('AuditorRole', 'ListAccounts') ?? { Effect: '', Action: [] }))).toEqual(
      new Set<string>(organizationActions),
    );
    expect(main.Resources['ListOrganization']?.Condition).toBe('ReadsOrganization');
  });

  it('has nothing else but its bucket, its key, its log and its traces', () => {
    expect(statements.map(({ Sid }) => Sid)).toEqual([
      'ReadAccounts',
      'ListFolders',
      'ReadRunsAndSettings',
      'WriteRunsAndReports',
      'Encrypt',
      'Log',
      'Trace',
      'ListAccounts',
      'ReadConfig',
      'ReadWaivers',
      'ReadBaseline',
    ]);
    // AWS: neither X-Ray nor Organizations' listings can be limited to resources (service authorization reference).
    const everywhere = statements.filter(({ Resource }) => Resource === '*').map(({ Sid }) => Sid);
    expect(everywhere).toEqual(['Trace', 'ListAccounts']);
    expect(statements.flatMap(actionsOf).filter((action) => action.includes('*'))).toEqual([]);
  });

  it('has no other action than these', () => {
    expect([...new Set(statements.flatMap(actionsOf))].sort()).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'organizations:DescribeOrganization',
      'organizations:ListAccounts',
      'organizations:ListAccountsForParent',
      'organizations:ListOrganizationalUnitsForParent',
      'organizations:ListRoots',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
      'sts:AssumeRole',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  it('may read the settings in its own bucket, and write none', () => {
    const onSettings = statements.filter(({ Resource }) => JSON.stringify(Resource).includes('config/'));
    expect(onSettings.flatMap(actionsOf)).toEqual(['s3:GetObject']);
  });

  it.each(['Config', 'Waivers', 'Baseline'])(
    'may read the one object that %s names, and only where it names one',
    (name) => {
      expect(granted('AuditorRole', `Read${name}`)).toEqual({
        Sid: `Read${name}`,
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: {
          'Fn::Sub': [
            'arn:${AWS::Partition}:s3:::${Object}',
            { Object: { 'Fn::Select': [1, { 'Fn::Split': ['s3://', { Ref: name }] }] } },
          ],
        },
      });
      expect(main.Resources[`Read${name}`]?.Condition).toBe(`Names${name}`);
      expect(main.Conditions?.[`Names${name}`]).toEqual({
        'Fn::Not': [{ 'Fn::Equals': [{ Ref: name }, ''] }],
      });
      const pattern = new RegExp(
        String((main.Parameters[name] as { readonly AllowedPattern?: string }).AllowedPattern),
      );
      // A star or a question mark would be a pattern in an ARN.
      for (const wrong of ['s3://halden', 'https://halden/x', 's3://halden/*', 's3://halden/a?', 's3://*/x'])
        expect(pattern.test(wrong), wrong).toBe(false);
      expect(pattern.test('s3://halden-settings/team/pathproof.yaml')).toBe(true);
    },
  );

  it('cannot read or delete the reports that it writes', () => {
    const onReports = statements.filter(({ Resource }) => JSON.stringify(Resource).includes('reports/'));
    expect(onReports.flatMap(actionsOf)).toEqual(['s3:PutObject']);
  });
});

describe('the template', () => {
  it('names no partition', () => {
    expect(templateText('template.yaml')).not.toMatch(/arn:aws/);
    expect(templateText('member-role.yaml')).not.toMatch(/arn:aws/);
  });

  it('holds no null, which CloudFormation refuses, and no alias, which it does not read', () => {
    expect(JSON.stringify(main)).not.toContain(':null');
    expect(templateText('template.yaml')).not.toMatch(/:\s+[&*]\w/);
  });

  it('tells the function everything that it reads from its environment', () => {
    const environment = main.Resources['Function']?.Properties['Environment'];
    const { Variables } = environment as { readonly Variables: Readonly<Record<string, unknown>> };
    expect(
      Object.keys(Variables)
        .filter((name) => name.startsWith('PATHPROOF_'))
        .sort(),
    ).toEqual([
      'PATHPROOF_ACCOUNTS',
      'PATHPROOF_BASELINE',
      'PATHPROOF_BUCKET',
      'PATHPROOF_BUCKET_TAGS',
      'PATHPROOF_CHECKS',
      'PATHPROOF_CONFIG',
      'PATHPROOF_DEEP',
      'PATHPROOF_EXCLUDED_ACCOUNTS',
      'PATHPROOF_EXTERNAL_ID',
      'PATHPROOF_MAX_CONCURRENCY',
      'PATHPROOF_MAX_RATE',
      'PATHPROOF_ORGANIZATION',
      'PATHPROOF_ORGANIZATIONAL_UNITS',
      'PATHPROOF_REGIONS',
      'PATHPROOF_ROLE_NAME',
      'PATHPROOF_SECURITY_HUB',
      'PATHPROOF_SETTINGS_FOLDER',
      'PATHPROOF_TOLERATED_FAILURE_PERCENTAGE',
      'PATHPROOF_WAIVERS',
    ]);
    // Nothing that the function does not know: each name is one that it reads.
    const read = readFileSync(new URL('../../src/lambda/request.ts', import.meta.url), 'utf8');
    for (const name of Object.keys(Variables)) expect(read).toContain(`env['${name}']`);
  });

  it('says of each parameter what it is', () => {
    for (const template of [main, member])
      for (const [name, { Description }] of Object.entries(template.Parameters))
        expect(Description, name).toMatch(/\.$/);
  });

  it('keeps bucket and key when the stack goes', () => {
    for (const name of ['Bucket', 'Key'])
      expect(main.Resources[name]).toMatchObject({ DeletionPolicy: 'Retain' });
  });

  const linter = spawnSync('cfn-lint', ['--version'], { encoding: 'utf8' });

  it.skipIf(linter.status !== 0)('lints clean (skipped where cfn-lint is not installed)', () => {
    const files = ['template.yaml', 'member-role.yaml'].map((name) =>
      fileURLToPath(new URL(`../../deploy/${name}`, import.meta.url)),
    );
    const { stdout, status } = spawnSync('cfn-lint', files, { encoding: 'utf8' });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  });
});

describe('the state machine', () => {
  it('is written down beside the template, with placeholders', async () => {
    await expect(stateMachineText()).toMatchFileSnapshot('../../deploy/state-machine.json');
  });

  it('is valid Amazon States Language', () => {
    const definition = stateMachineWith({
      Partition: 'aws',
      FunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:pathproof',
      Bucket: 'halden-reports',
      TopicArn: 'arn:aws:sns:eu-west-1:111122223333:pathproof',
    });
    expect(definition).not.toContain('${');
    const { isValid, errorsText } = validate(JSON.parse(definition));
    expect(isValid, isValid ? '' : errorsText('\n')).toBe(true);
  });
});
