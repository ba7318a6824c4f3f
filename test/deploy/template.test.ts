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
  type Statement,
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
          Condition: {
            StringEquals: {
              'sts:ExternalId': {
                'Fn::If': [
                  'PerAccount',
                  { 'Fn::Sub': '${ExternalId}-${AWS::AccountId}' },
                  { Ref: 'ExternalId' },
                ],
              },
              'aws:PrincipalOrgID': {
                'Fn::If': ['InOrganization', { Ref: 'OrganizationId' }, { Ref: 'AWS::NoValue' }],
              },
            },
          },
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
      Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role${RolePath}${MemberRoleName}' },
      // In the organization alone, where it is known.
      Condition: {
        'Fn::If': [
          'InOrganization',
          { StringEquals: { 'aws:ResourceOrgID': { Ref: 'OrganizationId' } } },
          { Ref: 'AWS::NoValue' },
        ],
      },
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
      'DeadLetters',
      'Log',
      'Trace',
      'LockReports',
      'SignManifests',
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
      'kms:GetPublicKey',
      'kms:Sign',
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
      's3:PutObjectRetention',
      'sqs:SendMessage',
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

  it('cannot read or delete the reports that it writes, nor unlock them', () => {
    const onReports = statements.filter(({ Resource }) => JSON.stringify(Resource).includes('reports/'));
    expect(onReports.flatMap(actionsOf)).toEqual(['s3:PutObject', 's3:PutObjectRetention']);
    const allowed = Object.keys(main.Resources)
      .flatMap((role) => grantsOf(main, role))
      .flatMap(actionsOf);
    expect(allowed.filter((action) => /^s3:(Delete|Bypass|\*)/.test(action))).toEqual([]);
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
      'PATHPROOF_REPORT_LOCK',
      'PATHPROOF_REPORT_LOCK_DAYS',
      'PATHPROOF_REPORT_WITHIN_DAYS',
      'PATHPROOF_ROLE_NAME',
      'PATHPROOF_SECURITY_HUB',
      'PATHPROOF_SETTINGS_FOLDER',
      'PATHPROOF_SIGNING_KEY',
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
    for (const name of ['Bucket', 'Key', 'SigningKey'])
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

const policyOf = (name: string): readonly Statement[] => {
  const properties = main.Resources[name]?.Properties ?? {};
  const { Statement: statements } = (properties['PolicyDocument'] ?? properties['KeyPolicy']) as {
    readonly Statement: readonly Statement[];
  };
  return statements;
};

const statementOf = (name: string, sid: string): Statement | undefined =>
  policyOf(name).find(({ Sid }) => Sid === sid);

const property = (name: string, key: string): unknown => main.Resources[name]?.Properties[key];

describe('the notice of a failure', () => {
  const topic = 'arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:${AWS::StackName}';

  // AWS: with aws:SourceAccount or aws:SourceArn the message never arrives (SNS developer guide, Key management).
  it('gets through the encryption of its topic: the key is bound by what SNS says of the topic', () => {
    expect(statementOf('Key', 'Notices')).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: ['events.amazonaws.com', 'cloudwatch.amazonaws.com'] },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Condition: { StringEquals: { 'kms:EncryptionContext:aws:sns:topicArn': { 'Fn::Sub': topic } } },
    });
    const services = policyOf('Key').filter(({ Principal }) => JSON.stringify(Principal).includes('events.'));
    expect(JSON.stringify(services)).not.toMatch(/aws:Source(Account|Arn|OrgID)/);
    // The name in that ARN is the one that the topic has.
    expect(property('Topic', 'TopicName')).toEqual({ Ref: 'AWS::StackName' });
  });

  it('may be published by the rule and by alarms of this account', () => {
    expect(statementOf('TopicPolicy', 'FailedRuns')).toMatchObject({
      Principal: { Service: 'events.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['FailureRule', 'Arn'] } } },
    });
    expect(statementOf('TopicPolicy', 'Alarms')).toMatchObject({
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    });
  });
});

describe('what cannot be delivered', () => {
  const queue = { 'Fn::GetAtt': ['DeadLetters', 'Arn'] };

  it('ends in the queue: of the rule, of both schedules, and of the function', () => {
    const [target] = property('FailureRule', 'Targets') as readonly { readonly DeadLetterConfig: unknown }[];
    expect(target?.DeadLetterConfig).toEqual({ Arn: queue });
    for (const name of ['ScheduledScan', 'DailyWatch'])
      expect(property(name, 'Target')).toMatchObject({ DeadLetterConfig: { Arn: queue } });
    expect(property('FailedInvocations', 'DestinationConfig')).toEqual({ OnFailure: { Destination: queue } });
    expect(statementOf('DeadLettersPolicy', 'FailureRule')).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['FailureRule', 'Arn'] } } },
    });
    for (const role of ['SchedulerRole', 'AuditorRole'])
      expect(granted(role, 'DeadLetters')).toMatchObject({ Action: 'sqs:SendMessage', Resource: queue });
  });

  it('raises an alarm', () => {
    expect(main.Resources['UndeliveredAlarm']?.Properties).toMatchObject({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['DeadLetters', 'QueueName'] } }],
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      AlarmActions: [{ Ref: 'Topic' }],
    });
  });
});

