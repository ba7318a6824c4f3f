import { describe, expect, it } from 'vitest';
import { profileNames, servicesOfProfile, workloadProfiles } from '../../src/services/profiles.ts';
import { serviceNameOf } from '../../src/services/service-names.ts';
import { dualStackHostOf, hostOf } from '../../src/services/default-hosts.ts';
import { isKnownService, knownServices } from '../../src/services/known-services.ts';
import { factsOf, isService, portsOf, serviceOf, serviceOfPrefixList } from '../../src/services/services.ts';

describe('a service name', () => {
  it.each<[string, string, string | null]>([
    ['com.amazonaws.eu-west-1.ssm', 'ssm', 'eu-west-1'],
    ['com.amazonaws.eu-west-1.ssmmessages', 'ssmmessages', 'eu-west-1'],
    ['com.amazonaws.eu-west-1.ssm-fips', 'ssm-fips', 'eu-west-1'],
    ['com.amazonaws.eu-west-1.ssm-contacts', 'ssm-contacts', 'eu-west-1'],
    ['com.amazonaws.eu-west-1.ec2', 'ec2', 'eu-west-1'],
    ['com.amazonaws.eu-west-1.ec2messages', 'ec2messages', 'eu-west-1'],
    ['com.amazonaws.eu-west-1.s3', 's3', 'eu-west-1'],
    ['com.amazonaws.eu-west-1.s3express', 's3express', 'eu-west-1'],
    ['com.amazonaws.eu-west-1.ecr.api', 'ecr.api', 'eu-west-1'],
    ['com.amazonaws.eu-west-1.ecr.dkr', 'ecr.dkr', 'eu-west-1'],
    ['com.amazonaws.us-east-1.ecr-fips.dkr', 'ecr-fips.dkr', 'us-east-1'],
    ['com.amazonaws.us-gov-west-1.ssm', 'ssm', 'us-gov-west-1'],
    ['com.amazonaws.ap-southeast-7.logs', 'logs', 'ap-southeast-7'],
    ['com.amazonaws.cn-north-1.s3', 's3', 'cn-north-1'],
    ['com.amazonaws.cn-north-1.ssm', 'ssm', 'cn-north-1'],
    ['cn.com.amazonaws.cn-north-1.ec2', 'ec2', 'cn-north-1'],
    ['cn.com.amazonaws.cn-northwest-1.ecr.api', 'ecr.api', 'cn-northwest-1'],
    ['cn.com.amazonaws.cn-north-1.transcribe.cn', 'transcribe', 'cn-north-1'],
    ['eu.amazonaws.eusc-de-east-1.ecr.api', 'ecr.api', 'eusc-de-east-1'],
    ['com.amazonaws.eusc-de-east-1.ssm', 'ssm', 'eusc-de-east-1'],
    ['gov.ic.c2s.us-iso-east-1.ec2', 'ec2', 'us-iso-east-1'],
    ['gov.sgov.sc2s.us-isob-east-1.ecr.dkr', 'ecr.dkr', 'us-isob-east-1'],
    ['gov.ic.hci.csp.us-isof-south-1.ebs', 'ebs', 'us-isof-south-1'],
    ['uk.adc-e.cloud.eu-isoe-west-1.execute-api', 'execute-api', 'eu-isoe-west-1'],
    ['aws.api.eu-west-1.kendra-ranking', 'kendra-ranking', 'eu-west-1'],
    ['aws.sagemaker.eu-west-1.studio', 'sagemaker.studio', 'eu-west-1'],
    ['aws.api.us-east-1.qbusiness', 'qbusiness', 'us-east-1'],
    ['aws.api.global.codecatalyst', 'codecatalyst', null],
    ['aws.sagemaker.us-west-2.notebook', 'sagemaker.notebook', 'us-west-2'],
    ['api.aws.us-east-1.cassandra-streams', 'cassandra-streams', 'us-east-1'],
    ['com.amazonaws.eu-west-1.transfer.server.c-0026', 'transfer.server.c-0026', 'eu-west-1'],
    ['com.amazonaws.iam', 'iam', null],
    ['com.amazonaws.route53', 'route53', null],
    ['com.amazonaws.s3-global.accesspoint', 's3-global.accesspoint', null],
  ])('%s means %s', (name, service, region) => {
    expect(serviceOf(name)).toEqual({ service, region });
  });

  it.each([
    'com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0',
    'com.amazonaws.vpce.cn-north-1.vpce-svc-0s3ec2ssm00000000',
    'vpce-svc-0123456789abcdef0',
    'com.example.eu-west-1x.ssm',
    '',
  ])('%s is no service of AWS', (name) => {
    expect(serviceOf(name)).toBeNull();
  });

  it('means a service only in its own region', () => {
    expect(isService('com.amazonaws.us-west-2.s3', 's3', 'us-east-1')).toBe(false);
    expect(isService('com.amazonaws.iam', 'iam', 'us-east-1')).toBe(true);
    expect(isService('com.amazonaws.eu-west-1.ec2messages', 'ec2', 'eu-west-1')).toBe(false);
    expect(isService(null, 's3', 'eu-west-1')).toBe(false);
  });

  it.each([
    ['ssm', 'eu-west-1', 'com.amazonaws.eu-west-1.ssm'],
    ['ssm', 'cn-north-1', 'com.amazonaws.cn-north-1.ssm'],
    ['ec2', 'cn-north-1', 'cn.com.amazonaws.cn-north-1.ec2'],
    ['s3', 'cn-north-1', 'com.amazonaws.cn-north-1.s3'],
    ['transcribe', 'cn-north-1', 'cn.com.amazonaws.cn-north-1.transcribe.cn'],
    ['ecr.api', 'eusc-de-east-1', 'eu.amazonaws.eusc-de-east-1.ecr.api'],
    ['ecr.dkr', 'us-iso-east-1', 'gov.ic.c2s.us-iso-east-1.ecr.dkr'],
    ['ecr.dkr', 'us-isob-east-1', 'gov.sgov.sc2s.us-isob-east-1.ecr.dkr'],
    ['ecr.dkr', 'eu-isoe-west-1', 'uk.adc-e.cloud.eu-isoe-west-1.ecr.dkr'],
    ['ecr.dkr', 'us-isof-south-1', 'gov.ic.hci.csp.us-isof-south-1.ecr.dkr'],
    ['iam', 'eu-west-1', 'com.amazonaws.iam'],
    ['qbusiness', 'us-east-1', 'aws.api.us-east-1.qbusiness'],
    ['kendra-ranking', 'eu-west-1', 'aws.api.eu-west-1.kendra-ranking'],
    ['sagemaker.studio', 'eu-west-1', 'aws.sagemaker.eu-west-1.studio'],
    ['cassandra-streams', 'us-east-1', 'api.aws.us-east-1.cassandra-streams'],
    ['codecatalyst', 'us-west-2', 'aws.api.global.codecatalyst'],
  ])('of %s in %s is %s, and is read back', (service, region, name) => {
    expect(serviceNameOf(service, region)).toBe(name);
    expect(isService(name, service, region)).toBe(true);
  });
});

