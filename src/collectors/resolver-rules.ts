import { ListResolverRulesCommand, type ResolverRule } from '../aws/resolver-commands.ts';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import { dnsNameOf } from '../services/hosts.ts';
import type { Collector } from './collector.ts';
import { idOf, itemsOf, lower, sortById, texts } from './normalize.ts';
import { itemsIn } from './private-dns-vpcs.ts';

const action = 'route53resolver:ListResolverRules';

const toRule = (rule: ResolverRule): Sections['resolverRules'] => ({
  id: idOf(rule.Id, action, 'a resolver rule'),
  ownerId: rule.OwnerId ?? '',
  domainName: dnsNameOf(rule.DomainName ?? ''),
  type: lower(rule.RuleType),
  status: lower(rule.Status),
  targetIps: texts(rule.TargetIps?.flatMap(({ Ip, Ipv6 }) => [Ip, Ipv6])),
  resolverEndpointId: rule.ResolverEndpointId ?? null,
});

// AWS: Resolver has rules of its own for every VPC, for reverse names and the internet (Route 53 developer guide, autodefined rules).
const autodefined = /^rslvr-autodefined-/;

/** Lists the resolver rules, own and shared ones, where any rule or profile is associated with a VPC. */
export const resolverRules: Collector<'resolverRules'> = {
  section: 'resolverRules',
  scope: 'region',
  actions: [action],
  async collect(aws) {
    const [associations, profiles] = await Promise.all([
      itemsIn(aws, 'resolverRuleAssociations'),
      aws.section('dnsProfileAssociations'),
    ]);
    const byProfile = 'seen' in profiles && profiles.seen.length > 0;
    if (associations.length === 0 && !byProfile) return [];
    const found = await pages(aws.route53resolver, ListResolverRulesCommand, { MaxResults: 100 });
    const rules = itemsOf(found, ({ ResolverRules }) => ResolverRules).map(toRule);
    return sortById(rules.filter(({ id }) => !autodefined.test(id)));
  },
};
