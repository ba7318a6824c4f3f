import { describe, expect, it } from 'vitest';
import { hostMeaning, hostTyped } from '../../src/services/host-meaning.ts';

describe('a host that was typed', () => {
  it.each([
    ['https://sts.amazonaws.com', 'sts.amazonaws.com'],
    ['https://user@SQS.eu-west-1.amazonaws.com:443/111122223333/q?x=1', 'sqs.eu-west-1.amazonaws.com'],
    ['s3.dualstack.eu-west-1.amazonaws.com', 's3.dualstack.eu-west-1.amazonaws.com'],
    ['kms.cn-north-1.amazonaws.com.cn.', 'kms.cn-north-1.amazonaws.com.cn'],
    ['eks-auth.eu-west-1.api.aws', 'eks-auth.eu-west-1.api.aws'],
    ['ecr.api', null],
    ['transfer.server.c-0026', null],
    ['s3', null],
    ['', null],
    ['https://', null],
  ])('%s is %s', (typed, host) => {
    expect(hostTyped(typed)).toBe(host);
  });
});

describe('the meaning of a host', () => {
  it.each<[string, string | null, string | null]>([
    ['sts.amazonaws.com', 'sts', null],
    ['sts.eu-west-1.amazonaws.com', 'sts', 'eu-west-1'],
    ['sts-fips.us-east-1.amazonaws.com', 'sts-fips', 'us-east-1'],
    ['sns-fips.us-east-1.amazonaws.com', 'sns', 'us-east-1'],
    ['eu-west-1.queue.amazonaws.com', 'sqs', 'eu-west-1'],
    ['queue.amazonaws.com', 'sqs', 'us-east-1'],
    ['sqs.eu-west-1.amazonaws.com', 'sqs', 'eu-west-1'],
    ['s3.amazonaws.com', 's3', null],
    ['reports.s3.amazonaws.com', 's3', null],
    ['reports.s3.dualstack.eu-west-1.amazonaws.com', 's3', 'eu-west-1'],
    ['reports.s3-fips.us-gov-west-1.amazonaws.com', 's3', 'us-gov-west-1'],
    ['reports.s3-website-eu-west-1.amazonaws.com', 's3', 'eu-west-1'],
    ['s3-eu-west-1.amazonaws.com', 's3', 'eu-west-1'],
    ['own-111122223333.s3-accesspoint.eu-west-1.amazonaws.com', 's3', 'eu-west-1'],
    ['abc.execute-api.eu-west-1.amazonaws.com', 'execute-api', 'eu-west-1'],
    ['111122223333.dkr.ecr.eu-west-1.amazonaws.com', 'ecr.dkr', 'eu-west-1'],
    ['111122223333.dkr-ecr.eu-west-1.on.aws', 'ecr.dkr', 'eu-west-1'],
    ['eks-auth.eu-west-1.api.aws', 'eks-auth', 'eu-west-1'],
    ['ssm.cn-north-1.api.amazonwebservices.com.cn', 'ssm', 'cn-north-1'],
    ['runtime.sagemaker.eu-west-1.amazonaws.com', 'sagemaker.runtime', 'eu-west-1'],
    ['iam.amazonaws.com', 'iam', null],
    ['iam.global.api.aws', 'iam', null],
    ['nothing-known.eu-west-1.amazonaws.com', null, null],
    ['www.example.com', null, null],
  ])('%s is %s in %s', (host, service, region) => {
    expect(hostMeaning(host, 'eu-west-1')).toEqual(service === null ? null : { host, service, region });
  });
});
