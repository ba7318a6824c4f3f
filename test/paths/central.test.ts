import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/model/inventory.ts';
import { isSeen } from '../../src/model/observed.ts';
import type { Path, SubnetAnswer } from '../../src/model/path.ts';
import { createResolver } from '../../src/paths/resolver.ts';
import { serviceAccess } from '../../src/paths/service-access.ts';
import { createWorld } from '../../src/paths/world.ts';
import {
  account,
  type InterfaceEndpointOptions,
  organization,
  transitGateway,
  vpc,
} from '../../src/testing/index.ts';

const host = 'ssm.eu-west-1.amazonaws.com';

const resolverOf = (inventory: Inventory, subnetId: string) => {
  const world = createWorld(inventory);
  const subnet = world.locate('subnets', subnetId);
  if (!subnet) throw new Error(`There is no ${subnetId}.`);
  return { resolver: createResolver(world), subnet };
};

const ask = (inventory: Inventory, subnetId = 'subnet-isolated', service = 'ssm'): SubnetAnswer => {
  const { resolver, subnet } = resolverOf(inventory, subnetId);
  return resolver.toService(subnet, service);
};

const access = (inventory: Inventory, subnetId = 'subnet-isolated', service = 'ssm') => {
  const { resolver, subnet } = resolverOf(inventory, subnetId);
  return serviceAccess(resolver, subnet, service, []);
};

const pathsOf = (answer: SubnetAnswer): readonly Path[] =>
  answer.families.flatMap(({ shares }) => shares.map(({ path }) => path));

const kindsOf = (path: Path | undefined): readonly string[] => path?.hops.map(({ kind }) => kind) ?? [];

interface CentralOptions {
  /** Whom the group of the endpoint admits; the spoke too unless said otherwise. */
  readonly allow443From?: readonly string[];
  readonly endpoint?: InterfaceEndpointOptions;
  /** Does the endpoint's subnet lead back to the spoke? */
  readonly back?: boolean;
  readonly service?: string;
  readonly spokeCidr?: string;
}

/** A spoke of one account, and a hub of another with an endpoint and without private DNS, joined by a transit gateway. */
const central = ({
  allow443From = ['10.0.0.0/16', '10.1.0.0/16'],
  endpoint = {},
  back = true,
  service = 'ssm',
  spokeCidr = '10.0.0.0/16',
}: CentralOptions = {}) => {
  const gateway = transitGateway('hub');
  const spoke = vpc('spoke', { cidr: spokeCidr })
    .subnet('isolated', { instances: 1 })
    .route('isolated', '10.1.0.0/16', 'tgw')
    .attach(gateway, { in: 'isolated' });
  const hub = vpc('hub', { cidr: '10.1.0.0/16' })
    .subnet('ends', back ? { egress: 'tgw' } : {})
    .interfaceEndpoint(service, { in: 'ends', privateDns: false, allow443From, ...endpoint })
    .attach(gateway, { in: 'ends' });
  const workload = account(spoke);
  const network = account(gateway, hub);
  return { gateway, spoke, hub, workload, network, all: organization(workload, network) };
};

const zoned = (options: CentralOptions = {}) => {
  const made = central(options);
  made.network.hostedZone(host, { vpcs: [made.spoke, made.hub], records: { [host]: 'vpce-ssm' } });
  return made;
};

