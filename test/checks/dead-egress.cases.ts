import deadEgress from '../../src/checks/dead-egress.ts';
import { account, defineCases, organization, transitGateway, vpc } from '../../src/testing/index.ts';

/** A subnet with a workload whose default route leads to a NAT gateway in a subnet like this. */
const behindNat = (
  seat: Parameters<ReturnType<typeof vpc>['subnet']>[1],
  nat: Partial<Parameters<ReturnType<typeof vpc>['natGateway']>[1]> = {},
) =>
  vpc()
    .internetGateway()
    .subnet('nat', seat)
    .natGateway('a', { in: 'nat', ...nat })
    .subnet('app', { instances: 1 })
    .route('app', '0.0.0.0/0', 'nat-a');

const natTable = { 'rtb-nat': 'not-applicable carriers' } as const;
const mainTable = { 'rtb-main': 'not-applicable unused' } as const;

/** Central egress; `back`: does the public subnet know the way back, and `learns`: the transit gateway's table of the egress VPC? */
const central = ({
  back = true,
  learns = true,
  default_ = true,
  egressRoute = 'nat',
}: {
  readonly back?: boolean;
  readonly learns?: boolean;
  readonly default_?: boolean;
  readonly egressRoute?: string;
} = {}) => {
  const hub = transitGateway('hub', { tables: ['spokes', 'egress'] });
  const spoke = vpc('spoke')
    .subnet('app', { egress: 'tgw', instances: 1 })
    .attach(hub, { in: 'app', association: 'spokes', propagateTo: learns ? ['egress'] : [] });
  const egress = vpc('egress')
    .subnet('tgw', { egress: egressRoute })
    .networkInterface('tgw', { in: 'tgw', type: 'transit_gateway', status: 'in-use' })
    .subnet('nat', { egress: 'igw' })
    .natGateway('central', { in: 'nat' })
    .attach(hub, { in: 'tgw', association: 'egress', propagateTo: [] });
  if (back) egress.route('nat', '10.0.0.0/16', 'tgw-hub');
  if (default_) hub.route('0.0.0.0/0', egress, { table: 'spokes' });
  return { hub, spoke, egress };
};

const centralOf = (options: Parameters<typeof central>[0] = {}) => {
  const { hub, spoke, egress } = central(options);
  return organization(account(spoke), account(egress, hub));
};

const hubTables = {
  'rtb-main': 'not-applicable unused',
  'rtb-egress-main': 'not-applicable unused',
  'rtb-tgw': 'not-applicable carriers',
  'rtb-nat': 'not-applicable carriers',
} as const;

