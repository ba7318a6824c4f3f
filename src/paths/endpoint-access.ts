import type { Cause } from '../model/finding.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { Family, Hop } from '../model/path.ts';
import type {
  NetworkInterface,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
  VpcEndpoint,
} from '../model/resources.ts';
import { blocksOf, parseBlock } from '../network/cidr.ts';
import { type Admission, admission, type Coverage, coverage } from '../network/security-groups.ts';
import { type Range, within } from '../network/ranges.ts';
import { factsOf, portsOf, serviceOf } from '../services/services.ts';
import { interfacesGap, workloadsOf } from './interfaces.ts';
import { prefixListCidrs } from './tables.ts';
import { homeOf, type Place, type World } from './world.ts';

/** What the security groups of an endpoint admit on its service's ports, for one address family. */
export interface EndpointAdmission extends Admission {
  readonly groups: readonly SecurityGroup[];
  /** Groups that could not be read. */
  readonly missing: readonly Gap[];
  readonly port: number;
}

/** The TCP ports that clients of an endpoint use. */
export const endpointPorts = (endpoint: VpcEndpoint): readonly number[] =>
  portsOf((endpoint.serviceName === null ? null : serviceOf(endpoint.serviceName))?.service ?? '');

/** What hides whether a refusal at an endpoint matters: a port of its service that is not certain. */
export const portsGap = ({ serviceName }: VpcEndpoint, refusal: string): Gap | null => {
  const { service } = (serviceName === null ? null : serviceOf(serviceName)) ?? { service: '' };
  // AWS: only services whose port is certain can be failed for a closed one.
  if (factsOf(service).portsSure !== false) return null;
  const message = `Which ports clients of ${service} use is not certain; ${refusal}`;
  return { action: 'pathproof:services', code: 'PortUncertain', message };
};

/** Has an endpoint addresses of this family? */
export const hasFamily = (endpoint: VpcEndpoint, family: Family): boolean =>
  endpoint.ipAddressType === family || endpoint.ipAddressType === 'dualstack';

/** The family of the addresses that clients of an endpoint use: IPv4 where it has both. */
export const familyOf = (endpoint: VpcEndpoint): Family => (hasFamily(endpoint, 'ipv4') ? 'ipv4' : 'ipv6');

/** The security groups of an endpoint, and what hides further ones. */
export const groupsOf = (
  world: World,
  place: Place,
  endpoint: VpcEndpoint,
): Pick<EndpointAdmission, 'groups' | 'missing'> => {
  const groups: SecurityGroup[] = [];
  const missing: Gap[] = [];
  if (endpoint.groupIds.length === 0) {
    // AWS: an interface endpoint always has a group, the VPC's default one if none was named (create-interface-endpoint).
    missing.push({
      action: 'ec2:DescribeVpcEndpoints',
      code: 'NoGroups',
      message: `The security groups of ${endpoint.id} were not listed.`,
    });
  }
  for (const id of endpoint.groupIds) {
    const group = world.find('securityGroups', id, place);
    if (!isSeen(group)) missing.push(group.gap);
    // AWS: a group shared from another account is not listed here (security group sharing).
    else if (group.seen === null)
      missing.push({
        action: 'ec2:DescribeSecurityGroups',
        code: 'NotFound',
        message: `The security group ${id} of ${endpoint.id} was not listed; another account may own it.`,
      });
    else {
      const doubt = world.doubt('securityGroups', place, { vpcId: group.seen.vpcId, id });
      if (doubt) missing.push(doubt);
      groups.push(group.seen);
    }
  }
  return { groups, missing };
};

/** What do the groups of an endpoint admit? Of a service with several ports the first that admits anyone counts. */
export const endpointAdmission = (
  world: World,
  place: Place,
  endpoint: VpcEndpoint,
  family: Family,
): EndpointAdmission => {
  const { groups, missing } = groupsOf(world, place, endpoint);
  // AWS: the rules of all groups of an interface count together, and can only allow (security-group-rules).
  const rules = groups.flatMap((group) => group.ingress);
  const tries = endpointPorts(endpoint).map((port) => ({
    ...admission(rules, port, family, (id) => prefixListCidrs(world, id, place)),
    port,
  }));
  const best = tries.find((one) => one.ranges.length > 0 || one.groupIds.length > 0) ?? tries[0];
  return { ranges: [], groupIds: [], rules: [], gaps: [], port: 443, ...best, groups, missing };
};

/**
 * What the groups of an endpoint admit of those who come this way: over a transit gateway a rule that names a group matches
 * nobody, unless the gateway supports that, and then it is not sure for endpoints.
 * AWS: groups are referenced over a transit gateway only where it is switched on (tgw, security group referencing).
 */
export const admittedOver = (
  world: World,
  admitted: EndpointAdmission,
  hops: readonly Pick<Hop, 'kind' | 'id'>[],
): EndpointAdmission => {
  const gateways = hops.filter(({ kind }) => kind === 'transit-gateway').map(({ id }) => id);
  if (gateways.length === 0 || admitted.groupIds.length === 0) return admitted;
  const off = gateways.some(
    (id) => world.locate('transitGateways', id)?.item.securityGroupReferencing === false,
  );
  if (off) return { ...admitted, groupIds: [] };
  const message = `It is not known whether ${admitted.groupIds.join(', ')} of another VPC counts at an endpoint behind ${gateways.join(', ')}.`;
  const gap: Gap = { action: 'pathproof:path', code: 'ReferencedGroup', message };
  return { ...admitted, groupIds: [], gaps: [...admitted.gaps, gap] };
};