describe('a central endpoint', () => {
  it('is reached over a transit gateway by a hosted zone of its account', () => {
    const answer = ask(zoned().all.inventory());
    expect(answer.dns).toMatchObject({ resolves: 'private', endpointId: 'vpce-ssm' });
    expect(answer.dns.because).toContain('leads to vpce-ssm in vpc-hub');
    const [path, ...others] = pathsOf(answer);
    expect(others).toEqual([]);
    expect(path).toMatchObject({ disposition: 'delivered', egress: 'transit-gateway', gap: null });
    expect(kindsOf(path)).toEqual([
      'dns',
      'subnet',
      'security-group',
      'network-acl',
      'route-table',
      'transit-gateway',
      'transit-gateway-route-table',
      'vpc',
      'route-table',
      'local',
      'network-acl',
      'security-group',
      'interface-endpoint',
    ]);
    expect(path?.hops.at(-1)).toMatchObject({ id: 'vpce-ssm', accountId: '444455556666' });
  });

  it('may be overridden by a rule for the same name where rules could not be read', () => {
    const action = 'route53resolver:ListResolverRuleAssociations';
    const made = zoned();
    made.workload.denied(action, { code: 'AccessDenied' });
    const { dns } = ask(made.all.inventory());
    expect(dns).toMatchObject({ resolves: 'unknown', gap: { action } });
  });

  it('is the connected one where networks that have nothing to do with each other use the same addresses', () => {
    const made = central();
    made.network.hostedZone(host, { vpcs: [made.spoke], records: { [host]: 'eni-ssm-ends' } });
    const stranger = account(
      '777788889999',
      vpc('stranger', { cidr: '10.1.0.0/16' })
        .subnet('twin')
        .interfaceEndpoint('ssm', { in: 'twin', name: 'twin', privateDns: false }),
    );
    const { dns } = ask(organization(made.workload, made.network, stranger).inventory());
    expect(dns).toMatchObject({ resolves: 'private', endpointId: 'vpce-ssm' });
  });

  it('is reached over a peering connection', () => {
    const hub = vpc('hub', { cidr: '10.1.0.0/16' })
      .subnet('ends')
      .interfaceEndpoint('ssm', { in: 'ends', privateDns: false, allow443From: '10.0.0.0/16' });
    const spoke = vpc('spoke', { cidr: '10.0.0.0/16' })
      .subnet('isolated')
      .route('isolated', '10.1.0.0/16', 'pcx')
      .peer(hub);
    hub.route('ends', '10.0.0.0/16', 'pcx');
    const network = account(hub).hostedZone(host, { vpcs: [spoke], records: { [host]: 'vpce-ssm' } });
    const inventory = organization(account(spoke), network).inventory();
    expect(pathsOf(ask(inventory))).toMatchObject([{ disposition: 'delivered', egress: 'peering' }]);
  });

  it('is found by the addresses of its interfaces as well as by its name', () => {
    const made = central();
    made.network.hostedZone(host, { vpcs: [made.spoke], records: { [host]: 'eni-ssm-ends' } });
    expect(ask(made.all.inventory()).dns).toMatchObject({ resolves: 'private', endpointId: 'vpce-ssm' });
    expect(access(made.all.inventory()).verdict).toBe('usable');
  });

  it('turns away a spoke that its group forgets, and the reason names it and its account', () => {
    expect(access(zoned({ allow443From: ['10.1.0.0/16'] }).all.inventory())).toMatchObject({
      verdict: 'unusable',
      obstacle: 'group',
      text: expect.stringMatching(
        /^sg-vpce-ssm admits tcp\/443 from no source in subnet-isolated .* central endpoint vpce-ssm in vpc-hub of account 444455556666$/,
      ),
    });
  });

  it('does not reach a spoke that its subnet has no way back to', () => {
    const found = access(zoned({ back: false }).all.inventory());
    expect(found).toMatchObject({
      verdict: 'unusable',
      obstacle: 'route',
      text: expect.stringMatching(/replies from subnet-ends to 10\.0\.1\.0\/24 are lost: .*no route/),
    });
  });

  it('is out of reach where the zones of the transit gateway differ', () => {
    const made = central();
    const gateway = made.gateway;
    const hub = vpc('hub', { cidr: '10.1.0.0/16' })
      .subnet('ends', { zone: 'b', egress: 'tgw' })
      .subnet('link', { zone: 'a', egress: 'tgw' })
      .interfaceEndpoint('ssm', { in: 'ends', privateDns: false, allow443From: '10.0.0.0/8' })
      .attach(gateway, { in: 'link' });
    const network = account(gateway, hub).hostedZone(host, {
      vpcs: [made.spoke],
      records: { [host]: 'vpce-ssm' },
    });
    // The answers start in a zone in which the hub has no interface of the transit gateway.
    expect(access(organization(made.workload, network).inventory())).toMatchObject({
      verdict: 'unusable',
      text: expect.stringContaining('no subnet in eu-west-1b'),
    });
  });

  it('is out of reach where a network ACL of its subnet denies the spoke', () => {
    const made = zoned();
    made.hub.networkAcl('tight', {
      in: 'ends',
      entries: [
        { number: 100, action: 'allow', direction: 'ingress', cidr: '10.1.0.0/16' },
        { number: 100, action: 'allow', direction: 'egress', cidr: '0.0.0.0/0' },
      ],
    });
    expect(access(made.all.inventory())).toMatchObject({ verdict: 'unusable', obstacle: 'acl' });
  });

  it('is out of reach where the spoke has no route to it', () => {
    const made = central();
    const spoke = vpc('lonely', { cidr: '10.7.0.0/16' }).subnet('alone');
    made.network.hostedZone(host, { vpcs: [spoke], records: { [host]: 'vpce-ssm' } });
    const inventory = organization(account(spoke), made.network).inventory();
    expect(access(inventory, 'subnet-alone')).toMatchObject({ verdict: 'unusable', obstacle: 'route' });
  });

  it('is not taken for the address of a network that overlaps', () => {
    const made = central();
    const spoke = vpc('double', { cidr: '10.1.0.0/16' }).subnet('alone');
    made.network.hostedZone(host, { vpcs: [spoke], records: { [host]: 'vpce-ssm' } });
    const inventory = organization(account(spoke), made.network).inventory();
    expect(pathsOf(ask(inventory, 'subnet-alone'))).toMatchObject([{ disposition: 'dropped', by: 'vpc' }]);
  });

  it('of the failed kind serves nobody', () => {
    const found = access(zoned({ endpoint: { state: 'failed' } }).all.inventory());
    expect(found).toMatchObject({ verdict: 'unusable', obstacle: 'not-available' });
  });

  it('that a group reference admits over a transit gateway without such references admits nobody', () => {
    const gateway = transitGateway('hub');
    const spoke = vpc('spoke', { cidr: '10.0.0.0/16' })
      .securityGroup('agents')
      .subnet('isolated', { instances: 1, groups: ['agents'] })
      .route('isolated', '10.1.0.0/16', 'tgw')
      .attach(gateway, { in: 'isolated' });
    const hub = vpc('hub', { cidr: '10.1.0.0/16' })
      .subnet('ends', { egress: 'tgw' })
      .interfaceEndpoint('ssm', { in: 'ends', privateDns: false, allow443From: 'sg-agents' })
      .attach(gateway, { in: 'ends' });
    const network = account(gateway, hub).hostedZone(host, {
      vpcs: [spoke],
      records: { [host]: 'vpce-ssm' },
    });
    const off = organization(account(spoke), network).inventory();
    expect(access(off)).toMatchObject({ verdict: 'unusable', obstacle: 'group' });
    network.change('transitGateways', 'tgw-hub', { securityGroupReferencing: true });
    expect(access(organization(account(spoke), network).inventory()).verdict).toBe('unknown');
  });
});

