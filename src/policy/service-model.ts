import { hasWildcard, matches, patternOf } from './match.ts';
import type { Pattern } from './match.ts';
import { S3_ACTIONS, s3LevelOf } from './s3-actions.ts';
import { ACTIONS_WITHOUT_RESOURCE, ARN_FORMS, USUAL_SERVICES } from './service-authorization.data.ts';

/** The level that requests are about: S3 tells buckets from objects, all else is of one level. */
export type Level = 'bucket' | 'object' | 'other';

/** A form of ARNs that requests to a service are for. */
export interface ArnForm {
  readonly service: string;
  readonly hasRegion: boolean;
  /** Null where an account stands in the ARN; else what stands there instead. */
  readonly account: string | null;
  readonly resource: string;
}

/** What policies can say of a service. */
export interface ServiceModel {
  /** The word that its actions begin with. */
  readonly prefix: string;
  /** Forms of the ARNs that its actions take, but for those of buckets and objects. */
  readonly forms: readonly ArnForm[];
  /** Whether all its forms are known. */
  readonly isKnown: boolean;
  /** Levels on which its requests are tried one by one. */
  readonly levels: readonly Level[];
  /** Real actions that stand for its breadth. */
  readonly actions: readonly string[];
  /** On which level an action works. */
  levelOf(action: string): Level | 'both';
  /** Does an action take no resource, so that it reaches nothing of anybody else, whatever Resource says? */
  isWithoutResource(action: string): boolean;
}

// AWS: what agents and senders name in policies although the reference lists no resource for it (Systems Manager guide,
// ssmmessages; SES guide, sending authorization; EC2 Instance Connect guide)
const MORE_FORMS: Readonly<Record<string, string>> = {
  ssmmessages: 'own ssm:R:A:* ec2:R:A:* ecs:R:A:*',
  ssm: 'ec2:R:A:* ecs:R:A:*',
  ses: 'own mobiletargeting:R:A:*',
};

/**
 * Actions with a resource type in the reference whose requests name it by its bare name or id, which is looked up in the
 * caller's own account. AWS: API references of CloudWatch, DynamoDB, ECS, Step Functions and Systems Manager, 2026-11
 */
const OWN_ACCOUNT_ONLY: Readonly<Record<string, string>> = {
  cloudwatch: 'PutMetricData GetMetricData ListMetrics',
  dynamodb: 'ListExports ListImports',
  ecs: 'CreateCluster RegisterTaskDefinition',
  states: 'CreateActivity',
  ssm: 'DescribeInstancePatchStates PutComplianceItems RequestManagedInstanceRoleToken UpdateManagedInstancePublicKey',
};

const known = new Set([...USUAL_SERVICES.split(' '), ...Object.keys(MORE_FORMS)]);

const formOf = (prefix: string, text: string): ArnForm => {
  if (text === 'own') return { service: prefix, hasRegion: true, account: null, resource: '*' };
  const [service = '', region, account = '', ...resource] = text.split(':');
  return {
    service,
    hasRegion: region === 'R',
    account: account === 'A' ? null : account,
    resource: resource.join(':'),
  };
};

const formsOf = (prefix: string): readonly ArnForm[] => {
  const texts = [ARN_FORMS[prefix] ?? 'own', MORE_FORMS[prefix] ?? ''].join(' ').split(' ');
  const sorted = [...new Set(['own', ...texts])].filter((text) => text !== '' && texts.includes(text));
  const all = sorted.map((text) => formOf(prefix, text));
  // Buckets and objects are tried by themselves.
  return prefix === 's3' ? all.filter(({ account, service }) => account === null && service === 's3') : all;
};

const withoutResource = (prefix: string): ((action: string) => boolean) => {
  const all = [ACTIONS_WITHOUT_RESOURCE[prefix], OWN_ACCOUNT_ONLY[prefix]].filter((one) => one !== undefined);
  const names = all.join(' ').toLowerCase().split(' ');
  const literals = new Set(names.filter((name) => !hasWildcard(name)));
  const families: readonly Pattern[] = names.filter(hasWildcard).map(patternOf);
  return (action) => {
    const name = action.toLowerCase().slice(prefix.length + 1);
    return literals.has(name) || families.some((family) => matches(family, name));
  };
};

const isS3 = (prefix: string): boolean => prefix === 's3';

const modelOf = (prefix: string): ServiceModel => ({
  prefix,
  forms: formsOf(prefix),
  isKnown: known.has(prefix),
  levels: isS3(prefix) ? ['object', 'bucket'] : ['other'],
  actions: isS3(prefix) ? S3_ACTIONS : [],
  levelOf: isS3(prefix) ? s3LevelOf : () => 'other',
  isWithoutResource: withoutResource(prefix),
});

const models = new Map<string, ServiceModel>();

/** What policies can say of a service, by the word that its actions begin with. */
export const serviceModelOf = (prefix: string): ServiceModel => {
  const model = models.get(prefix) ?? modelOf(prefix);
  // Policies may use any word; only those that AWS has are kept.
  if (model.isKnown) models.set(prefix, model);
  return model;
};