const addressesOf = (eni: NetworkInterface, family: Family): readonly Range[] =>
  blocksOf(family === 'ipv4' ? eni.privateIps : eni.ipv6Addresses, family);

/** Do an endpoint's groups admit this interface, by its address or by a group that it carries? */
export const admitsInterface = (admitted: Admission, eni: NetworkInterface, family: Family): boolean =>
  eni.groupIds.some((id) => admitted.groupIds.includes(id)) ||
  addressesOf(eni, family).some((address) => admitted.ranges.some((range) => within(address, range)));

/** How the groups of an endpoint treat a subnet: its addresses, and each workload interface in it. */
export interface SubnetAdmission {
  readonly coverage: Coverage;
  readonly workloads: readonly NetworkInterface[];
  readonly refused: readonly NetworkInterface[];
  /** open: everyone in the subnet may; some: a part; closed: nobody; unknown: the gap hides it. */
  readonly verdict: 'open' | 'some' | 'closed' | 'unknown';
  readonly gap: Gap | null;
}

/** May this subnet, or these workloads in it, open connections to the endpoint? */
export const subnetAdmission = (
  world: World,
  place: Place,
  admitted: EndpointAdmission,
  subnet: Subnet,
  family: Family,
  workloads: readonly NetworkInterface[] = workloadsOf(world, subnet.id),
): SubnetAdmission => {
  const source = blocksOf(family === 'ipv4' ? (subnet.cidr ? [subnet.cidr] : []) : subnet.ipv6Cidrs, family);
  const cover = coverage(admitted, source);
  const refused = workloads.filter((eni) => !admitsInterface(admitted, eni, family));
  const result = (verdict: SubnetAdmission['verdict'], gap: Gap | null = null): SubnetAdmission => ({
    coverage: cover,
    workloads,
    refused,
    verdict,
    gap,
  });
  if (cover === 'all') return result('open');
  // More may be admitted by a list or a group that could not be read, so a refusal is not sure.
  const hidden = admitted.gaps[0] ?? admitted.missing[0];
  if (workloads.length > 0 && refused.length === 0) return result('open');
  if (hidden) return result('unknown', hidden);
  if (workloads.length > refused.length) return result('some');
  if (cover === 'none') return result('closed');
  const region = world.locate('subnets', subnet.id)?.place.region ?? place.region;
  const unlisted = interfacesGap(world, homeOf(subnet, { region }), { subnetId: subnet.id });
  if (unlisted) return result('unknown', unlisted);
  // Workloads exist and none is admitted: what is open serves nobody who is there. Without any, whoever comes may be admitted.
  return result(workloads.length > 0 ? 'closed' : 'some');
};

/** The rule that decides for those whose addresses no rule names. */
const decidingRule = ({ rules }: EndpointAdmission): SecurityGroupRule | undefined =>
  rules.find(({ peer }) => peer.kind === 'prefix-list' || peer.kind === 'security-group') ?? rules[0];

const groupWith = (
  rule: SecurityGroupRule | undefined,
  { groups }: EndpointAdmission,
): SecurityGroup | undefined => groups.find(({ ingress }) => rule !== undefined && ingress.includes(rule));

/** The group that decides for those who are refused: the one that a path to the endpoint ends at. */
export const groupCause = (endpoint: VpcEndpoint, admitted: EndpointAdmission): Cause => ({
  id: groupWith(decidingRule(admitted), admitted)?.id ?? endpoint.groupIds[0] ?? endpoint.id,
  reason: 'security-group',
});

const peerWords = (rule: SecurityGroupRule): string => rule.peer.value;

/** The hop at an endpoint's security groups. */
export const groupHop = (
  endpoint: VpcEndpoint,
  admitted: EndpointAdmission,
  subnet: Subnet,
  family: Family,
  seen: SubnetAdmission,
): Hop => {
  const source = parseBlock(subnet.cidr ?? subnet.ipv6Cidrs[0] ?? '');
  const deciding =
    admitted.rules.find((rule) => {
      const block = rule.peer.kind === family ? parseBlock(rule.peer.value) : null;
      return block !== null && source !== null && within(source, block);
    }) ?? decidingRule(admitted);
  const who = subnet.cidr ?? subnet.id;
  const text = {
    open: `admits tcp/${admitted.port} from ${deciding ? peerWords(deciding) : who}`,
    some: `admits tcp/${admitted.port} from a part of ${subnet.id} only`,
    closed: `admits tcp/${admitted.port} from no source in ${subnet.id} (${who})`,
    unknown: `may or may not admit tcp/${admitted.port} from ${subnet.id}`,
  }[seen.verdict];
  return {
    kind: 'security-group',
    id: groupWith(deciding, admitted)?.id ?? endpoint.groupIds[0] ?? endpoint.id,
    because: {
      kind: 'rule',
      group: groupWith(deciding, admitted)?.id ?? endpoint.groupIds.join(', '),
      direction: 'ingress',
      rule: seen.verdict === 'closed' ? null : (deciding ?? null),
    },
    text,
  };
};
