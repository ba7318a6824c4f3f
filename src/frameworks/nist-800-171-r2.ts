import { analogue, defineFramework, direct, judged } from './framework.ts';

/** NIST SP 800-171 Rev. 2: the controls that a check can be evidence towards. */
export default defineFramework({
  id: 'nist-800-171-r2',
  title: 'NIST SP 800-171',
  version: 'Rev. 2',
  requirement: 'NIST.800-171.r2 {id}',
  source: 'ciso-assistant nist-800-171-rev2.yaml',
  controls: {
    '3.1.1': {
      title: 'Limit access to authorized users and systems',
      titleKind: 'label',
      checks: {
        'bucket-without-network-perimeter': analogue('steampipe s3_bucket_policy_restrict_public_access'),
        'full-access-endpoint-policy': analogue('steampipe s3_bucket_policy_restrict_public_access'),
        'open-endpoint-service': judged(),
      },
    },
    '3.1.2': {
      title: 'Limit access to permitted functions',
      titleKind: 'label',
      checks: {
        'bucket-without-network-perimeter': analogue('steampipe s3_bucket_policy_restrict_public_access'),
        'full-access-endpoint-policy': analogue('steampipe s3_bucket_policy_restrict_public_access'),
      },
    },
    '3.1.3': {
      title: 'Control the flow of CUI',
      titleKind: 'label',
      checks: {
        'bucket-without-network-perimeter': judged(),
        'default-security-group-on-endpoint': analogue(
          'steampipe vpc_default_security_group_restricts_all_traffic',
        ),
        'dynamodb-via-nat': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'endpoint-policy-without-identity-perimeter': analogue(
          'Security Hub EC2.10/EC2.55-60 related requirements',
        ),
        'full-access-endpoint-policy': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'interface-endpoint-open-ingress': analogue('Security Hub EC2.18 related requirements'),
        'ipv6-bypass': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'isolated-subnet-without-ssm': direct('Security Hub EC2.10/EC2.55-60 related requirements'),
        'network-acl-blocks-endpoint': analogue('Security Hub EC2.21 related requirements'),
        's3-via-nat': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'service-via-internet': direct('Security Hub EC2.10/EC2.55-60 related requirements'),
      },
    },
    '3.1.5': {
      title: 'Least privilege',
      titleKind: 'label',
      checks: {
        'full-access-endpoint-policy': analogue('steampipe s3_bucket_policy_restrict_public_access'),
      },
    },
    '3.1.12': {
      title: 'Monitor and control remote access',
      titleKind: 'label',
      checks: {
        'isolated-subnet-without-ssm': judged(),
      },
    },
    '3.1.14': {
      title: 'Route remote access via managed access points',
      titleKind: 'label',
      checks: {
        'isolated-subnet-without-ssm': judged(),
      },
    },
    '3.1.20': {
      title: 'Control connections to external systems',
      titleKind: 'label',
      checks: {
        'bucket-without-network-perimeter': analogue('steampipe s3_bucket_policy_restrict_public_access'),
        'default-security-group-on-endpoint': analogue(
          'steampipe vpc_default_security_group_restricts_all_traffic',
        ),
        'endpoint-policy-without-identity-perimeter': analogue(
          'steampipe s3_bucket_policy_restrict_public_access',
        ),
        'endpoint-service-auto-acceptance': judged(),
        'interface-endpoint-open-ingress': analogue('Security Hub EC2.18 related requirements'),
        'open-endpoint-service': judged(),
      },
    },
    '3.4.1': {
      title: 'Baseline configurations and inventories',
      titleKind: 'label',
      checks: {
        'bucket-policy-stale-endpoint': judged(),
        'duplicate-gateway-endpoint': analogue('steampipe vpc_eip_associated'),
        'isolated-subnet-without-ssm': analogue('steampipe ec2_instance_ssm_managed'),
        'unassociated-gateway-endpoint': analogue('steampipe vpc_eip_associated'),
        'unused-nat-gateway': analogue('steampipe vpc_eip_associated'),
      },
    },
    '3.4.2': {
      title: 'Enforce security configuration settings',
      titleKind: 'label',
      checks: {
        'bucket-policy-stale-endpoint': judged(),
        'duplicate-gateway-endpoint': judged(),
        'egress-blocks-endpoint': judged(),
        'interface-endpoint-without-443': judged(),
        'vpc-dns-disabled': judged(),
      },
    },
    '3.4.6': {
      title: 'Least functionality',
      titleKind: 'label',
      checks: {
        'redundant-endpoint': judged(),
        'unassociated-gateway-endpoint': judged(),
        'unused-nat-gateway': judged(),
      },
    },
    '3.4.7': {
      title: 'Restrict nonessential functions, ports, services',
      titleKind: 'label',
      checks: {
        'default-security-group-on-endpoint': analogue(
          'steampipe vpc_default_security_group_restricts_all_traffic',
        ),
        'interface-endpoint-open-ingress': analogue(
          'steampipe vpc_security_group_restrict_ingress_tcp_udp_all',
        ),
      },
    },
    '3.13.1': {
      title: 'Boundary protection',
      titleKind: 'label',
      checks: {
        'dynamodb-via-nat': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'egress-blocks-endpoint': judged(),
        'endpoint-without-private-dns': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'interface-endpoint-open-ingress': analogue('Security Hub EC2.18 related requirements'),
        'interface-endpoint-without-443': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'ipv6-bypass': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'isolated-subnet-without-ssm': direct('Security Hub EC2.10/EC2.55-60 related requirements'),
        'network-acl-blocks-endpoint': analogue('Security Hub EC2.21 related requirements'),
        's3-via-nat': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'service-via-internet': direct('Security Hub EC2.10/EC2.55-60 related requirements'),
        'vpc-dns-disabled': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
      },
    },
    '3.13.6': {
      title: 'Deny by default, permit by exception',
      titleKind: 'label',
      checks: {
        'interface-endpoint-open-ingress': analogue(
          'steampipe vpc_security_group_restrict_ingress_tcp_udp_all',
        ),
        'network-acl-blocks-endpoint': analogue('prowler ec2_networkacl_allow_ingress_any_port'),
      },
    },
  },
});
