import type { Remedy } from '../model/finding.ts';
import { isSeen } from '../model/observed.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import type { World } from '../paths/world.ts';
import { command, comment, inAccount, joined, remedy, together } from './remedies.ts';
import { unlessManaged } from './managed-remedy.ts';

/** The two attributes of a VPC that private DNS needs, in the order in which they can be turned on. */
export const dnsAttributes = ['enableDnsSupport', 'enableDnsHostnames'] as const;

/** One of them. */
export type DnsAttribute = (typeof dnsAttributes)[number];

const spelled = {
  enableDnsSupport: {
    option: 'enable-dns-support',
    argument: 'enable_dns_support',
    property: 'EnableDnsSupport',
  },
  enableDnsHostnames: {
    option: 'enable-dns-hostnames',
    argument: 'enable_dns_hostnames',
    property: 'EnableDnsHostnames',
  },
} as const;

/** A VPC, and whose it is. */
interface Place {
  readonly vpcId: string;
  readonly accountId: string;
  readonly region: string;
}

/** The attributes that are known to be off in a VPC. */
const offIn = (world: World, vpcId: string): readonly DnsAttribute[] => {
  const found = world.group('vpcDnsAttributes', 'vpcId').get(vpcId)?.[0]?.item;
  return dnsAttributes.filter((name) => {
    const value = found?.[name];
    return value !== undefined && isSeen(value) && !value.seen;
  });
};

/** Turns DNS attributes of a VPC on. */
export const dnsAttributesRemedy = (
  { vpcId, accountId, region }: Place,
  off: readonly DnsAttribute[],
): Remedy =>
  remedy(`Turn on ${off.join(' and ')} in ${vpcId}.`, {
    // AWS: modify-vpc-attribute changes one attribute a call (EC2 API, ModifyVpcAttribute).
    cli: inAccount(
      accountId,
      together(
        ...off.map((name) =>
          command('ec2', 'modify-vpc-attribute', region, {
            'vpc-id': vpcId,
            [spelled[name].option]: '{"Value":true}',
          }),
        ),
      ),
    ),
    terraform: [
      comment(`On the aws_vpc ${vpcId}:`),
      ...off.map((name) => `${spelled[name].argument} = true`),
    ].join('\n'),
    cloudformation: [
      comment(`On the AWS::EC2::VPC ${vpcId}:`),
      ...off.map((name) => `${spelled[name].property}: true`),
    ].join('\n'),
    risk: 'From then on private DNS of every endpoint and every private hosted zone of the VPC takes effect, for all of its subnets; with host names on, instances with public addresses get public DNS names.',
  });

/** Turns on what private DNS needs in a VPC and has not; what is known to be on is left alone. */
export const effectiveDnsRemedy = (world: World, place: Place): Remedy => {
  const off = offIn(world, place.vpcId);
  return dnsAttributesRemedy(place, off.length > 0 ? off : dnsAttributes);
};

/** What has to be turned on before private DNS can be; nothing where all is on, or where that is not known. */
export const beforePrivateDns = (world: World, place: Place): readonly Remedy[] => {
  const off = offIn(world, place.vpcId);
  return off.length > 0 ? [dnsAttributesRemedy(place, off)] : [];
};

/** Lets an endpoint take over the names of its service. */
export const privateDnsRemedy = (world: World, endpoint: VpcEndpoint, region: string): Remedy => {
  const { id, vpcId, ownerId } = endpoint;
  const enable = remedy(`Enable private DNS on ${id}.`, {
    cli: inAccount(
      ownerId,
      command('ec2', 'modify-vpc-endpoint', region, { 'vpc-endpoint-id': id, 'private-dns-enabled': true }),
    ),
    terraform: `${comment(`On the aws_vpc_endpoint ${id}:`)}\nprivate_dns_enabled = true`,
    cloudformation: `${comment(`On the AWS::EC2::VPCEndpoint ${id}:`)}\nPrivateDnsEnabled: true`,
    risk: `Every subnet of ${vpcId} then uses the endpoint for this service’s default name: what its groups or its policy do not admit loses the service. Where other VPCs are to use the endpoint, a private hosted zone with an alias to it is the way instead.`,
  });
  // AWS: private DNS is refused while one of the VPC's DNS attributes is off (create-interface-endpoint).
  const before = beforePrivateDns(world, { vpcId, accountId: ownerId, region });
  return unlessManaged(endpoint, joined(...before, enable));
};
