import { analogue, defineFramework, direct, judged } from './framework.ts';

/** CIS AWS Foundations Benchmark 7.0.0: the controls that a check can be evidence towards. */
export default defineFramework({
  id: 'cis-aws-7.0.0',
  title: 'CIS AWS Foundations Benchmark',
  version: '7.0.0',
  requirement: 'CIS AWS Foundations Benchmark v7.0.0/{id}',
  source: 'prowler cis_7.0_aws.json; ciso-assistant cis-benchmark-aws-foundations.yaml',
  controls: {
    '6.5': {
      title: 'Ensure the default security group of every VPC restricts all traffic',
      titleKind: 'official',
      checks: {
        'default-security-group-on-endpoint': analogue('same recommendation'),
      },
    },
    '6.8': {
      title: 'Ensure VPC Endpoints are used for access to AWS Services',
      titleKind: 'official',
      checks: {
        'dynamodb-via-nat': direct('CIS v7.0.0 6.8 audit/remediation procedure'),
        'egress-blocks-endpoint': judged(),
        'endpoint-without-private-dns': analogue('CIS v7.0.0 6.8 audit/remediation procedure'),
        'full-access-endpoint-policy': direct(
          'CIS v7.0.0 6.8 audit/remediation procedure (restrictive endpoint policy)',
        ),
        'interface-endpoint-without-443': direct(
          'CIS v7.0.0 6.8 audit/remediation procedure (security group of the interface endpoint)',
        ),
        'ipv6-bypass': analogue('CIS v7.0.0 6.8 audit/remediation procedure'),
        'isolated-subnet-without-ssm': direct('CIS v7.0.0 6.8 audit/remediation procedure'),
        'network-acl-blocks-endpoint': judged(),
        's3-via-nat': direct('CIS v7.0.0 6.8 audit/remediation procedure'),
        'service-via-internet': direct('CIS v7.0.0 6.8 audit/remediation procedure'),
        'single-zone-endpoint': direct(
          'CIS v7.0.0 6.8 audit/remediation procedure (subnets across relevant AZs)',
        ),
        'unavailable-endpoint': direct('CIS v7.0.0 6.8 audit/remediation procedure (State column)'),
        'vpc-dns-disabled': judged(),
      },
    },
  },
});
