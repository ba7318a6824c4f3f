import { analogue, defineFramework, direct, judged } from './framework.ts';

/** CSA CCM 4.0.13: the controls that a check can be evidence towards. */
export default defineFramework({
  id: 'csa-ccm-4.0',
  title: 'CSA CCM',
  version: '4.0.13',
  requirement: 'CSA CCM v4.0.13/{id}',
  source: 'prowler/compliance/csa_ccm_4.0.json',
  controls: {
    'BCR-11': {
      title: 'Equipment Redundancy',
      titleKind: 'official',
      checks: {
        'single-zone-endpoint': direct('prowler csa_ccm_4.0.json (vpc_endpoint_multi_az_enabled)'),
      },
    },
    'CCC-04': {
      title: 'Unauthorized Change Protection',
      titleKind: 'official',
      checks: {
        'bucket-policy-lockout': judged(),
      },
    },
    'CCC-07': {
      title: 'Detection of Baseline Deviation',
      titleKind: 'official',
      checks: {
        'bucket-policy-stale-endpoint': judged(),
        'duplicate-gateway-endpoint': judged(),
        'redundant-endpoint': judged(),
      },
    },
    'DCS-06': {
      title: 'Assets Cataloguing and Tracking',
      titleKind: 'official',
      checks: {
        'unassociated-gateway-endpoint': judged(),
        'unused-nat-gateway': judged(),
      },
    },
    'DSP-10': {
      title: 'Sensitive Data Transfer',
      titleKind: 'official',
      checks: {
        'bucket-without-network-perimeter': judged(),
        'dynamodb-via-nat': judged(),
        'endpoint-policy-without-identity-perimeter': judged(),
        's3-via-nat': judged(),
        'service-via-internet': judged(),
      },
    },
    'DSP-17': {
      title: 'Sensitive Data Protection',
      titleKind: 'official',
      checks: {
        'bucket-without-network-perimeter': analogue('prowler csa_ccm_4.0.json'),
        'endpoint-policy-without-identity-perimeter': judged(),
        'full-access-endpoint-policy': analogue(
          'prowler csa_ccm_4.0.json (s3_bucket_policy_public_write_access)',
        ),
      },
    },
    'IAM-05': {
      title: 'Least Privilege',
      titleKind: 'official',
      checks: {
        'full-access-endpoint-policy': judged(),
      },
    },
    'IAM-16': {
      title: 'Authorization Mechanisms',
      titleKind: 'official',
      checks: {
        'endpoint-service-auto-acceptance': judged(),
        'open-endpoint-service': judged(),
      },
    },
    'IVS-03': {
      title: 'Network Security',
      titleKind: 'official',
      checks: {
        'default-security-group-on-endpoint': analogue(
          'prowler csa_ccm_4.0.json (ec2_securitygroup_default_restrict_traffic)',
        ),
        'dynamodb-via-nat': analogue('prowler csa_ccm_4.0.json (default security group)'),
        'egress-blocks-endpoint': judged(),
        'endpoint-service-auto-acceptance': judged(),
        'endpoint-without-private-dns': judged(),
        'interface-endpoint-open-ingress': analogue('prowler csa_ccm_4.0.json (default security group)'),
        'interface-endpoint-without-443': judged(),
        'ipv6-bypass': judged(),
        'network-acl-blocks-endpoint': analogue('prowler csa_ccm_4.0.json (ec2_networkacl_*)'),
        'open-endpoint-service': judged(),
        's3-via-nat': analogue('prowler csa_ccm_4.0.json (default security group)'),
        'service-via-internet': analogue('prowler csa_ccm_4.0.json (default security group)'),
        'unavailable-endpoint': judged(),
        'vpc-dns-disabled': judged(),
      },
    },
    'IVS-04': {
      title: 'OS Hardening and Base Controls',
      titleKind: 'official',
      checks: {
        'isolated-subnet-without-ssm': analogue('prowler csa_ccm_4.0.json (ec2_instance_managed_by_ssm)'),
      },
    },
    'IVS-06': {
      title: 'Segmentation and Segregation',
      titleKind: 'official',
      checks: {
        'default-security-group-on-endpoint': analogue(
          'prowler csa_ccm_4.0.json (ec2_securitygroup_default_restrict_traffic)',
        ),
        'interface-endpoint-open-ingress': analogue('prowler csa_ccm_4.0.json (default security group)'),
      },
    },
    'TVM-03': {
      title: 'Vulnerability Remediation Schedule',
      titleKind: 'official',
      checks: {
        'isolated-subnet-without-ssm': analogue('prowler csa_ccm_4.0.json (ssm_managed_compliant_patching)'),
      },
    },
  },
});
