import {
  ListResolverRuleAssociationsCommand,
  type ListResolverRuleAssociationsCommandInput,
  ListResolverRulesCommand,
  type ListResolverRulesCommandInput,
} from '@aws-sdk/client-route53resolver';

// This client is older than the others: its commands do not say their names, which a minified bundle takes from them.
const schemaOf = (operation: string): readonly [number, string, string] => [
  9,
  'com.amazonaws.route53resolver',
  operation,
];

interface Paging {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** Asks for the resolver rules of an account and those shared with it. */
export class ListResolverRules extends ListResolverRulesCommand {
  readonly schema = schemaOf('ListResolverRules');

  constructor(input: Paging) {
    super(input as ListResolverRulesCommandInput);
  }
}

/** Asks which resolver rules are associated with which VPCs. */
export class ListResolverRuleAssociations extends ListResolverRuleAssociationsCommand {
  readonly schema = schemaOf('ListResolverRuleAssociations');

  constructor(input: Paging) {
    super(input as ListResolverRuleAssociationsCommandInput);
  }
}
