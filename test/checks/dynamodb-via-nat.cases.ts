import dynamodbViaNat from '../../src/checks/dynamodb-via-nat.ts';
import { account, defineCases, vpc } from '../../src/testing/index.ts';

const withNat = () =>
  vpc()
    .subnet('public', { egress: 'igw' })
    .natGateway('a', { in: 'public' })
    .subnet('app', { egress: 'nat', instances: 1 });

export default defineCases(dynamodbViaNat, {
  'the default route takes DynamoDB through the NAT gateway': {
    given: account(withNat().gatewayEndpoint('s3', { in: 'app' })),
    expect: { 'subnet-app': 'fail viaNat', 'subnet-public': 'not-applicable carriers' },
    remedy: /com\.amazonaws\.eu-west-1\.dynamodb/,
  },
  'a gateway endpoint on the table carries it': {
    given: account(withNat().gatewayEndpoint('dynamodb', { in: 'app' })),
    expect: { 'subnet-app': 'pass notViaNat', 'subnet-public': 'not-applicable carriers' },
  },
  'an interface endpoint never clears it, since it has no private DNS': {
    given: account(withNat().interfaceEndpoint('dynamodb', { in: 'app' })),
    expect: { 'subnet-app': 'fail viaNat', 'subnet-public': 'not-applicable carriers' },
  },
  'the streams service is another one': {
    given: account(withNat().interfaceEndpoint('dynamodb-streams', { in: 'app' })),
    expect: { 'subnet-app': 'fail viaNat', 'subnet-public': 'not-applicable carriers' },
  },
  'prefix lists that could not be read hide which addresses a list route takes': {
    given: account(withNat().gatewayEndpoint('dynamodb', { in: 'app' })).denied(
      'ec2:DescribeManagedPrefixLists',
    ),
    expect: { 'subnet-app': 'unknown', 'subnet-public': 'not-applicable carriers' },
  },
  'a list of addresses that could not be read leaves open whether they are among those that a NAT takes': {
    given: account(
      vpc()
        .subnet('public', { egress: 'igw' })
        .natGateway('a', { in: 'public' })
        .subnet('app')
        .route('app', '52.0.0.0/8', 'nat-a'),
    ).denied('ec2:GetManagedPrefixListEntries'),
    expect: { 'subnet-app': 'unknown', 'subnet-public': 'not-applicable carriers' },
  },
  'no list of addresses is needed where a NAT takes all that is public': {
    given: account(withNat()).denied('ec2:DescribeManagedPrefixLists'),
    expect: { 'subnet-app': 'fail viaNat', 'subnet-public': 'not-applicable carriers' },
  },
});
