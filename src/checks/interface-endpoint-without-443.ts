import type { Cause, Evidence } from '../model/finding.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { Family } from '../model/path.ts';
import type { Subnet, VpcEndpoint } from '../model/resources.ts';
import { blocksOf } from '../network/cidr.ts';
import { overlaps, type Range } from '../network/ranges.ts';
import { connectedNetworks } from '../paths/connected.ts';
import { isDead } from '../paths/dns.ts';
import {
  type EndpointAdmission,
  endpointAdmission,
  endpointPorts,
  hasFamily,
  type SubnetAdmission,
  subnetAdmission,
} from '../paths/endpoint-access.ts';
import { consumersOf, subnetsOfVpc } from '../paths/consumers.ts';
import { endpointsByInterface } from '../paths/indexes.ts';
import { carriersIn } from '../paths/subnet-use.ts';
import { interfacesGap, interfacesWithGroup } from '../paths/interfaces.ts';
import { notScanned, type Place } from '../paths/world.ts';
import { factsOf, serviceOf } from '../services/services.ts';
import { type CheckContext, defineCheck, type Verdict } from './check.ts';
import { admitSubnetsRemedy, admitVpcRemedy } from '../remedies/group-remedy.ts';
import { managedSeverity, managedWords } from '../remedies/managed.ts';
import { interfaceEndpoints } from './subjects.ts';

const messages = {
  nobody:
    '{endpoint} ({service}) admits tcp/{port} from nobody: no ingress rule of {groups} speaks of that port.{managed}',
  nobodyThere:
    '{endpoint} ({service}) admits tcp/{port} only from {sources}, which is neither an address of {vpc}, nor of a network connected to it, nor a group that any interface carries.{managed}',
  someSubnets:
    '{endpoint} ({service}) does not admit tcp/{port} from {count} of {total} consumer subnets: {subnets}.{managed}',
  noConsumers:
    '{endpoint} ({service}) admits tcp/{port} from none of its consumer subnets: {subnets}.{managed}',
  admitted: '{endpoint} ({service}) admits tcp/{port} from every consumer subnet of {vpc}.{empty}',
  elsewhere:
    '{endpoint} ({service}) admits tcp/{port} from networks connected to {vpc}, and from no subnet of it.',
  notAws: '{endpoint} leads to a service that is not AWS’s own, whose ports are its provider’s choice.',
  notServing: '{endpoint} is {state} and serves nothing.',
} as const;

type Context = CheckContext<typeof messages>;

/** An endpoint as seen in one address family. */
interface View {
  readonly endpoint: VpcEndpoint;
  readonly place: Place;
  readonly family: Family;
  readonly admitted: EndpointAdmission;
  readonly service: string;
}

const ruleEvidence = ({ admitted, endpoint }: View): readonly [Evidence, ...Evidence[]] => [
  {
    kind: 'resource',
    id: endpoint.id,
    facts: { groups: endpoint.groupIds, ipAddressType: endpoint.ipAddressType, vpcId: endpoint.vpcId },
  },
  ...admitted.groups.flatMap((group) =>
    group.ingress
      .slice(0, 20)
      .map((rule): Evidence => ({ kind: 'rule', group: group.id, direction: 'ingress', rule })),
  ),
];

const sourcesOf = (admitted: EndpointAdmission): string =>
  [...new Set(admitted.rules.map((rule) => rule.peer.value))].join(', ') || 'nobody';

/** Do interfaces other than the endpoint's own carry a group that it admits? */
const carried = ({ world }: Context, { admitted, endpoint }: View): boolean =>
  admitted.groupIds.some((id) =>
    interfacesWithGroup(world, id).some(
      (eni) =>
        !endpoint.networkInterfaceIds.includes(eni.id) &&
        // The interfaces of other endpoints are no clients either.
        world.lookup(endpointsByInterface, eni.id).length === 0,
    ),
  );

/** Groups of accounts whose interfaces were not listed: nobody knows who carries them. */
const foreignGroups = ({ world }: Context, { admitted, place }: View): readonly Gap[] =>
  admitted.rules.flatMap(({ peer }) => {
    if (peer.kind !== 'security-group' || !admitted.groupIds.includes(peer.value)) return [];
    const owner = { accountId: peer.accountId ?? place.accountId, region: place.region };
    if (!world.unit(owner)) return [notScanned(owner, `The security group ${peer.value}`)];
    const gap = interfacesGap(world, owner);
    return gap ? [gap] : [];
  });

