import { analogue, defineFramework } from './framework.ts';

/** CIS AWS Foundations Benchmark 6.0.0: the controls that a check can be evidence towards. */
export default defineFramework({
  id: 'cis-aws-6.0.0',
  title: 'CIS AWS Foundations Benchmark',
  version: '6.0.0',
  requirement: 'CIS AWS Foundations Benchmark v6.0.0/{id}',
  source: 'prowler cis_6.0_aws.json',
  controls: {
    '6.5': {
      title: 'Ensure the default security group of every VPC restricts all traffic',
      titleKind: 'official',
      checks: {
        'default-security-group-on-endpoint': analogue('same recommendation'),
      },
    },
  },
});
