import check from '../../src/checks/pending-endpoint-connection.ts';
import { account, defineCases, type EndpointConnectionSpec, vpc } from '../../src/testing/index.ts';

// Every scenario is collected at 2026-11-21T09:00:00Z.
const connected = (more: Partial<EndpointConnectionSpec>) =>
  account(vpc().subnet('app')).endpointService('api', {
    connections: [{ name: 'consumer', owner: '111122223333', ...more }],
  });

const id = 'vpce-con-consumer';
const waiting = { state: 'pendingacceptance' };

export default defineCases(check, {
  'a request older than a week waits too long': {
    given: connected({ ...waiting, createdAt: '2026-11-13T09:00:00Z' }),
    expect: { [id]: 'fail waiting' },
    severity: 'low',
    message: 'has waited 8 days',
    remedy: /accept-vpc-endpoint-connections[\s\S]*--service-id vpce-svc-api[\s\S]*vpce-consumer/,
  },
  'a request of exactly a week does not yet': {
    given: connected({ ...waiting, createdAt: '2026-11-14T09:00:00Z' }),
    expect: { [id]: 'pass recent' },
  },
  'a stranger’s old request waits too long, no matter who it is': {
    given: connected({ ...waiting, owner: '999988887777', createdAt: '2026-10-01T00:00:00Z' }),
    expect: { [id]: 'fail waiting' },
  },
  'a connection of an own account is meant': {
    given: connected({}),
    expect: { [id]: 'pass own' },
  },
  'a connection of a trusted account is meant': {
    given: connected({ owner: '999988887777' }),
    trustedAccounts: ['999988887777'],
    expect: { [id]: 'pass own' },
  },
  'an account that is not in the inventory may be of the organization': {
    given: connected({ owner: '999988887777' }),
    expect: { [id]: 'unknown' },
  },
  'a connection that an outsider holds is no own one': {
    given: connected({ owner: '999988887777' }).inOrganization('o-exampleorg1'),
    expect: { [id]: 'fail outsider' },
    remedy: /reject-vpc-endpoint-connections/,
  },
  'an account of the organization that was not scanned is own': {
    given: connected({ owner: '999988887777' }).inOrganization('o-exampleorg1', ['999988887777']),
    expect: { [id]: 'pass own' },
  },
  'a request without a date may be old': {
    given: connected({ ...waiting, createdAt: null }),
    expect: { [id]: 'unknown' },
  },
  'a rejected connection asks for nothing': {
    given: connected({ state: 'rejected', owner: '999988887777' }),
    expect: { [id]: 'not-applicable ended' },
  },
  'connections that were refused are not none': {
    given: connected({}).denied('ec2:DescribeVpcEndpointConnections'),
    expect: { 'eu-west-1': 'unknown' },
  },
});
