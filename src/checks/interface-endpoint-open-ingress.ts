import type { Evidence } from '../model/finding.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { SecurityGroup, SecurityGroupRule, VpcEndpoint } from '../model/resources.ts';
import { blocksOf, parseBlock } from '../network/cidr.ts';
import { covers } from '../network/ranges.ts';
import { isDead } from '../paths/dns.ts';
import { endpointAdmission } from '../paths/endpoint-access.ts';
import { prefixListCidrs } from '../paths/tables.ts';
import type { Place, World } from '../paths/world.ts';
import { defineCheck } from './check.ts';
import { managedSeverity, managedWords } from '../remedies/managed.ts';
import { interfaceEndpoints } from './subjects.ts';
import { openIngressRemedy, type RuleOf, ruleWords } from '../remedies/rule-remedy.ts';

const messages = {
  open: '{endpoint} admits every address: {rules}.{managed}',
  bounded: '{endpoint} admits no more than named addresses, lists and groups.',
  notServing: '{endpoint} is {state} and serves nothing.',
} as const;

const everywhere = { ipv4: '0.0.0.0/0', ipv6: '::/0' } as const;

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
): readonly RuleOf[] =>
  (['ipv4', 'ipv6'] as const).flatMap((family) => {
    const admitted = endpointAdmission(world, place, endpoint, family);
    if (!covers(admitted.ranges, blocksOf([everywhere[family]], family))) return [];
    return groups.flatMap((group) =>
      group.ingress.filter((rule) => admitted.rules.includes(rule)).map((rule) => ({ group, rule })),
    );
  });

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
          remedy: openIngressRemedy(world, unit, endpoint, rules),
          severity: managedSeverity(endpoint, 'low'),
        },
      );
    }
    const gaps = [...missing, ...judged.map(({ open }) => open).filter((open) => typeof open === 'object')];
    const [gap, ...more] = gaps;
    return gap ? unknown([gap, ...more], evidence) : pass('bounded', { endpoint: endpoint.id }, evidence);
  },
});
