import { ListResolverRuleAssociationsCommand } from '../aws/resolver-commands.ts';
import { pages } from '../aws/pages.ts';
import type { Collector } from './collector.ts';
import { idOf, itemsOf, lower, sortById } from './normalize.ts';
import { privateDnsVpcs } from './private-dns-vpcs.ts';

const action = 'route53resolver:ListResolverRuleAssociations';

// AWS: every VPC has rules that Resolver made itself, for reverse names and the internet (Route 53 developer guide, autodefined rules).
const autodefined = /^rslvr-autodefined-/;

/** Lists which resolver rules are associated with which VPCs, where that can change a verdict. */
export const resolverRuleAssociations: Collector<'resolverRuleAssociations'> = {
  section: 'resolverRuleAssociations',
  scope: 'region',
  actions: [action],
  async collect(aws) {
    if ((await privateDnsVpcs(aws)).length === 0) return [];
    const found = await pages(aws.route53resolver, ListResolverRuleAssociationsCommand, { MaxResults: 100 });
    return sortById(
      itemsOf(found, ({ ResolverRuleAssociations }) => ResolverRuleAssociations)
        .filter(({ ResolverRuleId }) => !autodefined.test(ResolverRuleId ?? ''))
        .map((association) => ({
          id: idOf(association.Id, action, 'an association of a resolver rule'),
          ruleId: association.ResolverRuleId ?? '',
          vpcId: association.VPCId ?? '',
          status: lower(association.Status),
        })),
    );
  },
};
