import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/model/inventory.ts';
import type { EndpointService } from '../../src/model/resources.ts';
import type { SubnetAnswer } from '../../src/model/path.ts';
import { createResolver, type NameAsked } from '../../src/paths/resolver.ts';
import { createWorld } from '../../src/paths/world.ts';
import { account, vpc } from '../../src/testing/index.ts';

type Listing = Readonly<Record<string, readonly string[]>>;

/** An inventory whose regions list exactly these services, by full name, with these private DNS names. */
const listing = (inventory: Inventory, listed: Listing): Inventory => {
  const services = Object.entries(listed).map(([serviceName, privateDnsNames]): EndpointService => ({
    serviceName,
    types: ['Interface'],
    owner: 'amazon',
    availabilityZones: [],
    privateDnsNames,
    vpcEndpointPolicySupported: true,
  }));
  return {
    ...inventory,
    regions: inventory.regions.map((unit) => ({
      ...unit,
      sections: { ...unit.sections, endpointServices: { seen: services } },
    })),
  };
};

/** An inventory in which an endpoint has these DNS names beside its own; none when none is given. */
const entries = (inventory: Inventory, names: readonly string[]): Inventory => {
  const copy = structuredClone(inventory);
  for (const { sections } of copy.regions)
    if ('seen' in sections.vpcEndpoints)
      for (const endpoint of sections.vpcEndpoints.seen as unknown as { dnsNames: string[] }[])
        endpoint.dnsNames = [...endpoint.dnsNames.filter((name) => name.includes('vpce-')), ...names];
  return copy;
};

const resolverOf = (inventory: Inventory, subnetId: string) => {
  const world = createWorld(inventory);
  const subnet = world.locate('subnets', subnetId);
  if (!subnet) throw new Error(`There is no ${subnetId}.`);
  return { resolver: createResolver(world), subnet };
};

const ask = (inventory: Inventory, service: string, subnetId = 'subnet-app'): SubnetAnswer => {
  const { resolver, subnet } = resolverOf(inventory, subnetId);
  return resolver.toService(subnet, service);
};

const askName = (inventory: Inventory, service: string, name: NameAsked): SubnetAnswer => {
  const { resolver, subnet } = resolverOf(inventory, 'subnet-app');
  return resolver.toName(subnet, service, name);
};

/** A VPC with an endpoint for a service and without private DNS, and a zone of one name that leads to it. */
const zoned = (service: string, region: string, zone: string, records = [zone]): Inventory => {
  const app = vpc('app', { region }).subnet('app', { egress: 'nat' }).subnet('public', { egress: 'igw' });
  app.natGateway('nat', { in: 'public' }).interfaceEndpoint(service, { in: 'app', privateDns: false });
  const made = account(app);
  const lead = Object.fromEntries(records.map((name) => [name, 'eni-' + `${service}-app`]));
  made.hostedZone(zone, { vpcs: [app], records: lead });
  return made.inventory();
};

/** A VPC with an endpoint for a service whose private DNS is on for all queries. */
const on = (service: string, options: { ipv6?: boolean; region?: string } = {}) => {
  const { ipv6 = false, region = 'eu-west-1' } = options;
  return account(
    vpc('app', { region })
      .subnet('app', { ipv6, egress: ipv6 ? ['nat', 'eigw'] : 'nat' })
      .subnet('public', { egress: 'igw' })
      .natGateway('nat', { in: 'public' })
      .interfaceEndpoint(service, {
        in: 'app',
        inboundOnly: false,
        ipAddressType: ipv6 ? 'dualstack' : 'ipv4',
      }),
  );
};

