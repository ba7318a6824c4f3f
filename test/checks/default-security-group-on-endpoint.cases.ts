import check from '../../src/checks/default-security-group-on-endpoint.ts';
import { account, defineCases, vpc } from '../../src/testing/index.ts';

const net = () =>
  vpc()
    .subnet('app')
    .securityGroup('clients', { ingress: [{ port: 443, from: 'vpc' }] });

export default defineCases(check, {
  'the default group is what no one chose': {
    given: account(net().interfaceEndpoint('ssm', { groups: ['default'] })),
    expect: { 'vpce-ssm': 'fail attached' },
    severity: 'low',
    remedy: /--remove-security-group-ids sg-default/,
  },
  'a group of its own is not the default one': {
    given: account(net().interfaceEndpoint('ssm', { groups: ['clients'] })),
    expect: { 'vpce-ssm': 'pass ownGroups' },
  },
  'the default group alongside another is still there': {
    given: account(net().interfaceEndpoint('ssm', { groups: ['clients', 'default'] })),
    expect: { 'vpce-ssm': 'fail attached' },
    remedy: /sg-clients stays/,
  },
  'what the other group admits by a prefix list is read before the default one is taken off': {
    given: account(
      vpc()
        .subnet('app', { instances: 1 })
        .securityGroup('clients', { ingress: [{ port: 443, from: 'pl-corp' }] })
        .interfaceEndpoint('ssm', { groups: ['clients', 'default'] })
        .prefixList('corp', ['10.0.0.0/16']),
    ),
    expect: { 'vpce-ssm': 'fail attached' },
    remedy: /sg-clients stays/,
  },
  'a group that has default in its name is another group': {
    given: account(
      vpc()
        .subnet('app')
        .securityGroup('default-clients')
        .interfaceEndpoint('ssm', { groups: ['default-clients'] }),
    ),
    expect: { 'vpce-ssm': 'pass ownGroups' },
  },
  'a group that was not listed may be anyone’s': {
    given: account(net().interfaceEndpoint('ssm', { groups: ['sg-elsewhere'] })),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'without the listing of groups nothing is known': {
    given: account(net().interfaceEndpoint('ssm', { groups: ['clients'] })).denied(
      'ec2:DescribeSecurityGroups',
    ),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'a gateway endpoint carries no group': {
    given: account(net().gatewayEndpoint('s3', { in: 'app' })),
    expect: {},
  },
  'what a service manages is reported, and milder': {
    given: account(net().interfaceEndpoint('ssm', { groups: ['default'], requesterManaged: true })),
    expect: { 'vpce-ssm': 'fail attached' },
    severity: 'informational',
  },
});
