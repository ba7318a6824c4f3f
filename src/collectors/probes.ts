import {
  DescribeAddressesCommand,
  DescribeAvailabilityZonesCommand,
  DescribeDhcpOptionsCommand,
  DescribeEgressOnlyInternetGatewaysCommand,
  DescribeInternetGatewaysCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRegionsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTransitGatewayAttachmentsCommand,
  DescribeTransitGatewayRouteTablesCommand,
  DescribeTransitGatewaysCommand,
  DescribeTransitGatewayVpcAttachmentsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcBlockPublicAccessExclusionsCommand,
  DescribeVpcBlockPublicAccessOptionsCommand,
  DescribeVpcEndpointConnectionsCommand,
  DescribeVpcEndpointServiceConfigurationsCommand,
  DescribeVpcEndpointServicePermissionsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  GetManagedPrefixListEntriesCommand,
  GetTransitGatewayPolicyTableEntriesCommand,
  SearchTransitGatewayRoutesCommand,
} from '@aws-sdk/client-ec2';
import {
  ListHostedZonesByVPCCommand,
  type ListHostedZonesByVPCCommandInput,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
} from '@aws-sdk/client-route-53';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Ask } from '../aws/ask.ts';
import { Refusal } from '../aws/errors.ts';
import {
  ListProfileAssociationsCommand,
  ListProfileResourceAssociationsCommand,
} from '../aws/profiles-commands.ts';
import { ListResolverRuleAssociationsCommand, ListResolverRulesCommand } from '../aws/resolver-commands.ts';
import { bucketProbes } from './bucket-probes.ts';
import { nothingToTry, type Probe } from './probe.ts';

export type { Probe } from './probe.ts';

const few = { MaxResults: 5 };

// AWS: a dry run answers whether the caller may, and looks nothing up (EC2 API, common parameters).
const dry = { DryRun: true };

const ec2 =
  (request: (ask: Ask) => Promise<unknown>): Probe =>
  (ask, region) =>
    request(ask('ec2', region));

/** An endpoint service of the account: nothing is ever asked about another's, not even whether one may. */
const anOwnService = async (ask: Ask): Promise<string> => {
  const { ServiceConfigurations } = await ask(new DescribeVpcEndpointServiceConfigurationsCommand(few));
  const id = ServiceConfigurations?.[0]?.ServiceId;
  if (id) return id;
  throw new Refusal({
    action: 'ec2:DescribeVpcEndpointServicePermissions',
    code: 'NothingToTry',
    message: 'The account has no endpoint service to try it on.',
  });
};

