import { analogue, defineFramework, direct, judged } from './framework.ts';

/** FedRAMP Moderate Rev. 5: the controls that a check can be evidence towards. */
export default defineFramework({
  id: 'fedramp-moderate-r5',
  title: 'FedRAMP Moderate',
  version: 'Rev. 5',
  requirement: 'FedRAMP Moderate Rev. 5/{id}',
  source:
    'GSA/fedramp-automation FedRAMP_rev5_MODERATE-baseline-resolved-profile_catalog.xml (323 controls) and ciso-assistant fedramp-rev5.yaml',
  controls: {
    'AC-3': {
      title: 'Access Enforcement',
      titleKind: 'official',
      checks: {
        'bucket-policy-lockout': judged('NIST row; control is in the Moderate baseline'),
        'bucket-policy-stale-endpoint': judged('NIST row; control is in the Moderate baseline'),
        'bucket-without-network-perimeter': analogue('NIST row; control is in the Moderate baseline'),
        'endpoint-policy-without-identity-perimeter': analogue(
          'NIST row; control is in the Moderate baseline',
        ),
        'full-access-endpoint-policy': analogue('NIST row; control is in the Moderate baseline'),
        'open-endpoint-service': judged('NIST row; control is in the Moderate baseline'),
      },
    },
    'AC-4': {
      title: 'Information Flow Enforcement',
      titleKind: 'official',
      checks: {
        'bucket-without-network-perimeter': analogue('NIST row; control is in the Moderate baseline'),
        'default-security-group-on-endpoint': analogue('NIST row; control is in the Moderate baseline'),
        'dynamodb-via-nat': analogue('NIST row; control is in the Moderate baseline'),
        'egress-blocks-endpoint': judged('NIST row; control is in the Moderate baseline'),
        'endpoint-policy-without-identity-perimeter': analogue(
          'NIST row; control is in the Moderate baseline',
        ),
        'endpoint-without-private-dns': analogue('NIST row; control is in the Moderate baseline'),
        'full-access-endpoint-policy': analogue('NIST row; control is in the Moderate baseline'),
        'interface-endpoint-open-ingress': analogue('NIST row; control is in the Moderate baseline'),
        'interface-endpoint-without-443': analogue('NIST row; control is in the Moderate baseline'),
        'ipv6-bypass': analogue('NIST row; control is in the Moderate baseline'),
        'isolated-subnet-without-ssm': direct('NIST row; control is in the Moderate baseline'),
        'redundant-endpoint': judged('NIST row; control is in the Moderate baseline'),
        's3-via-nat': analogue('NIST row; control is in the Moderate baseline'),
        'service-via-internet': direct('NIST row; control is in the Moderate baseline'),
      },
    },
    'AC-4(21)': {
      title: 'Information Flow Enforcement | Physical or Logical Separation of Information Flows',
      titleKind: 'official',
      checks: {
        'default-security-group-on-endpoint': analogue('NIST row; control is in the Moderate baseline'),
        'dynamodb-via-nat': analogue('NIST row; control is in the Moderate baseline'),
        'endpoint-service-auto-acceptance': analogue('NIST row; control is in the Moderate baseline'),
        'interface-endpoint-open-ingress': analogue('NIST row; control is in the Moderate baseline'),
        'network-acl-blocks-endpoint': analogue('NIST row; control is in the Moderate baseline'),
        'open-endpoint-service': analogue('NIST row; control is in the Moderate baseline'),
        's3-via-nat': analogue('NIST row; control is in the Moderate baseline'),
        'service-via-internet': direct('NIST row; control is in the Moderate baseline'),
      },
    },
    'AC-6': {
      title: 'Least Privilege',
      titleKind: 'official',
      checks: {
        'full-access-endpoint-policy': analogue('NIST row; control is in the Moderate baseline'),
        'open-endpoint-service': judged('NIST row; control is in the Moderate baseline'),
      },
    },
    'AC-17(3)': {
      title: 'Remote Access | Managed Access Control Points',
      titleKind: 'official',
      checks: {
        'bucket-without-network-perimeter': judged('NIST row; control is in the Moderate baseline'),
        'isolated-subnet-without-ssm': judged('NIST row; control is in the Moderate baseline'),
      },
    },
    'AC-20': {
      title: 'Use of External Systems',
      titleKind: 'official',
      checks: {
        'endpoint-policy-without-identity-perimeter': judged('NIST row; control is in the Moderate baseline'),
        'endpoint-service-auto-acceptance': judged('NIST row; control is in the Moderate baseline'),
        'open-endpoint-service': judged('NIST row; control is in the Moderate baseline'),
      },
    },
    'AC-21': {
      title: 'Information Sharing',
      titleKind: 'official',
      checks: {
        'endpoint-policy-without-identity-perimeter': judged('NIST row; control is in the Moderate baseline'),
      },
    },
    'CA-3': {
      title: 'Information Exchange',
      titleKind: 'official',
      checks: {
        'endpoint-service-auto-acceptance': judged('NIST row; control is in the Moderate baseline'),
        'open-endpoint-service': judged('NIST row; control is in the Moderate baseline'),
      },
    },
    'CM-2': {
      title: 'Baseline Configuration',
      titleKind: 'official',
      checks: {
        'bucket-policy-stale-endpoint': analogue('NIST row; control is in the Moderate baseline'),
        'duplicate-gateway-endpoint': judged('NIST row; control is in the Moderate baseline'),
        'endpoint-service-auto-acceptance': analogue('NIST row; control is in the Moderate baseline'),
        'isolated-subnet-without-ssm': analogue('NIST row; control is in the Moderate baseline'),
        'network-acl-blocks-endpoint': analogue('NIST row; control is in the Moderate baseline'),
        'redundant-endpoint': judged('NIST row; control is in the Moderate baseline'),
      },
    },
    'CM-3': {
      title: 'Configuration Change Control',
      titleKind: 'official',
      checks: {
        'bucket-policy-lockout': judged('NIST row; control is in the Moderate baseline'),
      },
    },
    'CM-6': {
      title: 'Configuration Settings',
      titleKind: 'official',
      checks: {
        'bucket-policy-stale-endpoint': judged('NIST row; control is in the Moderate baseline'),
        'duplicate-gateway-endpoint': judged('NIST row; control is in the Moderate baseline'),
        'egress-blocks-endpoint': judged('NIST row; control is in the Moderate baseline'),
        'interface-endpoint-without-443': judged('NIST row; control is in the Moderate baseline'),
        'vpc-dns-disabled': judged('NIST row; control is in the Moderate baseline'),
      },
    },
    'CM-7': {
      title: 'Least Functionality',
      titleKind: 'official',
      checks: {
        'interface-endpoint-open-ingress': analogue('NIST row; control is in the Moderate baseline'),
        'network-acl-blocks-endpoint': analogue('NIST row; control is in the Moderate baseline'),
        'redundant-endpoint': judged('NIST row; control is in the Moderate baseline'),
        'unassociated-gateway-endpoint': judged('NIST row; control is in the Moderate baseline'),
        'unused-nat-gateway': judged('NIST row; control is in the Moderate baseline'),
      },
    },
    'CM-8': {
      title: 'System Component Inventory',
      titleKind: 'official',
      checks: {
        'isolated-subnet-without-ssm': analogue('NIST row; control is in the Moderate baseline'),
      },
    },
    'CM-8(1)': {
      title: 'System Component Inventory | Updates During Installation and Removal',
      titleKind: 'official',
      checks: {
        'duplicate-gateway-endpoint': analogue('NIST row; control is in the Moderate baseline'),
        'isolated-subnet-without-ssm': analogue('NIST row; control is in the Moderate baseline'),
        'unassociated-gateway-endpoint': analogue('NIST row; control is in the Moderate baseline'),
        'unused-nat-gateway': analogue('NIST row; control is in the Moderate baseline'),
      },
    },
    'CP-8(2)': {
      title: 'Telecommunications Services | Single Points of Failure',
      titleKind: 'official',
      checks: {
        'single-zone-endpoint': judged('NIST row; control is in the Moderate baseline'),
      },
    },
    'CP-10': {
      title: 'System Recovery and Reconstitution',
      titleKind: 'official',
      checks: {
        'bucket-policy-lockout': judged('NIST row; control is in the Moderate baseline'),
        'single-zone-endpoint': analogue('NIST row; control is in the Moderate baseline'),
        'unavailable-endpoint': judged('NIST row; control is in the Moderate baseline'),
      },
    },
    'MA-4': {
      title: 'Nonlocal Maintenance',
      titleKind: 'official',
      checks: {
        'isolated-subnet-without-ssm': judged('NIST row; control is in the Moderate baseline'),
      },
    },
    'SC-5': {
      title: 'Denial-of-service Protection',
      titleKind: 'official',
      checks: {
        'unavailable-endpoint': judged('NIST row; control is in the Moderate baseline'),
      },
    },
    'SC-7': {
      title: 'Boundary Protection',
      titleKind: 'official',
      checks: {
        'bucket-without-network-perimeter': analogue('NIST row; control is in the Moderate baseline'),
        'default-security-group-on-endpoint': analogue('NIST row; control is in the Moderate baseline'),
        'dynamodb-via-nat': analogue('NIST row; control is in the Moderate baseline'),
        'egress-blocks-endpoint': judged('NIST row; control is in the Moderate baseline'),
        'endpoint-without-private-dns': analogue('NIST row; control is in the Moderate baseline'),
        'full-access-endpoint-policy': analogue('NIST row; control is in the Moderate baseline'),
        'interface-endpoint-open-ingress': analogue('NIST row; control is in the Moderate baseline'),
        'interface-endpoint-without-443': analogue('NIST row; control is in the Moderate baseline'),
        'ipv6-bypass': analogue('NIST row; control is in the Moderate baseline'),
        'isolated-subnet-without-ssm': direct('NIST row; control is in the Moderate baseline'),
        'network-acl-blocks-endpoint': analogue('NIST row; control is in the Moderate baseline'),
        's3-via-nat': analogue('NIST row; control is in the Moderate baseline'),
        'service-via-internet': direct('NIST row; control is in the Moderate baseline'),
        'unavailable-endpoint': analogue('NIST row; control is in the Moderate baseline'),
      },
    },
    'SC-7(3)': {
      title: 'Boundary Protection | Access Points',
      titleKind: 'official',
      checks: {
        'dynamodb-via-nat': analogue('NIST row; control is in the Moderate baseline'),
        'ipv6-bypass': analogue('NIST row; control is in the Moderate baseline'),
        's3-via-nat': analogue('NIST row; control is in the Moderate baseline'),
        'service-via-internet': direct('NIST row; control is in the Moderate baseline'),
        'unused-nat-gateway': judged('NIST row; control is in the Moderate baseline'),
      },
    },
    'SC-7(4)': {
      title: 'Boundary Protection | External Telecommunications Services',
      titleKind: 'official',
      checks: {
        'default-security-group-on-endpoint': analogue('NIST row; control is in the Moderate baseline'),
        'dynamodb-via-nat': analogue('NIST row; control is in the Moderate baseline'),
        'endpoint-without-private-dns': analogue('NIST row; control is in the Moderate baseline'),
        'interface-endpoint-open-ingress': analogue('NIST row; control is in the Moderate baseline'),
        'ipv6-bypass': analogue('NIST row; control is in the Moderate baseline'),
        'isolated-subnet-without-ssm': direct('NIST row; control is in the Moderate baseline'),
        's3-via-nat': analogue('NIST row; control is in the Moderate baseline'),
        'service-via-internet': direct('NIST row; control is in the Moderate baseline'),
        'vpc-dns-disabled': analogue('NIST row; control is in the Moderate baseline'),
      },
    },
    'SC-7(5)': {
      title: 'Boundary Protection | Deny by Default — Allow by Exception',
      titleKind: 'official',
      checks: {
        'default-security-group-on-endpoint': analogue('NIST row; control is in the Moderate baseline'),
        'interface-endpoint-open-ingress': analogue('NIST row; control is in the Moderate baseline'),
      },
    },
    'SC-20': {
      title: 'Secure Name/address Resolution Service (authoritative Source)',
      titleKind: 'official',
      checks: {
        'endpoint-without-private-dns': judged('NIST row; control is in the Moderate baseline'),
        'vpc-dns-disabled': judged('NIST row; control is in the Moderate baseline'),
      },
    },
    'SC-21': {
      title: 'Secure Name/address Resolution Service (recursive or Caching Resolver)',
      titleKind: 'official',
      checks: {
        'vpc-dns-disabled': judged('NIST row; control is in the Moderate baseline'),
      },
    },
    'SC-22': {
      title: 'Architecture and Provisioning for Name/address Resolution Service',
      titleKind: 'official',
      checks: {
        'endpoint-without-private-dns': judged('NIST row; control is in the Moderate baseline'),
        'vpc-dns-disabled': judged('NIST row; control is in the Moderate baseline'),
      },
    },
    'SI-2(2)': {
      title: 'Flaw Remediation | Automated Flaw Remediation Status',
      titleKind: 'official',
      checks: {
        'isolated-subnet-without-ssm': judged('NIST row; control is in the Moderate baseline'),
      },
    },
  },
});