describe('a hosted zone', () => {
  it('without a record for the name leaves it without an answer', () => {
    const made = central();
    made.network.hostedZone('amazonaws.com', {
      vpcs: [made.spoke],
      records: { 'kms.eu-west-1.amazonaws.com': 'vpce-ssm' },
    });
    const answer = ask(made.all.inventory());
    expect(answer.dns.resolves).toBe('nothing');
    expect(pathsOf(answer)).toMatchObject([{ disposition: 'dropped', by: 'dns' }]);
    expect(access(made.all.inventory())).toMatchObject({ verdict: 'unusable', obstacle: 'name' });
  });

  it('for a parent domain answers for every name below it that no longer zone has', () => {
    const made = zoned();
    made.network.hostedZone('amazonaws.com', { vpcs: [made.spoke] });
    expect(access(made.all.inventory()).verdict).toBe('usable');
    expect(access(made.all.inventory(), 'subnet-isolated', 'kms')).toMatchObject({ obstacle: 'name' });
  });

  it('for a parent domain leaves the private DNS of an endpoint alone', () => {
    const spoke = vpc('spoke').subnet('isolated').interfaceEndpoint('ssm', { in: 'isolated' });
    const one = account(spoke).hostedZone('amazonaws.com', { vpcs: [spoke] });
    expect(access(one.inventory()).verdict).toBe('usable');
  });

  it('answers by a wildcard for names that it does not have', () => {
    const made = central();
    made.network.hostedZone('eu-west-1.amazonaws.com', {
      vpcs: [made.spoke],
      records: { '*.eu-west-1.amazonaws.com': 'vpce-ssm' },
    });
    expect(access(made.all.inventory()).verdict).toBe('usable');
    // The wildcard leads every service there, and an endpoint serves its own only.
    expect(access(made.all.inventory(), 'subnet-isolated', 'kms').verdict).toBe('unknown');
  });

  it('gives no wildcard to a name below one that exists', () => {
    const made = central();
    made.network.hostedZone('amazonaws.com', {
      vpcs: [made.spoke],
      records: {
        '*.amazonaws.com': 'vpce-ssm',
        'kms.eu-west-1.amazonaws.com': 'vpce-ssm',
      },
    });
    expect(ask(made.all.inventory()).dns.resolves).toBe('nothing');
  });

  it('that leads elsewhere by a CNAME is followed', () => {
    const made = zoned();
    made.network.hostedZone('kms.eu-west-1.amazonaws.com', {
      vpcs: [made.spoke],
      records: { 'kms.eu-west-1.amazonaws.com': 'kms.example.com' },
    });
    expect(ask(made.all.inventory(), 'subnet-isolated', 'kms').dns.resolves).toBe('unknown');
    const second = central();
    second.network.hostedZone(host, {
      vpcs: [second.spoke],
      records: { [host]: 'vpce-ssm-a1b2c3d4.ssm.eu-west-1.vpce.amazonaws.com' },
    });
    expect(access(second.all.inventory()).verdict).toBe('usable');
  });

  it('that leads to itself is not followed for ever', () => {
    const made = central();
    made.network.hostedZone('eu-west-1.amazonaws.com', {
      vpcs: [made.spoke],
      records: { [host]: 'a.eu-west-1.amazonaws.com', 'a.eu-west-1.amazonaws.com': host },
    });
    expect(ask(made.all.inventory()).dns.resolves).toBe('unknown');
  });

  it('that delegates the name says nothing about it', () => {
    const made = central();
    made.network.hostedZone('amazonaws.com', {
      vpcs: [made.spoke],
      records: { 'eu-west-1.amazonaws.com': 'ns:dns.example.com' },
    });
    expect(ask(made.all.inventory()).dns.resolves).toBe('unknown');
  });

  it('of an account that was not read leaves it unknown', () => {
    const made = zoned();
    made.network.refused();
    const answer = ask(made.all.inventory());
    expect(answer.dns).toMatchObject({ resolves: 'unknown', gap: { code: 'NotScanned' } });
    expect(answer.dns.because).toContain('account 444455556666');
  });

  it('whose records may not be read leaves it unknown', () => {
    const made = zoned();
    made.network.denied('route53:ListResourceRecordSets', { code: 'AccessDenied' });
    expect(ask(made.all.inventory()).dns).toMatchObject({
      resolves: 'unknown',
      gap: { action: 'route53:ListResourceRecordSets' },
    });
  });

  it('that leads to an address of nobody leaves it unknown', () => {
    const made = central();
    made.network.hostedZone(host, { vpcs: [made.spoke], records: { [host]: '10.9.9.9' } });
    expect(ask(made.all.inventory()).dns).toMatchObject({
      resolves: 'unknown',
      gap: { code: 'UnknownAddress' },
    });
  });

  it('needs both DNS attributes of the VPC', () => {
    const made = zoned();
    made.spoke.dns({ hostnames: false });
    expect(ask(made.all.inventory()).dns.because).toContain('is ineffective: enableDnsHostnames is off');
  });

  it('for the names of S3 leads its traffic past the NAT gateway', () => {
    const made = central({ service: 's3' });
    const name = 's3.eu-west-1.amazonaws.com';
    made.spoke.subnet('app', { egress: 'nat' }).route('app', '10.1.0.0/16', 'tgw');
    made.network.hostedZone(name, {
      vpcs: [made.spoke],
      records: { [name]: 'vpce-s3', [`*.${name}`]: 'vpce-s3' },
    });
    const paths = pathsOf(ask(made.all.inventory(), 'subnet-app', 's3'));
    expect(paths).toMatchObject([{ disposition: 'delivered', egress: 'transit-gateway' }]);
  });

  it('with a wildcard only serves the names of repositories', () => {
    const made = central({ service: 'ecr.dkr' });
    const name = 'dkr.ecr.eu-west-1.amazonaws.com';
    made.network.hostedZone(name, { vpcs: [made.spoke], records: { [`*.${name}`]: 'vpce-ecr.dkr' } });
    expect(access(made.all.inventory(), 'subnet-isolated', 'ecr.dkr').verdict).toBe('usable');
  });
});

