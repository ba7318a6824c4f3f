import type { Evidence, Remedy } from '../model/finding.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { SecurityGroup, SecurityGroupRule, VpcEndpoint } from '../model/resources.ts';
import { blocksOf, parseBlock } from '../network/cidr.ts';
import { covers } from '../network/ranges.ts';
import { admission } from '../network/security-groups.ts';
import { isDead } from '../paths/dns.ts';
import { endpointAdmission, endpointPorts, hasFamily } from '../paths/endpoint-access.ts';
import { prefixListCidrs } from '../paths/tables.ts';
import type { Place, World } from '../paths/world.ts';
import { defineCheck } from './check.ts';
import { admitRemedy } from '../remedies/group-remedy.ts';
import { unlessManaged } from '../remedies/managed-remedy.ts';
import { managedSeverity, managedWords } from '../remedies/managed.ts';
import { command, comment, inAccount, joined, remedy, together } from '../remedies/remedies.ts';
import { interfaceEndpoints } from './subjects.ts';

const messages = {
  open: '{endpoint} admits every address: {rules}.{managed}',
  bounded: '{endpoint} admits no more than named addresses, lists and groups.',
  notServing: '{endpoint} is {state} and serves nothing.',
} as const;

const everywhere = { ipv4: '0.0.0.0/0', ipv6: '::/0' } as const;

/** A rule that admits everyone, and the group that it is in. */
interface OpenRule {
  readonly group: SecurityGroup;
  readonly rule: SecurityGroupRule;
}

const isEverywhere = (cidr: string): boolean => parseBlock(cidr)?.length === 0;

/** Does a rule admit everyone, by its own block or by an entry of its prefix list? */
const isOpen = (world: World, place: Place, { peer }: SecurityGroupRule): boolean | Gap => {
  if (peer.kind !== 'prefix-list') return peer.kind !== 'security-group' && isEverywhere(peer.value);
  const cidrs = prefixListCidrs(world, peer.value, place);
  return isSeen(cidrs) ? cidrs.seen.some(isEverywhere) : cidrs.gap;
};

/** Several blocks can make up every address together, where no single one does. */
const togetherOpen = (
  world: World,
  place: Place,
  endpoint: VpcEndpoint,
  groups: readonly SecurityGroup[],
): readonly OpenRule[] =>
  (['ipv4', 'ipv6'] as const).flatMap((family) => {
    const admitted = endpointAdmission(world, place, endpoint, family);
    if (!covers(admitted.ranges, blocksOf([everywhere[family]], family))) return [];
    return groups.flatMap((group) =>
      group.ingress.filter((rule) => admitted.rules.includes(rule)).map((rule) => ({ group, rule })),
    );
  });

const portWords = ({ protocol, fromPort, toPort }: SecurityGroupRule): string =>
  fromPort === null || protocol === '-1'
    ? ''
    : fromPort === toPort
      ? `/${fromPort}`
      : `/${fromPort}-${toPort}`;

const ruleWords = ({ group, rule }: OpenRule): string =>
  `${group.id} has ${rule.protocol === '-1' ? 'all traffic' : rule.protocol}${portWords(rule)} from ${rule.peer.value}`;

const permissionOf = ({ rule: { protocol, fromPort, toPort, peer } }: OpenRule): string => {
  const ports = fromPort === null || protocol === '-1' ? '' : `,FromPort=${fromPort},ToPort=${toPort}`;
  const source = {
    ipv4: `IpRanges=[{CidrIp=${peer.value}}]`,
    ipv6: `Ipv6Ranges=[{CidrIpv6=${peer.value}}]`,
    'prefix-list': `PrefixListIds=[{PrefixListId=${peer.value}}]`,
    'security-group': `UserIdGroupPairs=[{GroupId=${peer.value}}]`,
  }[peer.kind];
  return `IpProtocol=${protocol}${ports},${source}`;
};

/** The VPC's addresses that the rules which stay do not admit already. */
const lacking = (world: World, place: Place, endpoint: VpcEndpoint, rules: readonly OpenRule[]) => {
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

const remedyFor = (world: World, place: Place, endpoint: VpcEndpoint, rules: readonly OpenRule[]): Remedy => {
  const group = rules[0]?.group.id ?? '';
  const cidrs = lacking(world, place, endpoint, rules);
  const revoke = rules.map((open) =>
    command('ec2', 'revoke-security-group-ingress', place.region, {
      'group-id': open.group.id,
      'ip-permissions': permissionOf(open),
    }),
  );
  const gone = rules.map(ruleWords).join(', ');
  const removal = remedy(`Remove what admits everybody: ${gone}.`, {
    cli: inAccount(endpoint.ownerId, together(...revoke)),
    terraform: comment(`Remove the rules: ${gone}`),
    cloudformation: comment(`Remove the rules: ${gone}`),
    risk: `Clients outside of ${endpoint.vpcId}, such as those of connected networks and on premises, lose the endpoint: look for them first and admit them too. Whatever else carries the group is closed to everybody as well, on every port of these rules. To take it back, authorize the rules again.`,
  });
  if (cidrs.length === 0) return removal;
  // First the door for those who are meant, then the wall: in the other order the endpoint would be shut in between.
  return joined(
    admitRemedy({ ...endpoint, groupIds: [group] }, place.region, endpointPorts(endpoint), cidrs),
    removal,
  );
};

export default defineCheck<VpcEndpoint, typeof messages>({
  id: 'interface-endpoint-open-ingress',
  title: 'Interface endpoint admits every address',
  severity: 'low',
  rationale:
    'An endpoint has no public address, but every network that is or becomes connected to the VPC may use one whose group admits everybody, and nobody can tell from it who is meant to.',
  remedy:
    'Admit the addresses or the security group of the consumers, and remove the rule that admits everybody.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
  ],
  limits: ['A rule for any protocol and port counts, also one that the service does not use.'],
  subject: interfaceEndpoints,
  messages,

  evaluate(endpoint, { world, unit, pass, fail, unknown, notApplicable }) {
    if (isDead(endpoint))
      return notApplicable('notServing', { endpoint: endpoint.id, state: endpoint.state });
    const { groups, missing } = endpointAdmission(world, unit, endpoint, 'ipv4');
    const all = groups.flatMap((group) => group.ingress.map((rule) => ({ group, rule })));
    const judged = all.map((one) => ({ ...one, open: isOpen(world, unit, one.rule) }));
    const single = judged.filter(({ open }) => open === true);
    const rules = single.length > 0 ? single : togetherOpen(world, unit, endpoint, groups);
    const evidence: readonly [Evidence, ...Evidence[]] = [
      { kind: 'resource', id: endpoint.id, facts: { vpcId: endpoint.vpcId, groups: endpoint.groupIds } },
      ...(rules.length > 0 ? rules : all.slice(0, 20)).map(({ group, rule }): Evidence => ({
        kind: 'rule',
        group: group.id,
        direction: 'ingress',
        rule,
      })),
    ];
    if (rules.length > 0) {
      return fail(
        'open',
        {
          endpoint: endpoint.id,
          rules: [...new Set(rules.map(ruleWords))].join(', '),
          managed: managedWords(endpoint),
        },
        {
          evidence,
          remedy: unlessManaged(endpoint, remedyFor(world, unit, endpoint, rules)),
          severity: managedSeverity(endpoint, 'low'),
        },
      );
    }
    const gaps = [...missing, ...judged.map(({ open }) => open).filter((open) => typeof open === 'object')];
    const [gap, ...more] = gaps;
    return gap ? unknown([gap, ...more], evidence) : pass('bounded', { endpoint: endpoint.id }, evidence);
  },
});
