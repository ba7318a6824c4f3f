import { analogue, defineFramework, judged } from './framework.ts';

/** SOC 2 (TSC) 2017 (rev. 2022): the controls that a check can be evidence towards. */
export default defineFramework({
  id: 'soc-2',
  title: 'SOC 2 (TSC)',
  version: '2017 (rev. 2022)',
  requirement: 'SOC 2/{id}',
  source: 'ciso-assistant soc2-2017.yaml',
  controls: {
    'A1.2': {
      title: 'Availability: infrastructure and recovery',
      titleKind: 'label',
      checks: {
        'bucket-policy-lockout': judged(),
        'single-zone-endpoint': judged(),
        'unavailable-endpoint': judged(),
      },
    },
    'CC6.1': {
      title: 'Logical access security over protected assets',
      titleKind: 'label',
      checks: {
        'bucket-without-network-perimeter': analogue('steampipe s3_bucket_policy_restrict_public_access'),
        'default-security-group-on-endpoint': analogue(
          'steampipe vpc_default_security_group_restricts_all_traffic',
        ),
        'endpoint-service-auto-acceptance': judged(),
        'full-access-endpoint-policy': analogue('steampipe s3_bucket_policy_restrict_public_access'),
        'interface-endpoint-open-ingress': analogue(
          'steampipe vpc_security_group_restrict_ingress_tcp_udp_all',
        ),
        'open-endpoint-service': judged(),
        'unassociated-gateway-endpoint': analogue('steampipe vpc_eip_associated'),
        'unused-nat-gateway': analogue('steampipe vpc_eip_associated'),
      },
    },
    'CC6.3': {
      title: 'Access authorized and removed by role and least privilege',
      titleKind: 'label',
      checks: {
        'bucket-policy-stale-endpoint': judged(),
        'endpoint-service-auto-acceptance': judged(),
        'full-access-endpoint-policy': analogue('steampipe s3_bucket_policy_restrict_public_access'),
      },
    },
    'CC6.6': {
      title: 'Protection against threats from outside the boundary',
      titleKind: 'label',
      checks: {
        'bucket-without-network-perimeter': analogue('steampipe s3_bucket_policy_restrict_public_access'),
        'default-security-group-on-endpoint': analogue(
          'steampipe vpc_default_security_group_restricts_all_traffic',
        ),
        'dynamodb-via-nat': analogue('steampipe vpc_igw_attached_to_authorized_vpc'),
        'endpoint-policy-without-identity-perimeter': judged(),
        'endpoint-without-private-dns': judged(),
        'interface-endpoint-open-ingress': analogue(
          'steampipe vpc_security_group_restrict_ingress_tcp_udp_all',
        ),
        'interface-endpoint-without-443': judged(),
        'ipv6-bypass': analogue('steampipe vpc_igw_attached_to_authorized_vpc'),
        'network-acl-blocks-endpoint': analogue('prowler soc2_aws.json (ec2_networkacl_*)'),
        'open-endpoint-service': judged(),
        's3-via-nat': analogue('steampipe vpc_igw_attached_to_authorized_vpc'),
        'service-via-internet': analogue('steampipe vpc_igw_attached_to_authorized_vpc'),
        'vpc-dns-disabled': judged(),
      },
    },
    'CC6.7': {
      title: 'Transmission and movement of information restricted',
      titleKind: 'label',
      checks: {
        'dynamodb-via-nat': judged(),
        'endpoint-policy-without-identity-perimeter': judged(),
        'full-access-endpoint-policy': judged(),
        'ipv6-bypass': judged(),
        's3-via-nat': judged(),
        'service-via-internet': judged(),
      },
    },
    'CC7.1': {
      title: 'Detection of configuration changes and vulnerabilities',
      titleKind: 'label',
      checks: {
        'bucket-policy-stale-endpoint': judged(),
        'duplicate-gateway-endpoint': judged(),
        'egress-blocks-endpoint': judged(),
        'interface-endpoint-without-443': judged(),
        'isolated-subnet-without-ssm': analogue('steampipe ec2_instance_ssm_managed'),
        'redundant-endpoint': judged(),
        'unavailable-endpoint': judged(),
        'vpc-dns-disabled': judged(),
      },
    },
    'CC8.1': {
      title: 'Change management',
      titleKind: 'label',
      checks: {
        'bucket-policy-lockout': judged(),
        'duplicate-gateway-endpoint': judged(),
      },
    },
    'CC9.2': {
      title: 'Vendor and business-partner risk',
      titleKind: 'label',
      checks: {
        'open-endpoint-service': judged(),
      },
    },
  },
});