/** The inventory in which the rules for a domain are in a state. */
const inState = (inventory: Inventory, domain: string, status: string): Inventory => ({
  ...inventory,
  regions: inventory.regions.map((unit) => {
    const { resolverRules: listed } = unit.sections;
    if (!isSeen(listed)) return unit;
    const seen = listed.seen.map((rule) => (rule.domainName === domain ? { ...rule, status } : rule));
    return { ...unit, sections: { ...unit.sections, resolverRules: { seen } } };
  }),
});

describe('a resolver rule', () => {
  const ruled = (to: readonly string[], hubEndpoint: InterfaceEndpointOptions = { privateDns: true }) => {
    const made = central({ endpoint: hubEndpoint });
    made.hub.resolverEndpoint('hub', { direction: 'in', in: 'ends', addresses: ['10.1.1.53', '10.1.1.54'] });
    made.network.resolverRule('amazonaws.com', { vpcs: [made.spoke], to });
    return made;
  };

  it('to an inbound endpoint is answered as in the VPC of that endpoint', () => {
    const found = access(ruled(['10.1.1.53', '10.1.1.54']).all.inventory());
    expect(found).toMatchObject({ verdict: 'usable', endpoint: { id: 'vpce-ssm' } });
  });

  it('to an inbound endpoint also gets the private addresses that S3 keeps for such queries', () => {
    const made = central({ service: 's3', endpoint: { privateDns: true, inboundOnly: true } });
    made.hub.resolverEndpoint('hub', { direction: 'in', in: 'ends', addresses: ['10.1.1.53'] });
    made.network.resolverRule('amazonaws.com', { vpcs: [made.spoke], to: ['10.1.1.53'] });
    expect(ask(made.all.inventory(), 'subnet-isolated', 's3').dns).toMatchObject({
      resolves: 'private',
      endpointId: 'vpce-s3',
    });
    expect(ask(made.all.inventory(), 'subnet-ends', 's3').dns.resolves).toBe('public');
  });

  it('to an outbound endpoint of the same VPC gets no answer, as that takes no queries', () => {
    const to = (addresses: readonly string[], through?: string) => {
      const made = central({ endpoint: { privateDns: true } });
      made.hub.resolverEndpoint('hub', { direction: 'out', in: 'ends', addresses: ['10.1.1.63'] });
      made.network.resolverRule('amazonaws.com', {
        vpcs: [made.spoke],
        to: addresses,
        ...(through === undefined ? {} : { through }),
      });
      return ask(made.all.inventory()).dns;
    };
    expect(to(['10.1.1.63'], 'hub').resolves).toBe('nothing');
    expect(to(['10.1.1.63', '192.168.5.5'], 'hub').resolves).toBe('unknown');
    // From elsewhere the address may be that of another network.
    expect(to(['10.1.1.63']).resolves).toBe('unknown');
  });

  it('to servers that nobody knows leaves the name unknown', () => {
    expect(ask(ruled(['192.168.5.5']).all.inventory()).dns.resolves).toBe('unknown');
    expect(ask(ruled(['10.1.1.53', '192.168.5.5']).all.inventory()).dns.resolves).toBe('unknown');
  });

  it('that leads to an endpoint does so whether or not profiles may be read, and else nothing is known', () => {
    const made = ruled(['10.1.1.53', '10.1.1.54']);
    made.workload.denied('route53profiles:ListProfileAssociations', { code: 'AccessDeniedException' });
    const inventory = made.all.inventory();
    expect(access(inventory).verdict).toBe('usable');
    expect(ask(inventory).dns.because).toContain('assuming that no profile overrides it');
    expect(ask(inventory, 'subnet-isolated', 'kms').dns.resolves).toBe('unknown');
    made.workload.denied('route53:ListHostedZonesByVPC', { code: 'AccessDenied' });
    expect(ask(made.all.inventory()).dns.resolves).toBe('unknown');
  });

  it('has no effect in a VPC whose Resolver is off, and it is not known where that is hidden', () => {
    const made = ruled(['10.1.1.53', '10.1.1.54']);
    made.workload.denied('ec2:DescribeVpcAttribute');
    expect(ask(made.all.inventory()).dns.resolves).toBe('unknown');
    const off = ruled(['10.1.1.53', '10.1.1.54']);
    off.spoke.dns({ support: false });
    expect(ask(off.all.inventory()).dns).toMatchObject({
      resolves: 'public',
      because: expect.stringContaining('enableDnsSupport is off in vpc-spoke') as string,
    });
  });

  it('to servers that nobody knows leaves no doubt where no endpoint can be reached', () => {
    const spoke = vpc('spoke').subnet('isolated');
    const one = account(spoke).resolverRule('amazonaws.com', { vpcs: [spoke], to: ['192.168.5.5'] });
    expect(ask(one.inventory()).dns.resolves).toBe('unknown');
    expect(access(one.inventory())).toMatchObject({ verdict: 'unusable', obstacle: 'absent' });
  });

  it('of type system lets the Resolver answer itself', () => {
    const made = ruled(['192.168.5.5']);
    made.network.resolverRule(host, { vpcs: [made.spoke], type: 'system' });
    expect(ask(made.all.inventory()).dns.resolves).toBe('public');
  });

  it('for a longer domain does not reach the private DNS of the VPC’s own endpoint', () => {
    const spoke = vpc('spoke').subnet('isolated').interfaceEndpoint('ssm', { in: 'isolated' });
    const one = account(spoke).resolverRule('amazonaws.com', { vpcs: [spoke], to: ['192.168.5.5'] });
    expect(access(one.inventory()).verdict).toBe('usable');
  });

  it('for the very name goes before a hosted zone', () => {
    const made = zoned();
    made.network.resolverRule(host, { vpcs: [made.spoke], to: ['192.168.5.5'] });
    expect(ask(made.all.inventory()).dns.resolves).toBe('unknown');
  });

  it.each([
    ['an instance of the VPC itself', ['10.1.1.99']],
    ['the Resolver of a network behind a VPN', ['192.168.5.5', '192.168.6.5']],
    ['nobody', []],
  ])('to %s leaves the name unknown, whatever domain above it the rule is for', (_what, to) => {
    for (const domain of ['', 'com', 'amazonaws.com', 'eu-west-1.amazonaws.com', host]) {
      const made = central({ endpoint: { privateDns: true } });
      made.network.resolverRule(domain, { vpcs: [made.spoke], to });
      expect(ask(made.all.inventory()).dns.resolves).toBe('unknown');
    }
  });

  it('for another domain takes no part, in whatever state it is', () => {
    const made = ruled(['10.1.1.53']);
    made.network.resolverRule('corp.example', { vpcs: [made.spoke], to: ['192.168.5.5'] });
    expect(access(inState(made.all.inventory(), 'corp.example', 'failed')).verdict).toBe('usable');
  });

  it.each(['updating', 'deleting', 'failed', 'something-new'])(
    'that is %s leaves open what answers, also where it would let the Resolver answer itself',
    (status) => {
      const made = ruled(['10.1.1.53', '10.1.1.54']);
      expect(ask(inState(made.all.inventory(), 'amazonaws.com', status)).dns.resolves).toBe('unknown');
      made.network.resolverRule(host, { vpcs: [made.spoke], type: 'system' });
      expect(ask(inState(made.all.inventory(), host, status)).dns.resolves).toBe('unknown');
    },
  );

  it.each(['route53resolver:ListResolverRules', 'route53resolver:ListResolverRuleAssociations'])(
    'that may not be read (%s) leaves the name unknown, though an inbound endpoint would answer it',
    (action) => {
      const made = ruled(['10.1.1.53', '10.1.1.54']);
      made.network.denied(action, { code: 'AccessDeniedException' });
      made.workload.denied(action, { code: 'AccessDeniedException' });
      expect(ask(made.all.inventory()).dns.resolves).toBe('unknown');
    },
  );

  it('is the same as DHCP options that name the inbound endpoint', () => {
    const made = central({ endpoint: { privateDns: true } });
    made.hub.resolverEndpoint('hub', { direction: 'in', in: 'ends', addresses: ['10.1.1.53'] });
    made.spoke.dhcp({ servers: ['10.1.1.53'] });
    expect(access(made.all.inventory()).verdict).toBe('usable');
  });
});

