import { analogue, defineFramework, direct, judged } from './framework.ts';

/** NIST SP 800-53 Rev. 5: the controls that a check can be evidence towards. */
export default defineFramework({
  id: 'nist-800-53-r5',
  title: 'NIST SP 800-53',
  version: 'Rev. 5',
  requirement: 'NIST.800-53.r5 {id}',
  source:
    'NIST SP 800-53 Rev. 5 control catalog (OSCAL, usnistgov/oscal-content) and ciso-assistant nist-sp-800-53-rev5.yaml',
  controls: {
    'AC-3': {
      title: 'Access Enforcement',
      titleKind: 'official',
      checks: {
        'bucket-policy-lockout': judged(),
        'bucket-policy-stale-endpoint': judged(),
        'bucket-without-network-perimeter': analogue('Security Hub S3.1/S3.8 related requirements'),
        'endpoint-policy-without-identity-perimeter': analogue(
          'Security Hub EC2.10/EC2.55-60 related requirements',
        ),
        'full-access-endpoint-policy': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'open-endpoint-service': judged(),
      },
    },
    'AC-4': {
      title: 'Information Flow Enforcement',
      titleKind: 'official',
      checks: {
        'bucket-without-network-perimeter': analogue('Security Hub S3.1/S3.8 related requirements'),
        'default-security-group-on-endpoint': analogue('Security Hub EC2.2 related requirements'),
        'dynamodb-via-nat': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'egress-blocks-endpoint': judged(),
        'endpoint-policy-without-identity-perimeter': analogue(
          'Security Hub EC2.10/EC2.55-60 related requirements',
        ),
        'endpoint-without-private-dns': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'full-access-endpoint-policy': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'interface-endpoint-open-ingress': analogue('Security Hub EC2.18 related requirements'),
        'interface-endpoint-without-443': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'ipv6-bypass': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'isolated-subnet-without-ssm': direct('Security Hub EC2.57 related requirements'),
        'redundant-endpoint': judged(),
        's3-via-nat': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'service-via-internet': direct('Security Hub EC2.10/EC2.55-60 related requirements'),
      },
    },
    'AC-4(21)': {
      title: 'Information Flow Enforcement | Physical or Logical Separation of Information Flows',
      titleKind: 'official',
      checks: {
        'default-security-group-on-endpoint': analogue('Security Hub EC2.2 related requirements'),
        'dynamodb-via-nat': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'endpoint-service-auto-acceptance': analogue(
          'Security Hub EC2.23 related requirements (auto-accept)',
        ),
        'interface-endpoint-open-ingress': analogue('Security Hub EC2.18 related requirements'),
        'network-acl-blocks-endpoint': analogue(
          'Security Hub EC2.21 related requirements (network ACL ruleset)',
        ),
        'open-endpoint-service': analogue('Security Hub EC2.23 related requirements (auto-accept)'),
        's3-via-nat': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'service-via-internet': direct('Security Hub EC2.10/EC2.55-60 related requirements'),
      },
    },
    'AC-6': {
      title: 'Least Privilege',
      titleKind: 'official',
      checks: {
        'full-access-endpoint-policy': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'open-endpoint-service': judged(),
      },
    },
    'AC-17(3)': {
      title: 'Remote Access | Managed Access Control Points',
      titleKind: 'official',
      checks: {
        'bucket-without-network-perimeter': judged(),
        'isolated-subnet-without-ssm': judged(),
      },
    },
    'AC-20': {
      title: 'Use of External Systems',
      titleKind: 'official',
      checks: {
        'endpoint-policy-without-identity-perimeter': judged(),
        'endpoint-service-auto-acceptance': judged(),
        'open-endpoint-service': judged(),
      },
    },
    'AC-21': {
      title: 'Information Sharing',
      titleKind: 'official',
      checks: {
        'endpoint-policy-without-identity-perimeter': judged(),
      },
    },
    'CA-3': {
      title: 'Information Exchange',
      titleKind: 'official',
      checks: {
        'endpoint-service-auto-acceptance': judged(),
        'open-endpoint-service': judged(),
      },
    },
    'CA-9(1)': {
      title: 'Internal System Connections | Compliance Checks',
      titleKind: 'official',
      checks: {
        'endpoint-service-auto-acceptance': analogue(
          'Security Hub EC2.23 related requirements (auto-accept)',
        ),
      },
    },
    'CM-2': {
      title: 'Baseline Configuration',
      titleKind: 'official',
      checks: {
        'bucket-policy-stale-endpoint': analogue('Security Hub S3.6 related requirements'),
        'duplicate-gateway-endpoint': judged(),
        'endpoint-service-auto-acceptance': analogue(
          'Security Hub EC2.23 related requirements (auto-accept)',
        ),
        'isolated-subnet-without-ssm': analogue('Security Hub SSM.1 related requirements'),
        'network-acl-blocks-endpoint': analogue(
          'Security Hub EC2.21 related requirements (network ACL ruleset)',
        ),
        'redundant-endpoint': judged(),
      },
    },
    'CM-3': {
      title: 'Configuration Change Control',
      titleKind: 'official',
      checks: {
        'bucket-policy-lockout': judged(),
      },
    },
    'CM-6': {
      title: 'Configuration Settings',
      titleKind: 'official',
      checks: {
        'bucket-policy-stale-endpoint': judged(),
        'duplicate-gateway-endpoint': judged(),
        'egress-blocks-endpoint': judged(),
        'interface-endpoint-without-443': judged(),
        'vpc-dns-disabled': judged(),
      },
    },
    'CM-7': {
      title: 'Least Functionality',
      titleKind: 'official',
      checks: {
        'interface-endpoint-open-ingress': analogue('Security Hub EC2.19 related requirements'),
        'network-acl-blocks-endpoint': analogue(
          'Security Hub EC2.21 related requirements (network ACL ruleset)',
        ),
        'redundant-endpoint': judged(),
        'unassociated-gateway-endpoint': judged(),
        'unused-nat-gateway': judged(),
      },
    },
    'CM-8': {
      title: 'System Component Inventory',
      titleKind: 'official',
      checks: {
        'isolated-subnet-without-ssm': analogue('Security Hub SSM.1 related requirements'),
      },
    },
    'CM-8(1)': {
      title: 'System Component Inventory | Updates During Installation and Removal',
      titleKind: 'official',
      checks: {
        'duplicate-gateway-endpoint': analogue(
          'Security Hub EC2.12/EC2.16 related requirements (unused resources)',
        ),
        'isolated-subnet-without-ssm': analogue('Security Hub SSM.1 related requirements'),
        'unassociated-gateway-endpoint': analogue(
          'Security Hub EC2.12/EC2.16 related requirements (unused resources)',
        ),
        'unused-nat-gateway': analogue('Security Hub EC2.12/EC2.16 related requirements (unused resources)'),
      },
    },
    'CP-8(2)': {
      title: 'Telecommunications Services | Single Points of Failure',
      titleKind: 'official',
      checks: {
        'single-zone-endpoint': judged(),
      },
    },
    'CP-10': {
      title: 'System Recovery and Reconstitution',
      titleKind: 'official',
      checks: {
        'bucket-policy-lockout': judged(),
        'single-zone-endpoint': analogue('Security Hub Lambda.5/ELB.13 related requirements (multi-AZ)'),
        'unavailable-endpoint': judged(),
      },
    },
    'MA-4': {
      title: 'Nonlocal Maintenance',
      titleKind: 'official',
      checks: {
        'isolated-subnet-without-ssm': judged(),
      },
    },
    'SC-5': {
      title: 'Denial-of-service Protection',
      titleKind: 'official',
      checks: {
        'unavailable-endpoint': judged(),
      },
    },
    'SC-5(2)': {
      title: 'Denial-of-service Protection | Capacity, Bandwidth, and Redundancy',
      titleKind: 'official',
      checks: {
        'single-zone-endpoint': analogue('Security Hub Lambda.5/ELB.13 related requirements (multi-AZ)'),
      },
    },
    'SC-7': {
      title: 'Boundary Protection',
      titleKind: 'official',
      checks: {
        'bucket-without-network-perimeter': analogue('Security Hub S3.1/S3.8 related requirements'),
        'default-security-group-on-endpoint': analogue('Security Hub EC2.2 related requirements'),
        'dynamodb-via-nat': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'egress-blocks-endpoint': judged(),
        'endpoint-without-private-dns': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'full-access-endpoint-policy': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'interface-endpoint-open-ingress': analogue('Security Hub EC2.18 related requirements'),
        'interface-endpoint-without-443': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'ipv6-bypass': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'isolated-subnet-without-ssm': direct('Security Hub EC2.57 related requirements'),
        'network-acl-blocks-endpoint': analogue(
          'Security Hub EC2.21 related requirements (network ACL ruleset)',
        ),
        's3-via-nat': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'service-via-internet': direct('Security Hub EC2.10/EC2.55-60 related requirements'),
        'unavailable-endpoint': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
      },
    },
    'SC-7(3)': {
      title: 'Boundary Protection | Access Points',
      titleKind: 'official',
      checks: {
        'dynamodb-via-nat': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'ipv6-bypass': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        's3-via-nat': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'service-via-internet': direct('Security Hub EC2.10/EC2.55-60 related requirements'),
        'unused-nat-gateway': judged(),
      },
    },
    'SC-7(4)': {
      title: 'Boundary Protection | External Telecommunications Services',
      titleKind: 'official',
      checks: {
        'default-security-group-on-endpoint': analogue('Security Hub EC2.2 related requirements'),
        'dynamodb-via-nat': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'endpoint-without-private-dns': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'interface-endpoint-open-ingress': analogue('Security Hub EC2.18 related requirements'),
        'ipv6-bypass': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'isolated-subnet-without-ssm': direct('Security Hub EC2.57 related requirements'),
        's3-via-nat': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
        'service-via-internet': direct('Security Hub EC2.10/EC2.55-60 related requirements'),
        'vpc-dns-disabled': analogue('Security Hub EC2.10/EC2.55-60 related requirements'),
      },
    },
    'SC-7(5)': {
      title: 'Boundary Protection | Deny by Default — Allow by Exception',
      titleKind: 'official',
      checks: {
        'default-security-group-on-endpoint': analogue('Security Hub EC2.2 related requirements'),
        'interface-endpoint-open-ingress': analogue('Security Hub EC2.18 related requirements'),
      },
    },
    'SC-7(9)': {
      title: 'Boundary Protection | Restrict Threatening Outgoing Communications Traffic',
      titleKind: 'official',
      checks: {
        's3-via-nat': analogue(
          'Security Hub Redshift.7 related requirements (route S3 traffic through the VPC)',
        ),
      },
    },
    'SC-7(10)': {
      title: 'Boundary Protection | Prevent Exfiltration',
      titleKind: 'official',
      checks: {
        'bucket-without-network-perimeter': judged(),
        'endpoint-policy-without-identity-perimeter': judged(),
        'full-access-endpoint-policy': judged(),
      },
    },
    'SC-7(11)': {
      title: 'Boundary Protection | Restrict Incoming Communications Traffic',
      titleKind: 'official',
      checks: {
        'default-security-group-on-endpoint': analogue('Security Hub EC2.2 related requirements'),
        'interface-endpoint-open-ingress': analogue('Security Hub EC2.18 related requirements'),
      },
    },
    'SC-7(28)': {
      title: 'Boundary Protection | Connections to Public Networks',
      titleKind: 'official',
      checks: {
        'ipv6-bypass': judged(),
        'service-via-internet': judged(),
      },
    },
    'SC-20': {
      title: 'Secure Name/address Resolution Service (authoritative Source)',
      titleKind: 'official',
      checks: {
        'endpoint-without-private-dns': judged(),
        'vpc-dns-disabled': judged(),
      },
    },
    'SC-21': {
      title: 'Secure Name/address Resolution Service (recursive or Caching Resolver)',
      titleKind: 'official',
      checks: {
        'vpc-dns-disabled': judged(),
      },
    },
    'SC-22': {
      title: 'Architecture and Provisioning for Name/address Resolution Service',
      titleKind: 'official',
      checks: {
        'endpoint-without-private-dns': judged(),
        'vpc-dns-disabled': judged(),
      },
    },
    'SC-36': {
      title: 'Distributed Processing and Storage',
      titleKind: 'official',
      checks: {
        'single-zone-endpoint': analogue('Security Hub Lambda.5/ELB.13 related requirements (multi-AZ)'),
      },
    },
    'SI-2(2)': {
      title: 'Flaw Remediation | Automated Flaw Remediation Status',
      titleKind: 'official',
      checks: {
        'isolated-subnet-without-ssm': judged(),
      },
    },
    'SI-13(5)': {
      title: 'Predictable Failure Prevention | Failover Capability',
      titleKind: 'official',
      checks: {
        'single-zone-endpoint': analogue('Security Hub Lambda.5/ELB.13 related requirements (multi-AZ)'),
      },
    },
  },
});
