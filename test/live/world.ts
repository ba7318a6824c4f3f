import { type Builder, callerKeys, createBuilder, keysIn } from './builder.ts';

/** The organization's accounts: the caller's own is moto's. */
export const accounts = {
  caller: '123456789012',
  workload: '111122223333',
  network: '444455556666',
  gone: '777788889999',
} as const;

/** The regions that are read. */
export const regions = ['eu-central-1', 'eu-west-1', 'us-east-1'] as const;

const everywhere = '0.0.0.0/0';

/** An internet gateway, a public subnet and a NAT gateway in it. */
const egress = async (to: Builder, vpc: string, name: string, cidr: string) => {
  const publicSubnet = await to.subnet(vpc, `${name}-public`, cidr);
  const GatewayId = await to.internetGateway(vpc);
  const table = await to.table(vpc, `${name}-public`, [publicSubnet], { [everywhere]: { GatewayId } });
  return { publicSubnet, table, nat: { NatGatewayId: await to.nat(publicSubnet, name) } };
};

/** Every way out of a VPC that a route table can name. */
const buildShop = async (to: Builder) => {
  const vpc = await to.vpc('shop', '10.1.0.0/16');
  const { publicSubnet, nat } = await egress(to, vpc, 'shop', '10.1.0.0/24');
  const s3 = await to.rangesOf('s3');
  const group = await to.group(vpc, 'shop', 443, '10.1.0.0/16');
  const subnets = {
    app: await to.subnet(vpc, 'shop-app', '10.1.1.0/24'),
    covered: await to.subnet(vpc, 'shop-covered', '10.1.2.0/24'),
    main: await to.subnet(vpc, 'shop-main', '10.1.3.0/24'),
    halves: await to.subnet(vpc, 'shop-halves', '10.1.4.0/24'),
    listed: await to.subnet(vpc, 'shop-listed', '10.1.5.0/24'),
    byInstance: await to.subnet(vpc, 'shop-by-instance', '10.1.6.0/24'),
    byChecked: await to.subnet(vpc, 'shop-by-checked-instance', '10.1.7.0/24'),
    bypass: await to.subnet(vpc, 'shop-bypass', '10.1.8.0/24'),
    isolated: await to.subnet(vpc, 'shop-isolated', '10.1.9.0/24'),
  };
  await to.table(vpc, 'shop-app', [subnets.app], { [everywhere]: nat });
  const covered = await to.table(vpc, 'shop-covered', [subnets.covered], { [everywhere]: nat });
  await to.routes(await to.mainTable(vpc), { [everywhere]: nat });
  await to.table(vpc, 'shop-halves', [subnets.halves], { '0.0.0.0/1': nat, '128.0.0.0/1': nat });
  const list = await to.prefixList('corporate', ...s3.slice(0, 1));
  await to.table(vpc, 'shop-listed', [subnets.listed], { [list]: nat });
  const forwarding = { NetworkInterfaceId: await to.natInstance(publicSubnet, group) };
  await to.table(vpc, 'shop-by-instance', [subnets.byInstance], { [everywhere]: forwarding });
  const checked = { NetworkInterfaceId: await to.instance(publicSubnet, group) };
  await to.table(vpc, 'shop-by-checked-instance', [subnets.byChecked], { [everywhere]: checked });
  const bypass = await to.table(vpc, 'shop-bypass', [subnets.bypass], { [s3[0] ?? '']: nat });
  await to.table(vpc, 'shop-isolated', [subnets.isolated]);
  await to.instance(subnets.isolated, group);
  await to.gatewayEndpoint(vpc, 'shop-s3', 's3', covered, bypass);
  // AWS would refuse the second endpoint on a table; moto takes it, which is the state that the check looks for.
  const twice = await to.table(vpc, 'shop-twice', []);
  await to.gatewayEndpoint(vpc, 'shop-dynamodb', 'dynamodb', twice);
  await to.gatewayEndpoint(vpc, 'shop-dynamodb-again', 'dynamodb', twice);
  return { vpc, subnets };
};

