import { analogue, defineFramework } from './framework.ts';

/** CIS AWS Foundations Benchmark 5.0.0: the controls that a check can be evidence towards. */
export default defineFramework({
  id: 'cis-aws-5.0.0',
  title: 'CIS AWS Foundations Benchmark',
  version: '5.0.0',
  requirement: 'CIS AWS Foundations Benchmark v5.0.0/{id}',
  source: 'prowler cis_5.0_aws.json; Security Hub EC2.2 related requirements',
  controls: {
    '5.5': {
      title: 'Ensure the default security group of every VPC restricts all traffic',
      titleKind: 'official',
      checks: {
        'default-security-group-on-endpoint': analogue('Security Hub EC2.2 related requirements'),
      },
    },
  },
});