describe('the name of a service', () => {
  it.each([
    ['eks-auth', 'eu-west-1', 'eks-auth.eu-west-1.api.aws'],
    ['eks-auth', 'us-gov-west-1', 'eks-auth.us-gov-west-1.api.aws'],
    ['codeartifact.api', 'eu-west-1', 'codeartifact.eu-west-1.amazonaws.com'],
    ['codeartifact.api', 'ap-southeast-2', 'codeartifact.ap-southeast-2.amazonaws.com'],
    ['sagemaker.runtime', 'us-west-2', 'runtime.sagemaker.us-west-2.amazonaws.com'],
    ['airflow.env', 'eu-west-1', 'env.airflow.eu-west-1.amazonaws.com'],
    ['dynamodb-streams', 'cn-north-1', 'streams.dynamodb.cn-north-1.amazonaws.com.cn'],
    ['kms', 'eu-west-1', 'kms.eu-west-1.amazonaws.com'],
    ['newthing', 'eu-west-1', 'thing.new.eu-west-1.api.aws'],
  ])('%s in %s is %s as its listing says: a zone of it leads to the endpoint', (service, region, name) => {
    const inventory = zoned(service, region, name);
    const listed = listing(inventory, { [`com.amazonaws.${region}.${service}`]: [name] });
    expect(ask(listed, service).dns).toMatchObject({
      resolves: 'private',
      host: name,
      endpointId: `vpce-${service}`,
    });
  });

  it.each([
    ['codeartifact.api', 'codeartifact.api.eu-west-1.amazonaws.com', 'codeartifact.eu-west-1.amazonaws.com'],
    ['eks-auth', 'eks-auth.eu-west-1.amazonaws.com', 'eks-auth.eu-west-1.api.aws'],
    [
      'sagemaker.runtime',
      'sagemaker.runtime.eu-west-1.amazonaws.com',
      'runtime.sagemaker.eu-west-1.amazonaws.com',
    ],
  ])('%s is not %s: a zone of that name is never asked', (service, invented, name) => {
    const inventory = zoned(service, 'eu-west-1', invented);
    const listed = listing(inventory, { [`com.amazonaws.eu-west-1.${service}`]: [name] });
    expect(ask(listed, service).dns).toMatchObject({ resolves: 'public', host: name });
    expect(ask(listing(inventory, {}), service).dns).toMatchObject({ resolves: 'public', host: name });
  });

  it('is taken from the listing of another account of the region where the own one was not read', () => {
    const app = vpc('app').subnet('app', { egress: 'nat' });
    const made = account(
      app.natGateway('nat', { in: 'app' }).interfaceEndpoint('newthing', { in: 'app', privateDns: false }),
    );
    made.hostedZone('thing.new.eu-west-1.api.aws', {
      vpcs: [app],
      records: { 'thing.new.eu-west-1.api.aws': 'eni-newthing-app' },
    });
    const other = account('444455556666', vpc('hub').subnet('hub')).inventory();
    const mine = made.denied('ec2:DescribeVpcEndpointServices').inventory();
    const theirs = listing(other, { 'com.amazonaws.eu-west-1.newthing': ['thing.new.eu-west-1.api.aws'] });
    const together = { ...mine, regions: [...mine.regions, ...theirs.regions] };
    expect(ask(together, 'newthing').dns).toMatchObject({
      resolves: 'private',
      host: 'thing.new.eu-west-1.api.aws',
    });
    // Neither the table nor a listing knows this one: no name is made up for it.
    expect(ask(mine, 'newthing').dns).toMatchObject({
      resolves: 'unknown',
      gap: { action: 'ec2:DescribeVpcEndpointServices' },
    });
    expect(ask(mine, 'kms').dns).toMatchObject({ resolves: 'public', host: 'kms.eu-west-1.amazonaws.com' });
  });

  it('is none of the FIPS names that are listed beside it', () => {
    const listed = listing(on('newthing').inventory(), {
      'com.amazonaws.eu-west-1.newthing': [
        'a-fips.new.eu-west-1.amazonaws.com',
        'thing.new.eu-west-1.amazonaws.com',
      ],
    });
    expect(ask(listed, 'newthing').dns.host).toBe('thing.new.eu-west-1.amazonaws.com');
  });
});

