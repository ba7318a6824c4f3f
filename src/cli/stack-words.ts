import { clean, visible } from '../report/words.ts';
import type { DeployFlags } from './deploy-flags.ts';
import { changesOf, resourceChanges, type StackPlan } from './stack-plan.ts';
import type { StackResource } from './stack-template.ts';

const purposes: Readonly<Record<string, string>> = {
  'AWS::KMS::Key': 'encrypts reports, logs and notifications; kept when the stack goes',
  'AWS::S3::Bucket': 'reports and inventories; private, encrypted, kept when the stack goes',
  'AWS::S3::BucketPolicy': 'TLS only',
  'AWS::SNS::Topic': 'hears of each report and of each run that failed',
  'AWS::SNS::TopicPolicy': 'TLS only',
  'AWS::SNS::Subscription': 'mail',
  'AWS::Logs::LogGroup': 'encrypted, with an end',
  'AWS::StepFunctions::StateMachine': 'lists accounts, reads each by itself, judges them together',
  'AWS::SQS::Queue': 'scheduled runs that could not be started',
  'AWS::SQS::QueuePolicy': 'TLS only',
  'AWS::CloudFormation::Stack': 'the read-only role in this account',
  'AWS::IAM::Policy': 'what a role may do, in this case only',
};

const purposeOf = ({ Type, Properties: { Description } }: StackResource): string =>
  typeof Description === 'string' ? Description.replace(/\.$/, '') : (purposes[Type] ?? '');

const resourceLines = (sign: string, named: readonly (readonly [string, StackResource])[]): string =>
  named
    .map(([name, resource]) => {
      const what = purposeOf(resource);
      return `  ${sign} ${name.padEnd(18)} ${resource.Type.padEnd(34)} ${what}`.trimEnd();
    })
    .map((line) => `${line}\n`)
    .join('');

type Values = (name: string) => string;

const valuesOf =
  ({ parameters, template }: StackPlan): Values =>
  (name) =>
    parameters[name] ?? String(template.Parameters[name]?.Default ?? '');

const spaced = (list: string): string => list.replaceAll(',', ', ');

const scannedWords = (value: Values, accountId: string): string => {
  const named = spaced(value('Accounts'));
  const units = spaced(value('OrganizationalUnits'));
  const members = units === '' ? 'every account of the organization' : `every account below ${units}`;
  const accounts =
    value('Organization') === 'true'
      ? [members, ...(named === '' ? [] : [named])].join(', and ')
      : named || `this account (${accountId})`;
  const without = value('ExcludedAccounts');
  const regions = spaced(value('Regions')) || 'every enabled region';
  const checks = spaced(value('Checks')) || 'every check';
  return `${accounts}${without === '' ? '' : `, without ${spaced(without)}`}; ${regions}; ${checks}`;
};

const scheduleWords = (value: Values): string =>
  value('ScheduleState') === 'DISABLED'
    ? 'only when asked'
    : `${value('Schedule')}${value('Schedule').startsWith('cron') ? ' in UTC' : ''}`;

const roleWords = (value: Values): string => {
  const name = `the role ${value('MemberRoleName')}`;
  if (value('MemberRoleTemplateUrl') === '') return `${name} in each account, which has to be there`;
  const own = value('RoleInOwnAccount') === 'true' ? ['in this account by a stack'] : [];
  const targets = spaced(value('StackSetTargets'));
  const set = targets === '' ? [] : [`in every account below ${targets} by a stack set`];
  return `${name}, made ${[...own, ...set].join(' and ') || 'in no account'}`;
};

const summaryLines = (plan: StackPlan): string => {
  if (plan.bucket === null) return '';
  const value = valuesOf(plan);
  const lines: readonly (readonly [string, string])[] = [
    ['Scans', scannedWords(value, plan.deploying.accountId)],
    ['When', scheduleWords(value)],
    ['Reads with', roleWords(value)],
    [
      'Writes',
      value('SecurityHub') === 'true'
        ? 'findings, to Security Hub in each account'
        : 'nothing in any account',
    ],
    ['Notifies', value('NotificationEmail') || 'no one by mail'],
  ];
  return `\n${lines.map(([what, words]) => `  ${what.padEnd(12)}${clean(words)}\n`).join('')}`;
};

const uploadLines = ({ bucket, uploads, bucketOwner }: StackPlan): string =>
  bucket === null
    ? ''
    : `\nUpload to s3://${clean(bucket)}${bucketOwner === null ? '' : ' (private and encrypted; made if it is not there)'}\n${uploads
        .map(({ key, content }) => `    ${key}  ${Math.ceil(content.length / 1000)} kB\n`)
        .join('')}`;

