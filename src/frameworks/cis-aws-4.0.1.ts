import { analogue, defineFramework } from './framework.ts';

/** CIS AWS Foundations Benchmark 4.0.1: the controls that a check can be evidence towards. */
export default defineFramework({
  id: 'cis-aws-4.0.1',
  title: 'CIS AWS Foundations Benchmark',
  version: '4.0.1',
  requirement: 'CIS AWS Foundations Benchmark v4.0.1/{id}',
  source: 'prowler cis_4.0_aws.json',
  controls: {
    '5.5': {
      title: 'Ensure the default security group of every VPC restricts all traffic',
      titleKind: 'official',
      checks: {
        'default-security-group-on-endpoint': analogue('same recommendation'),
      },
    },
  },
});
