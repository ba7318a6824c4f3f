import type { Change, ChangedRule } from '../model/change.ts';
import type { Fix } from '../model/finding.ts';
import type { SecurityGroup, SecurityGroupRule, VpcEndpoint } from '../model/resources.ts';
import { blocksOf, cidrsOf } from '../network/cidr.ts';
import { covers } from '../network/ranges.ts';
import { admission } from '../network/security-groups.ts';
import { consumersOf } from '../paths/consumers.ts';
import type { EgressTarget } from '../paths/egress.ts';
import {
  endpointAdmission,
  endpointPorts,
  familyOf,
  hasFamily,
  subnetAdmission,
} from '../paths/endpoint-access.ts';
import type { RuleOf } from '../paths/open-ingress.ts';
import { prefixListCidrs } from '../paths/tables.ts';
import type { Place, World } from '../paths/world.ts';
import { portsOf } from '../services/services.ts';
import { admitRemedy, newGroup } from './group-remedy.ts';
import { unlessManaged } from './managed-remedy.ts';
import { fix, joined } from './remedies.ts';

const portWords = ({ protocol, fromPort, toPort }: SecurityGroupRule): string =>
  fromPort === null || protocol === '-1'
    ? ''
    : fromPort === toPort
      ? `/${fromPort}`
      : `/${fromPort}-${toPort}`;

/** A rule of a group in a few words. */
export const ruleWords = ({ group, rule }: RuleOf): string =>
  `${group.id} has ${rule.protocol === '-1' ? 'all traffic' : rule.protocol}${portWords(rule)} from ${rule.peer.value}`;

/** The VPC's addresses that the rules which stay do not admit already. */
const lacking = (world: World, place: Place, endpoint: VpcEndpoint, rules: readonly RuleOf[]) => {
  const vpc = world.locate('vpcs', endpoint.vpcId)?.item;
  return (['ipv4', 'ipv6'] as const).flatMap((family) => {
    if (!hasFamily(endpoint, family)) return [];
    const admitted = endpointAdmission(world, place, endpoint, family);
    const gone = new Set(rules.map(({ rule }) => rule));
    const kept = admitted.groups.flatMap(({ ingress }) => ingress.filter((rule) => !gone.has(rule)));
    const still = admission(kept, admitted.port, family, (id) => prefixListCidrs(world, id, place));
    return ((family === 'ipv4' ? vpc?.cidrs : vpc?.ipv6Cidrs) ?? []).filter(
      (cidr) => !covers(still.ranges, blocksOf([cidr], family)),
    );
  });
};

const changedRule = ({ protocol, fromPort, toPort, peer }: SecurityGroupRule): ChangedRule => ({
  protocol,
  fromPort,
  toPort,
  peer: { kind: peer.kind, value: peer.value },
});

/** Takes away what admits everyone to an endpoint, after its VPC is admitted. */
export const openIngressRemedy = (
  world: World,
  place: Place,
  endpoint: VpcEndpoint,
  rules: readonly RuleOf[],
): Fix => {
  const group = rules[0]?.group.id ?? '';
  const cidrs = lacking(world, place, endpoint, rules);
  const removal = fix(
    `Remove what admits everyone: ${rules.map(ruleWords).join(', ')}.`,
    rules.map((open) => ({
      kind: 'revoke-rule',
      accountId: endpoint.ownerId,
      region: place.region,
      groupId: open.group.id,
      direction: 'ingress',
      rule: changedRule(open.rule),
    })),
    {
      risk: `Clients outside of ${endpoint.vpcId}, such as those of connected networks and on premises, lose the endpoint: look for them first and admit them too. Anything else that carries the group is closed to everyone as well, on every port of these rules. To take it back, authorize the rules again.`,
    },
  );
  // First the door for those who are meant, then the wall: in the other order the endpoint would be shut in between.
  const admit =
    cidrs.length === 0
      ? []
      : [admitRemedy({ ...endpoint, groupIds: [group] }, place.region, endpointPorts(endpoint), cidrs)];
  return unlessManaged(endpoint, joined(...admit, removal));
};

