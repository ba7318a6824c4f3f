import check from '../../src/checks/unverified-endpoint-service-name.ts';
import { account, defineCases, vpc } from '../../src/testing/index.ts';

const named = (privateDnsState: string | null, more: object = {}) =>
  account(vpc().subnet('app')).endpointService('api', {
    privateDnsName: 'api.example.com',
    privateDnsState,
    ...more,
  });

const id = 'vpce-svc-api';

export default defineCases(check, {
  'a verified name can be used': {
    given: named('verified'),
    expect: { [id]: 'pass verified' },
  },
  'a name that waits for verification cannot be used': {
    given: named('pendingverification'),
    expect: { [id]: 'fail unverified' },
    severity: 'low',
    remedy:
      /TXT _api\.api\.example\.com: vpce:api[\s\S]*start-vpc-endpoint-service-private-dns-verification[\s\S]*vpce-svc-api/,
  },
  'a name whose verification failed cannot be used': {
    given: named('failed'),
    expect: { [id]: 'fail unverified' },
    message: 'verification failed',
  },
  'a state that is newer than this code is no failure': {
    given: named('halfverified'),
    expect: { [id]: 'unknown' },
  },
  'a state that was not reported is no failure': {
    given: named(null),
    expect: { [id]: 'unknown' },
  },
  'a service without a name needs no verification': {
    given: account(vpc().subnet('app')).endpointService('api'),
    expect: { [id]: 'not-applicable noName' },
  },
  'a service that is being deleted needs no name': {
    given: named('failed', { state: 'deleting' }),
    expect: { [id]: 'not-applicable gone' },
  },
});
