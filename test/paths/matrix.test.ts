import { describe, expect, it } from 'vitest';
import { matrixWithin, serviceMatrix, servicesInUse } from '../../src/paths/matrix.ts';
import { createWorld } from '../../src/paths/world.ts';
import { matrixReporters } from '../../src/report/matrix.ts';
import { account, type AccountScenario, organization, transitGateway, vpc } from '../../src/testing/index.ts';

const wordsOf = (
  given: AccountScenario | ReturnType<typeof organization>,
  ...services: readonly string[]
) => {
  const matrix = serviceMatrix(createWorld(given.inventory()), services, []);
  return Object.fromEntries(
    matrix.rows.map((row) => [row.subnetId, row.cells.map(({ word }) => word).join(' ')]),
  );
};

describe('the matrix of subnets and services', () => {
  it('is not worked out where it would have too many cells', () => {
    const world = createWorld(account(vpc().subnet('a').subnet('b')).inventory());
    expect(matrixWithin(world, ['s3', 'kms'], [], { mostCells: 4 })?.rows).toHaveLength(2);
    expect(matrixWithin(world, ['s3', 'kms', 'sts'], [], { mostCells: 4 })).toBeNull();
    expect(matrixWithin(world, [], [], { mostCells: 100 })?.services).toEqual(servicesInUse(world));
    expect(matrixWithin(world, ['com.amazonaws.eu-west-1.s3', 's3'], [], { mostCells: 4 })?.services).toEqual(
      ['s3'],
    );
  });

  it('says through which door each service is reached', () => {
    const given = account(
      vpc()
        .subnet('public', { egress: 'igw', mapPublicIp: true })
        .natGateway('a', { in: 'public' })
        .subnet('app', { egress: 'nat' })
        .subnet('isolated')
        .subnet('firewall', { egress: 'nat' })
        .firewallEndpoint('firewall', { in: 'firewall' })
        .subnet('watched', { egress: 'vpce-firewall' })
        .gatewayEndpoint('s3', { in: ['app', 'isolated'] })
        .interfaceEndpoint('kms', { in: 'isolated' }),
    );
    expect(wordsOf(given, 's3', 'dynamodb', 'kms')).toEqual({
      'subnet-app': 'gateway nat interface',
      'subnet-firewall': 'nat nat interface',
      'subnet-isolated': 'gateway none interface',
      'subnet-public': 'igw igw interface',
      'subnet-watched': 'firewall firewall interface',
    });
  });

  it('says what blocks a way, and joins the words of ways that split', () => {
    const given = account(
      vpc('one')
        .subnet('public', { egress: 'igw' })
        .natGateway('a', { in: 'public' })
        .subnet('app', { egress: 'nat' })
        .gatewayEndpoint('s3', { in: 'app' })
        .route('app', '52.216.0.0/16', 'nat-a')
        .interfaceEndpoint('ssm', { in: 'app', allow443From: 'none' }),
      vpc('two')
        .blockPublicAccess('block-bidirectional')
        .subnet('edge', { egress: 'igw', mapPublicIp: true }),
      vpc('three').subnet('lost').route('lost', '0.0.0.0/0', 'nat-gone', { state: 'blackhole' }),
    );
    expect(wordsOf(given, 's3', 'ssm')).toMatchObject({
      'subnet-app': 'gateway + nat blocked (security group)',
      'subnet-edge': 'blocked (Block Public Access) blocked (Block Public Access)',
      'subnet-lost': 'blocked (blackhole) blocked (blackhole)',
    });
  });

  it('says what the workloads’ own groups and addresses stop, and which', () => {
    const shut = { egress: [{ port: 443, to: 'vpc' }] };
    const given = account(
      vpc()
        .securityGroup('shut', shut)
        .subnet('public', { egress: 'igw' })
        .natGateway('a', { in: 'public' })
        .instance('web', { in: 'public', publicIp: true })
        .instance('bare', { in: 'public' })
        .subnet('all', { egress: 'nat-a' })
        .instance('one', { in: 'all', groups: ['shut'] })
        .subnet('some', { egress: 'nat-a' })
        .instance('two', { in: 'some', groups: ['shut'] })
        .instance('three', { in: 'some' })
        .gatewayEndpoint('s3', { in: 'some' }),
    );
    expect(wordsOf(given, 's3', 'kms')).toEqual({
      'subnet-all': 'blocked (security group) blocked (security group)',
      'subnet-public': 'blocked (no public address) + igw blocked (no public address) + igw',
      'subnet-some': 'blocked (security group) + gateway blocked (security group) + nat',
    });
    const drawn = [
      ...matrixReporters.terminal(120).render(serviceMatrix(createWorld(given.inventory()), ['s3'], [])),
    ];
    expect(drawn.join('')).toContain('eni-two (1 of 2 workload interfaces)');
  });

  it('says tgw for central egress, and unknown where it cannot see on', () => {
    const hub = transitGateway('hub');
    const spoke = vpc('spoke').subnet('app', { egress: 'tgw' }).attach(hub, { in: 'app' });
    const egress = vpc('egress')
      .subnet('tgw', { egress: 'nat' })
      .subnet('nat', { egress: 'igw' })
      .natGateway('c', { in: 'nat' })
      .route('nat', '10.0.0.0/8', 'tgw-hub')
      .attach(hub, { in: 'tgw' });
    hub.route('0.0.0.0/0', egress);
    expect(wordsOf(organization(account(spoke), account(egress, hub)), 's3')['subnet-app']).toBe('tgw');
    expect(wordsOf(organization(account(spoke), account(egress, hub).refused()), 's3')['subnet-app']).toBe(
      'unknown',
    );
  });

  it('asks about the services that have an endpoint somewhere, each once', () => {
    const given = account(
      vpc()
        .subnet('app')
        .interfaceEndpoint('ecr.api', { in: 'app' })
        .interfaceEndpoint('ecr.dkr', { in: 'app' })
        .interfaceEndpoint('partner', { in: 'app', serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0a' }),
    );
    const services = servicesInUse(createWorld(given.inventory()));
    expect(services.filter((service) => service.startsWith('ecr'))).toEqual(['ecr.api', 'ecr.dkr']);
    expect(new Set(services).size).toBe(services.length);
    expect(services).not.toContain('partner');
  });

  it('keeps a way once, however many subnets take it', () => {
    const given = account(
      ['a', 'b', 'c', 'd'].reduce(
        (made, name) => made.subnet(name, { table: 'shared' }),
        vpc().routeTable('shared').gatewayEndpoint('s3', { in: 'shared' }),
      ),
    );
    expect(serviceMatrix(createWorld(given.inventory()), ['s3'], []).ways).toHaveLength(1);
  });

  it('keeps names from becoming formulas or control characters', () => {
    const given = account(vpc().subnet('app', { tags: { Name: '=HYPERLINK("x")\u001b[31m' } }));
    const matrix = serviceMatrix(createWorld(given.inventory()), ['s3'], []);
    expect([...matrixReporters.csv().render(matrix)].join('')).toContain(`"'=HYPERLINK(""x"")`);
    expect([...matrixReporters.terminal(120).render(matrix)].join('')).not.toContain('\u001b');
    expect(JSON.parse([...matrixReporters.json().render(matrix)].join(''))).toMatchObject({
      services: ['s3'],
      rows: [{ subnetId: 'subnet-app' }],
    });
  });
});