/** No way out, and endpoints that can be reached, or not. */
const buildVault = async (to: Builder) => {
  const vpc = await to.vpc('vault', '10.2.0.0/16');
  const isolated = await to.subnet(vpc, 'vault-isolated', '10.2.1.0/24');
  const ends = await to.subnet(vpc, 'vault-endpoints', '10.2.2.0/24');
  await to.table(vpc, 'vault', [isolated, ends]);
  const inside = await to.prefixList('inside', '10.2.0.0/17', '10.2.128.0/17');
  const good = await to.group(vpc, 'vault-good', 443, inside);
  for (const service of ['ssm', 'ssmmessages', 'ec2messages'])
    await to.interfaceEndpoint(vpc, `vault-${service}`, service, ends, good);
  const workloads = await to.group(vpc, 'vault-workloads', 22);
  const unused = await to.group(vpc, 'vault-unused', 22);
  await to.interfaceEndpoint(
    vpc,
    'vault-logs',
    'logs',
    ends,
    await to.group(vpc, 'vault-by-group', 443, workloads),
  );
  await to.interfaceEndpoint(
    vpc,
    'vault-kms',
    'kms',
    ends,
    await to.group(vpc, 'vault-by-unused', 443, unused),
  );
  await to.interfaceEndpoint(
    vpc,
    'vault-sqs',
    'sqs',
    ends,
    await to.group(vpc, 'vault-port-80', 80, everywhere),
  );
  await to.interfaceEndpoint(
    vpc,
    'vault-sns',
    'sns',
    ends,
    await to.group(vpc, 'vault-foreign', 443, '192.168.0.0/16'),
  );
  await to.interfaceEndpoint(
    vpc,
    'vault-kinesis',
    'kinesis-streams',
    ends,
    await to.group(vpc, 'vault-half', 443, '10.2.1.0/24'),
  );
  await to.instance(isolated, workloads);
  return { vpc, isolated };
};

/** Endpoints whose names nobody resolves to them, and a default route into a peering connection. */
const buildMute = async (to: Builder, peer: string) => {
  const vpc = await to.vpc('mute', '10.3.0.0/16');
  const subnet = await to.subnet(vpc, 'mute-isolated', '10.3.1.0/24');
  const group = await to.group(vpc, 'mute', 443, '10.3.0.0/16');
  for (const service of ['ssm', 'ssmmessages', 'ec2messages'])
    await to.interfaceEndpoint(vpc, `mute-${service}`, service, subnet, group, false);
  const VpcPeeringConnectionId = await to.peering(vpc, peer);
  await to.table(vpc, 'mute', [subnet], { [everywhere]: { VpcPeeringConnectionId } });
  await to.instance(subnet, group);
};

/** Central egress: a spoke that leaves through another VPC's NAT gateway. */
const buildHub = async (to: Builder) => {
  const hub = await to.vpc('hub', '10.100.0.0/16');
  const { table, nat } = await egress(to, hub, 'hub', '10.100.0.0/24');
  const attached = await to.subnet(hub, 'hub-attached', '10.100.1.0/24');
  await to.table(hub, 'hub-attached', [attached], { [everywhere]: nat });
  const TransitGatewayId = await to.transitGateway();
  const attachment = await to.attachment(TransitGatewayId, hub, attached);
  await to.transitGatewayRoute(TransitGatewayId, everywhere, attachment);
  await to.routes(table, { '10.0.0.0/8': { TransitGatewayId } });
  const spoke = await to.vpc('spoke', '10.4.0.0/16');
  const app = await to.subnet(spoke, 'spoke-app', '10.4.1.0/24');
  await to.attachment(TransitGatewayId, spoke, app);
  await to.table(spoke, 'spoke', [app], { [everywhere]: { TransitGatewayId } });
};

const bucketPolicy = (bucket: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
      Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-0123456789abcdef0' } },
    },
  ],
});

/** Builds the organization in moto; answers with the ids that a user would type. */
export const buildWorld = async (endpoint: string) => {
  const workloadKeys = await keysIn(endpoint, accounts.workload);
  const networkKeys = await keysIn(endpoint, accounts.network);
  const workload = createBuilder(endpoint, 'eu-west-1', workloadKeys);
  const shop = await buildShop(workload);
  const vault = await buildVault(workload);
  await buildMute(workload, vault.vpc);
  await workload.bucket('shop-pictures', bucketPolicy('shop-pictures'));

  const abroad = createBuilder(endpoint, 'us-east-1', workloadKeys);
  const branch = await abroad.vpc('branch', '10.5.0.0/16');
  const { nat } = await egress(abroad, branch, 'branch', '10.5.0.0/24');
  const app = await abroad.subnet(branch, 'branch-app', '10.5.1.0/24');
  await abroad.table(branch, 'branch-app', [app], { [everywhere]: nat });
  await abroad.bucket('branch-invoices');

  await buildHub(createBuilder(endpoint, 'eu-west-1', networkKeys));
  await createBuilder(endpoint, 'eu-central-1', callerKeys).bucket('caller-notes');
  return { shop, vault };
};
