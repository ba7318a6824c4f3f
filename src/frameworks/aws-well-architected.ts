import { analogue, defineFramework, direct, judged } from './framework.ts';

/** AWS Well-Architected Framework 2024-06-27 and later titles: the controls that a check can be evidence towards. */
export default defineFramework({
  id: 'aws-well-architected',
  title: 'AWS Well-Architected Framework',
  version: '2024-06-27 and later titles',
  requirement: 'AWS Well-Architected Framework/{id}',
  source: 'docs.aws.amazon.com/wellarchitected page titles; prowler Well-Architected pillars',
  controls: {
    'COST08-BP02': {
      title: 'Select components to optimize data transfer cost',
      titleKind: 'official',
      checks: {
        'dynamodb-via-nat': judged(),
        'redundant-endpoint': judged(),
        's3-via-nat': judged(),
        'service-via-internet': judged(),
        'single-zone-endpoint': judged(),
        'unassociated-gateway-endpoint': judged(),
        'unused-nat-gateway': judged(),
      },
    },
    'COST08-BP03': {
      title: 'Implement services to reduce data transfer costs',
      titleKind: 'official',
      checks: {
        'dynamodb-via-nat': analogue('public Well-Architected review text naming VPC endpoints'),
        's3-via-nat': analogue('public Well-Architected review text naming VPC endpoints'),
        'service-via-internet': analogue('public Well-Architected review text naming VPC endpoints'),
      },
    },
    'REL10-BP01': {
      title: 'Deploy the workload to multiple locations',
      titleKind: 'official',
      checks: {
        'single-zone-endpoint': judged(),
        'unavailable-endpoint': judged(),
      },
    },
    'SEC03-BP02': {
      title: 'Grant least privilege access',
      titleKind: 'official',
      checks: {
        'full-access-endpoint-policy': judged(),
      },
    },
    'SEC03-BP05': {
      title: 'Define permission guardrails for your organization',
      titleKind: 'official',
      checks: {
        'bucket-without-network-perimeter': judged(),
        'endpoint-policy-without-identity-perimeter': judged(),
      },
    },
    'SEC03-BP07': {
      title: 'Analyze public and cross-account access',
      titleKind: 'official',
      checks: {
        'bucket-policy-stale-endpoint': judged(),
        'bucket-without-network-perimeter': analogue('prowler SEC03-BP07 (s3 bucket policy checks)'),
        'endpoint-policy-without-identity-perimeter': judged(),
        'open-endpoint-service': judged(),
      },
    },
    'SEC03-BP08': {
      title: 'Share resources securely within your organization',
      titleKind: 'official',
      checks: {
        'endpoint-service-auto-acceptance': judged(),
      },
    },
    'SEC03-BP09': {
      title: 'Share resources securely with a third party',
      titleKind: 'official',
      checks: {
        'endpoint-service-auto-acceptance': judged(),
        'open-endpoint-service': judged(),
      },
    },
    'SEC05-BP01': {
      title: 'Create network layers',
      titleKind: 'official',
      checks: {
        'dynamodb-via-nat': analogue('prowler aws_well_architected security pillar (vpc_endpoint_* checks)'),
        'endpoint-policy-without-identity-perimeter': analogue(
          'prowler aws_well_architected security pillar (vpc_endpoint_* checks)',
        ),
        'full-access-endpoint-policy': analogue(
          'prowler aws_well_architected security pillar (vpc_endpoint_* checks) (vpc_endpoint_connections_trust_boundaries)',
        ),
        'isolated-subnet-without-ssm': analogue(
          'prowler aws_well_architected security pillar (vpc_endpoint_* checks)',
        ),
        'open-endpoint-service': direct(
          'prowler aws_well_architected security pillar (vpc_endpoint_* checks) (vpc_endpoint_services_allowed_principals_trust_boundaries)',
        ),
        's3-via-nat': analogue('prowler aws_well_architected security pillar (vpc_endpoint_* checks)'),
        'service-via-internet': analogue(
          'prowler aws_well_architected security pillar (vpc_endpoint_* checks)',
        ),
      },
    },
    'SEC05-BP02': {
      title: 'Control traffic flow within your network layers',
      titleKind: 'official',
      checks: {
        'default-security-group-on-endpoint': analogue(
          'steampipe well-architected SEC05-BP02 (default security group)',
        ),
        'duplicate-gateway-endpoint': judged(),
        'dynamodb-via-nat': judged(),
        'egress-blocks-endpoint': judged(),
        'endpoint-without-private-dns': judged(),
        'interface-endpoint-open-ingress': analogue(
          'steampipe well-architected SEC05-BP02 (default security group)',
        ),
        'interface-endpoint-without-443': judged(),
        'ipv6-bypass': judged(),
        'network-acl-blocks-endpoint': judged(),
        's3-via-nat': judged(),
        'service-via-internet': judged(),
        'vpc-dns-disabled': judged(),
      },
    },
  },
});
