import { type Evidence, causeKey } from '../model/finding.ts';
import { knownUsersOf } from '../paths/consumers.ts';
import { interfacesGap, workloadsOf } from '../paths/interfaces.ts';
import { carriersIn } from '../paths/subnet-use.ts';
import { type DeadWay, tableEgress } from '../paths/table-egress.ts';
import { homeOf } from '../paths/world.ts';
import { egressRemedy } from '../remedies/egress-remedy.ts';
import { defineCheck } from './check.ts';
import { routeTables } from './subjects.ts';

const wayWords = ({ path, route, subnets }: DeadWay, all: number): string => {
  const last = path.hops.at(-1);
  const where = subnets.length < all ? ` from ${subnets.map(({ id }) => id).join(', ')}` : '';
  return `${route.destination.value} goes to ${route.target.id}${where}, and ${last?.id ?? ''} ${last?.text ?? ''}`;
};

const evidenceOf = ({ kind, share, path }: DeadWay): Evidence => ({
  kind: 'path',
  service: 'internet',
  family: kind === 'IPv4' ? 'ipv4' : 'ipv6',
  share,
  path,
});

export default defineCheck({
  id: 'dead-egress',
  title: 'Route table’s way out leads nowhere',
  severity: 'high',
  rationale:
    'The table sends traffic for the internet to something that cannot forward it: a NAT gateway in a private subnet, one that failed, an instance that drops what is not its own. The route is active, so nothing looks broken, and everything that has no endpoint times out.',
  remedy:
    'Repair the place that the finding names: give the NAT a public subnet, the replies a way back, the attachment a subnet in the zone; or point the route at something that leads out.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html',
    'https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html',
  ],
  limits: [
    'Blackhole routes of the table itself are findings of blackhole-route.',
    'A default route to a transit gateway that has no way on counts as dead only where another VPC gets out by that gateway, or where a profile asks for a service that would need it; otherwise the network counts as closed. A blackhole in a transit gateway’s table counts as closed too.',
    'What VPC Block Public Access closes is closed on purpose, and no finding.',
    'Network ACLs and security groups of the subnets themselves are not asked: the table is judged.',
  ],
  subject: routeTables,
  passes: 'counted',
  messages: {
    dead: '{table} leads {subnets} nowhere: {ways}.',
    alive: '{table} leads {subnets} out.',
    closed: '{table} leads no subnet to public addresses.',
    unused: 'No subnet uses {table}.',
    carriers: 'No client can be in the subnets of {table}: {uses}.',
  },

  evaluate(table, { world, paths, unit, options, pass, fail, read, doubt, notApplicable }) {
    const { id, vpcId } = table;
    read(world.list('subnets', unit, { vpcId }));
    const all = read(knownUsersOf(world, table));
    if (all.length === 0) return notApplicable('unused', { table: id });
    const uses = all.map((subnet) => ({
      subnet,
      carriers: options.assumeWorkloads ? null : carriersIn(world, subnet),
    }));
    const users = uses.filter(({ carriers }) => carriers === null).map(({ subnet }) => subnet);
    if (users.length === 0) {
      const words = uses.map(({ subnet, carriers }) => `${subnet.id} holds ${carriers ?? ''}`);
      return notApplicable('carriers', { table: id, uses: words.join(', ') });
    }
    const place = homeOf(table, unit);
    const { dead, losesIpv4, gaps, out } = tableEgress(paths, users, { unit, place, options });
    if (dead.length > 0) {
      // Interfaces that were not listed may show that no client is there at all.
      doubt([interfacesGap(world, place, table)]);
      const lost = [...new Set(dead.flatMap(({ subnets }) => subnets.map((subnet) => subnet.id)))].sort();
      const isBusy = lost.some((subnet) => workloadsOf(world, subnet).length > 0);
      const causes = new Set(dead.map(({ cause }) => causeKey(cause)));
      const ways = [...new Set(dead.map((way) => wayWords(way, lost.length)))].join('; ');
      return fail(
        'dead',
        { table: id, subnets: lost.join(', '), ways },
        {
          evidence: [{ kind: 'resource', id, facts: { vpcId, subnets: lost } }, ...dead.map(evidenceOf)],
          remedy: egressRemedy(world, table, place, dead),
          severity: isBusy && losesIpv4 ? 'high' : 'medium',
          cause: causes.size === 1 ? dead[0]?.cause : undefined,
        },
      );
    }
    doubt(gaps);
    if (out.length === 0) return notApplicable('closed', { table: id });
    const proof = { kind: 'resource', id, facts: { vpcId, subnets: out } } as const;
    return pass('alive', { table: id, subnets: out.join(', ') }, [proof]);
  },
});