describe('what is known of a service', () => {
  it.each([
    ['ecr.api', 'eu-west-1', 'api.ecr.eu-west-1.amazonaws.com'],
    ['kinesis-streams', 'eu-west-1', 'kinesis.eu-west-1.amazonaws.com'],
    ['ecs-agent', 'eu-west-1', 'ecs-a.eu-west-1.amazonaws.com'],
    ['ssm', 'cn-north-1', 'ssm.cn-north-1.amazonaws.com.cn'],
    ['ssm', 'eusc-de-east-1', 'ssm.eusc-de-east-1.amazonaws.eu'],
    ['ssm', 'us-iso-east-1', 'ssm.us-iso-east-1.c2s.ic.gov'],
    ['eks-auth', 'eu-west-1', 'eks-auth.eu-west-1.api.aws'],
    ['eks-auth', 'cn-north-1', 'eks-auth.cn-north-1.api.amazonwebservices.com.cn'],
    ['dsql', 'us-gov-west-1', 'dsql.us-gov-west-1.api.aws'],
    ['dynamodb-streams', 'eu-west-1', 'streams.dynamodb.eu-west-1.amazonaws.com'],
    ['codeartifact.api', 'eu-west-1', 'codeartifact.eu-west-1.amazonaws.com'],
    ['codeartifact.repositories', 'eu-west-1', 'd.codeartifact.eu-west-1.amazonaws.com'],
    ['airflow.api', 'eu-west-1', 'api.airflow.eu-west-1.amazonaws.com'],
    ['sagemaker.metrics', 'eu-west-1', 'metrics.sagemaker.eu-west-1.amazonaws.com'],
    ['sagemaker.runtime-fips', 'us-east-1', 'runtime-fips.sagemaker.us-east-1.amazonaws.com'],
    ['iam', 'eu-west-1', 'iam.amazonaws.com'],
    ['iam', 'cn-northwest-1', 'iam.cn-north-1.amazonaws.com.cn'],
    ['iam', 'us-gov-east-1', 'iam.us-gov.amazonaws.com'],
    ['organizations', 'eu-west-1', 'organizations.us-east-1.amazonaws.com'],
    ['organizations', 'cn-north-1', 'organizations.cn-northwest-1.amazonaws.com.cn'],
    ['transcribe', 'cn-north-1', 'cn.transcribe.cn-north-1.amazonaws.com.cn'],
    ['kms-fips', 'us-east-1', 'kms-fips.us-east-1.amazonaws.com'],
  ])('%s in %s answers at %s', (service, region, host) => {
    expect(hostOf(service, region)).toBe(host);
  });

  it.each([
    ['s3', 'eu-west-1', 's3.dualstack.eu-west-1.amazonaws.com'],
    ['s3', 'cn-north-1', 's3.dualstack.cn-north-1.amazonaws.com.cn'],
    ['ssm', 'eu-west-1', 'ssm.eu-west-1.api.aws'],
    ['ssm', 'cn-north-1', 'ssm.cn-north-1.api.amazonwebservices.com.cn'],
    ['ssm', 'eusc-de-east-1', 'ssm.eusc-de-east-1.api.amazonwebservices.eu'],
    ['ecr.api', 'eu-west-1', 'ecr.eu-west-1.api.aws'],
    ['ecr.dkr', 'eu-west-1', 'dkr-ecr.eu-west-1.on.aws'],
    ['elasticfilesystem', 'eu-west-1', 'efs.eu-west-1.api.aws'],
    ['kafka', 'eu-west-1', 'kafka-api.eu-west-1.api.aws'],
    ['secretsmanager', 'eu-west-1', 'secretsmanager.eu-west-1.amazonaws.com'],
    ['secretsmanager', 'eusc-de-east-1', 'secretsmanager.eusc-de-east-1.api.amazonwebservices.eu'],
    ['eks-auth', 'eu-west-1', 'eks-auth.eu-west-1.api.aws'],
    ['iam', 'eu-west-1', 'iam.global.api.aws'],
    ['execute-api', 'eu-west-1', null],
    ['ecs-agent', 'eu-west-1', null],
    ['newthing.part', 'eu-west-1', null],
  ])('%s in %s has the dual-stack name %s, or none that is known', (service, region, host) => {
    expect(dualStackHostOf(service, region)).toBe(host);
  });

  it.each<[string, readonly number[], boolean | undefined]>([
    ['ssm', [443], undefined],
    ['cassandra', [9142, 443], undefined],
    ['cassandra-fips', [9142, 443], undefined],
    ['iot.data', [443, 8883], false],
    ['transfer.server', [22, 21], false],
    ['transfer.server.c-0026', [22, 21], false],
    ['transfer.server-fips', [22, 21], false],
    ['email-smtp-fips', [587, 465, 25, 2465, 2587], false],
    ['transfer', [443], undefined],
    ['ecr.api', [443], undefined],
    ['iot', [443], undefined],
  ])('clients of %s use the ports %j', (service, ports, sure) => {
    expect(portsOf(service)).toEqual(ports);
    expect(factsOf(service).portsSure).toBe(sure);
  });

  it('gives a part of a service, or its FIPS variant, none of the prefix lists', () => {
    expect(factsOf('s3').gateway).toBe(true);
    expect(factsOf('s3-fips').gateway).toBeUndefined();
    expect(factsOf('s3.files').gateway).toBeUndefined();
  });

  it('reads a prefix list by its owner and its name', () => {
    const list = (name: string, ownerId = 'AWS') => serviceOfPrefixList({ name, ownerId })?.service;
    expect(list('com.amazonaws.eu-west-1.s3')).toBe('s3');
    expect(list('com.amazonaws.eu-west-1.s3express')).toBe('s3express');
    expect(list('com.amazonaws.eu-west-1.ipv6.s3')).toBe('s3');
    expect(list('com.amazonaws.global.cloudfront.origin-facing')).toBe('global.cloudfront.origin-facing');
    expect(list('com.amazonaws.eu-west-1.s3', '111122223333')).toBeUndefined();
  });
});