describe('the names that an endpoint answers for', () => {
  const listed = { 'com.amazonaws.eu-west-1.kms': ['kms.eu-west-1.amazonaws.com', 'kms.eu-west-1.api.aws'] };

  it('are those of its own DNS entries, before the listing', () => {
    const inventory = listing(entries(on('kms').inventory(), ['other.eu-west-1.amazonaws.com']), listed);
    const { dns } = ask(inventory, 'kms');
    expect(dns).toMatchObject({
      resolves: 'public',
      because: 'private DNS of vpce-kms does not take kms.eu-west-1.amazonaws.com',
    });
  });

  it('are those of the listing where it has none, and of the built table, said so, where that has none either', () => {
    const bare = entries(on('kms').inventory(), []);
    expect(ask(listing(bare, listed), 'kms').dns).toMatchObject({
      resolves: 'private',
      because: 'private DNS of vpce-kms is effective in vpc-app',
    });
    for (const none of [{}, { 'com.amazonaws.eu-west-1.kms': [] }]) {
      const { dns } = ask(listing(bare, none), 'kms');
      expect(dns).toMatchObject({ resolves: 'private', endpointId: 'vpce-kms' });
      expect(dns.because).toContain('built table');
    }
  });

  it.each<[string, SubnetAnswer['dns']['resolves']]>([
    ['kms.eu-west-1.amazonaws.com', 'private'],
    ['kms.eu-west-1.api.aws', 'private'],
    ['kms-fips.eu-west-1.amazonaws.com', 'public'],
    ['kms.amazonaws.com', 'public'],
    ['key.kms.eu-west-1.amazonaws.com', 'unknown'],
  ])('by a listing with the dual-stack name: %s is %s', (name, resolves) => {
    const inventory = listing(entries(on('kms').inventory(), []), listed);
    expect(askName(inventory, 'kms', { name }).dns.resolves).toBe(resolves);
  });

  it('are not known to hold a dual-stack name where only the built table says them', () => {
    const inventory = listing(entries(on('kms').inventory(), []), {});
    expect(askName(inventory, 'kms', { name: 'kms.eu-west-1.api.aws' }).dns).toMatchObject({
      resolves: 'unknown',
      gap: { action: 'ec2:DescribeVpcEndpointServices' },
    });
  });

  it.each<[string, string, SubnetAnswer['dns']['resolves']]>([
    ['sts', 'sts.amazonaws.com', 'public'],
    ['sts', 'sts.eu-west-1.amazonaws.com', 'private'],
    ['sqs', 'eu-west-1.queue.amazonaws.com', 'public'],
    ['s3', 's3.amazonaws.com', 'public'],
    ['s3', 'reports.s3.amazonaws.com', 'public'],
    ['s3', 'reports.s3-fips.eu-west-1.amazonaws.com', 'public'],
    ['s3', 'reports.s3-website-eu-west-1.amazonaws.com', 'public'],
    ['s3', 'reports.s3.eu-west-1.amazonaws.com', 'private'],
    ['s3', 'own-111122223333.s3-accesspoint.eu-west-1.amazonaws.com', 'private'],
    ['execute-api', 'abc123.execute-api.eu-west-1.amazonaws.com', 'private'],
  ])('of %s: %s is %s', (service, name, resolves) => {
    expect(askName(on(service).inventory(), service, { name }).dns.resolves).toBe(resolves);
  });
});

describe('the names of S3', () => {
  const domain = 's3.eu-west-1.amazonaws.com';

  it('are nothing for buckets where a zone has the record of the service itself only', () => {
    const { dns, families } = ask(zoned('s3', 'eu-west-1', domain), 's3');
    expect(dns).toMatchObject({ resolves: 'nothing', host: `bucket.${domain}` });
    expect(dns.because).toContain(`${domain} is answered otherwise`);
    expect(families[0]?.shares[0]?.path).toMatchObject({ disposition: 'dropped', by: 'dns' });
  });

  it('lead buckets to the endpoint by a wildcard alone, and the answer says that the service itself has no record', () => {
    const { dns } = ask(zoned('s3', 'eu-west-1', domain, [`*.${domain}`]), 's3');
    expect(dns).toMatchObject({ resolves: 'private', endpointId: 'vpce-s3' });
    expect(dns.because).toContain(`${domain} is answered otherwise`);
  });

  it('are told apart by bucket where a zone is for one', () => {
    const inventory = zoned('s3', 'eu-west-1', `reports.${domain}`);
    expect(askName(inventory, 's3', { name: `reports.${domain}` }).dns).toMatchObject({
      resolves: 'private',
    });
    expect(askName(inventory, 's3', { name: `other.${domain}` }).dns).toMatchObject({ resolves: 'public' });
    expect(ask(inventory, 's3').dns).toMatchObject({ resolves: 'public', host: domain });
  });

  it('are all taken by an endpoint whose listing has six wildcards and no name of the service itself', () => {
    const kinds = ['s3', 's3-accesspoint', 's3-control'];
    const names = kinds.flatMap((kind) => [
      `*.${kind}.eu-west-1.amazonaws.com`,
      `*.${kind}.dualstack.eu-west-1.amazonaws.com`,
    ]);
    const inventory = listing(entries(on('s3', { ipv6: true }).inventory(), []), {
      'com.amazonaws.eu-west-1.s3': names,
    });
    expect(ask(inventory, 's3').dns).toMatchObject({ resolves: 'private', host: domain });
    for (const name of [
      domain,
      'b.s3.dualstack.eu-west-1.amazonaws.com',
      '1.s3-control.eu-west-1.amazonaws.com',
    ])
      expect(askName(inventory, 's3', { name }).dns.resolves).toBe('private');
    expect(askName(inventory, 's3', { name: 'b.s3-fips.eu-west-1.amazonaws.com' }).dns.resolves).toBe(
      'public',
    );
  });
});

