import { type Gap, isSeen } from '../model/observed.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import { isDead } from '../paths/dns.ts';
import { defineCheck } from './check.ts';
import { managedSeverity, managedWords } from '../remedies/managed.ts';
import { interfaceEndpoints } from './subjects.ts';
import { defaultGroupRemedy } from '../remedies/rule-remedy.ts';

const messages = {
  attached: '{endpoint} carries {group}, the default security group of {vpc}.{managed}',
  ownGroups: '{endpoint} carries {groups}, and not the default security group of {vpc}.',
  notServing: '{endpoint} is {state} and serves nothing.',
} as const;

export default defineCheck<VpcEndpoint, typeof messages>({
  id: 'default-security-group-on-endpoint',
  title: 'Interface endpoint carries the default security group of its VPC',
  severity: 'low',
  rationale:
    'The default group is what AWS attaches when nobody chose one. It admits its own members only, and every change to it for some other resource changes who may use the endpoint.',
  remedy: 'Give the endpoint a security group of its own that admits its consumers.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html',
  ],
  subject: interfaceEndpoints,
  messages,

  evaluate(endpoint, { world, unit, pass, fail, unknown, notApplicable }) {
    if (isDead(endpoint))
      return notApplicable('notServing', { endpoint: endpoint.id, state: endpoint.state });
    const found = endpoint.groupIds.map((id) => ({ id, group: world.find('securityGroups', id, unit) }));
    const facts = { vpcId: endpoint.vpcId, groups: endpoint.groupIds };
    const proof = { kind: 'resource', id: endpoint.id, facts } as const;
    // AWS: the name default is reserved for the group that comes with a VPC (default-security-group).
    const byDefault = found.find(({ group }) => isSeen(group) && group.seen?.name === 'default');
    if (byDefault)
      return fail(
        'attached',
        {
          endpoint: endpoint.id,
          group: byDefault.id,
          vpc: endpoint.vpcId,
          managed: managedWords(endpoint),
        },
        {
          evidence: [proof],
          remedy: defaultGroupRemedy(world, endpoint, byDefault.id, unit),
          severity: managedSeverity(endpoint, 'low'),
        },
      );
    const gaps = found.flatMap(({ id, group }): Gap[] => {
      if (!isSeen(group)) return [group.gap];
      const message = `The security group ${id} of ${endpoint.id} was not listed; another account may own it.`;
      return group.seen ? [] : [{ action: 'ec2:DescribeSecurityGroups', code: 'NotFound', message }];
    });
    const noGroups: Gap = {
      action: 'ec2:DescribeVpcEndpoints',
      code: 'NoGroups',
      message: `The security groups of ${endpoint.id} were not listed.`,
    };
    const [gap, ...more] = found.length === 0 ? [noGroups] : gaps;
    if (gap) return unknown([gap, ...more], [proof]);
    const groups = endpoint.groupIds.join(', ');
    return pass('ownGroups', { endpoint: endpoint.id, groups, vpc: endpoint.vpcId }, [proof]);
  },
});