/** Removes the group where others stay; those are opened first to consumers that only the default group admits. */
const keepOthers = (world: World, endpoint: VpcEndpoint, group: string, place: Place): Fix => {
  const others = endpoint.groupIds.filter((id) => id !== group);
  const family = familyOf(endpoint);
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
    fix(
      `Remove ${group} from ${endpoint.id}; ${others.join(', ')} stays.`,
      [
        {
          kind: 'modify-vpc-endpoint',
          accountId: endpoint.ownerId,
          region: place.region,
          endpointId: endpoint.id,
          removeGroupIds: [group],
        },
      ],
      { risk: `Clients outside of the consumer subnets that only ${group} admits lose the endpoint.` },
    ),
  );
};

const ownGroup = (world: World, endpoint: VpcEndpoint, group: string, { region }: Place): Fix => {
  const { vpcId, ownerId: accountId } = endpoint;
  const vpc = world.locate('vpcs', vpcId)?.item;
  const cidrs = [
    ...(hasFamily(endpoint, 'ipv4') ? (vpc?.cidrs ?? []) : []),
    ...(hasFamily(endpoint, 'ipv6') ? (vpc?.ipv6Cidrs ?? []) : []),
  ];
  const made = newGroup(world, { vpcId, accountId, region }, endpoint.id, endpointPorts(endpoint), cidrs);
  // AWS: an endpoint always has a group, so the new one comes in the same call (EC2 API, ModifyVpcEndpoint).
  const swap: Change = {
    kind: 'modify-vpc-endpoint',
    accountId,
    region,
    endpointId: endpoint.id,
    addGroupIds: [made.id],
    removeGroupIds: [group],
  };
  return fix(
    `Give ${endpoint.id} a security group of its own, which admits the VPC’s addresses, in place of ${group}.`,
    [...made.changes, swap],
    { risk: `Clients outside of ${vpcId} that only ${group} admits lose the endpoint.` },
  );
};

/** Takes the default group from an endpoint, which keeps others or gets one of its own. */
export const defaultGroupRemedy = (world: World, endpoint: VpcEndpoint, group: string, place: Place): Fix =>
  unlessManaged(
    endpoint,
    endpoint.groupIds.some((id) => id !== group)
      ? keepOthers(world, endpoint, group, place)
      : ownGroup(world, endpoint, group, place),
  );

const egressTo = ({ kind, names, service, ranges }: EgressTarget): readonly ChangedRule[] => {
  const port = portsOf(service)[0] ?? 443;
  const tcp = { protocol: 'tcp', fromPort: port, toPort: port } as const;
  const [name] = names;
  if (name !== undefined)
    return [{ ...tcp, peer: { kind: kind === 'gateway' ? 'prefix-list' : 'security-group', value: name } }];
  // IPv6 addresses are numbers beyond 32 bits.
  return ranges.flatMap((range) => {
    const family = range.end >> 32n === 0n ? 'ipv4' : 'ipv6';
    return cidrsOf(range, family).map((value): ChangedRule => ({ ...tcp, peer: { kind: family, value } }));
  });
};

/** Lets what carries a group out to endpoints. */
export const letOutRemedy = (group: SecurityGroup, targets: readonly EgressTarget[], region: string): Fix => {
  const all = targets.flatMap(egressTo);
  const rules = [
    ...new Map(all.map((rule) => [`${JSON.stringify(rule.peer.value)}/${rule.fromPort}`, rule])).values(),
  ];
  const each = rules.map(({ peer, fromPort }) => `tcp/${fromPort} to ${peer.value as string}`);
  return fix(
    `Add egress rules to ${group.id}: ${each.join(', ')}.`,
    rules.map((rule) => ({
      kind: 'authorize-rule',
      accountId: group.ownerId,
      region,
      groupId: group.id,
      direction: 'egress',
      rule,
    })),
    { risk: `Everything that carries ${group.id} is let out to these endpoints.` },
  );
};