describe('the dual-stack name', () => {
  const app = (ipv6: true | 'only' = true, dns64 = false) =>
    account(
      vpc('app')
        .subnet('app', { ipv6, dns64, egress: ipv6 === 'only' ? 'eigw' : ['nat', 'eigw'] })
        .subnet('public', { egress: 'igw' })
        .natGateway('nat', { in: 'public' }),
    );
  const ipv6Of = (answer: SubnetAnswer) => answer.families.filter(({ family }) => family === 'ipv6');

  it.each([
    ['ssm', 'ssm.eu-west-1.api.aws'],
    ['ecr.api', 'ecr.eu-west-1.api.aws'],
    ['ecr.dkr', 'dkr-ecr.eu-west-1.on.aws'],
    ['secretsmanager', 'secretsmanager.eu-west-1.amazonaws.com'],
  ])('of %s is %s', (service, host) => {
    expect(ipv6Of(ask(app().inventory(), service))).toMatchObject([{ host }]);
  });

  it('is not made up where none is known: IPv4 alone is asked, and from a subnet without IPv4 the answer is open', () => {
    expect(ipv6Of(ask(app().inventory(), 'ecs-agent'))).toEqual([]);
    const [only, ...more] = ipv6Of(ask(app('only').inventory(), 'ecs-agent'));
    expect(more).toEqual([]);
    expect(only?.shares[0]?.path).toMatchObject({ disposition: 'unknown', gap: { code: 'UnknownName' } });
  });

  it('of the listing goes before that of the table', () => {
    const listed = listing(app().inventory(), {
      'com.amazonaws.eu-west-1.ecs-agent': ['ecs-a.eu-west-1.amazonaws.com', 'ecs-a.eu-west-1.api.aws'],
    });
    expect(ask(listed, 'ecs-agent').dns.host).toBe('ecs-a.eu-west-1.amazonaws.com');
    expect(ipv6Of(ask(listed, 'ecs-agent'))).toMatchObject([{ host: 'ecs-a.eu-west-1.api.aws' }]);
  });

  it('leads to an endpoint by a zone of its own, though the default name is public', () => {
    const name = 'kms.eu-west-1.api.aws';
    const one = vpc('app')
      .subnet('app', { ipv6: true, egress: ['nat', 'eigw'] })
      .subnet('public', { egress: 'igw' });
    one
      .natGateway('nat', { in: 'public' })
      .interfaceEndpoint('kms', { in: 'app', privateDns: false, ipAddressType: 'dualstack' });
    const made = account(one);
    made.hostedZone(name, { vpcs: [one], records: { [name]: 'vpce-kms' } });
    const answer = ask(made.inventory(), 'kms');
    expect(answer.dns.resolves).toBe('public');
    expect(ipv6Of(answer)[0]).toMatchObject({ host: name });
    expect(ipv6Of(answer)[0]?.shares[0]?.path.hops.at(-1)).toMatchObject({
      kind: 'interface-endpoint',
      id: 'vpce-kms',
    });
  });
});
