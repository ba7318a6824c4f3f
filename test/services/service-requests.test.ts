import { describe, expect, it } from 'vitest';
import { notListed, requestArn, requestsOf, serviceRequests } from '../../src/services/service-requests.ts';

const place = { region: 'eu-west-1', partition: 'aws', account: '111122223333' };

describe('requests that services need', () => {
  it.each(serviceRequests.map((row) => [row.what, row] as const))('%s: say where that is from', (_, row) => {
    expect(row.source).toMatch(/^https:\/\/\S+$/);
    expect(row.date).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect([row.action, ...row.more].join(' ')).toMatch(/^(?:[a-z0-9-]+:[A-Z][\w*]+ ?)+$/);
    expect(requestArn(row, place)).toMatch(/^arn:aws:[a-z0-9-]+:(?:[a-z0-9-]*|\*):(?:\d{12}|aws|):\S+$/);
  });

  it('are about 60 and more, each once', () => {
    const keys = serviceRequests.map(({ action, resource, what }) => `${what} ${action} ${resource}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(60);
  });

  it.each([
    ['ssm', 'document/', 'parameter/aws/'],
    ['ec2', 'image/', 'prefix-list/'],
    ['ecr', '{registry}'],
    ['cloudformation', 'transform/'],
    ['iam', 'aws:policy/'],
    ['imagebuilder', 'aws:component/'],
    ['lambda', 'layer:'],
    ['bedrock', 'foundation-model/'],
    ['sts', 'role/'],
    ['s3', 'starport', 'delivered'],
  ])('know what %s needs', (prefix, ...parts) => {
    const resources = requestsOf(prefix, 'aws').map(({ resource }) => resource);
    for (const part of parts) expect(resources.filter((one) => one.includes(part))).not.toEqual([]);
  });

  it.each(['cn-north-1', 'us-gov-west-1'])('fill in the registry of %s', (region) => {
    const [images] = requestsOf('ecr', 'aws-cn');
    expect(images && requestArn(images, { ...place, region })).not.toContain('602401143452');
  });

  it.each(['aws-cn', 'aws-us-gov'])('name no account in %s that is of another partition', (partition) => {
    expect(requestsOf('lambda', partition)).toEqual([]);
    expect(requestsOf('ssm', partition)).not.toEqual([]);
  });

  it('say what is not listed only of services that have a row', () => {
    for (const prefix of Object.keys(notListed)) expect(requestsOf(prefix, 'aws')).not.toEqual([]);
  });
});