describe('a scanner that died', () => {
  it('is missed: every day the function looks for a recent report, and fails without one', () => {
    expect(main.Resources['DailyWatch']?.Properties).toMatchObject({
      ScheduleExpression: 'rate(1 day)',
      State: { Ref: 'ScheduleState' },
      Target: { Arn: { 'Fn::GetAtt': ['Function', 'Arn'] }, Input: '{"step":"watch"}' },
    });
    expect(main.Parameters['ReportWithinDays']).toMatchObject({ Default: 8, MinValue: 1 });
    expect(granted('SchedulerRole', 'Watch')).toMatchObject({
      Action: 'lambda:InvokeFunction',
      Resource: { 'Fn::GetAtt': ['Function', 'Arn'] },
    });
  });

  it('is missed though not even that is asked any more: no invocation is as bad as none that succeeds', () => {
    expect(main.Resources['SilentAlarm']?.Properties).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'Invocations',
      Statistic: 'Sum',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
      AlarmActions: [{ Ref: 'Topic' }],
    });
    // AWS: the periods of an alarm last a week together at most (CloudWatch API, PutMetricAlarm).
    const [period, periods] = ['Period', 'EvaluationPeriods'].map((name) => property('SilentAlarm', name));
    expect(Number(period) * Number(periods)).toBeLessThanOrEqual(7 * 86_400);
  });
});

describe('a report that was written', () => {
  it('is not written again by anyone: a request that may replace one is denied', () => {
    expect(statementOf('BucketPolicy', 'ReportsAreWrittenOnce')).toEqual({
      Sid: 'ReportsAreWrittenOnce',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:PutObject',
      Resource: { 'Fn::Sub': '${Bucket.Arn}/reports/*' },
      Condition: { Null: { 's3:if-none-match': 'true' } },
    });
  });

  // AWS: behind a delete marker a conditional write goes through, Object Lock or not (S3 guide, conditional writes).
  it('is not hidden behind a delete marker, which would make room for another one of its name', () => {
    expect(statementOf('BucketPolicy', 'ReportsAreNotHidden')).toEqual({
      Sid: 'ReportsAreNotHidden',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:DeleteObject',
      Resource: { 'Fn::Sub': '${Bucket.Arn}/reports/*' },
    });
  });

  it('is locked, and its versions stay as long as reports do', () => {
    expect(property('Bucket', 'VersioningConfiguration')).toEqual({ Status: 'Enabled' });
    expect(property('Bucket', 'ObjectLockEnabled')).toEqual({
      'Fn::If': ['Locks', true, { Ref: 'AWS::NoValue' }],
    });
    expect(main.Parameters['ReportLock']?.Default).toBe('GOVERNANCE');
    const { Rules } = property('Bucket', 'LifecycleConfiguration') as {
      readonly Rules: readonly { readonly Prefix?: string; readonly NoncurrentVersionExpiration?: unknown }[];
    };
    const days = { Ref: 'ReportRetentionDays' };
    const onReports = Rules.filter(({ Prefix }) => Prefix === undefined || 'reports/'.startsWith(Prefix));
    expect(onReports.flatMap(({ NoncurrentVersionExpiration: rule }) => rule ?? [])).toEqual([
      { NoncurrentDays: days },
    ]);
  });

  it('is signed with a key that no one but the function signs with', () => {
    expect(main.Resources['SigningKey']?.Properties).toMatchObject({
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
    });
    expect(statementOf('SigningKey', 'TheFunctionAloneSigns')).toEqual({
      Sid: 'TheFunctionAloneSigns',
      Effect: 'Deny',
      Principal: '*',
      Action: 'kms:Sign',
      Resource: '*',
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': ['AuditorRole', 'Arn'] } } },
    });
    expect(granted('AuditorRole', 'SignManifests')).toMatchObject({
      Resource: { 'Fn::GetAtt': ['SigningKey', 'Arn'] },
    });
  });
});

describe('every role', () => {
  const roles = [main, member].flatMap(({ Resources }) =>
    Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::IAM::Role'),
  );

  it.each(roles)('%s has the path and the boundary that are asked for', (_name, { Properties }) => {
    expect(Properties['Path']).toEqual({ Ref: 'RolePath' });
    expect(Properties['PermissionsBoundary']).toEqual({
      'Fn::If': [
        'IsBounded',
        { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/${PermissionsBoundary}' },
        { Ref: 'AWS::NoValue' },
      ],
    });
  });

  it('that a service takes is taken for this account alone', () => {
    const trusts = roles.flatMap(([, { Properties }]) =>
      (
        Properties['AssumeRolePolicyDocument'] as { readonly Statement: readonly Statement[] }
      ).Statement.filter(({ Principal }) => JSON.stringify(Principal).includes('Service')),
    );
    expect(trusts).toHaveLength(3);
    for (const { Condition } of trusts)
      expect(Condition).toEqual({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } });
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
