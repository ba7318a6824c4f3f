import { analogue, defineFramework, direct, judged } from './framework.ts';

/** AWS Foundational Security Best Practices 1.0.0: the controls that a check can be evidence towards. */
export default defineFramework({
  id: 'aws-fsbp',
  title: 'AWS Foundational Security Best Practices',
  version: '1.0.0',
  requirement: 'AWS Foundational Security Best Practices v1.0.0/{id}',
  source: 'AWS Security Hub CSPM User Guide: EC2, S3 and Systems Manager controls',
  controls: {
    'EC2.2': {
      title: 'VPC default security groups should not allow inbound or outbound traffic',
      titleKind: 'official',
      checks: {
        'default-security-group-on-endpoint': analogue('rule text'),
      },
    },
    'EC2.10': {
      title:
        'Amazon EC2 should be configured to use VPC endpoints that are created for the Amazon EC2 service',
      titleKind: 'official',
      checks: {
        'service-via-internet': direct('rule text'),
      },
    },
    'EC2.12': {
      title: 'Unused Amazon EC2 EIPs should be removed',
      titleKind: 'official',
      checks: {
        'unused-nat-gateway': analogue('the elastic IP of the gateway'),
      },
    },
    'EC2.18': {
      title: 'Security groups should only allow unrestricted incoming traffic for authorized ports',
      titleKind: 'official',
      checks: {
        'interface-endpoint-open-ingress': analogue('rule text'),
      },
    },
    'EC2.19': {
      title: 'Security groups should not allow unrestricted access to ports with high risk',
      titleKind: 'official',
      checks: {
        'interface-endpoint-open-ingress': analogue('rule text'),
      },
    },
    'EC2.23': {
      title: 'Amazon EC2 Transit Gateways should not automatically accept VPC attachment requests',
      titleKind: 'official',
      checks: {
        'endpoint-service-auto-acceptance': analogue('rule text'),
      },
    },
    'EC2.55': {
      title: 'VPCs should be configured with an interface endpoint for ECR API',
      titleKind: 'official',
      checks: {
        'service-via-internet': direct('rule text'),
      },
    },
    'EC2.56': {
      title: 'VPCs should be configured with an interface endpoint for Docker Registry',
      titleKind: 'official',
      checks: {
        'service-via-internet': direct('rule text'),
      },
    },
    'EC2.57': {
      title: 'VPCs should be configured with an interface endpoint for Systems Manager',
      titleKind: 'official',
      checks: {
        'isolated-subnet-without-ssm': direct('rule text'),
        'service-via-internet': direct('rule text'),
      },
    },
    'EC2.58': {
      title:
        'VPCs should be configured with an interface endpoint for Systems Manager Incident Manager Contacts',
      titleKind: 'official',
      checks: {
        'service-via-internet': direct('rule text'),
      },
    },
    'EC2.60': {
      title: 'VPCs should be configured with an interface endpoint for Systems Manager Incident Manager',
      titleKind: 'official',
      checks: {
        'service-via-internet': direct('rule text'),
      },
    },
    'EC2.172': {
      title: 'EC2 VPC Block Public Access settings should block internet gateway traffic',
      titleKind: 'official',
      checks: {
        'ipv6-bypass': analogue('rule text (internet and egress-only internet gateways)'),
        'service-via-internet': judged(),
      },
    },
    'Redshift.7': {
      title: 'Redshift clusters should use enhanced VPC routing',
      titleKind: 'official',
      checks: {
        's3-via-nat': analogue('rule text'),
      },
    },
    'S3.6': {
      title: 'S3 general purpose bucket policies should restrict access to other AWS accounts',
      titleKind: 'official',
      checks: {
        'bucket-policy-stale-endpoint': judged(),
      },
    },
    'SSM.1': {
      title: 'Amazon EC2 instances should be managed by AWS Systems Manager',
      titleKind: 'official',
      checks: {
        'isolated-subnet-without-ssm': analogue('rule text'),
      },
    },
  },
});
