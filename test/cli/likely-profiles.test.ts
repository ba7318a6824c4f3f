import { describe, expect, it } from 'vitest';
import { likelyProfiles } from '../../src/cli/likely-profiles.ts';
import { account, type InterfaceOptions, vpc } from '../../src/testing/index.ts';

const likely = (options: Omit<InterfaceOptions, 'in'>) =>
  likelyProfiles(
    account(
      vpc('app')
        .subnet('app')
        .networkInterface('one', { in: 'app', ...options }),
    ).inventory(),
  );

describe('the profiles that interfaces speak for', () => {
  it.each<[string, Omit<InterfaceOptions, 'in'>, readonly string[]]>([
    ['an instance', { instanceId: 'i-1' }, ['ssm']],
    ['a pod’s interface on a node', { instanceId: 'i-1', description: 'aws-K8S-i-1' }, ['eks']],
    ['a branch for pods', { type: 'branch', instanceId: null }, ['eks']],
    [
      'a task',
      {
        instanceId: null,
        requesterManaged: true,
        description: 'arn:aws:ecs:eu-west-1:111122223333:attachment/1',
      },
      ['fargate'],
    ],
    ['a function', { type: 'lambda', instanceId: null }, []],
    ['a database', { instanceId: null, requesterManaged: true, description: 'RDSNetworkInterface' }, []],
    ['a name that only holds the word', { instanceId: null, description: 'not aws-K8S-i-1' }, []],
  ])('%s speaks for the right ones', (_, options, profiles) => {
    expect(likely(options).map(({ profile }) => profile)).toEqual(profiles);
  });
});
