import { doubtIn } from '../model/doubt.ts';
import type { NatGateway, RouteTable } from '../model/resources.ts';
import { knownUsersOf } from '../paths/consumers.ts';
import { isSeen } from '../model/observed.ts';
import { defineCheck } from './check.ts';
import { natGateways } from './subjects.ts';
import { unusedNatRemedy } from '../remedies/nat-remedy.ts';

const messages = {
  unrouted: 'No route leads to {nat} in {vpc}; it is charged by the hour.',
  spareTables:
    'Only tables that no subnet uses lead to {nat} in {vpc} ({tables}); it is charged by the hour.',
  used: '{nat} is the target of routes in {tables}.',
  notServing: '{nat} is {state}.',
} as const;

const leadsTo = (table: RouteTable, nat: NatGateway): boolean =>
  table.routes.some(({ target }) => target.kind === 'nat-gateway' && target.id === nat.id);

export default defineCheck<NatGateway, typeof messages>({
  id: 'unused-nat-gateway',
  title: 'NAT gateway that no subnet’s route leads to',
  severity: 'low',
  rationale:
    'A NAT gateway is charged for every hour that it exists. One that no route of a used table leads to carries nothing, and is often what is left behind when endpoints took its place.',
  remedy: 'Delete the NAT gateway, or route to it from a table that subnets use.',
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html'],
  subject: natGateways,
  messages,

  evaluate(nat, { world, unit, pass, fail, read, doubt, notApplicable }) {
    // AWS: deleted gateways stay listed for about an hour (VPC user guide, NAT gateways).
    if (nat.state !== 'available' && nat.state !== 'pending')
      return notApplicable('notServing', { nat: nat.id, state: nat.state });
    read(world.list('routeTables', unit, { vpcId: nat.vpcId }));
    read(world.list('subnets', unit, { vpcId: nat.vpcId }));
    // AWS: a NAT gateway cannot be a target in another VPC’s table (VPC user guide, NAT gateways).
    const tables = (world.group('routeTables', 'vpcId').get(nat.vpcId) ?? []).map(({ item }) => item);
    const leading = [...new Map(tables.map((table) => [table.id, table])).values()].filter((table) =>
      leadsTo(table, nat),
    );
    const known = leading.map((table) => ({ table, users: knownUsersOf(world, table) }));
    const used = known.flatMap(({ table, users }) => (isSeen(users) && users.seen.length > 0 ? [table] : []));
    const ids = (some: readonly RouteTable[]): readonly string[] => some.map(({ id }) => id);
    const facts = { vpcId: nat.vpcId, state: nat.state, tables: ids(leading), usedTables: ids(used) };
    const proof = { kind: 'resource', id: nat.id, facts } as const;
    const values = { nat: nat.id, vpc: nat.vpcId };
    const sure = used.filter((table) =>
      table.routes.some(({ target, state }) => target.id === nat.id && doubtIn(state) === null),
    );
    if (sure.length === 0)
      doubt(
        tables.flatMap(({ routes }) =>
          routes.map((route) => doubtIn(route.state) ?? doubtIn(route.target.id)),
        ),
        [proof],
      );
    if (used.length > 0) return pass('used', { ...values, tables: ids(used).join(', ') }, [proof]);
    for (const { users } of known) read(users, [proof]);
    const failed = { evidence: [proof], remedy: unusedNatRemedy(nat, leading, unit) } as const;
    return leading.length > 0
      ? fail('spareTables', { ...values, tables: ids(leading).join(', ') }, failed)
      : fail('unrouted', values, failed);
  },
});
