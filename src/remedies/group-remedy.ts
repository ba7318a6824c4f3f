import type { Change, ChangedRule, IdOrRef, Ref } from '../model/change.ts';
import type { Fix } from '../model/finding.ts';
import type { Family } from '../model/path.ts';
import type { Subnet, VpcEndpoint } from '../model/resources.ts';
import type { Place, World } from '../paths/world.ts';
import { unlessManaged } from './managed-remedy.ts';
import { at, byHand, fix } from './remedies.ts';

const tcp = (port: number, cidr: string): ChangedRule => ({
  protocol: 'tcp',
  fromPort: port,
  toPort: port,
  peer: { kind: cidr.includes(':') ? 'ipv6' : 'ipv4', value: cidr },
});

/** Lets addresses in on ports, one rule for each of both. */
const admitting = (
  place: Place,
  groupId: IdOrRef,
  ports: readonly number[],
  cidrs: readonly string[],
): readonly Change[] =>
  ports.flatMap((port) =>
    cidrs.map((cidr) => ({
      kind: 'authorize-rule',
      ...at(place),
      groupId,
      direction: 'ingress',
      rule: tcp(port, cidr),
    })),
  );

const portWords = (ports: readonly number[]): string => ports.map((port) => `tcp/${port}`).join(' and ');

/** Lets consumers in: rules for ports from these addresses in the first group of an endpoint. */
export const admitRemedy = (
  endpoint: VpcEndpoint,
  region: string,
  ports: readonly number[],
  cidrs: readonly string[],
): Fix => {
  const [group] = endpoint.groupIds;
  if (group === undefined || cidrs.length === 0)
    return byHand(
      `Give ${endpoint.id} a security group that admits ${portWords(ports)} from ${cidrs.join(', ') || 'its consumers'}.`,
    );
  return fix(
    `Add ingress rules for ${portWords(ports)} from ${cidrs.join(', ')} to ${group}.`,
    admitting({ accountId: endpoint.ownerId, region }, group, ports, cidrs),
    { risk: 'Anything else that carries the same group is opened to these addresses as well.' },
  );
};

/** Lets the whole VPC of an endpoint in. */
export const admitVpcRemedy = (
  world: World,
  endpoint: VpcEndpoint,
  region: string,
  port: number,
  family: Family,
): Fix => {
  const vpc = world.locate('vpcs', endpoint.vpcId)?.item;
  const cidrs = (family === 'ipv4' ? vpc?.cidrs : vpc?.ipv6Cidrs) ?? [];
  return unlessManaged(endpoint, admitRemedy(endpoint, region, [port], cidrs));
};

// AWS: a group takes 60 inbound rules for each family unless the quota is raised (VPC quotas).
const manyRules = 20;

/** Lets subnets in that an endpoint refuses; the whole VPC where single subnets would be too many rules. */
export const admitSubnetsRemedy = (
  world: World,
  endpoint: VpcEndpoint,
  region: string,
  port: number,
  family: Family,
  refused: readonly Subnet[],
): Fix => {
  const cidrs = refused.flatMap(({ cidr, ipv6Cidrs }) =>
    family === 'ipv4' ? (cidr === null ? [] : [cidr]) : ipv6Cidrs,
  );
  return cidrs.length > manyRules
    ? admitVpcRemedy(world, endpoint, region, port, family)
    : unlessManaged(endpoint, admitRemedy(endpoint, region, [port], cidrs));
};

/** A group that is yet to be made: what makes it, and what refers to it. */
export interface NewGroup {
  readonly changes: readonly Change[];
  readonly id: Ref;
}

/** A name that no group of the VPC has: AWS refuses a second one of a name (EC2 API, CreateSecurityGroup). */
const freeName = (world: World, vpcId: string, wanted: string): string => {
  const groups = world.group('securityGroups', 'vpcId').get(vpcId) ?? [];
  const taken = new Set(groups.map(({ item }) => item.name));
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`;
  return name;
};

/** Makes a group for the clients of something in a VPC. */
export const newGroup = (
  world: World,
  { vpcId, accountId, region }: Place & { readonly vpcId: string },
  clientsOf: string,
  ports: readonly number[],
  cidrs: readonly string[],
): NewGroup => {
  const plain = clientsOf.replace(/[^\w.-]/g, '-');
  const name = freeName(world, vpcId, `${plain}-clients`);
  const as = `sg-new-${name}-${vpcId}`;
  const id = { ref: as };
  const make: Change = {
    kind: 'create-security-group',
    accountId,
    region,
    as,
    vpcId,
    name,
    description: `Clients of ${plain}`,
  };
  return { changes: [make, ...admitting({ accountId, region }, id, ports, cidrs)], id };
};
