import check from '../../src/checks/duplicate-gateway-endpoint.ts';
import { account, defineCases, vpc } from '../../src/testing/index.ts';

const app = () => vpc().subnet('app').subnet('db');

export default defineCases(check, {
  'two endpoints of one service that list one table are a duplicate': {
    given: account(
      app()
        .gatewayEndpoint('s3', { in: 'app', name: 'old' })
        .gatewayEndpoint('s3', { in: 'app', name: 'new', routes: false }),
    ),
    expect: { 'rtb-app': 'fail duplicate', 'rtb-db': 'pass none', 'rtb-main': 'pass none' },
    severity: 'medium',
    message: /vpce-new, vpce-old/,
    remedy: /modify-vpc-endpoint[\s\S]*--remove-route-table-ids rtb-app/,
  },
  'the SDK’s capital letters in a state change nothing': {
    given: account(
      app()
        .gatewayEndpoint('s3', { in: 'app', name: 'old', state: 'Available' })
        .gatewayEndpoint('s3', { in: 'app', name: 'new', routes: false }),
    ),
    expect: { 'rtb-app': 'fail duplicate', 'rtb-db': 'pass none', 'rtb-main': 'pass none' },
  },
  'a route to public addresses may win over an endpoint whose list is hidden; a default route never does': {
    given: account(
      app()
        .gatewayEndpoint('s3', { in: ['app', 'db'] })
        .route('app', '52.216.0.0/15', 'tgw-1')
        .route('db', '0.0.0.0/0', 'tgw-1')
        .route('db', '10.9.0.0/16', 'tgw-1'),
    ).denied('ec2:GetManagedPrefixListEntries'),
    expect: {
      'rtb-app': 'unknown',
      'rtb-db': 'pass single',
      'rtb-main': 'pass none',
    },
  },
  'two endpoints of one service on different tables are legal': {
    given: account(
      app()
        .gatewayEndpoint('s3', { in: 'app', name: 'one' })
        .gatewayEndpoint('s3', { in: 'db', name: 'two' }),
    ),
    expect: { 'rtb-app': 'pass single', 'rtb-db': 'pass single', 'rtb-main': 'pass none' },
  },
  'S3, S3 Express and DynamoDB on one table are three services': {
    given: account(app().gatewayEndpoint('s3', { in: 'app' }).gatewayEndpoint('dynamodb', { in: 'app' })),
    expect: { 'rtb-app': 'pass single', 'rtb-db': 'pass none', 'rtb-main': 'pass none' },
  },
  'the two routes of a dual-stack endpoint are one endpoint': {
    given: account(app().gatewayEndpoint('s3', { in: 'app', ipAddressType: 'dualstack' })),
    expect: { 'rtb-app': 'pass single', 'rtb-db': 'pass none', 'rtb-main': 'pass none' },
  },
  'an endpoint that is being deleted does not count': {
    given: account(
      app()
        .gatewayEndpoint('s3', { in: 'app', name: 'old', state: 'deleting', routes: false })
        .gatewayEndpoint('s3', { in: 'app', name: 'new' }),
    ),
    expect: { 'rtb-app': 'pass single', 'rtb-db': 'pass none', 'rtb-main': 'pass none' },
  },
  'an endpoint that lists a table without a route there has drifted': {
    given: account(app().gatewayEndpoint('s3', { in: 'app', routes: false })),
    expect: { 'rtb-app': 'fail drift', 'rtb-db': 'pass none', 'rtb-main': 'pass none' },
    remedy: /--add-route-table-ids rtb-app/,
  },
  'a more specific static route bypasses a share of the endpoint': {
    given: account(
      app().internetGateway().gatewayEndpoint('s3', { in: 'app' }).route('app', '52.216.0.0/16', 'igw'),
    ),
    expect: { 'rtb-app': 'fail bypassed', 'rtb-db': 'pass none', 'rtb-main': 'pass none' },
    severity: 'low',
    message: /^39 % of the s3 addresses bypass vpce-s3/,
    remedy: /delete-route[\s\S]*52\.216\.0\.0\/16/,
  },
  'a static route as specific as the list wins over it': {
    given: account(
      app().internetGateway().gatewayEndpoint('s3', { in: 'app' }).route('app', '52.216.0.0/15', 'igw'),
    ),
    expect: { 'rtb-app': 'fail bypassed', 'rtb-db': 'pass none', 'rtb-main': 'pass none' },
    message: /^77 %/,
  },
  'a propagated route as specific as the list loses to it': {
    given: account(
      app()
        .gatewayEndpoint('s3', { in: 'app' })
        .route('app', '52.216.0.0/15', 'vgw-office', { origin: 'EnableVgwRoutePropagation' }),
    ),
    expect: { 'rtb-app': 'pass single', 'rtb-db': 'pass none', 'rtb-main': 'pass none' },
  },
  'a customer copy of the list makes the way a matter of chance': {
    given: account(
      app()
        .internetGateway()
        .prefixList('copy', ['52.216.0.0/15'])
        .gatewayEndpoint('s3', { in: 'app' })
        .route('app', 'pl-copy', 'igw'),
    ),
    expect: { 'rtb-app': 'fail ambiguous', 'rtb-db': 'pass none', 'rtb-main': 'pass none' },
    severity: 'medium',
  },
  'a wider customer list loses to the endpoint': {
    given: account(
      app()
        .internetGateway()
        .prefixList('wide', ['52.0.0.0/8'])
        .gatewayEndpoint('s3', { in: 'app' })
        .route('app', 'pl-wide', 'igw'),
    ),
    expect: { 'rtb-app': 'pass single', 'rtb-db': 'pass none', 'rtb-main': 'pass none' },
  },
  'the default route alongside an endpoint is no conflict': {
    given: account(vpc().subnet('app', { egress: 'igw' }).gatewayEndpoint('s3', { in: 'app' })),
    expect: { 'rtb-app': 'pass single', 'rtb-main': 'pass none' },
  },
  'the service’s list routed elsewhere takes the endpoint’s place': {
    given: account(vpc().internetGateway().subnet('app').route('app', 'pl-s3', 'igw')),
    expect: { 'rtb-app': 'fail slotTaken', 'rtb-main': 'pass none' },
    severity: 'low',
    remedy: /--destination-prefix-list-id pl-s3/,
  },
  'a route to an endpoint that was not listed may be another account’s': {
    given: account(vpc().subnet('app').route('app', 'pl-s3', 'vpce-elsewhere')),
    expect: { 'rtb-app': 'unknown', 'rtb-main': 'pass none' },
  },
  'endpoints that could not be read hide duplicates': {
    given: account(app().gatewayEndpoint('s3', { in: 'app' })).denied('ec2:DescribeVpcEndpoints'),
    expect: { 'rtb-app': 'unknown', 'rtb-db': 'unknown', 'rtb-main': 'unknown' },
  },
  'an endpoint that is still pending is no second one': {
    given: account(
      vpc()
        .subnet('app')
        .gatewayEndpoint('s3', { in: 'app', name: 'first' })
        .gatewayEndpoint('s3', { in: 'app', name: 'second', state: 'pending', routes: false }),
    ),
    expect: { 'rtb-app': 'pass single', 'rtb-main': 'pass none' },
  },
  'a dual-stack endpoint has a route for each family': {
    given: account(
      vpc().ipv6().subnet('app').gatewayEndpoint('s3', { in: 'app', ipAddressType: 'dualstack' }),
    ),
    expect: { 'rtb-app': 'pass single', 'rtb-main': 'pass none' },
  },
  'a dual-stack endpoint that has lost the route of one family has drifted': {
    given: account(
      vpc().ipv6().subnet('app').gatewayEndpoint('s3', { in: 'app', ipAddressType: 'dualstack' }),
    ).change('routeTables', 'rtb-app', {
      routes: [
        {
          destination: { kind: 'prefix-list', value: 'pl-s3' },
          target: { kind: 'vpc-endpoint', id: 'vpce-s3' },
          state: 'active',
          origin: 'CreateRoute',
        },
      ],
    }),
    expect: { 'rtb-app': 'fail drift', 'rtb-main': 'pass none' },
  },
});
