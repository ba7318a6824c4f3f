import check from '../../src/checks/endpoint-service-auto-acceptance.ts';
import { account, defineCases, vpc } from '../../src/testing/index.ts';

const provider = () => account(vpc().subnet('app'));
const id = 'vpce-svc-api';

export default defineCases(check, {
  'everyone is accepted without review': {
    given: provider().endpointService('api', { allowed: ['*'], acceptanceRequired: false }),
    expect: { [id]: 'fail automatic' },
    severity: 'medium',
    remedy:
      /modify-vpc-endpoint-service-configuration[\s\S]*--service-id vpce-svc-api[\s\S]*--acceptance-required/,
  },
  'acceptance is a review, no matter who may ask': {
    given: provider().endpointService('api', { allowed: ['*'] }),
    expect: { [id]: 'pass reviewed' },
  },
  'own accounts may be accepted without review': {
    given: provider().endpointService('api', {
      allowed: ['arn:aws:iam::111122223333:root'],
      acceptanceRequired: false,
    }),
    expect: { [id]: 'pass ownOnly' },
  },
  'an empty allow-list lets no one else in': {
    given: provider().endpointService('api', { acceptanceRequired: false }),
    expect: { [id]: 'pass ownOnly' },
  },
  'an account that is not in the inventory may be of the organization': {
    given: provider().endpointService('api', {
      allowed: ['arn:aws:iam::999988887777:root'],
      acceptanceRequired: false,
    }),
    expect: { [id]: 'unknown' },
  },
  'an outsider is accepted without review': {
    given: provider()
      .endpointService('api', { allowed: ['arn:aws:iam::999988887777:root'], acceptanceRequired: false })
      .inOrganization('o-exampleorg1'),
    expect: { [id]: 'fail automatic' },
  },
  'who is allowed was refused, and does not matter where each connection is reviewed': {
    given: provider()
      .endpointService('api', { allowed: ['*'] })
      .denied('ec2:DescribeVpcEndpointServicePermissions'),
    expect: { [id]: 'pass reviewed' },
  },
  'who is allowed was refused, and matters where nothing is reviewed': {
    given: provider()
      .endpointService('api', { allowed: ['*'], acceptanceRequired: false })
      .denied('ec2:DescribeVpcEndpointServicePermissions'),
    expect: { [id]: 'unknown' },
  },
  'the list of services was refused': {
    given: provider().endpointService('api').denied('ec2:DescribeVpcEndpointServiceConfigurations'),
    expect: { 'eu-west-1': 'unknown' },
  },
  'a failed service takes no connections': {
    given: provider().endpointService('api', { allowed: ['*'], acceptanceRequired: false, state: 'failed' }),
    expect: { [id]: 'not-applicable gone' },
  },
});