/** For each action that a scan needs, how to find out whether it is permitted. */
export const probes: Readonly<Record<string, Probe>> = {
  'ec2:DescribeAddresses': ec2((ask) => ask(new DescribeAddressesCommand(dry))),
  'ec2:DescribeAvailabilityZones': ec2((ask) => ask(new DescribeAvailabilityZonesCommand(dry))),
  'ec2:DescribeDhcpOptions': ec2((ask) => ask(new DescribeDhcpOptionsCommand(few))),
  'ec2:DescribeEgressOnlyInternetGateways': ec2((ask) =>
    ask(new DescribeEgressOnlyInternetGatewaysCommand(few)),
  ),
  'ec2:DescribeInternetGateways': ec2((ask) => ask(new DescribeInternetGatewaysCommand(few))),
  'ec2:DescribeManagedPrefixLists': ec2((ask) => ask(new DescribeManagedPrefixListsCommand(few))),
  'ec2:DescribeNatGateways': ec2((ask) => ask(new DescribeNatGatewaysCommand(few))),
  'ec2:DescribeNetworkAcls': ec2((ask) => ask(new DescribeNetworkAclsCommand(few))),
  'ec2:DescribeNetworkInterfaces': ec2((ask) => ask(new DescribeNetworkInterfacesCommand(few))),
  'ec2:DescribeRegions': ec2((ask) => ask(new DescribeRegionsCommand({}))),
  'ec2:DescribeRouteTables': ec2((ask) => ask(new DescribeRouteTablesCommand(few))),
  'ec2:DescribeSecurityGroups': ec2((ask) => ask(new DescribeSecurityGroupsCommand(few))),
  'ec2:DescribeSubnets': ec2((ask) => ask(new DescribeSubnetsCommand(few))),
  'ec2:DescribeTransitGatewayAttachments': ec2((ask) =>
    ask(new DescribeTransitGatewayAttachmentsCommand(few)),
  ),
  'ec2:DescribeTransitGatewayRouteTables': ec2((ask) =>
    ask(new DescribeTransitGatewayRouteTablesCommand(few)),
  ),
  'ec2:DescribeTransitGateways': ec2((ask) => ask(new DescribeTransitGatewaysCommand(few))),
  'ec2:DescribeTransitGatewayVpcAttachments': ec2((ask) =>
    ask(new DescribeTransitGatewayVpcAttachmentsCommand(few)),
  ),
  'ec2:DescribeVpcAttribute': ec2((ask) =>
    ask(
      new DescribeVpcAttributeCommand({
        ...dry,
        VpcId: 'vpc-00000000000000000',
        Attribute: 'enableDnsSupport',
      }),
    ),
  ),
  'ec2:DescribeVpcBlockPublicAccessExclusions': ec2((ask) =>
    ask(new DescribeVpcBlockPublicAccessExclusionsCommand(few)),
  ),
  'ec2:DescribeVpcBlockPublicAccessOptions': ec2((ask) =>
    ask(new DescribeVpcBlockPublicAccessOptionsCommand({})),
  ),
  'ec2:DescribeVpcEndpoints': ec2((ask) => ask(new DescribeVpcEndpointsCommand(few))),
  'ec2:DescribeVpcEndpointServices': ec2((ask) => ask(new DescribeVpcEndpointServicesCommand(few))),
  'ec2:DescribeVpcEndpointConnections': ec2((ask) => ask(new DescribeVpcEndpointConnectionsCommand(few))),
  'ec2:DescribeVpcEndpointServiceConfigurations': ec2((ask) =>
    ask(new DescribeVpcEndpointServiceConfigurationsCommand(few)),
  ),
  'ec2:DescribeVpcEndpointServicePermissions': ec2(async (ask) =>
    ask(new DescribeVpcEndpointServicePermissionsCommand({ ...few, ServiceId: await anOwnService(ask) })),
  ),
  'ec2:DescribeVpcPeeringConnections': ec2((ask) => ask(new DescribeVpcPeeringConnectionsCommand(few))),
  'ec2:DescribeVpcs': ec2((ask) => ask(new DescribeVpcsCommand(few))),
  'ec2:GetManagedPrefixListEntries': ec2((ask) =>
    ask(new GetManagedPrefixListEntriesCommand({ ...dry, PrefixListId: 'pl-00000000000000000' })),
  ),
  'ec2:GetTransitGatewayPolicyTableEntries': ec2((ask) =>
    ask(
      new GetTransitGatewayPolicyTableEntriesCommand({
        ...dry,
        ...few,
        TransitGatewayPolicyTableId: 'tgw-ptb-00000000000000000',
      }),
    ),
  ),
  'ec2:SearchTransitGatewayRoutes': ec2((ask) =>
    ask(
      new SearchTransitGatewayRoutesCommand({
        ...dry,
        ...few,
        TransitGatewayRouteTableId: 'tgw-rtb-00000000000000000',
        Filters: [{ Name: 'type', Values: ['static'] }],
      }),
    ),
  ),
  'route53:ListHostedZones': (ask, region) =>
    ask('route53', region)(new ListHostedZonesCommand({ MaxItems: 1 })),
  'route53:ListHostedZonesByVPC': async (ask, region) => {
    const { Vpcs } = await ask('ec2', region)(new DescribeVpcsCommand(few));
    const VPCId = Vpcs?.[0]?.VpcId;
    if (!VPCId) throw nothingToTry('route53:ListHostedZonesByVPC', 'VPC');
    const input = { VPCId, VPCRegion: region, MaxItems: 1 } as ListHostedZonesByVPCCommandInput;
    return await ask('route53', region)(new ListHostedZonesByVPCCommand(input));
  },
  'route53:ListResourceRecordSets': async (ask, region) => {
    const { HostedZones } = await ask('route53', region)(new ListHostedZonesCommand({ MaxItems: 1 }));
    const zone = HostedZones?.[0]?.Id;
    if (!zone) throw nothingToTry('route53:ListResourceRecordSets', 'hosted zone');
    return await ask(
      'route53',
      region,
    )(new ListResourceRecordSetsCommand({ HostedZoneId: zone, MaxItems: 1 }));
  },
  'route53profiles:ListProfileAssociations': (ask, region) =>
    ask('route53profiles', region)(new ListProfileAssociationsCommand({ MaxResults: 1 })),
  'route53profiles:ListProfileResourceAssociations': async (ask, region) => {
    const profiles = ask('route53profiles', region);
    const { ProfileAssociations } = await profiles(new ListProfileAssociationsCommand({ MaxResults: 1 }));
    const ProfileId = ProfileAssociations?.[0]?.ProfileId;
    if (!ProfileId) throw nothingToTry('route53profiles:ListProfileResourceAssociations', 'Route 53 Profile');
    return await profiles(new ListProfileResourceAssociationsCommand({ ProfileId, MaxResults: 1 }));
  },
  'route53resolver:ListResolverRuleAssociations': (ask, region) =>
    ask('route53resolver', region)(new ListResolverRuleAssociationsCommand({ MaxResults: 1 })),
  'route53resolver:ListResolverRules': (ask, region) =>
    ask('route53resolver', region)(new ListResolverRulesCommand({ MaxResults: 1 })),
  ...bucketProbes,
  'sts:GetCallerIdentity': (ask, region) => ask('sts', region)(new GetCallerIdentityCommand({})),
};
