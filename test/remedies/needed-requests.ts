import type { Inventory } from '../../src/model/inventory.ts';
import { evaluatePolicy, parsePolicy, type PolicyRequest, present } from '../../src/policy/index.ts';
import { type Case, inventoryOf } from '../../src/testing/index.ts';
import { ORGANIZATION } from '../checks/endpoint-policies.ts';

/** A request that AWS's services need: a printed policy that refuses it breaks them, whatever the checks say. */
export interface Needed {
  readonly service: string;
  readonly action: string;
  readonly resource: string;
  readonly who?: 'anonymous' | 'ecr' | 'federated' | 'cloudformation';
  readonly context?: PolicyRequest['context'];
  /** It is for something of one's own. */
  readonly ownResource?: true;
}

export const needed: Readonly<Record<string, Needed>> = {
  'a foundation model': {
    service: 'bedrock-runtime',
    action: 'bedrock:InvokeModel',
    resource: 'arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0',
  },
  'a foundation model in another region, by an inference profile': {
    service: 'bedrock-runtime',
    action: 'bedrock:InvokeModelWithResponseStream',
    resource: 'arn:aws:bedrock:eu-central-1::foundation-model/amazon.nova-lite-v1:0',
  },
  'a command with a document of Amazon': {
    service: 'ssm',
    action: 'ssm:SendCommand',
    resource: 'arn:aws:ssm:eu-west-1::document/AWS-RunShellScript',
  },
  'a document of Amazon': {
    service: 'ssm',
    action: 'ssm:GetDocument',
    resource: 'arn:aws:ssm:eu-west-1::document/AWS-GatherSoftwareInventory',
  },
  'a public parameter': {
    service: 'ssm',
    action: 'ssm:GetParameter',
    resource:
      'arn:aws:ssm:eu-west-1::parameter/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
  },
  'a runbook of Amazon': {
    service: 'ssm',
    action: 'ssm:StartAutomationExecution',
    resource: 'arn:aws:ssm:eu-west-1::automation-definition/AWS-RestartEC2Instance:$DEFAULT',
  },
  'the registration of a hybrid node': {
    service: 'ssm',
    action: 'ssm:RegisterManagedInstance',
    resource: '*',
    who: 'anonymous',
  },
  'an image of Amazon': {
    service: 'ec2',
    action: 'ec2:RunInstances',
    resource: 'arn:aws:ec2:eu-west-1::image/ami-0abcdef1234567890',
    context: { 'ec2:Owner': present('amazon') },
  },
  'a prefix list of AWS': {
    service: 'ec2',
    action: 'ec2:GetManagedPrefixListEntries',
    resource: 'arn:aws:ec2:eu-west-1:aws:prefix-list/pl-6da54004',
  },
  'the manifest of an add-on’s image': {
    service: 'ecr.api',
    action: 'ecr:BatchGetImage',
    resource: 'arn:aws:ecr:eu-west-1:602401143452:repository/eks/coredns',
  },
  'the layers of an add-on’s image': {
    service: 'ecr.dkr',
    action: 'ecr:GetDownloadUrlForLayer',
    resource: 'arn:aws:ecr:eu-west-1:602401143452:repository/eks/kube-proxy',
  },
  'a transform': {
    service: 'cloudformation',
    action: 'cloudformation:CreateChangeSet',
    resource: 'arn:aws:cloudformation:eu-west-1:aws:transform/Serverless-2016-10-31',
  },
  'a managed policy to attach': {
    service: 'iam',
    action: 'iam:AttachRolePolicy',
    resource: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore',
  },
  'a managed policy to read': {
    service: 'iam',
    action: 'iam:GetPolicyVersion',
    resource: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
  },
  'a component of Image Builder': {
    service: 'imagebuilder',
    action: 'imagebuilder:GetComponent',
    resource: 'arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/1.0.2/1',
  },
  'the layer of Lambda Insights': {
    service: 'lambda',
    action: 'lambda:GetLayerVersion',
    resource: 'arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension:53',
  },
  'the role of a pod': {
    service: 'sts',
    action: 'sts:AssumeRoleWithWebIdentity',
    resource: 'arn:aws:iam::111122223333:role/pod',
    who: 'federated',
    ownResource: true,
  },
  'the role of a user of a SAML provider': {
    service: 'sts',
    action: 'sts:AssumeRoleWithSAML',
    resource: 'arn:aws:iam::111122223333:role/people',
    who: 'federated',
    ownResource: true,
  },
  'a private API without IAM authorization': {
    service: 'execute-api',
    action: 'execute-api:Invoke',
    resource: 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET/pets',
    who: 'anonymous',
    ownResource: true,
  },
  'packages of Amazon Linux': {
    service: 's3',
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::al2023-repos-eu-west-1-de612dc2/core/mirrors',
    who: 'anonymous',
  },
  'modules of SSM Agent': {
    service: 's3',
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::aws-ssm-eu-west-1/agent',
  },
  'layers of images': {
    service: 's3',
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/layer',
    who: 'ecr',
  },
  'answers of custom resources': {
    service: 's3',
    action: 's3:PutObject',
    resource: 'arn:aws:s3:::cloudformation-custom-resource-response-euwest1/answer',
    who: 'cloudformation',
  },
  'the agent of CloudWatch': {
    service: 's3',
    action: 's3:GetObject',
    resource:
      'arn:aws:s3:::amazoncloudwatch-agent-eu-west-1/amazon_linux/amd64/latest/amazon-cloudwatch-agent.rpm',
    who: 'anonymous',
  },
  'the agent of CodeDeploy': {
    service: 's3',
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::aws-codedeploy-eu-west-1/latest/install',
    who: 'anonymous',
  },
  'assets of Elastic Beanstalk': {
    service: 's3',
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::elasticbeanstalk-platform-assets-eu-west-1/stalks',
  },
  'repositories of EMR': {
    service: 's3',
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::repo.eu-west-1.emr.amazonaws.com/apps',
    who: 'anonymous',
  },
  'models of JumpStart': {
    service: 's3',
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::jumpstart-cache-prod-eu-west-1/model.tar.gz',
  },
};

