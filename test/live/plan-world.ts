import { type Builder, createBuilder, type Keys } from './builder.ts';

/** The accounts of the world that is planned for: neither is the caller's own. */
export const planned = { workload: '111122223333', network: '444455556666' } as const;

/** The region of that world. */
export const planRegion = 'eu-west-1';

const everywhere = '0.0.0.0/0';

/** A name as a stranger could choose it: quotes, a command, a line's end. */
export const hostileName = `it's "$(touch pwned)" \`touch pwned\`\n; touch pwned #`;

/** An internet gateway, a public subnet and a NAT gateway in it. */
const egress = async (to: Builder, vpc: string, name: string, cidr: string) => {
  const open = await to.subnet(vpc, `${name}-public`, cidr);
  const GatewayId = await to.internetGateway(vpc);
  const table = await to.table(vpc, `${name}-public`, [open], { [everywhere]: { GatewayId } });
  return { open, table, nat: { NatGatewayId: await to.nat(open, name) } };
};

/** Central egress and a central endpoint, and spokes that leave through them by a transit gateway. */
const buildHub = async (to: Builder): Promise<void> => {
  const hub = await to.vpc('hub', '10.100.0.0/16');
  const { table, nat } = await egress(to, hub, 'hub', '10.100.0.0/24');
  const attached = await to.subnet(hub, 'hub-attached', '10.100.1.0/24');
  await to.table(hub, 'hub-attached', [attached], { [everywhere]: nat });
  const TransitGatewayId = await to.transitGateway();
  const attachment = await to.attachment(TransitGatewayId, hub, attached);
  await to.transitGatewayRoute(TransitGatewayId, everywhere, attachment);
  await to.routes(table, { '10.0.0.0/8': { TransitGatewayId } });
  await to.interfaceEndpoint(hub, 'hub-kms', 'kms', attached, await to.group(hub, 'hub', 443, '10.0.0.0/8'));
  for (const at of [1, 2]) {
    const spoke = await to.vpc(`spoke-${at}`, `10.${at}.0.0/16`);
    const app = await to.subnet(spoke, `spoke-${at}-app`, `10.${at}.1.0/24`);
    await to.attachment(TransitGatewayId, spoke, app);
    await to.table(spoke, `spoke-${at}`, [app], { [everywhere]: { TransitGatewayId } });
    await to.instance(app, await to.group(spoke, `spoke-${at}`, 443, `10.${at}.0.0/16`));
  }
};

/** S3 through a NAT gateway of its own, a NAT gateway that nothing uses, and a name of a stranger. */
const buildShop = async (to: Builder): Promise<void> => {
  const vpc = await to.vpc(hostileName, '10.10.0.0/16');
  const { open, nat } = await egress(to, vpc, 'shop', '10.10.0.0/24');
  const app = await to.subnet(vpc, 'shop-app', '10.10.1.0/24');
  const jobs = await to.subnet(vpc, 'shop-jobs', '10.10.2.0/24');
  await to.table(vpc, 'shop-app', [app], { [everywhere]: nat });
  await to.table(vpc, hostileName, [jobs], { [everywhere]: nat });
  await to.nat(open, 'shop-unused');
  const group = await to.group(vpc, hostileName.replace(/\n/g, ' ').slice(0, 60), 443, '10.10.0.0/16');
  for (const subnet of [app, jobs]) await to.instance(subnet, group);
};

/** No way out: no endpoints of Systems Manager, one endpoint whose group admits nothing on 443, and one behind a closed ACL. */
const buildVault = async (to: Builder): Promise<void> => {
  const vpc = await to.vpc('vault', '10.20.0.0/16');
  const isolated = await to.subnet(vpc, 'vault-isolated', '10.20.1.0/24');
  const ends = await to.subnet(vpc, 'vault-endpoints', '10.20.2.0/24');
  const closed = await to.subnet(vpc, 'vault-closed', '10.20.3.0/24');
  await to.table(vpc, 'vault', [isolated, ends, closed]);
  const none = await to.group(vpc, 'vault-none', 80, everywhere);
  await to.interfaceEndpoint(vpc, 'vault-logs', 'logs', ends, none);
  const good = await to.group(vpc, 'vault-good', 443, '10.20.0.0/16');
  await to.interfaceEndpoint(vpc, 'vault-sqs', 'sqs', closed, good);
  await to.closedAcl(vpc, closed);
  await to.instance(isolated, await to.group(vpc, 'vault-workloads', 22));
};

const openBucket = (bucket: string) => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` },
  ],
});

/** Builds the two accounts in moto, with keys of each. */
export const buildPlanWorld = async (endpoint: string, workload: Keys, network: Keys): Promise<void> => {
  const to = createBuilder(endpoint, planRegion, workload);
  await buildShop(to);
  await buildVault(to);
  await to.bucket('halden-pictures');
  await to.bucket('halden-open', openBucket('halden-open'));
  await buildHub(createBuilder(endpoint, planRegion, network));
};
