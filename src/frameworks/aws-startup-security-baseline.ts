import { analogue, defineFramework, direct } from './framework.ts';

/** AWS Startup Security Baseline latest: the controls that a check can be evidence towards. */
export default defineFramework({
  id: 'aws-startup-security-baseline',
  title: 'AWS Startup Security Baseline',
  version: 'latest',
  requirement: 'AWS Startup Security Baseline/{id}',
  source: 'docs.aws.amazon.com/prescriptive-guidance/latest/aws-startup-security-baseline/wkld-12.html',
  controls: {
    'WKLD.12': {
      title: 'Use VPC endpoints to access supported services',
      titleKind: 'official',
      checks: {
        'dynamodb-via-nat': direct('page text'),
        'isolated-subnet-without-ssm': analogue('page text'),
        's3-via-nat': direct('page text'),
        'service-via-internet': direct('page text'),
      },
    },
  },
});
