import check from '../../src/checks/unavailable-endpoint.ts';
import { account, defineCases, vpc } from '../../src/testing/index.ts';

const inState = (state: string, more: object = {}) =>
  account(
    vpc()
      .subnet('app')
      .interfaceEndpoint('ssm', { state, ...more }),
  );

const third = { name: 'partner', serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0' };

export default defineCases(check, {
  'an available endpoint serves': {
    given: inState('available'),
    expect: { 'vpce-ssm': 'pass available' },
  },
  'a failed endpoint serves nothing': {
    given: inState('failed'),
    expect: { 'vpce-ssm': 'fail failed' },
    severity: 'medium',
    remedy: /delete-vpc-endpoints[\s\S]*vpce-ssm/,
  },
  'a rejected endpoint serves nothing': {
    given: inState('rejected', third),
    expect: { 'vpce-partner': 'fail rejected' },
  },
  'an expired endpoint serves nothing': {
    given: inState('expired', third),
    expect: { 'vpce-partner': 'fail expired' },
  },
  'an endpoint that waits for acceptance serves nothing yet, however its state is spelled': {
    given: inState('pendingAcceptance', third),
    expect: { 'vpce-partner': 'fail pendingAcceptance' },
    remedy:
      /accept-vpc-endpoint-connections[\s\S]*--service-id vpce-svc-0123456789abcdef0[\s\S]*vpce-partner/,
  },
  'a pending endpoint is a note': {
    given: inState('pending'),
    expect: { 'vpce-ssm': 'pass changing' },
  },
  'an endpoint that is being deleted is a note': {
    given: inState('deleting'),
    expect: { 'vpce-ssm': 'pass changing' },
  },
  'a deleted endpoint is none': {
    given: inState('deleted'),
    expect: { 'vpce-ssm': 'not-applicable deleted' },
  },
  'a state that is newer than this code is no failure': {
    given: inState('hibernating'),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'the state partial is documented nowhere': {
    given: inState('partial'),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'a gateway endpoint can fail as well': {
    given: account(vpc().subnet('app').gatewayEndpoint('s3', { in: 'app', state: 'failed' })),
    expect: { 'vpce-s3': 'fail failed' },
  },
  'what a service manages is reported, and milder': {
    given: inState('failed', { requesterManaged: true }),
    expect: { 'vpce-ssm': 'fail failed' },
    severity: 'low',
    message: 'cannot be changed by you',
  },
  'without the listing of endpoints nothing is known': {
    given: inState('failed').denied('ec2:DescribeVpcEndpoints'),
    expect: { 'eu-west-1': 'unknown' },
  },
});
