import check from '../../src/checks/unassociated-gateway-endpoint.ts';
import { account, defineCases, organization, transitGateway, vpc } from '../../src/testing/index.ts';

export default defineCases(check, {
  'an endpoint on a subnet’s table is used': {
    given: account(vpc().subnet('app').gatewayEndpoint('s3', { in: 'app' })),
    expect: { 'vpce-s3': 'pass associated' },
  },
  'an endpoint without tables is used by no subnet': {
    given: account(vpc().subnet('app').gatewayEndpoint('s3', { in: [] })),
    expect: { 'vpce-s3': 'fail noTable' },
    severity: 'low',
    remedy: /modify-vpc-endpoint[\s\S]*vpce-s3[\s\S]*--add-route-table-ids rtb-app/,
  },
  'a table that no subnet uses does not count': {
    given: account(vpc().subnet('app').routeTable('spare').gatewayEndpoint('s3', { in: 'spare' })),
    expect: { 'vpce-s3': 'fail spareTables' },
    message: 'rtb-spare',
  },
  'the main table counts where a subnet follows it': {
    given: account(vpc().subnet('app', { table: 'main' }).gatewayEndpoint('s3', { in: 'main' })),
    expect: { 'vpce-s3': 'pass associated' },
  },
  'the main table does not count where every subnet has its own': {
    given: account(vpc().subnet('app').gatewayEndpoint('s3', { in: 'main' })),
    expect: { 'vpce-s3': 'fail spareTables' },
  },
  'one used table among others is enough': {
    given: account(
      vpc()
        .subnet('app')
        .routeTable('spare')
        .gatewayEndpoint('s3', { in: ['spare', 'app'] }),
    ),
    expect: { 'vpce-s3': 'pass associated' },
  },
  'two endpoints on tables of their own are both used': {
    given: account(
      vpc()
        .subnet('app')
        .subnet('db')
        .gatewayEndpoint('s3', { in: 'app', name: 'one' })
        .gatewayEndpoint('s3', { in: 'db', name: 'two' }),
    ),
    expect: { 'vpce-one': 'pass associated', 'vpce-two': 'pass associated' },
  },
  'an endpoint that is being deleted needs no table': {
    given: account(vpc().subnet('app').gatewayEndpoint('s3', { in: [], state: 'deleting' })),
    expect: { 'vpce-s3': 'not-applicable notServing' },
  },
  'an interface endpoint has no tables': {
    given: account(vpc().subnet('app').interfaceEndpoint('ssm')),
    expect: {},
  },
  'route tables that were refused may be used': {
    given: account(vpc().subnet('app').gatewayEndpoint('s3', { in: 'app' })).denied(
      'ec2:DescribeRouteTables',
    ),
    expect: { 'vpce-s3': 'unknown' },
  },
  'subnets that were refused may use the table': {
    given: account(vpc().subnet('app').routeTable('spare').gatewayEndpoint('s3', { in: 'spare' })).denied(
      'ec2:DescribeSubnets',
    ),
    expect: { 'vpce-s3': 'unknown' },
  },
  'a participant that lists the tables of a shared VPC does not show whether subnets use them': {
    given: organization(
      account(
        vpc()
          .subnet('shared', { sharedWith: ['444455556666'] })
          .gatewayEndpoint('s3', { in: 'shared' }),
      ).denied('ec2:DescribeRouteTables'),
      account().region('eu-west-1'),
    ),
    expect: { 'vpce-s3': 'unknown' },
  },
  'a table that others’ transit traffic takes is none to associate it with': {
    given: (() => {
      const hub = transitGateway('hub', { tables: ['spokes'] });
      const spoke = vpc('spoke')
        .subnet('app', { egress: 'tgw' })
        .attach(hub, { in: 'app', association: 'spokes', propagateTo: ['default'] });
      const egress = vpc('egress')
        .subnet('tgw', { egress: 'nat' })
        .subnet('tools', { egress: 'nat' })
        .subnet('nat', { egress: 'igw' })
        .natGateway('central', { in: 'nat' })
        .gatewayEndpoint('s3', { in: [] })
        .attach(hub, { in: 'tgw', association: 'default' });
      hub.route('0.0.0.0/0', egress, { table: 'spokes' });
      return account(spoke, egress, hub);
    })(),
    expect: { 'vpce-s3': 'fail noTable' },
    remedy: /^(?![\s\S]*rtb-tgw)[\s\S]*--add-route-table-ids rtb-nat rtb-tools/,
  },
});