const callers = {
  own: { kind: 'aws', arn: 'arn:aws:iam::111122223333:role/app', account: '111122223333' },
  anonymous: { kind: 'anonymous' },
  ecr: { kind: 'aws', arn: 'arn:aws:iam::999999999997:role/ecr', account: '999999999997' },
  federated: { kind: 'federated', provider: 'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE' },
  cloudformation: { kind: 'service', name: 'cloudformation.amazonaws.com' },
} as const;

const requestOf = ({ action, resource, who, context, ownResource }: Needed): PolicyRequest => {
  const isOwn = who === undefined;
  const account = ownResource ? '111122223333' : (/:(\d{12}):/.exec(resource)?.[1] ?? '000000000000');
  return {
    principal: callers[who ?? 'own'],
    action,
    resource,
    context: {
      'aws:PrincipalOrgID': isOwn
        ? present(ORGANIZATION)
        : who === 'ecr'
          ? present('o-amazon0000')
          : 'absent',
      'aws:ResourceOrgID': ownResource ? present(ORGANIZATION) : 'absent',
      'aws:ResourceAccount': present(account),
      'aws:PrincipalIsAWSService': present(String(who === 'cloudformation')),
      'aws:PrincipalServiceName': 'absent',
      ...context,
    },
  };
};

/** The inventory of a case, whose region also offers the service. */
export const offering = (given: Case, service: string): Inventory => {
  const inventory = inventoryOf(given.given);
  const serviceName = `com.amazonaws.eu-west-1.${service}`;
  return {
    ...inventory,
    regions: inventory.regions.map((unit) => {
      const { endpointServices: offers } = unit.sections;
      if (!('seen' in offers) || offers.seen.some((one) => one.serviceName === serviceName)) return unit;
      const like = offers.seen.filter((one) => one.serviceName.endsWith('.sts'));
      const added = like.map((one) => ({ ...one, serviceName, privateDnsNames: [] }));
      return {
        ...unit,
        sections: { ...unit.sections, endpointServices: { seen: [...offers.seen, ...added] } },
      };
    }),
  };
};

/** The policy of an endpoint, as text. */
export const policyIn = (inventory: Inventory, id: string): string => {
  const { vpcEndpoints } = inventory.regions[0]?.sections ?? {};
  const all = vpcEndpoints && 'seen' in vpcEndpoints ? vpcEndpoints.seen : [];
  return all.find((one) => one.id === id)?.policy ?? '';
};

/** What a policy says of a request. */
export const decide = (text: string, one: Needed): string => {
  const { policy } = parsePolicy(text);
  const dialect = one.service === 's3' ? 'gateway-endpoint' : 'interface-endpoint';
  return policy === null ? 'invalid' : evaluatePolicy(policy, requestOf(one), dialect).decision;
};