describe('a workload profile', () => {
  it('brings what its profiles need', () => {
    expect(servicesOfProfile('ecr')).toEqual(['ecr.api', 'ecr.dkr', 's3']);
    expect(servicesOfProfile('ecs')).toEqual([
      'ecr.api',
      'ecr.dkr',
      'ecs',
      'ecs-agent',
      'ecs-telemetry',
      's3',
    ]);
    const nodes = ['ec2', 'ecr.api', 'ecr.dkr', 's3'];
    expect(servicesOfProfile('eks')).toEqual(nodes);
    expect(servicesOfProfile('eks-irsa')).toEqual([...nodes, 'sts']);
    expect(servicesOfProfile('eks-pod-identity')).toEqual([...nodes, 'eks-auth'].sort());
    expect(servicesOfProfile('eks-describe')).toEqual([...nodes, 'eks'].sort());
    expect(servicesOfProfile('karpenter')).toEqual([...nodes, 'eks', 'sqs', 'ssm', 'sts'].sort());
    expect(servicesOfProfile('fargate')).toEqual(servicesOfProfile('ecr'));
    expect(servicesOfProfile('kms')).toEqual(['kms']);
    expect(servicesOfProfile('no such profile')).toBeNull();
    expect(servicesOfProfile('constructor')).toBeNull();
  });

  it('is any known service by its id, and any other by its full name', () => {
    expect(servicesOfProfile('codeartifact.api')).toEqual(['codeartifact.api']);
    expect(servicesOfProfile('com.amazonaws.eu-west-1.newthing')).toEqual(['newthing']);
    expect(servicesOfProfile('aws.api.us-east-1.qbusiness')).toEqual(['qbusiness']);
    expect(servicesOfProfile('newthing')).toBeNull();
  });

  it('says where its services come from, and when that was read', () => {
    const several = Object.values(workloadProfiles).filter(({ title }) => !title.startsWith('Calls '));
    expect(
      several.filter(({ source, checked }) => !source || !/^\d{4}-\d\d-\d\d$/.test(checked ?? '')),
    ).toEqual([]);
  });

  it('includes only profiles that exist', () => {
    const included = Object.values(workloadProfiles).flatMap(({ includes }) => includes ?? []);
    expect(included.filter((name) => !profileNames.includes(name))).toEqual([]);
  });

  it('names only services that are known', () => {
    const needed = profileNames.flatMap((name) => servicesOfProfile(name) ?? []);
    expect(needed.filter((service) => !isKnownService(service))).toEqual([]);
  });
});

describe('the known services', () => {
  it('are each once, sorted, and read back from their full names', () => {
    expect([...new Set(knownServices)].sort()).toEqual(knownServices);
    const lost = knownServices.filter((one) => serviceOf(serviceNameOf(one, 'us-east-1'))?.service !== one);
    expect(lost).toEqual([]);
  });
});