const fail = (context: Context, view: View, id: 'nobody' | 'nobodyThere'): Verdict => {
  const { endpoint, admitted, service, place, family } = view;
  const values = { endpoint: endpoint.id, service, port: admitted.port, managed: managedWords(endpoint) };
  const failure = {
    evidence: ruleEvidence(view),
    remedy: admitVpcRemedy(context.world, endpoint, place.region, admitted.port, family),
    severity: managedSeverity(endpoint, 'high'),
    cause: groupCause(view),
  };
  // AWS: only services whose port is certain can be failed for a closed one.
  if (factsOf(service).portsSure === false) {
    return context.unknown(
      [
        {
          action: 'pathproof:services',
          code: 'PortUncertain',
          message: `Which ports clients of ${service} use is not certain; ${endpoint.id} admits none of tcp/${endpointPorts(endpoint).join(', ')}.`,
        },
      ],
      ruleEvidence(view),
    );
  }
  return id === 'nobody'
    ? context.fail('nobody', { ...values, groups: endpoint.groupIds.join(', ') || 'its groups' }, failure)
    : context.fail('nobodyThere', { ...values, sources: sourcesOf(admitted), vpc: endpoint.vpcId }, failure);
};

/** The subnets that hold no workload yet and whose addresses the endpoint does not admit, in words to add. */
const emptyWords = ({ world }: Context, { endpoint, admitted, family, place }: View): string => {
  const consumers = new Set(consumersOf(world, endpoint.vpcId, family).map(({ id }) => id));
  const empty = subnetsOfVpc(world, endpoint.vpcId).filter(
    (subnet) =>
      !consumers.has(subnet.id) &&
      (family === 'ipv4' ? subnet.cidr !== null : subnet.ipv6Cidrs.length > 0) &&
      carriersIn(world, subnet) === null &&
      subnetAdmission(world, place, admitted, subnet, family).coverage !== 'all',
  );
  return empty.length === 0
    ? ''
    : ` It does not admit ${empty.map(({ id }) => id).join(', ')}, which ${empty.length === 1 ? 'holds' : 'hold'} no workload.`;
};

/** The group that decides for those who are refused: the one that a path to the endpoint ends at. */
const groupCause = ({ endpoint, admitted }: View): Cause => {
  const deciding =
    admitted.rules.find(({ peer }) => peer.kind === 'prefix-list' || peer.kind === 'security-group') ??
    admitted.rules[0];
  const group = admitted.groups.find((one) => deciding !== undefined && one.ingress.includes(deciding));
  return { id: group?.id ?? endpoint.groupIds[0] ?? endpoint.id, reason: 'security-group' };
};

/** A subnet that is refused, and whom of it where that is not everyone. */
const refusedWords = ({
  subnet,
  verdict,
  refused,
}: SubnetAdmission & { readonly subnet: Subnet }): string => {
  if (verdict !== 'some') return subnet.id;
  return refused.length > 0
    ? `${subnet.id} (${refused.map(({ id }) => id).join(', ')})`
    : `${subnet.id} (in part)`;
};

/** Someone of the VPC is admitted: who is not? */
const judgeSubnets = (context: Context, view: View): Verdict => {
  const { endpoint, admitted, family, place, service } = view;
  const judged = consumersOf(context.world, endpoint.vpcId, family).map((subnet) => ({
    subnet,
    ...subnetAdmission(context.world, place, admitted, subnet, family),
  }));
  const values = { endpoint: endpoint.id, service, port: admitted.port };
  const refused = judged.filter(
    ({ verdict, workloads }) =>
      verdict === 'closed' ||
      (verdict === 'some' && workloads.length > 0) ||
      (verdict === 'some' && admitted.groupIds.length === 0),
  );
  const listed = context.world.list('subnets', place);
  if (!isSeen(listed)) return context.unknown([listed.gap], ruleEvidence(view));
  const unlisted = interfacesGap(context.world, place);
  // Without the interfaces every subnet counts as a consumer, and those that are refused may be none.
  if (unlisted && refused.length > 0 && refused.length < judged.length)
    return context.unknown([unlisted], ruleEvidence(view));
  if (refused.length > 0) {
    // AWS: groups of one endpoint decide for all of its clients: where none is admitted, nobody is served (PrivateLink guide).
    const none = refused.length === judged.length && refused.every(({ verdict }) => verdict === 'closed');
    const elsewhere =
      none &&
      overlaps(connectedNetworks(context.world, endpoint.vpcId, place, family).ranges, admitted.ranges);
    return context.fail(
      none && !elsewhere ? 'noConsumers' : 'someSubnets',
      {
        ...values,
        count: refused.length,
        total: judged.length,
        subnets: refused.map(refusedWords).join(', '),
        managed: managedWords(endpoint),
      },
      {
        evidence: ruleEvidence(view),
        remedy: admitSubnetsRemedy(
          context.world,
          endpoint,
          place.region,
          admitted.port,
          family,
          refused.map(({ subnet }) => subnet),
        ),
        severity: managedSeverity(endpoint, none && !elsewhere ? 'high' : 'low'),
        cause: groupCause(view),
      },
    );
  }
  const gaps = judged.map(({ gap }) => gap).filter((gap): gap is Gap => gap !== null);
  const [first] = gaps;
  if (first) return context.unknown([first, ...gaps.slice(1)], ruleEvidence(view));
  return context.pass(
    'admitted',
    { ...values, vpc: endpoint.vpcId, empty: emptyWords(context, view) },
    ruleEvidence(view),
  );
};