describe('a Route 53 Profile', () => {
  it('gives its hosted zones to its VPCs', () => {
    const made = central();
    made.network
      .hostedZone(host, { vpcs: [], records: { [host]: 'vpce-ssm' } })
      .dnsProfile('central', { vpcs: [made.spoke], zones: [host] });
    expect(access(made.all.inventory())).toMatchObject({ verdict: 'usable', endpoint: { id: 'vpce-ssm' } });
  });

  it('gives the private names of its endpoints to its VPCs', () => {
    const made = central({ endpoint: { privateDns: true } });
    made.network.dnsProfile('central', { vpcs: [made.spoke], endpoints: ['vpce-ssm'] });
    expect(access(made.all.inventory()).verdict).toBe('usable');
    expect(access(made.all.inventory(), 'subnet-isolated', 'kms')).toMatchObject({ obstacle: 'absent' });
  });

  it('whose contents may not be read leaves names unknown, and no zone of the VPC itself', () => {
    const made = central();
    made.network.dnsProfile('central', { vpcs: [made.spoke] });
    made.workload.denied('route53profiles:ListProfileResourceAssociations', {
      code: 'AccessDeniedException',
    });
    expect(access(made.all.inventory()).verdict).toBe('unknown');
    made.network.hostedZone(host, { vpcs: [made.spoke], records: { [host]: 'vpce-ssm' } });
    expect(access(made.all.inventory()).verdict).toBe('usable');
  });
});

