import type { Value } from '../../declared.ts';
import { type Block, many, nested, one } from '../block.ts';
import { belongings, id, type Mappings, objectValue, optional, optionalId, plain } from './mapping.ts';

/** The VPCs within a zone, without those that associations of their own put there. */
const vpcsOf = (block: Block): Value => {
  const separate = new Set(
    belongings(block, 'aws_route53_zone_association', 'zone_id').map((values) => values['vpc_id']),
  );
  const { blocks, more } = nested(block, 'vpc');
  const items = blocks.flatMap((vpc) => {
    const vpcId = one(vpc, 'vpc_id', 'vpc');
    if (vpcId === null || (vpcId.is === 'known' && separate.has(vpcId.value))) return [];
    return objectValue({ VPCId: vpcId, VPCRegion: one(vpc, 'vpc_region', null, 'unset') }) ?? [];
  });
  return { is: 'list', items, more };
};

/** The name that an alias leads to: of an endpoint only known after apply, a reference to it then. */
const aliasOf = (block: Block): Value | null => {
  const [alias] = nested(block, 'alias').blocks;
  if (alias === undefined) return null;
  return objectValue({ DNSName: one(alias, 'name', 'any'), HostedZoneId: one(alias, 'zone_id') });
};

const targetIps = (block: Block): Value => {
  const { blocks, more } = nested(block, 'target_ip');
  const items = blocks.flatMap(
    (target) => objectValue({ Ip: one(target, 'ip'), Port: one(target, 'port') }) ?? [],
  );
  return { is: 'list', items, more };
};

const endpointAddresses = (block: Block): Value => {
  const { blocks, more } = nested(block, 'ip_address');
  const items = blocks.flatMap(
    (address) => objectValue({ SubnetId: one(address, 'subnet_id', 'subnet') }) ?? [],
  );
  return { is: 'list', items, more };
};

/** Hosted zones, records, Resolver and Route 53 Profiles. */
export const DNS: Mappings = {
  aws_route53_zone: {
    type: 'AWS::Route53::HostedZone',
    properties: { Name: plain('name'), VPCs: vpcsOf },
  },
  'data.aws_route53_zone': {
    type: 'AWS::Route53::HostedZone',
    properties: {
      Name: plain('name'),
      VPCs: (block) => ({
        is: 'list',
        items: [],
        more: {
          action: 'pathproof:preview',
          code: 'NotInPlan',
          message: `${block.name} is only read, and a data source does not list the VPCs of a zone.`,
        },
      }),
    },
  },
  aws_route53_zone_association: {
    type: 'Pathproof::HostedZoneVpcAssociation',
    properties: {
      HostedZoneId: id('zone_id', 'hosted-zone'),
      VPCId: id('vpc_id', 'vpc'),
      VPCRegion: optional('vpc_region'),
    },
    liveId: null,
  },
  aws_route53_record: {
    type: 'AWS::Route53::RecordSet',
    properties: {
      HostedZoneId: id('zone_id', 'hosted-zone'),
      Name: plain('name'),
      Type: plain('type'),
      ResourceRecords: (block) => many(block, 'records', 'any'),
      AliasTarget: aliasOf,
    },
    liveId: null,
  },
  aws_route53_resolver_rule: {
    type: 'AWS::Route53Resolver::ResolverRule',
    properties: {
      DomainName: plain('domain_name'),
      RuleType: plain('rule_type'),
      ResolverEndpointId: optionalId('resolver_endpoint_id', 'resolver-endpoint'),
      TargetIps: targetIps,
    },
  },
  aws_route53_resolver_rule_association: {
    type: 'AWS::Route53Resolver::ResolverRuleAssociation',
    properties: { ResolverRuleId: id('resolver_rule_id', 'resolver-rule'), VPCId: id('vpc_id', 'vpc') },
  },
  aws_route53_resolver_endpoint: {
    type: 'AWS::Route53Resolver::ResolverEndpoint',
    properties: {
      Direction: plain('direction'),
      SecurityGroupIds: (block) => many(block, 'security_group_ids', 'security-group'),
      IpAddresses: endpointAddresses,
    },
  },
  aws_route53profiles_profile: {
    type: 'AWS::Route53Profiles::Profile',
    properties: { Name: plain('name') },
  },
  aws_route53profiles_association: {
    type: 'AWS::Route53Profiles::ProfileAssociation',
    properties: { ProfileId: id('profile_id', 'dns-profile'), ResourceId: id('resource_id', 'vpc') },
  },
  aws_route53profiles_resource_association: {
    type: 'AWS::Route53Profiles::ProfileResourceAssociation',
    properties: { ProfileId: id('profile_id', 'dns-profile'), ResourceArn: plain('resource_arn') },
    liveId: null,
  },
};