/** The addresses of the endpoint's VPC; where it was not listed, those of its subnets, and what hides the rest. */
const addressesOfVpc = (
  { world }: Context,
  { endpoint, family, place }: View,
): { readonly ranges: readonly Range[]; readonly gaps: readonly Gap[] } => {
  const vpc = world.locate('vpcs', endpoint.vpcId)?.item;
  if (vpc) return { ranges: blocksOf(family === 'ipv4' ? vpc.cidrs : vpc.ipv6Cidrs, family), gaps: [] };
  const subnets = (world.group('subnets', 'vpcId').get(endpoint.vpcId) ?? []).map(({ item }) => item);
  const cidrs = subnets.flatMap(({ cidr, ipv6Cidrs }) =>
    family === 'ipv4' ? (cidr === null ? [] : [cidr]) : ipv6Cidrs,
  );
  const message = `${endpoint.vpcId}, whose addresses the endpoint serves, was not listed.`;
  const listed = world.list('vpcs', place);
  const gap = isSeen(listed) ? { action: 'ec2:DescribeVpcs', code: 'NotFound', message } : listed.gap;
  return { ranges: blocksOf(cidrs, family), gaps: [gap] };
};

const judge = (context: Context, view: View): Verdict => {
  const { world } = context;
  const { endpoint, admitted, family, place, service } = view;
  const own = addressesOfVpc(context, view);
  if (overlaps(own.ranges, admitted.ranges) || carried(context, view)) return judgeSubnets(context, view);
  const connected = connectedNetworks(world, endpoint.vpcId, place, family);
  if (overlaps(connected.ranges, admitted.ranges)) {
    return context.pass(
      'elsewhere',
      { endpoint: endpoint.id, service, port: admitted.port, vpc: endpoint.vpcId },
      ruleEvidence(view),
    );
  }
  const unlisted = admitted.groupIds.length > 0 ? interfacesGap(world, place) : null;
  const gaps = [
    ...foreignGroups(context, view),
    ...admitted.missing,
    ...admitted.gaps,
    ...(unlisted ? [unlisted] : []),
    ...(admitted.ranges.length > 0 ? [...own.gaps, ...connected.gaps] : []),
  ];
  const [first] = gaps;
  if (first) return context.unknown([first, ...gaps.slice(1)], ruleEvidence(view));
  return fail(context, view, admitted.rules.length === 0 ? 'nobody' : 'nobodyThere');
};

export default defineCheck<VpcEndpoint, typeof messages>({
  id: 'interface-endpoint-without-443',
  title: 'Interface endpoint admits HTTPS from none of its consumers',
  severity: 'high',
  rationale:
    'The service’s name resolves to the endpoint, and the endpoint’s security groups turn the connection away: every call to the service times out, although the endpoint is there and is paid for.',
  remedy:
    'Add an ingress rule for tcp/443 from the consumers’ addresses or security group to a security group of the endpoint.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
  ],
  limits: [
    'Consumers are the subnets that hold workload interfaces; where no workload of the VPC was listed, all its subnets.',
    'Interfaces in accounts outside the inventory are not seen behind a security group reference.',
  ],
  subject: interfaceEndpoints,
  messages,

  evaluate(endpoint, context) {
    const service = endpoint.serviceName === null ? null : serviceOf(endpoint.serviceName);
    if (service === null) return context.notApplicable('notAws', { endpoint: endpoint.id });
    if (isDead(endpoint))
      return context.notApplicable('notServing', { endpoint: endpoint.id, state: endpoint.state });
    const place = context.unit;
    const family: Family = hasFamily(endpoint, 'ipv4') ? 'ipv4' : 'ipv6';
    return judge(context, {
      endpoint,
      place,
      family,
      service: service.service,
      admitted: endpointAdmission(context.world, place, endpoint, family),
    });
  },
});
