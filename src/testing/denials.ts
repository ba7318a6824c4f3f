import type { Section, Sections } from '../model/inventory.ts';
import type { Gap } from '../model/observed.ts';
import type { Denial } from './account-spec.ts';
import type { UnitDraft } from './draft.ts';

/** What an action shows: a whole section, or a part of each of its items. */
type Shown = { readonly section: Section } | { readonly hide: (unit: UnitDraft, gap: Gap) => void };

const section = (name: Section): Shown => ({ section: name });

const eachItem = <S extends Section>(name: S, hide: (item: Sections[S], gap: Gap) => Sections[S]): Shown => ({
  hide(unit, gap) {
    const items: Sections[S][] = unit.items[name];
    items.splice(0, items.length, ...items.map((item) => hide(item, gap)));
  },
});

const SHOWN: Readonly<Record<string, readonly Shown[]>> = {
  'ec2:DescribeVpcs': [section('vpcs')],
  'ec2:DescribeVpcAttribute': [
    eachItem('vpcDnsAttributes', (item, gap) => ({
      ...item,
      enableDnsSupport: { gap },
      enableDnsHostnames: { gap },
    })),
  ],
  'ec2:DescribeDhcpOptions': [section('dhcpOptions')],
  'ec2:DescribeSubnets': [section('subnets')],
  'ec2:DescribeRouteTables': [section('routeTables')],
  'ec2:DescribeManagedPrefixLists': [section('prefixLists')],
  'ec2:DescribePrefixLists': [section('prefixLists')],
  'ec2:GetManagedPrefixListEntries': [
    eachItem('prefixLists', (item, gap) => ({ ...item, entries: { gap } })),
  ],
  'ec2:DescribeNatGateways': [section('natGateways')],
  'ec2:DescribeAddresses': [section('addresses')],
  'ec2:DescribeInternetGateways': [section('internetGateways')],
  'ec2:DescribeEgressOnlyInternetGateways': [section('egressOnlyInternetGateways')],
  'ec2:DescribeVpcEndpoints': [section('vpcEndpoints')],
  'ec2:DescribeVpcEndpointServices': [section('endpointServices')],
  'ec2:DescribeVpcEndpointServiceConfigurations': [section('endpointServiceConfigurations')],
  'ec2:DescribeVpcEndpointServicePermissions': [
    eachItem('endpointServiceConfigurations', (item, gap) => ({ ...item, permissions: { gap } })),
  ],
  'ec2:DescribeVpcEndpointConnections': [section('endpointConnections')],
  'ec2:DescribeSecurityGroups': [section('securityGroups')],
  'ec2:DescribeNetworkAcls': [section('networkAcls')],
  'ec2:DescribeNetworkInterfaces': [section('networkInterfaces')],
  'ec2:DescribeVpcPeeringConnections': [section('peeringConnections')],
  'ec2:DescribeTransitGateways': [section('transitGateways')],
  'ec2:DescribeTransitGatewayVpcAttachments': [section('transitGatewayVpcAttachments')],
  'ec2:DescribeTransitGatewayAttachments': [section('transitGatewayAttachments')],
  'ec2:DescribeTransitGatewayRouteTables': [section('transitGatewayRouteTables')],
  'ec2:SearchTransitGatewayRoutes': [
    eachItem('transitGatewayRouteTables', (item, gap) => ({ ...item, routes: { gap } })),
  ],
  'ec2:DescribeVpcBlockPublicAccessOptions': [section('blockPublicAccessOptions')],
  'ec2:DescribeVpcBlockPublicAccessExclusions': [section('blockPublicAccessExclusions')],
  'route53:ListHostedZonesByVPC': [eachItem('vpcHostedZones', (item, gap) => ({ ...item, zones: { gap } }))],
  'route53:ListHostedZones': [section('hostedZones')],
  'route53:ListResourceRecordSets': [eachItem('hostedZones', (item, gap) => ({ ...item, records: { gap } }))],
  'route53resolver:ListResolverRules': [section('resolverRules')],
  'route53resolver:ListResolverRuleAssociations': [section('resolverRuleAssociations')],
  'route53profiles:ListProfileAssociations': [section('dnsProfileAssociations')],
  'route53profiles:ListProfileResourceAssociations': [
    eachItem('dnsProfiles', (item, gap) => ({ ...item, resources: { gap } })),
  ],
  's3:ListAllMyBuckets': [section('buckets')],
  's3:GetBucketTagging': [eachItem('buckets', (item, gap) => ({ ...item, tags: { gap } }))],
  's3:ListAccessPoints': [section('accessPoints')],
  's3:GetAccessPointPolicy': [eachItem('accessPoints', (item, gap) => ({ ...item, policy: { gap } }))],
  's3:GetBucketPolicy': [eachItem('buckets', (item, gap) => ({ ...item, policy: { gap } }))],
};

const hideFrom = (unit: UnitDraft, shown: readonly Shown[], gap: Gap): void => {
  for (const one of shown) {
    if ('section' in one) unit.gaps.set(one.section, gap);
    else one.hide(unit, gap);
  }
};

/** Turns what refused actions would have shown into gaps. */
export const applyDenials = (denials: readonly Denial[], units: readonly UnitDraft[]): void => {
  for (const { action, region, code, message } of denials) {
    const shown = SHOWN[action];
    if (!shown)
      throw new Error(`Nothing is known of ${action}; say one of ${Object.keys(SHOWN).join(', ')}.`);
    const gap: Gap = { action, code, message };
    for (const unit of units.filter((one) => region === null || one.region === region))
      hideFrom(unit, shown, gap);
  }
};