export default defineCases(deadEgress, {
  'a NAT gateway in a public subnet leads out': {
    given: account(behindNat({ egress: 'igw' })),
    expect: { 'rtb-app': 'pass alive', ...natTable, ...mainTable },
  },
  'a NAT gateway in a private subnet leads nowhere': {
    given: account(behindNat({})),
    expect: { 'rtb-app': 'fail dead', ...natTable, ...mainTable },
    severity: 'high',
    message: /rtb-app leads subnet-app nowhere: 0\.0\.0\.0\/0 goes to nat-a, and rtb-nat has no route for it/,
    remedy: /Move nat-a to a public subnet/,
  },
  'where a public subnet is there, a NAT gateway is made in it': {
    given: account(behindNat({}).subnet('public', { egress: 'igw' })),
    expect: { 'rtb-app': 'fail dead', ...natTable, 'rtb-public': 'pass alive', ...mainTable },
    remedy: /create-nat-gateway[\s\S]*--subnet-id subnet-public[\s\S]*replace-route[\s\S]*rtb-app/,
  },
  'where another NAT gateway of the VPC leads out, the route is pointed at it': {
    given: account(behindNat({}).subnet('public', { egress: 'igw' }).natGateway('live', { in: 'public' })),
    expect: {
      'rtb-app': 'fail dead',
      'rtb-public': 'not-applicable carriers',
      ...natTable,
      ...mainTable,
    },
    remedy: /replace-route[\s\S]*--nat-gateway-id nat-live/,
  },
  'a table without any workload in its subnets is dead all the same, and less urgent': {
    given: account(
      vpc()
        .internetGateway()
        .subnet('nat')
        .natGateway('a', { in: 'nat' })
        .subnet('app')
        .route('app', '0.0.0.0/0', 'nat-a'),
    ),
    expect: { 'rtb-app': 'fail dead', ...natTable, ...mainTable },
    severity: 'medium',
  },
  'a NAT gateway that failed forwards nothing': {
    given: account(behindNat({ egress: 'igw' }, { state: 'failed' })),
    expect: { 'rtb-app': 'fail dead', 'rtb-nat': 'pass alive', ...mainTable },
    message: /nat-a is failed, so it forwards nothing/,
  },
  'a private NAT gateway does not get past an internet gateway': {
    given: account(behindNat({ egress: 'igw' }, { connectivity: 'private' })),
    expect: { 'rtb-app': 'fail dead', ...natTable, ...mainTable },
    remedy: /Create a public NAT gateway/,
  },
  'a NAT gateway does not serve the subnet that it is in': {
    given: account(
      vpc()
        .internetGateway()
        .subnet('app', { instances: 1 })
        .natGateway('a', { in: 'app' })
        .route('app', '0.0.0.0/0', 'nat-a'),
    ),
    expect: { 'rtb-app': 'fail dead', ...mainTable },
  },
  'an instance that checks source and destination forwards nothing': {
    given: account(
      vpc()
        .subnet('public', { egress: 'igw' })
        .instance('plain', { in: 'public', publicIp: true })
        .subnet('app', { instances: 1 })
        .route('app', '0.0.0.0/0', 'eni-plain'),
    ),
    expect: { 'rtb-app': 'fail dead', 'rtb-public': 'pass alive', ...mainTable },
    remedy:
      /modify-network-interface-attribute[\s\S]*--network-interface-id eni-plain[\s\S]*--no-source-dest-check/,
  },
  'a NAT instance without any public address is lost at the internet gateway': {
    given: account(
      vpc()
        .subnet('public', { egress: 'igw' })
        .natInstance('nat', { in: 'public', publicIp: false })
        .subnet('app', { instances: 1 })
        .route('app', '0.0.0.0/0', 'eni-nat'),
    ),
    expect: { 'rtb-app': 'fail dead', 'rtb-public': 'not-applicable carriers', ...mainTable },
    remedy: /Give eni-nat an Elastic IP address/,
  },
  'where another interface of the NAT instance has the address, it is not known whether packets leave there':
    {
      given: account(
        vpc()
          .subnet('public', { egress: 'igw' })
          .subnet('inner', { egress: 'igw' })
          .natInstance('nat', { in: 'inner', publicIp: false, instanceId: 'i-nat' })
          .instance('outer', { in: 'public', publicIp: true, instanceId: 'i-nat' })
          .subnet('app', { instances: 1 })
          .route('app', '0.0.0.0/0', 'eni-nat'),
      ),
      expect: {
        'rtb-app': 'unknown',
        'rtb-public': 'pass alive',
        'rtb-inner': 'not-applicable carriers',
        ...mainTable,
      },
      message: { 'rtb-app': /eni-outer of the same instance has one/ },
    },
  'a network ACL that shuts the NAT gateway’s subnet ends the way out there': {
    given: account(
      behindNat({ egress: 'igw' }).networkAcl('tight', {
        in: 'nat',
        entries: [
          { number: 100, action: 'allow', direction: 'egress', cidr: '0.0.0.0/0' },
          {
            number: 100,
            action: 'allow',
            direction: 'ingress',
            protocol: 'tcp',
            port: 22,
            cidr: '0.0.0.0/0',
          },
        ],
      }),
    ),
    expect: { 'rtb-app': 'fail dead', ...natTable, ...mainTable },
    message: /acl-tight/,
  },
  'a network ACL of the subnets themselves is not the table’s doing': {
    given: account(
      behindNat({ egress: 'igw' }).networkAcl('tight', {
        in: 'app',
        entries: [
          { number: 100, action: 'allow', direction: 'egress', cidr: '10.0.0.0/8' },
          { number: 100, action: 'allow', direction: 'ingress', cidr: '10.0.0.0/8' },
        ],
      }),
    ),
    expect: { 'rtb-app': 'pass alive', ...natTable, ...mainTable },
  },
  'one half of a split default route is enough': {
    given: account(
      vpc()
        .subnet('public', { egress: 'igw' })
        .natGateway('a', { in: 'public' })
        .subnet('nat')
        .natGateway('b', { in: 'nat' })
        .subnet('app', { instances: 1 })
        .route('app', '0.0.0.0/1', 'nat-a')
        .route('app', '128.0.0.0/1', 'nat-b'),
    ),
    expect: {
      'rtb-app': 'fail dead',
      'rtb-public': 'not-applicable carriers',
      ...natTable,
      ...mainTable,
    },
    message: /128\.0\.0\.0\/1 goes to nat-b/,
  },
  'a few addresses of somebody else’s that lead nowhere are no way out': {
    given: account(behindNat({ egress: 'igw' }).route('app', '8.8.0.0/16', 'nat-gone')),
    expect: { 'rtb-app': 'pass alive', ...natTable, ...mainTable },
  },
  'an IPv6 default route to a NAT gateway is dead, and IPv4 gets out': {
    given: account(
      vpc()
        .subnet('nat', { egress: 'igw' })
        .natGateway('a', { in: 'nat' })
        .subnet('app', { ipv6: true, instances: 1 })
        .route('app', '0.0.0.0/0', 'nat-a')
        .route('app', '::/0', 'nat-a'),
    ),
    expect: { 'rtb-app': 'fail dead', ...natTable, ...mainTable },
    severity: 'medium',
    message: /::\/0 goes to nat-a/,
  },
  'an IPv6-only subnet without an IPv6 default route is closed': {
    given: account(vpc().subnet('app', { ipv6: 'only', instances: 1 })),
    expect: { 'rtb-app': 'not-applicable closed', ...mainTable },
  },
  'a default route over a peering leads nowhere: peering is not transitive': {
    given: (() => {
      const hub = vpc('hub')
        .natGateway('r', { mode: 'regional' })
        .subnet('hub', { egress: 'nat-r', instances: 1 });
      const spoke = vpc('spoke')
        .subnet('app', { instances: 1 })
        .peer(hub)
        .route('app', '0.0.0.0/0', 'pcx-spoke-hub');
      return account(hub, spoke);
    })(),
    expect: {
      'rtb-app': 'fail dead',
      'rtb-hub': 'pass alive',
      'rtb-main': 'not-applicable unused',
      'rtb-spoke-main': 'not-applicable unused',
      'rtb-nat-r': 'not-applicable unused',
    },
  },
  'central egress that works leads out': {
    given: centralOf(),
    expect: { 'rtb-app': 'pass alive', ...hubTables },
  },
  'central egress without a way back is dead, and the way back is the remedy': {
    given: centralOf({ back: false }),
    expect: { 'rtb-app': 'fail dead', ...hubTables },
    severity: 'high',
    message: /rtb-nat has no route back to 10\.0\.1\.0\/24, so replies never reach subnet-app/,
    remedy:
      /create-route[\s\S]*--route-table-id rtb-nat[\s\S]*--destination-cidr-block 10\.0\.0\.0\/16[\s\S]*--transit-gateway-id tgw-hub/,
  },
  'the way back may be missing in the transit gateway, too': {
    given: centralOf({ learns: false }),
    expect: { 'rtb-app': 'fail dead', ...hubTables },
    remedy: /Give replies a way back to 10\.0\.0\.0\/16/,
  },
  'an egress VPC that sends what comes from the transit gateway straight to its internet gateway drops it': {
    given: centralOf({ egressRoute: 'igw' }),
    expect: { 'rtb-app': 'fail dead', ...hubTables },
  },
  'a zone without an attachment does not get out': {
    given: (() => {
      const { hub, spoke, egress } = central();
      spoke.subnet('far', { zone: 'b', table: 'app', instances: 1 });
      return organization(account(spoke), account(egress, hub));
    })(),
    expect: { 'rtb-app': 'fail dead', ...hubTables },
    message: /rtb-app leads subnet-far nowhere: .*has no subnet in eu-west-1b/,
  },
  'a transit gateway without a default route is a fault where another VPC gets out by it': {
    given: centralOf({ default_: false }),
    expect: { 'rtb-app': 'fail dead', ...hubTables },
    message: /tgw-rtb-spokes has no route for it/,
  },
  'a transit gateway that no one gets out by is a closed network': {
    given: (() => {
      const hub = transitGateway('hub');
      return account(
        vpc('one').subnet('app', { egress: 'tgw', instances: 1 }).attach(hub, { in: 'app' }),
        vpc('two').subnet('db', { egress: 'tgw', instances: 1 }).attach(hub, { in: 'db' }),
        hub,
      );
    })(),
    expect: {
      'rtb-app': 'not-applicable closed',
      'rtb-db': 'not-applicable closed',
      'rtb-main': 'not-applicable unused',
      'rtb-two-main': 'not-applicable unused',
    },
  },
  'a VPC with a NAT gateway of its own makes no egress of the transit gateway that it is attached to': {
    given: (() => {
      const hub = transitGateway('hub');
      return account(
        vpc('one').subnet('app', { egress: 'tgw', instances: 1 }).attach(hub, { in: 'app' }),
        vpc('two')
          .natGateway('r', { mode: 'regional' })
          .subnet('db', { egress: 'nat-r', instances: 1 })
          .subnet('attach')
          .attach(hub, { in: 'attach' }),
        hub,
      );
    })(),
    expect: {
      'rtb-app': 'not-applicable closed',
      'rtb-db': 'pass alive',
      'rtb-attach': 'not-applicable closed',
      'rtb-main': 'not-applicable unused',
      'rtb-two-main': 'not-applicable unused',
      'rtb-nat-r': 'not-applicable unused',
    },
  },
  'a profile that needs a way out makes a fault of the closed network': {
    given: (() => {
      const hub = transitGateway('hub');
      return account(
        vpc('one').subnet('app', { egress: 'tgw', instances: 1 }).attach(hub, { in: 'app' }),
        hub,
      );
    })(),
    profiles: [{ profile: 'sts' }],
    expect: { 'rtb-app': 'fail dead', 'rtb-main': 'not-applicable unused' },
  },
  'a profile whose service has an endpoint needs no way out': {
    given: (() => {
      const hub = transitGateway('hub');
      return account(
        vpc('one')
          .subnet('app', { egress: 'tgw', instances: 1 })
          .interfaceEndpoint('sts', { in: 'app' })
          .attach(hub, { in: 'app' }),
        hub,
      );
    })(),
    profiles: [{ profile: 'sts' }],
    expect: { 'rtb-app': 'not-applicable closed', 'rtb-main': 'not-applicable unused' },
  },
  'a blackhole that somebody wrote into the transit gateway’s table closes on purpose': {
    given: (() => {
      const hub = transitGateway('hub').route('0.0.0.0/0', 'blackhole');
      return account(
        vpc('one').subnet('app', { egress: 'tgw', instances: 1 }).attach(hub, { in: 'app' }),
        hub,
      );
    })(),
    expect: { 'rtb-app': 'not-applicable closed', 'rtb-main': 'not-applicable unused' },
  },
  'a subnet without a default route is closed': {
    given: account(vpc().subnet('db', { instances: 1 })),
    expect: { 'rtb-db': 'not-applicable closed', ...mainTable },
  },
  'a blackhole of the table itself is reported by another check': {
    given: account(
      vpc().subnet('app', { instances: 1 }).route('app', '0.0.0.0/0', 'nat-gone', { state: 'blackhole' }),
    ),
    expect: { 'rtb-app': 'not-applicable closed', ...mainTable },
  },
  'what Block Public Access closes is closed on purpose': {
    given: account(behindNat({ egress: 'igw' }).blockPublicAccess('block-bidirectional')),
    expect: { 'rtb-app': 'not-applicable closed', ...natTable, ...mainTable },
  },
  'an appliance endpoint that was rejected leads nowhere': {
    given: account(
      vpc()
        .subnet('firewall', { egress: 'igw' })
        .firewallEndpoint('firewall', { in: 'firewall', state: 'rejected' })
        .subnet('app', { egress: 'vpce-firewall', instances: 1 }),
    ),
    expect: { 'rtb-app': 'fail dead', 'rtb-firewall': 'not-applicable carriers', ...mainTable },
    message: /vpce-firewall is rejected, so it forwards nothing/,
  },
  'NAT gateways that could not be read are neither alive nor dead': {
    given: account(behindNat({})).denied('ec2:DescribeNatGateways'),
    expect: { 'rtb-app': 'unknown', ...natTable, ...mainTable },
  },
  'interfaces that could not be read leave open whether a client is there': {
    given: account(behindNat({})).denied('ec2:DescribeNetworkInterfaces'),
    expect: { 'rtb-app': 'unknown', 'rtb-nat': 'not-applicable closed', ...mainTable },
  },
  'subnets that could not be read leave open who uses the table': {
    given: account(behindNat({})).denied('ec2:DescribeSubnets'),
    expect: { 'rtb-app': 'unknown', 'rtb-nat': 'unknown', 'rtb-main': 'unknown' },
  },
  'the transit gateway of an account that was not scanned hides the way': {
    given: (() => {
      const { hub, spoke, egress } = central({ back: false });
      return organization(account(spoke), account(egress, hub).refused());
    })(),
    expect: { 'rtb-app': 'unknown', 'rtb-main': 'not-applicable unused' },
  },
  'what leads to a VPN cannot be seen': {
    given: account(vpc().subnet('app', { egress: 'vgw', instances: 1 })),
    expect: { 'rtb-app': 'unknown', ...mainTable },
  },
  'other regions are judged alike': {
    given: account(
      vpc('far', { region: 'ap-southeast-2' })
        .internetGateway()
        .subnet('nat')
        .natGateway('a', { in: 'nat' })
        .subnet('app', { instances: 1 })
        .route('app', '0.0.0.0/0', 'nat-a'),
    ),
    expect: { 'rtb-app': 'fail dead', ...natTable, 'rtb-main': 'not-applicable unused' },
  },
});
