import { defineFramework, judged } from './framework.ts';

/** GDPR (EU) 2016/679: the controls that a check can be evidence towards. */
export default defineFramework({
  id: 'gdpr',
  title: 'GDPR',
  version: '(EU) 2016/679',
  requirement: 'GDPR/{id}',
  source: 'ciso-assistant gdpr.yaml',
  controls: {
    'Art. 25(2)': {
      title: 'Art. 25(2) data protection by default',
      titleKind: 'label',
      checks: {
        'bucket-without-network-perimeter': judged(),
        'full-access-endpoint-policy': judged(),
      },
    },
    'Art. 32(1)(b)': {
      title: 'Art. 32(1)(b) confidentiality, integrity, availability and resilience of processing',
      titleKind: 'label',
      checks: {
        'bucket-policy-lockout': judged(),
        'bucket-without-network-perimeter': judged(),
        'default-security-group-on-endpoint': judged(),
        'dynamodb-via-nat': judged(),
        'endpoint-policy-without-identity-perimeter': judged(),
        'endpoint-without-private-dns': judged(),
        'full-access-endpoint-policy': judged(),
        'interface-endpoint-open-ingress': judged(),
        'interface-endpoint-without-443': judged(),
        'ipv6-bypass': judged(),
        'isolated-subnet-without-ssm': judged(),
        'open-endpoint-service': judged(),
        's3-via-nat': judged(),
        'service-via-internet': judged(),
        'single-zone-endpoint': judged(),
        'unavailable-endpoint': judged(),
      },
    },
    'Art. 32(2)': {
      title: 'Art. 32(2) risks from unauthorised disclosure or access',
      titleKind: 'label',
      checks: {
        'endpoint-policy-without-identity-perimeter': judged(),
      },
    },
  },
});
