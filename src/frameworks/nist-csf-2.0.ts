import { analogue, defineFramework, direct, judged } from './framework.ts';

/** NIST CSF 2.0: the controls that a check can be evidence towards. */
export default defineFramework({
  id: 'nist-csf-2.0',
  title: 'NIST CSF',
  version: '2.0',
  requirement: 'NIST CSF v2.0/{id}',
  source: 'ciso-assistant nist-csf-2.0.yaml',
  controls: {
    'ID.AM-02': {
      title: 'Inventory of software, services and systems',
      titleKind: 'label',
      checks: {
        'duplicate-gateway-endpoint': analogue('steampipe vpc_network_acl_unused'),
        'isolated-subnet-without-ssm': analogue('steampipe ec2_instance_ssm_managed'),
        'unassociated-gateway-endpoint': analogue('steampipe vpc_network_acl_unused'),
        'unused-nat-gateway': analogue('steampipe vpc_eip_associated'),
      },
    },
    'ID.AM-03': {
      title: 'Authorized network communication and data flows represented',
      titleKind: 'label',
      checks: {
        'egress-blocks-endpoint': judged(),
        'endpoint-without-private-dns': judged(),
        'network-acl-blocks-endpoint': judged(),
        'redundant-endpoint': judged(),
      },
    },
    'ID.AM-08': {
      title: 'Assets managed through their life cycle',
      titleKind: 'label',
      checks: {
        'bucket-policy-stale-endpoint': judged(),
        'unassociated-gateway-endpoint': judged(),
        'unavailable-endpoint': judged(),
        'unused-nat-gateway': judged(),
      },
    },
    'PR.AA-05': {
      title: 'Access permissions managed by least privilege',
      titleKind: 'label',
      checks: {
        'bucket-policy-lockout': judged(),
        'bucket-without-network-perimeter': judged(),
        'endpoint-policy-without-identity-perimeter': judged(),
        'endpoint-service-auto-acceptance': judged(),
        'full-access-endpoint-policy': analogue('steampipe iam_policy_no_star_star'),
        'open-endpoint-service': judged(),
      },
    },
    'PR.DS-02': {
      title: 'Data in transit protected',
      titleKind: 'label',
      checks: {
        'bucket-without-network-perimeter': judged(),
        'endpoint-policy-without-identity-perimeter': judged(),
      },
    },
    'PR.IR-01': {
      title: 'Networks protected from unauthorized logical access',
      titleKind: 'label',
      checks: {
        'default-security-group-on-endpoint': analogue(
          'steampipe vpc_default_security_group_restricts_all_traffic',
        ),
        'dynamodb-via-nat': analogue('steampipe vpc_configured_to_use_vpc_endpoints'),
        'egress-blocks-endpoint': judged(),
        'endpoint-without-private-dns': analogue('steampipe vpc_configured_to_use_vpc_endpoints'),
        'interface-endpoint-open-ingress': analogue(
          'steampipe vpc_security_group_restrict_ingress_tcp_udp_all',
        ),
        'interface-endpoint-without-443': judged(),
        'ipv6-bypass': analogue('steampipe vpc_configured_to_use_vpc_endpoints'),
        'network-acl-blocks-endpoint': judged(),
        'open-endpoint-service': judged(),
        's3-via-nat': analogue('steampipe vpc_configured_to_use_vpc_endpoints'),
        'service-via-internet': direct('steampipe vpc_configured_to_use_vpc_endpoints'),
        'vpc-dns-disabled': judged(),
      },
    },
    'PR.IR-03': {
      title: 'Resilience mechanisms implemented',
      titleKind: 'label',
      checks: {
        'bucket-policy-lockout': judged(),
        'interface-endpoint-without-443': judged(),
        'single-zone-endpoint': judged(),
        'unavailable-endpoint': judged(),
      },
    },
    'PR.PS-01': {
      title: 'Configuration management applied',
      titleKind: 'label',
      checks: {
        'bucket-policy-stale-endpoint': judged(),
        'duplicate-gateway-endpoint': judged(),
        'redundant-endpoint': judged(),
        'vpc-dns-disabled': judged(),
      },
    },
    'PR.PS-02': {
      title: 'Software maintained and removed by risk',
      titleKind: 'label',
      checks: {
        'isolated-subnet-without-ssm': analogue('steampipe ec2_instance_ssm_managed'),
      },
    },
  },
});
