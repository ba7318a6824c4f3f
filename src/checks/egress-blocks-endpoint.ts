import type { Evidence } from '../model/finding.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { NetworkInterface, SecurityGroup, Subnet } from '../model/resources.ts';
import { type EgressTarget, judgeEgress } from '../paths/egress.ts';
import { interfacesWithGroup, workloadsOf } from '../paths/interfaces.ts';
import { homeOf, notScanned, type Place } from '../paths/world.ts';
import { type CheckContext, defineCheck, type Verdict } from './check.ts';
import { securityGroups } from './subjects.ts';
import { letOutRemedy } from '../remedies/rule-remedy.ts';

const messages = {
  blocked:
    'The egress rules of {group} do not let {interfaces} out to {endpoints}: neither the addresses nor the list or group that stands for them.',
  open: 'The egress rules of {group} let its workloads out to the endpoints of their subnets: {endpoints}.',
  noEndpoint: 'No workload with {group} is in a subnet that uses an endpoint.',
  unused: 'No workload interface carries {group}.',
} as const;

type Context = CheckContext<typeof messages>;

/** Interfaces of one subnet that carry the same groups: they are judged alike. */
interface Alike {
  readonly subnet: Subnet;
  readonly groupIds: readonly string[];
  readonly enis: readonly NetworkInterface[];
}

const alike = (context: Context, group: SecurityGroup): readonly Alike[] => {
  const { world } = context;
  const found = new Map<string, { subnet: Subnet; groupIds: readonly string[]; enis: NetworkInterface[] }>();
  const workloads = new Map<string, ReadonlySet<string>>();
  for (const eni of interfacesWithGroup(world, group.id)) {
    const subnet = world.locate('subnets', eni.subnetId)?.item;
    const busy = workloads.get(eni.subnetId) ?? new Set(workloadsOf(world, eni.subnetId).map(({ id }) => id));
    workloads.set(eni.subnetId, busy);
    if (!subnet || !busy.has(eni.id)) continue;
    const key = `${subnet.id}/${eni.groupIds.join()}`;
    const known = found.get(key);
    if (!known) found.set(key, { subnet, groupIds: eni.groupIds, enis: [eni] });
    else if (known.enis.every(({ id }) => id !== eni.id)) known.enis.push(eni);
  }
  return [...found.values()];
};

const judgeAlike = ({ world, paths }: Context, { subnet, groupIds }: Alike, place: Place) => {
  const owner = homeOf(subnet, place);
  if (!world.unit(owner))
    return { blocked: [], open: [], gaps: [notScanned(owner, `The VPC of ${subnet.id}`)] };
  const endpoints = world.list('vpcEndpoints', owner);
  if (!isSeen(endpoints)) return { blocked: [], open: [], gaps: [endpoints.gap] };
  const groups: SecurityGroup[] = [];
  const gaps: Gap[] = [];
  for (const id of groupIds) {
    const found = world.find('securityGroups', id, place);
    const message = `The security group ${id}, which interfaces in ${subnet.id} carry as well, was not listed.`;
    if (!isSeen(found)) gaps.push(found.gap);
    else if (found.seen) groups.push(found.seen);
    else gaps.push({ action: 'ec2:DescribeSecurityGroups', code: 'NotFound', message });
  }
  const verdict = judgeEgress(paths, subnet, groups, place);
  // A group that was not read may let out what the others do not.
  return gaps.length > 0 && verdict.blocked.length > 0
    ? { ...verdict, blocked: [], gaps: [...verdict.gaps, ...gaps] }
    : verdict;
};

const words = (targets: readonly EgressTarget[]): string =>
  [...new Set(targets.map(({ service, endpointId }) => `${endpointId} (${service})`))].sort().join(', ');

const judge = (group: SecurityGroup, some: readonly Alike[], context: Context): Verdict => {
  const { unit, pass, fail, unknown, notApplicable } = context;
  const judged = some.map((one) => ({ ...one, ...judgeAlike(context, one, unit) }));
  const shut = judged.filter(({ blocked }) => blocked.length > 0);
  const blocked = shut.flatMap((one) => one.blocked);
  const once = blocked.filter(
    (target, at) => blocked.findIndex(({ endpointId }) => endpointId === target.endpointId) === at,
  );
  const enis = shut.flatMap((one) => one.enis.map(({ id }) => id));
  const facts = {
    vpcId: group.vpcId,
    interfaces: enis.slice(0, 20),
    subnets: some.map(({ subnet }) => subnet.id),
  };
  const evidence: readonly [Evidence, ...Evidence[]] = [
    { kind: 'resource', id: group.id, facts },
    ...group.egress
      .slice(0, 20)
      .map((rule): Evidence => ({ kind: 'rule', group: group.id, direction: 'egress', rule })),
  ];
  if (once.length > 0)
    return fail(
      'blocked',
      {
        group: group.id,
        interfaces: `${enis.slice(0, 5).join(', ')}${enis.length > 5 ? ` and ${enis.length - 5} more` : ''}`,
        endpoints: words(once),
      },
      { evidence, remedy: letOutRemedy(group, once, unit.region) },
    );
  const [gap, ...more] = judged.flatMap(({ gaps }) => gaps);
  if (gap) return unknown([gap, ...more], evidence);
  const open = judged.flatMap((one) => one.open);
  return open.length === 0
    ? notApplicable('noEndpoint', { group: group.id })
    : pass('open', { group: group.id, endpoints: words(open) }, evidence);
};

export default defineCheck<SecurityGroup, typeof messages>({
  id: 'egress-blocks-endpoint',
  title: 'Security group does not let workloads out to the endpoints of their subnet',
  severity: 'medium',
  rationale:
    'The route and the name lead to the endpoint, and the workload’s own group drops the connection. A gateway endpoint needs egress to public addresses, which a rule for the VPC’s addresses does not cover.',
  remedy:
    'Add an egress rule to the prefix list of the service (gateway endpoint) or to the group of the endpoint (interface endpoint).',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
  ],
  limits: [
    'Whether the workload uses the service at all is not known.',
    'Rules of all groups of an interface count together; a group fails when some interface with it cannot get out.',
    'Central endpoints in other VPCs are not asked for here.',
  ],
  subject: securityGroups,
  messages,

  evaluate(group, context) {
    const { world, unit, read, notApplicable } = context;
    read(world.list('networkInterfaces', unit));
    read(world.list('subnets', unit));
    const some = alike(context, group);
    return some.length === 0 ? notApplicable('unused', { group: group.id }) : judge(group, some, context);
  },
});
