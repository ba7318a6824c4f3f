import { groupsOf } from '../paths/endpoint-access.ts';
import { defaultGroupRemedy } from '../remedies/rule-remedy.ts';
import { defineServingEndpointCheck } from './parts/endpoint-check.ts';
import { interfaceEndpoints } from './subjects.ts';

export default defineServingEndpointCheck({
  id: 'default-security-group-on-endpoint',
  title: 'Interface endpoint carries the default security group of its VPC',
  severity: 'low',
  rationale:
    'The default group is what AWS attaches when no group was chosen. It admits its own members only, and every change to it for some other resource changes who may use the endpoint.',
  remedy: 'Give the endpoint a security group of its own that admits its consumers.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html',
  ],
  subject: interfaceEndpoints,
  messages: {
    attached: '{endpoint} carries {group}, the default security group of {vpc}.{managed}',
    ownGroups: '{endpoint} carries {groups}, and not the default security group of {vpc}.',
  },

  evaluate(endpoint, { world, unit, pass, fail, doubt }) {
    const { id, vpcId: vpc, groupIds } = endpoint;
    const { groups, missing } = groupsOf(world, unit, endpoint);
    const proof = { kind: 'resource', id, facts: { vpcId: vpc, groups: groupIds } } as const;
    // AWS: the name default is reserved for the group that comes with a VPC (default-security-group).
    const byDefault = groups.find(({ name }) => name === 'default');
    if (byDefault) {
      const remedy = defaultGroupRemedy(world, endpoint, byDefault.id, unit);
      return fail('attached', { group: byDefault.id, vpc }, { evidence: [proof], remedy });
    }
    doubt(missing, [proof]);
    return pass('ownGroups', { groups: groupIds.join(', '), vpc }, [proof]);
  },
});
