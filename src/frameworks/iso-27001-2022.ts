import { analogue, defineFramework, direct, judged } from './framework.ts';

/** ISO/IEC 27001 Annex A 2022: the controls that a check can be evidence towards. */
export default defineFramework({
  id: 'iso-27001-2022',
  title: 'ISO/IEC 27001 Annex A',
  version: '2022',
  requirement: 'ISO/IEC 27001:2022/{id}',
  source: 'ciso-assistant iso27001-2022.yaml; prowler iso27001_2022_aws.json',
  controls: {
    'A.5.9': {
      title: 'Inventory of information and other associated assets',
      titleKind: 'official',
      checks: {
        'unassociated-gateway-endpoint': judged(),
        'unused-nat-gateway': judged(),
      },
    },
    'A.5.14': {
      title: 'Information transfer',
      titleKind: 'official',
      checks: {
        'endpoint-policy-without-identity-perimeter': judged(),
      },
    },
    'A.5.15': {
      title: 'Access control',
      titleKind: 'official',
      checks: {
        'bucket-without-network-perimeter': judged(),
        'endpoint-service-auto-acceptance': judged(),
        'full-access-endpoint-policy': judged(),
        'open-endpoint-service': judged(),
      },
    },
    'A.5.18': {
      title: 'Access rights',
      titleKind: 'official',
      checks: {
        'bucket-policy-stale-endpoint': judged(),
      },
    },
    'A.8.3': {
      title: 'Information access restriction',
      titleKind: 'official',
      checks: {
        'bucket-without-network-perimeter': judged(),
        'full-access-endpoint-policy': judged(),
      },
    },
    'A.8.8': {
      title: 'Management of technical vulnerabilities',
      titleKind: 'official',
      checks: {
        'isolated-subnet-without-ssm': judged(),
      },
    },
    'A.8.9': {
      title: 'Configuration management',
      titleKind: 'official',
      checks: {
        'bucket-policy-stale-endpoint': judged(),
        'duplicate-gateway-endpoint': judged(),
        'egress-blocks-endpoint': judged(),
        'interface-endpoint-without-443': judged(),
        'isolated-subnet-without-ssm': judged(),
        'redundant-endpoint': judged(),
        'unassociated-gateway-endpoint': judged(),
        'unused-nat-gateway': judged(),
        'vpc-dns-disabled': judged(),
      },
    },
    'A.8.12': {
      title: 'Data leakage prevention',
      titleKind: 'official',
      checks: {
        'bucket-without-network-perimeter': judged(),
        'endpoint-policy-without-identity-perimeter': judged(),
        'full-access-endpoint-policy': judged(),
      },
    },
    'A.8.14': {
      title: 'Redundancy of information processing facilities',
      titleKind: 'official',
      checks: {
        'bucket-policy-lockout': judged(),
        'single-zone-endpoint': direct('prowler iso27001_2022_aws.json (vpc_endpoint_multi_az_enabled)'),
        'unavailable-endpoint': judged(),
      },
    },
    'A.8.20': {
      title: 'Networks security',
      titleKind: 'official',
      checks: {
        'default-security-group-on-endpoint': analogue(
          'prowler iso27001_2022_aws.json (ec2_securitygroup_default_restrict_traffic)',
        ),
        'dynamodb-via-nat': analogue('prowler iso27001_2022_aws.json (vpc_endpoint_* checks)'),
        'egress-blocks-endpoint': judged(),
        'endpoint-without-private-dns': analogue('prowler iso27001_2022_aws.json (vpc_endpoint_* checks)'),
        'full-access-endpoint-policy': analogue(
          'prowler iso27001_2022_aws.json (vpc_endpoint_connections_trust_boundaries)',
        ),
        'interface-endpoint-open-ingress': analogue('prowler iso27001_2022_aws.json (vpc_endpoint_* checks)'),
        'interface-endpoint-without-443': analogue('prowler iso27001_2022_aws.json (vpc_endpoint_* checks)'),
        'ipv6-bypass': analogue('prowler iso27001_2022_aws.json (vpc_endpoint_* checks)'),
        'isolated-subnet-without-ssm': analogue('prowler iso27001_2022_aws.json (vpc_endpoint_* checks)'),
        'network-acl-blocks-endpoint': analogue('prowler iso27001_2022_aws.json (ec2_networkacl_*)'),
        'open-endpoint-service': direct(
          'prowler iso27001_2022_aws.json (vpc_endpoint_services_allowed_principals_trust_boundaries)',
        ),
        's3-via-nat': analogue('prowler iso27001_2022_aws.json (vpc_endpoint_* checks)'),
        'service-via-internet': direct('prowler iso27001_2022_aws.json (vpc_endpoint_* checks)'),
      },
    },
    'A.8.21': {
      title: 'Security of network services',
      titleKind: 'official',
      checks: {
        'default-security-group-on-endpoint': analogue(
          'prowler iso27001_2022_aws.json (ec2_securitygroup_default_restrict_traffic)',
        ),
        'dynamodb-via-nat': analogue('prowler iso27001_2022_aws.json (vpc_endpoint_* checks)'),
        'endpoint-service-auto-acceptance': judged(),
        'endpoint-without-private-dns': analogue('prowler iso27001_2022_aws.json (vpc_endpoint_* checks)'),
        'interface-endpoint-without-443': analogue('prowler iso27001_2022_aws.json (vpc_endpoint_* checks)'),
        'open-endpoint-service': direct(
          'prowler iso27001_2022_aws.json (vpc_endpoint_services_allowed_principals_trust_boundaries)',
        ),
        's3-via-nat': analogue('prowler iso27001_2022_aws.json (vpc_endpoint_* checks)'),
        'service-via-internet': direct('prowler iso27001_2022_aws.json (vpc_endpoint_* checks)'),
        'single-zone-endpoint': direct('prowler iso27001_2022_aws.json (vpc_endpoint_* checks)'),
        'unavailable-endpoint': analogue('prowler iso27001_2022_aws.json (vpc_endpoint_* checks)'),
        'vpc-dns-disabled': judged(),
      },
    },
    'A.8.22': {
      title: 'Segregation of networks',
      titleKind: 'official',
      checks: {
        'default-security-group-on-endpoint': analogue(
          'prowler iso27001_2022_aws.json (ec2_securitygroup_default_restrict_traffic)',
        ),
        'dynamodb-via-nat': analogue('prowler iso27001_2022_aws.json (vpc_endpoint_* checks)'),
        'endpoint-policy-without-identity-perimeter': analogue(
          'prowler iso27001_2022_aws.json (vpc_endpoint_connections_trust_boundaries)',
        ),
        'interface-endpoint-open-ingress': analogue('prowler iso27001_2022_aws.json (vpc_endpoint_* checks)'),
        'ipv6-bypass': analogue('prowler iso27001_2022_aws.json (vpc_endpoint_* checks)'),
        'network-acl-blocks-endpoint': analogue('prowler iso27001_2022_aws.json (ec2_networkacl_*)'),
        'open-endpoint-service': direct(
          'prowler iso27001_2022_aws.json (vpc_endpoint_services_allowed_principals_trust_boundaries)',
        ),
        's3-via-nat': analogue('prowler iso27001_2022_aws.json (vpc_endpoint_* checks)'),
        'service-via-internet': direct('prowler iso27001_2022_aws.json (vpc_endpoint_* checks)'),
      },
    },
    'A.8.32': {
      title: 'Change management',
      titleKind: 'official',
      checks: {
        'bucket-policy-lockout': judged(),
      },
    },
  },
});
