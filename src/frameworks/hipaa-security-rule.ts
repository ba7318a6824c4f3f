import { analogue, defineFramework, judged } from './framework.ts';

/** HIPAA Security Rule 45 CFR 164 (2013 omnibus): the controls that a check can be evidence towards. */
export default defineFramework({
  id: 'hipaa-security-rule',
  title: 'HIPAA Security Rule',
  version: '45 CFR 164 (2013 omnibus)',
  requirement: 'HIPAA Security Rule/{id}',
  source:
    'ciso-assistant nist-sp-800-66-rev2.yaml; steampipe hipaa_final_omnibus_security_rule_2013; prowler hipaa_aws.json',
  controls: {
    '164.308(a)(4)(i)': {
      title: 'Information access management',
      titleKind: 'official',
      checks: {
        'bucket-policy-stale-endpoint': judged(),
        'full-access-endpoint-policy': analogue('steampipe s3_bucket_policy_restrict_public_access'),
      },
    },
    '164.308(a)(5)(ii)(B)': {
      title: 'Protection from malicious software',
      titleKind: 'official',
      checks: {
        'isolated-subnet-without-ssm': analogue('steampipe ec2_instance_ssm_managed'),
      },
    },
    '164.308(a)(7)(i)': {
      title: 'Contingency plan',
      titleKind: 'official',
      checks: {
        'bucket-policy-lockout': judged(),
        'single-zone-endpoint': analogue('steampipe vpc_vpn_tunnel_up'),
        'unavailable-endpoint': judged(),
      },
    },
    '164.308(b)(1)': {
      title: 'Business associate contracts and other arrangements',
      titleKind: 'official',
      checks: {
        'open-endpoint-service': judged(),
      },
    },
    '164.312(a)(1)': {
      title: 'Access control',
      titleKind: 'official',
      checks: {
        'bucket-without-network-perimeter': analogue('steampipe s3_bucket_policy_restrict_public_access'),
        'endpoint-policy-without-identity-perimeter': judged(),
        'endpoint-service-auto-acceptance': judged(),
        'full-access-endpoint-policy': analogue('steampipe s3_bucket_policy_restrict_public_access'),
        'open-endpoint-service': judged(),
      },
    },
    '164.312(e)(1)': {
      title: 'Transmission security',
      titleKind: 'official',
      checks: {
        'default-security-group-on-endpoint': analogue(
          'steampipe vpc_default_security_group_restricts_all_traffic',
        ),
        'dynamodb-via-nat': analogue('steampipe redshift_cluster_enhanced_vpc_routing_enabled'),
        'endpoint-policy-without-identity-perimeter': judged(),
        'endpoint-without-private-dns': analogue('steampipe redshift_cluster_enhanced_vpc_routing_enabled'),
        'interface-endpoint-open-ingress': analogue(
          'steampipe vpc_security_group_restrict_ingress_tcp_udp_all',
        ),
        'interface-endpoint-without-443': judged(),
        'ipv6-bypass': analogue('steampipe redshift_cluster_enhanced_vpc_routing_enabled'),
        'network-acl-blocks-endpoint': analogue('prowler ec2_networkacl_allow_ingress_any_port'),
        's3-via-nat': analogue('steampipe redshift_cluster_enhanced_vpc_routing_enabled'),
        'service-via-internet': analogue('steampipe redshift_cluster_enhanced_vpc_routing_enabled'),
      },
    },
  },
});
