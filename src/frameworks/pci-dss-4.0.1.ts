import { analogue, defineFramework, direct, judged } from './framework.ts';

/** PCI DSS 4.0.1: the controls that a check can be evidence towards. */
export default defineFramework({
  id: 'pci-dss-4.0.1',
  title: 'PCI DSS',
  version: '4.0.1',
  requirement: 'PCI DSS v4.0.1/{id}',
  source: 'ciso-assistant pcidss-4_0.yaml (v4.0.1, June 2024)',
  controls: {
    '1.2.1': {
      title: 'NSC ruleset configuration standards',
      titleKind: 'label',
      checks: {
        'default-security-group-on-endpoint': judged(),
      },
    },
    '1.2.5': {
      title: 'Allowed services, protocols and ports approved',
      titleKind: 'label',
      checks: {
        'egress-blocks-endpoint': judged(),
        'interface-endpoint-open-ingress': analogue(
          'steampipe vpc_security_group_restrict_ingress_tcp_udp_all',
        ),
        'interface-endpoint-without-443': judged(),
        'network-acl-blocks-endpoint': judged(),
      },
    },
    '1.2.7': {
      title: 'NSC configurations reviewed every six months',
      titleKind: 'label',
      checks: {
        'duplicate-gateway-endpoint': judged(),
        'egress-blocks-endpoint': judged(),
        'interface-endpoint-without-443': judged(),
        'network-acl-blocks-endpoint': judged(),
        'redundant-endpoint': judged(),
        'unavailable-endpoint': judged(),
        'unused-nat-gateway': judged(),
      },
    },
    '1.2.8': {
      title: 'NSC configuration files secured and consistent',
      titleKind: 'label',
      checks: {
        'bucket-policy-stale-endpoint': judged(),
      },
    },
    '1.3.1': {
      title: 'Inbound traffic to the CDE restricted',
      titleKind: 'label',
      checks: {
        'default-security-group-on-endpoint': judged(),
        'interface-endpoint-open-ingress': analogue(
          'steampipe vpc_security_group_restrict_ingress_tcp_udp_all',
        ),
        'network-acl-blocks-endpoint': analogue('Security Hub EC2.21 related requirements'),
      },
    },
    '1.3.2': {
      title: 'Outbound traffic from the CDE restricted',
      titleKind: 'label',
      checks: {
        'dynamodb-via-nat': analogue(
          'steampipe vpc_configured_to_use_vpc_endpoints; prowler pci_4.0_aws.json (vpc_endpoint_for_ec2_enabled)',
        ),
        'endpoint-policy-without-identity-perimeter': analogue(
          'steampipe vpc_configured_to_use_vpc_endpoints',
        ),
        'endpoint-without-private-dns': analogue('steampipe vpc_configured_to_use_vpc_endpoints'),
        'full-access-endpoint-policy': analogue('steampipe vpc_configured_to_use_vpc_endpoints'),
        'ipv6-bypass': analogue('steampipe vpc_configured_to_use_vpc_endpoints'),
        'isolated-subnet-without-ssm': analogue('steampipe vpc_configured_to_use_vpc_endpoints'),
        's3-via-nat': analogue(
          'steampipe vpc_configured_to_use_vpc_endpoints; prowler pci_4.0_aws.json (vpc_endpoint_for_ec2_enabled)',
        ),
        'service-via-internet': direct(
          'steampipe vpc_configured_to_use_vpc_endpoints; prowler pci_4.0_aws.json (vpc_endpoint_for_ec2_enabled)',
        ),
        'vpc-dns-disabled': judged(),
      },
    },
    '1.4.1': {
      title: 'NSCs between trusted and untrusted networks',
      titleKind: 'label',
      checks: {
        'endpoint-service-auto-acceptance': judged(),
        'open-endpoint-service': judged(),
      },
    },
    '1.4.2': {
      title: 'Inbound from untrusted networks restricted',
      titleKind: 'label',
      checks: {
        'dynamodb-via-nat': analogue(
          'steampipe vpc_configured_to_use_vpc_endpoints; prowler pci_4.0_aws.json (vpc_endpoint_for_ec2_enabled)',
        ),
        'interface-endpoint-open-ingress': analogue(
          'steampipe vpc_security_group_restrict_ingress_tcp_udp_all',
        ),
        'ipv6-bypass': analogue('steampipe vpc_igw_attached_to_authorized_vpc'),
        's3-via-nat': analogue(
          'steampipe vpc_configured_to_use_vpc_endpoints; prowler pci_4.0_aws.json (vpc_endpoint_for_ec2_enabled)',
        ),
        'service-via-internet': direct(
          'steampipe vpc_configured_to_use_vpc_endpoints; prowler pci_4.0_aws.json (vpc_endpoint_for_ec2_enabled)',
        ),
      },
    },
    '1.4.4': {
      title: 'Stored cardholder data not directly reachable from untrusted networks',
      titleKind: 'label',
      checks: {
        'bucket-without-network-perimeter': analogue('Security Hub S3.1/S3.8 related requirements'),
        'dynamodb-via-nat': analogue('steampipe redshift_cluster_enhanced_vpc_routing_enabled'),
        's3-via-nat': analogue('steampipe redshift_cluster_enhanced_vpc_routing_enabled'),
        'service-via-internet': analogue('steampipe redshift_cluster_enhanced_vpc_routing_enabled'),
      },
    },
    '2.2.1': {
      title: 'Configuration standards maintained',
      titleKind: 'label',
      checks: {
        'duplicate-gateway-endpoint': judged(),
        'vpc-dns-disabled': judged(),
      },
    },
    '2.2.4': {
      title: 'Only necessary services and functions enabled',
      titleKind: 'label',
      checks: {
        'redundant-endpoint': judged(),
        'unassociated-gateway-endpoint': judged(),
        'unused-nat-gateway': judged(),
      },
    },
    '6.3.3': {
      title: 'Patches installed',
      titleKind: 'label',
      checks: {
        'isolated-subnet-without-ssm': analogue('prowler pci_4.0_aws.json (ssm_managed_compliant_patching)'),
      },
    },
    '7.2.1': {
      title: 'Access control model defined',
      titleKind: 'label',
      checks: {
        'bucket-policy-lockout': judged(),
        'bucket-without-network-perimeter': analogue('steampipe s3_bucket_policy_restrict_public_access'),
        'default-security-group-on-endpoint': analogue(
          'steampipe vpc_default_security_group_restricts_all_traffic',
        ),
        'endpoint-service-auto-acceptance': judged(),
        'full-access-endpoint-policy': analogue('steampipe s3_bucket_policy_restrict_public_access'),
        'open-endpoint-service': judged(),
      },
    },
    '7.2.5': {
      title: 'Application and system accounts least privilege',
      titleKind: 'label',
      checks: {
        'bucket-policy-stale-endpoint': judged(),
        'bucket-without-network-perimeter': analogue('steampipe s3_bucket_policy_restrict_public_access'),
        'endpoint-policy-without-identity-perimeter': analogue(
          'steampipe s3_bucket_policy_restrict_public_access',
        ),
        'full-access-endpoint-policy': analogue('steampipe s3_bucket_policy_restrict_public_access'),
      },
    },
    '12.5.1': {
      title: 'Inventory of in-scope system components',
      titleKind: 'label',
      checks: {
        'unassociated-gateway-endpoint': judged(),
        'unused-nat-gateway': judged(),
      },
    },
    'A1.1.3': {
      title: 'Each customer reaches only its own resources',
      titleKind: 'label',
      checks: {
        'open-endpoint-service': analogue('steampipe vpc_configured_to_use_vpc_endpoints'),
      },
    },
  },
});
