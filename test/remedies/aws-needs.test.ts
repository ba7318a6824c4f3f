import { describe, expect, it } from 'vitest';
import { makeChanges } from '../../src/changes/delta-of.ts';
import { checks } from '../../src/checks/index.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { evaluatePolicy, parsePolicy, type PolicyRequest, present } from '../../src/policy/index.ts';
import { type Case, inventoryOf } from '../../src/testing/index.ts';
import {
  allow,
  deny,
  gateway,
  interfaceTo,
  ORGANIZATION,
  ours,
  own,
  ownResources,
  policyOf,
} from '../checks/endpoint-policies.ts';
import { findingsOf } from './findings.ts';

/** A request that AWS's services need: a printed policy that refuses it breaks them, whatever the checks say. */
interface Needed {
  readonly service: string;
  readonly action: string;
  readonly resource: string;
  readonly who?: 'anonymous' | 'ecr' | 'federated' | 'cloudformation';
  readonly context?: PolicyRequest['context'];
  /** It is for something of one's own. */
  readonly ownResource?: true;
}

const needed: Readonly<Record<string, Needed>> = {
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

const givenFor = (service: string, policy: object): Case => ({
  given: ours(service === 's3' ? gateway(policy) : interfaceTo(service, policy)),
  expect: {},
});

/** The inventory of a case, whose region also offers the service. */
const offering = (given: Case, service: string): Inventory => {
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

const afterwards = (inventory: Inventory, finding: Finding | undefined): Inventory =>
  makeChanges(finding?.remedy?.changes ?? [], inventory).inventory;

const policyIn = (inventory: Inventory, id: string): string => {
  const { vpcEndpoints } = inventory.regions[0]?.sections ?? {};
  const all = vpcEndpoints && 'seen' in vpcEndpoints ? vpcEndpoints.seen : [];
  return all.find((one) => one.id === id)?.policy ?? '';
};

const decide = (text: string, one: Needed): string => {
  const { policy } = parsePolicy(text);
  const dialect = one.service === 's3' ? 'gateway-endpoint' : 'interface-endpoint';
  return policy === null ? 'invalid' : evaluatePolicy(policy, requestOf(one), dialect).decision;
};

const prefixOf = (service: string): string => service.split(/[.-]runtime|\./)[0] ?? service;

/** Policies that fail, and let everything through that is needed. */
const policiesFor = (service: string): Readonly<Record<string, object>> => ({
  'the default policy': policyOf(allow()),
  'every action of the service': policyOf(allow({ Action: `${prefixOf(service)}:*` })),
  'only over TLS': policyOf(allow({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })),
  'with a Deny of plain transport': policyOf(
    allow(),
    deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
  ),
  'in two statements': policyOf(
    allow({ Sid: 'One' }),
    allow({ Sid: 'Two', Condition: { StringEquals: own } }),
  ),
});

const policyChecks = checks.filter(({ id }) => /^endpoint-policy-|^full-access-endpoint-policy$/.test(id));
const remedied = [
  'full-access-endpoint-policy',
  'endpoint-policy-without-identity-perimeter',
  'endpoint-policy-without-resource-perimeter',
];

const services = [...new Set(Object.values(needed).map(({ service }) => service))];

const situations = services.flatMap((service) =>
  Object.entries(policiesFor(service)).map(([form, policy]) => ({ service, form, policy })),
);

describe.each(situations)('what is printed for $service in place of $form', ({ service, policy }) => {
  const given = givenFor(service, policy);
  const inventory = offering(given, service);
  const failing = findingsOf(policyChecks, given, inventory).filter(
    ({ status, check }) => status === 'fail' && remedied.includes(check),
  );

  it('is printed at all', () => {
    expect(failing).not.toEqual([]);
  });

  it.each(failing.map((finding) => [finding.check, finding] as const))(
    '%s: refuses nothing that is needed',
    (check, finding) => {
      const after = afterwards(inventory, finding);
      const text = policyIn(after, finding.subject.id);
      expect(text.length).toBeLessThan(20_480);
      const before = policyIn(inventory, finding.subject.id);
      const refused = Object.entries(needed).filter(
        ([, one]) =>
          one.service === service && decide(before, one) === 'allowed' && decide(text, one) !== 'allowed',
      );
      expect(refused.map(([what]) => what)).toEqual([]);
      const failedBefore = new Set(
        findingsOf(policyChecks, given, inventory)
          .filter(({ status }) => status === 'fail')
          .map((one) => one.check),
      );
      const still = findingsOf(policyChecks, given, after).filter(
        (one) => one.status === 'fail' && (one.check === check || !failedBefore.has(one.check)),
      );
      expect(still.map((one) => `${one.check}: ${one.message}`)).toEqual([]);
    },
  );
});

describe('what is printed where both perimeters are missing', () => {
  it.each(services)('gives both to the endpoint of %s', (service) => {
    const given = givenFor(service, policyOf(allow()));
    const inventory = offering(given, service);
    const [finding] = findingsOf(policyChecks, given, inventory).filter(({ status }) => status === 'fail');
    const after = afterwards(inventory, finding);
    const statuses = findingsOf(policyChecks, given, after).map((one) => `${one.check} ${one.status}`);
    expect(statuses).toEqual(expect.arrayContaining(remedied.map((check) => `${check} pass`)));
    expect(statuses).toContain('endpoint-policy-denies-all pass');
    expect(statuses.filter((one) => one.endsWith('fail'))).toEqual([]);
  });
});

describe('a policy for callers of another organization alone', () => {
  const foreign = { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' } } };

  it.each(['s3', 'sqs', 'sts'])('is not made one that lets nobody through: %s', (service) => {
    const given = givenFor(service, policyOf(allow(foreign)));
    const inventory = offering(given, service);
    const [finding] = findingsOf(policyChecks, given, inventory).filter(
      ({ check, status }) => status === 'fail' && check === 'endpoint-policy-without-identity-perimeter',
    );
    const after = findingsOf(policyChecks, given, afterwards(inventory, finding));
    expect(after.filter(({ status }) => status === 'fail').map(({ check }) => check)).toEqual([]);
    expect(finding?.remedy?.risk).toContain('takes its place');
  });
});

describe('a Deny of one’s own', () => {
  const tls = deny({ Sid: 'Tls', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });

  it('stays where full access is taken away', () => {
    const given = givenFor('sqs', policyOf(allow(), tls));
    const inventory = offering(given, 'sqs');
    const [finding] = findingsOf(policyChecks, given, inventory).filter(
      ({ check }) => check === 'full-access-endpoint-policy',
    );
    expect(policyIn(afterwards(inventory, finding), 'vpce-sqs')).toContain('"Sid":"Tls"');
  });
});

describe('what cannot be kept', () => {
  it('is said: objects of AWS that a policy lets through by name and no example excepts', () => {
    const given = givenFor(
      's3',
      policyOf(allow({ Resource: ['arn:aws:s3:::assets-*', 'arn:aws:s3:::reports/*'] })),
    );
    const inventory = offering(given, 's3');
    const [finding] = findingsOf(policyChecks, given, inventory).filter(
      ({ check }) => check === 'endpoint-policy-without-resource-perimeter',
    );
    expect(finding?.remedy?.risk).toMatch(/CodeArtifact|assets-/);
  });
});

describe('a stranger’s resource is refused where it was', () => {
  it.each(
    Object.entries(needed).filter(([, { context, who }]) => context === undefined && who === undefined),
  )('%s', (_, one) => {
    const given = givenFor(one.service, policyOf(allow()));
    const inventory = offering(given, one.service);
    const [finding] = findingsOf(policyChecks, given, inventory).filter(({ status }) => status === 'fail');
    const after = afterwards(inventory, finding);
    const [, , service, region] = one.resource.split(':');
    const strange =
      one.service === 's3'
        ? 'arn:aws:s3:::stranger/loot'
        : `arn:aws:${service}:${region}:666677778888:thing/loot`;
    const text = policyIn(after, finding?.subject.id ?? '');
    expect(decide(text, { ...one, resource: strange })).toBe('implicit-deny');
    expect(Object.keys(ownResources)).toEqual(['aws:ResourceOrgID']);
  });
});