describe('without Route 53', () => {
  it.each([
    'route53:ListHostedZonesByVPC',
    'route53resolver:ListResolverRuleAssociations',
    'route53profiles:ListProfileAssociations',
  ])('(%s is denied) a subnet with a way elsewhere may be served from there', (action) => {
    const made = central();
    made.workload.denied(action, { code: 'AccessDenied' });
    expect(access(made.all.inventory())).toMatchObject({ verdict: 'unknown', gap: { action } });
    const { dns } = ask(made.all.inventory());
    expect(dns).toMatchObject({ resolves: 'unknown', gap: { action } });
    expect(dns.because).toContain('vpc-spoke has routes to other networks');
  });

  it('a subnet without a way elsewhere lacks the endpoint for sure', () => {
    const one = account(vpc().subnet('isolated')).denied('route53:ListHostedZonesByVPC');
    expect(access(one.inventory())).toMatchObject({ verdict: 'unusable', obstacle: 'absent' });
  });

  it('a subnet without a way elsewhere lacks the endpoint, although another of its VPC may be served', () => {
    const made = central();
    made.spoke.subnet('apart', { instances: 1 });
    made.workload.denied('route53:ListHostedZonesByVPC', { code: 'AccessDenied' });
    const inventory = made.all.inventory();
    expect(ask(inventory, 'subnet-apart').dns.resolves).toBe('unknown');
    expect(access(inventory, 'subnet-apart')).toMatchObject({ verdict: 'unusable', obstacle: 'absent' });
  });

  it('hidden zones change nothing where the VPC has host names off, and hidden rules may', () => {
    const made = central();
    made.spoke.dns({ hostnames: false });
    made.workload.denied('route53:ListHostedZonesByVPC', { code: 'AccessDenied' });
    expect(access(made.all.inventory())).toMatchObject({ verdict: 'unusable', obstacle: 'absent' });
    made.workload.denied('route53resolver:ListResolverRuleAssociations', { code: 'AccessDenied' });
    expect(access(made.all.inventory()).verdict).toBe('unknown');
  });

  it('but with its answer nothing is assumed, and what is missing is missing', () => {
    const inventory = central().all.inventory();
    expect(ask(inventory).dns.because).not.toContain('assuming');
    expect(access(inventory)).toMatchObject({ verdict: 'unusable', obstacle: 'absent' });
  });
});
