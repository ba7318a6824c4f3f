import check from '../../src/checks/open-endpoint-service.ts';
import { account, defineCases, organization, vpc } from '../../src/testing/index.ts';

const root = (id: string) => `arn:aws:iam::${id}:root`;
const provider = () => account(vpc().subnet('app'));
const id = 'vpce-svc-api';

export default defineCases(check, {
  'everyone with automatic acceptance is the public': {
    given: provider().endpointService('api', { allowed: ['*'], acceptanceRequired: false }),
    expect: { [id]: 'fail open' },
    severity: 'critical',
    remedy: /--acceptance-required[\s\S]*--remove-allowed-principals '\*'/,
  },
  'everyone may ask where acceptance is required': {
    given: provider().endpointService('api', { allowed: ['*'] }),
    expect: { [id]: 'fail askable' },
    severity: 'medium',
  },
  'everyone alongside a named account is still everyone': {
    given: provider().endpointService('api', { allowed: [root('111122223333'), '*'] }),
    expect: { [id]: 'fail askable' },
  },
  'an ARN for any account is everyone': {
    given: provider().endpointService('api', { allowed: ['arn:aws:iam::*:root'], acceptanceRequired: false }),
    expect: { [id]: 'fail open' },
  },
  'no one is allowed but the account itself': {
    given: provider().endpointService('api', { acceptanceRequired: false }),
    expect: { [id]: 'pass closed' },
  },
  'accounts of the inventory are own': {
    given: organization(
      provider().endpointService('api', { allowed: [root('444455556666')] }),
      account('444455556666', vpc('spoke').subnet('db')),
    ),
    expect: { [id]: 'pass bounded' },
  },
  'a role and a user of an own account are own': {
    given: provider().endpointService('api', {
      allowed: ['arn:aws:iam::111122223333:role/app', 'arn:aws:iam::111122223333:user/ops'],
    }),
    expect: { [id]: 'pass bounded' },
  },
  'an account that could not be read is still one of those that were meant': {
    given: organization(
      provider().endpointService('api', { allowed: [root('444455556666')] }),
      account('444455556666').refused(),
    ),
    expect: { [id]: 'pass bounded' },
  },
  'a trusted account counts as own': {
    given: provider().endpointService('api', { allowed: [root('999988887777')] }),
    trustedAccounts: ['999988887777'],
    expect: { [id]: 'pass bounded' },
  },
  'an account that is not in the inventory may be of the organization': {
    given: provider().endpointService('api', { allowed: [root('999988887777')] }),
    expect: { [id]: 'unknown' },
  },
  'an account outside the organization is an outsider': {
    given: provider()
      .endpointService('api', { allowed: [root('999988887777')] })
      .inOrganization('o-exampleorg1'),
    expect: { [id]: 'fail outsiders' },
    severity: 'high',
    remedy: /--remove-allowed-principals arn:aws:iam::999988887777:root/,
  },
  'an account of the organization that was not scanned is own': {
    given: provider()
      .endpointService('api', { allowed: [root('999988887777')] })
      .inOrganization('o-exampleorg1', ['999988887777']),
    expect: { [id]: 'pass bounded' },
  },
  'an organization whose accounts could not be listed may hold any': {
    given: provider()
      .endpointService('api', { allowed: [root('999988887777')] })
      .inOrganization('o-exampleorg1', null),
    expect: { [id]: 'unknown' },
  },
  'without an organization every other account is an outsider': {
    given: provider()
      .endpointService('api', { allowed: [root('999988887777')] })
      .inNoOrganization(),
    expect: { [id]: 'fail outsiders' },
  },
  'who is allowed was refused': {
    given: provider()
      .endpointService('api', { allowed: ['*'] })
      .denied('ec2:DescribeVpcEndpointServicePermissions'),
    expect: { [id]: 'unknown' },
  },
  'a service that is being deleted takes no connections': {
    given: provider().endpointService('api', { allowed: ['*'], state: 'deleting' }),
    expect: { [id]: 'not-applicable gone' },
  },
  'another provider’s service that we use is not ours to judge': {
    given: account(
      vpc().subnet('app').interfaceEndpoint('partner', {
        serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0',
      }),
    ),
    expect: {},
  },
});
