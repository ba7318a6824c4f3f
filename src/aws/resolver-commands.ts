import type { SignedCommand } from './signed-client.ts';

interface Paging {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** A resolver rule, as the API says it. */
export interface ResolverRule {
  readonly Id?: string;
  readonly OwnerId?: string;
  readonly DomainName?: string;
  readonly RuleType?: string;
  readonly Status?: string;
  readonly TargetIps?: readonly { readonly Ip?: string; readonly Ipv6?: string }[];
  readonly ResolverEndpointId?: string;
}

/** An association of a resolver rule with a VPC, as the API says it. */
export interface ResolverRuleAssociation {
  readonly Id?: string;
  readonly ResolverRuleId?: string;
  readonly VPCId?: string;
  readonly Status?: string;
}

interface Rules {
  readonly ResolverRules?: readonly ResolverRule[];
  readonly NextToken?: string;
}

interface RuleAssociations {
  readonly ResolverRuleAssociations?: readonly ResolverRuleAssociation[];
  readonly NextToken?: string;
}

// The SDK's own client could be had only in an old version, which brings a second, older SDK with it: 300 KB of a bundle.
const partsOf = (operation: string, { MaxResults, NextToken }: Paging) => ({
  schema: [9, 'com.amazonaws.route53resolver', operation] as const,
  call: {
    target: `Route53Resolver.${operation}`,
    input: {
      ...(MaxResults === undefined ? {} : { MaxResults }),
      ...(NextToken === undefined ? {} : { NextToken }),
    },
  },
});

/** Asks for the resolver rules of an account and those shared with it. */
export class ListResolverRulesCommand implements SignedCommand<Rules> {
  // Says what comes back, as the SDK's commands do; nobody calls it.
  declare readonly resolveMiddleware: SignedCommand<Rules>['resolveMiddleware'];
  readonly path = '/';
  // AWS: the members of the answer (Route 53 Resolver API, ListResolverRules).
  readonly fields = [
    'MaxResults',
    'NextToken',
    'ResolverRules',
    'ResolverRules.Arn',
    'ResolverRules.CreationTime',
    'ResolverRules.CreatorRequestId',
    'ResolverRules.DelegationRecord',
    'ResolverRules.DomainName',
    'ResolverRules.Id',
    'ResolverRules.ModificationTime',
    'ResolverRules.Name',
    'ResolverRules.OwnerId',
    'ResolverRules.ResolverEndpointId',
    'ResolverRules.RuleType',
    'ResolverRules.ShareStatus',
    'ResolverRules.Status',
    'ResolverRules.StatusMessage',
    'ResolverRules.TargetIps',
    'ResolverRules.TargetIps.Ip',
    'ResolverRules.TargetIps.Ipv6',
    'ResolverRules.TargetIps.Port',
    'ResolverRules.TargetIps.Protocol',
    'ResolverRules.TargetIps.ServerNameIndication',
  ];
  readonly list = 'ResolverRules';
  readonly schema: readonly [number, string, string];
  readonly call: NonNullable<SignedCommand<Rules>['call']>;

  constructor(input: Paging) {
    ({ schema: this.schema, call: this.call } = partsOf('ListResolverRules', input));
  }
}

/** Asks which resolver rules are associated with which VPCs. */
export class ListResolverRuleAssociationsCommand implements SignedCommand<RuleAssociations> {
  declare readonly resolveMiddleware: SignedCommand<RuleAssociations>['resolveMiddleware'];
  readonly path = '/';
  // AWS: the members of the answer (Route 53 Resolver API, ListResolverRuleAssociations).
  readonly fields = [
    'MaxResults',
    'NextToken',
    'ResolverRuleAssociations',
    'ResolverRuleAssociations.Id',
    'ResolverRuleAssociations.Name',
    'ResolverRuleAssociations.ResolverRuleId',
    'ResolverRuleAssociations.Status',
    'ResolverRuleAssociations.StatusMessage',
    'ResolverRuleAssociations.VPCId',
  ];
  readonly list = 'ResolverRuleAssociations';
  readonly schema: readonly [number, string, string];
  readonly call: NonNullable<SignedCommand<RuleAssociations>['call']>;

  constructor(input: Paging) {
    ({ schema: this.schema, call: this.call } = partsOf('ListResolverRuleAssociations', input));
  }
}
