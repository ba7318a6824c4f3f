import { Organizations } from '@aws-sdk/client-organizations';
import { callerKeys, createBuilder, keysIn } from './builder.ts';

const named = (at: number): string => `member-${String(at).padStart(2, '0')}`;

/** A small network: one subnet that leaves through a NAT gateway, one that leaves through the internet gateway itself. */
const furnish = async (endpoint: string, accountId: string, at: number): Promise<void> => {
  const to = createBuilder(endpoint, 'eu-west-1', await keysIn(endpoint, accountId));
  const net = `10.${20 + at}`;
  const vpc = await to.vpc(named(at), `${net}.0.0/16`);
  const open = await to.subnet(vpc, 'public', `${net}.0.0/24`);
  const GatewayId = await to.internetGateway(vpc);
  await to.table(vpc, 'public', [open], { '0.0.0.0/0': { GatewayId } });
  const app = await to.subnet(vpc, 'app', `${net}.1.0/24`);
  const nat = { NatGatewayId: await to.nat(open, named(at)) };
  await to.table(vpc, 'app', [app], { '0.0.0.0/0': nat });
};

/** Makes the caller's account the management account of so many more; some have a network, and the last is closed. */
export const buildMembers = async (
  endpoint: string,
  amount: number,
  furnished: number,
): Promise<readonly string[]> => {
  const client = new Organizations({ endpoint, region: 'us-east-1', credentials: callerKeys });
  await client.createOrganization({ FeatureSet: 'ALL' });
  const ids: string[] = [];
  for (let at = 0; at < amount; at += 1) {
    const account = { AccountName: named(at), Email: `${named(at)}@halden.example` };
    const { CreateAccountStatus } = await client.createAccount(account);
    ids.push(CreateAccountStatus?.AccountId ?? '');
  }
  for (const [at, accountId] of ids.slice(0, furnished).entries()) await furnish(endpoint, accountId, at);
  await client.closeAccount({ AccountId: ids.at(-1) ?? '' });
  return ids;
};
