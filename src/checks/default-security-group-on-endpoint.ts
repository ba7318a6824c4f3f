import type { Remedy } from '../model/finding.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import { consumersOf } from '../paths/consumers.ts';
import { isDead } from '../paths/dns.ts';
import { endpointAdmission, endpointPorts, hasFamily, subnetAdmission } from '../paths/endpoint-access.ts';
import type { Place, World } from '../paths/world.ts';
import { defineCheck } from './check.ts';
import { admitRemedy, newGroup } from '../remedies/group-remedy.ts';
import { unlessManaged } from '../remedies/managed-remedy.ts';
import { managedSeverity, managedWords } from '../remedies/managed.ts';
import { command, comment, inAccount, joined, quotedList, remedy, together } from '../remedies/remedies.ts';
import { interfaceEndpoints } from './subjects.ts';

const messages = {
  attached: '{endpoint} carries {group}, the default security group of {vpc}.{managed}',
  ownGroups: '{endpoint} carries {groups}, and not the default security group of {vpc}.',
  notServing: '{endpoint} is {state} and serves nothing.',
} as const;

/** Removes the group where others stay; those are opened first to consumers that only the default group admits. */
const keepOthers = (world: World, endpoint: VpcEndpoint, group: string, place: Place): Remedy => {
  const others = endpoint.groupIds.filter((id) => id !== group);
  const family = hasFamily(endpoint, 'ipv4') ? 'ipv4' : 'ipv6';
  const left = { ...endpoint, groupIds: others };
  const admitted = endpointAdmission(world, place, left, family);
  const lost = consumersOf(world, endpoint.vpcId, family).filter(
    (subnet) => subnetAdmission(world, place, admitted, subnet, family).verdict !== 'open',
  );
  const cidrs = lost.flatMap((subnet) =>
    family === 'ipv4' ? (subnet.cidr === null ? [] : [subnet.cidr]) : subnet.ipv6Cidrs,
  );
  const admit = cidrs.length > 0 ? [admitRemedy(left, place.region, endpointPorts(endpoint), cidrs)] : [];
  return joined(
    ...admit,
    remedy(`Remove ${group} from ${endpoint.id}; ${others.join(', ')} stays.`, {
      cli: inAccount(
        endpoint.ownerId,
        command('ec2', 'modify-vpc-endpoint', place.region, {
          'vpc-endpoint-id': endpoint.id,
          'remove-security-group-ids': group,
        }),
      ),
      terraform: `${comment(`On the aws_vpc_endpoint ${endpoint.id}:`)}\nsecurity_group_ids = ${quotedList(others)}`,
      cloudformation: `${comment(`On the AWS::EC2::VPCEndpoint ${endpoint.id}:`)}\nSecurityGroupIds: ${quotedList(others)}`,
      risk: `Clients outside of the consumer subnets that only ${group} admits lose the endpoint.`,
    }),
  );
};

const remedyFor = (world: World, endpoint: VpcEndpoint, group: string, place: Place): Remedy => {
  if (endpoint.groupIds.some((id) => id !== group)) return keepOthers(world, endpoint, group, place);
  const { region } = place;
  const vpc = world.locate('vpcs', endpoint.vpcId)?.item;
  const cidrs = [
    ...(hasFamily(endpoint, 'ipv4') ? (vpc?.cidrs ?? []) : []),
    ...(hasFamily(endpoint, 'ipv6') ? (vpc?.ipv6Cidrs ?? []) : []),
  ];
  const made = newGroup(
    world,
    { vpcId: endpoint.vpcId, region },
    endpoint.id,
    endpointPorts(endpoint),
    cidrs,
  );
  // AWS: an endpoint always has a group, so the new one comes in the same call (EC2 API, ModifyVpcEndpoint).
  const swap = command('ec2', 'modify-vpc-endpoint', region, {
    'vpc-endpoint-id': endpoint.id,
    'add-security-group-ids': made.variable,
    'remove-security-group-ids': group,
  });
  return remedy(
    `Give ${endpoint.id} a security group of its own, which admits the VPC’s addresses, in place of ${group}.`,
    {
      cli: inAccount(endpoint.ownerId, together(made.cli, swap)),
      terraform: `${made.terraform}\n\n${comment(`On the aws_vpc_endpoint ${endpoint.id}:`)}\nsecurity_group_ids = [${made.reference.terraform}]`,
      cloudformation: `${made.cloudformation}\n\n${comment(`On the AWS::EC2::VPCEndpoint ${endpoint.id}:`)}\nSecurityGroupIds: [${made.reference.cloudformation}]`,
      risk: `Clients outside of ${endpoint.vpcId} that only ${group} admits lose the endpoint.`,
    },
  );
};

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
          remedy: unlessManaged(endpoint, remedyFor(world, endpoint, byDefault.id, unit)),
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