const parameterLines = (plan: StackPlan): string => {
  const lines = changesOf(plan).map(({ name, from, to }) =>
    plan.before === null
      ? `    ${name} = ${clean(to)}\n`
      : `    ${name}: ${clean(from) || '(empty)'} → ${clean(to) || '(empty)'}\n`,
  );
  if (lines.length === 0) return '';
  return `\n${plan.before ? 'Parameters that change' : 'Parameters that are not as the template has them'}\n${lines.join('')}`;
};

const changeLines = (plan: StackPlan): string => {
  const { come, go, stay } = resourceChanges(plan);
  const kept =
    stay.length === 0
      ? ''
      : `    ${stay.length} stay; CloudFormation changes those of them that the template or a parameter changes.\n`;
  return `\nResources\n${resourceLines('+', come)}${resourceLines('-', go)}${kept}`;
};

/** What is going to happen, before anybody is asked. */
export const drawPlan = (plan: StackPlan, region: string): string => {
  const { arn, trusted, managementAccountId } = plan.deploying;
  const note =
    managementAccountId !== null && trusted === null
      ? '\nStack sets need trusted access, which could not be asked: `aws cloudformation activate-organizations-access` in the management account gives it.\n'
      : '';
  return [
    `${plan.before ? 'Change' : 'Create'} the stack ${plan.name} in ${region}, as ${clean(arn)}\n`,
    summaryLines(plan),
    uploadLines(plan),
    parameterLines(plan),
    changeLines(plan),
    note,
  ].join('');
};

const roleCommand = (outputs: Readonly<Record<string, string>>, plan: StackPlan): string => {
  const value = valuesOf(plan);
  const name = value('MemberRoleName') === 'PathproofReader' ? '' : ` --role-name ${value('MemberRoleName')}`;
  const hub = value('SecurityHub') === 'true' ? ' --security-hub' : '';
  return `npx pathproof deploy --member-role-only --stack-name ${plan.name}-role --auditor-role-arn ${outputs['AuditorRoleArn'] ?? 'ARN'} --external-id ${value('ExternalId')}${name}${hub}`;
};

/** Accounts that are scanned and get no role from this stack, in words; none when there are none. */
const leftAccounts = (plan: StackPlan): readonly string[] => {
  const value = valuesOf(plan);
  const { accountId, managementAccountId } = plan.deploying;
  const isMade = value('MemberRoleTemplateUrl') !== '';
  if (value('Organization') === 'true') {
    if (!isMade) return ['each account of the organization'];
    if (value('StackSetCallAs') !== 'DELEGATED_ADMIN') return [];
    // AWS: stack sets with service-managed permissions leave out the management account (CloudFormation guide, StackSets).
    return [`the management account${managementAccountId === null ? '' : ` ${managementAccountId}`}`];
  }
  const named = value('Accounts')
    .split(',')
    .filter((id) => id !== '');
  return (named.length > 0 ? named : [accountId]).filter((id) => !(isMade && id === accountId));
};

/** What is left to do for people, when the stack is there. */
export const drawNextSteps = (
  outputs: Readonly<Record<string, string>>,
  plan: StackPlan,
  region: string,
  { profile }: Pick<DeployFlags, 'profile'>,
): string => {
  if (plan.bucket === null) return '';
  const email = valuesOf(plan)('NotificationEmail');
  const isNew = changesOf(plan).some(({ name }) => name === 'NotificationEmail');
  const left = leftAccounts(plan);
  const as = profile === undefined ? '' : ` --profile ${profile}`;
  const steps = [
    ...(email !== '' && isNew ? [`Confirm the subscription in the mail that AWS sends to ${email}.`] : []),
    ...(left.length > 0
      ? [`Make the role with the credentials of ${left.join(', ')}:\n      ${roleCommand(outputs, plan)}`]
      : []),
    `Scan now:\n      aws stepfunctions start-execution --region ${region}${as} --state-machine-arn ${outputs['StateMachineArn'] ?? 'ARN'} --input '{}'`,
    `Find reports in s3://${outputs['ReportBucket'] ?? 'BUCKET'}/reports/`,
  ];
  return `\nWhat comes next\n${steps.map((step, at) => `  ${at + 1}. ${step.split('\n').map(visible).join('\n')}\n`).join('')}`;
};
