import type { Remedy } from '../model/finding.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import type { World } from '../paths/world.ts';
import {
  blockName,
  cloudformation,
  command,
  inAccount,
  logicalId,
  quoted,
  quotedList,
  remedy,
  terraform,
  together,
} from './remedies.ts';

const isIpv6 = (cidr: string): boolean => cidr.includes(':');

/** A permission in the shorthand of the AWS CLI: TCP on a port from a block. */
const permission = (port: number, cidr: string): string =>
  `IpProtocol=tcp,FromPort=${port},ToPort=${port},${isIpv6(cidr) ? `Ipv6Ranges=[{CidrIpv6=${cidr}}]` : `IpRanges=[{CidrIp=${cidr}}]`}`;

const cidrArguments = (cidrs: readonly string[]): Readonly<Record<string, string>> => {
  const [ipv6, ipv4] = [cidrs.filter(isIpv6), cidrs.filter((cidr) => !isIpv6(cidr))];
  return {
    ...(ipv4.length > 0 ? { cidr_blocks: quotedList(ipv4) } : {}),
    ...(ipv6.length > 0 ? { ipv6_cidr_blocks: quotedList(ipv6) } : {}),
  };
};

const portWords = (ports: readonly number[]): string => ports.map((port) => `tcp/${port}`).join(' and ');

/** Lets these addresses in on these ports: rules in a group that exists. */
export const ingressRemedy = (
  group: string,
  region: string,
  ports: readonly number[],
  cidrs: readonly string[],
): Remedy =>
  remedy(`Add ingress rules for ${portWords(ports)} from ${cidrs.join(', ')} to ${group}.`, {
    cli: together(
      ...ports.flatMap((port) =>
        cidrs.map((cidr) =>
          command('ec2', 'authorize-security-group-ingress', region, {
            'group-id': group,
            'ip-permissions': permission(port, cidr),
          }),
        ),
      ),
    ),
    terraform: together(
      ...ports.map((port) =>
        terraform('aws_security_group_rule', blockName('ingress', group, String(port)), {
          type: quoted('ingress'),
          security_group_id: quoted(group),
          protocol: quoted('tcp'),
          from_port: String(port),
          to_port: String(port),
          ...cidrArguments(cidrs),
        }),
      ),
    ),
    cloudformation: together(
      ...ports.flatMap((port) =>
        cidrs.map((cidr) =>
          cloudformation(
            logicalId('Ingress', group, String(port), 'From', cidr),
            'AWS::EC2::SecurityGroupIngress',
            {
              GroupId: quoted(group),
              IpProtocol: 'tcp',
              FromPort: String(port),
              ToPort: String(port),
              [isIpv6(cidr) ? 'CidrIpv6' : 'CidrIp']: quoted(cidr),
            },
          ),
        ),
      ),
    ),
    risk: 'Whatever else carries the same group is opened to these addresses as well.',
  });

/** Lets consumers in: rules for ports from these addresses in the first group of an endpoint. */
export const admitRemedy = (
  endpoint: VpcEndpoint,
  region: string,
  ports: readonly number[],
  cidrs: readonly string[],
): Remedy => {
  const [group] = endpoint.groupIds;
  if (group === undefined || cidrs.length === 0)
    return remedy(
      `Give ${endpoint.id} a security group that admits ${portWords(ports)} from ${cidrs.join(', ') || 'its consumers'}.`,
      {},
    );
  const mended = ingressRemedy(group, region, ports, cidrs);
  return { ...mended, cli: inAccount(endpoint.ownerId, mended.cli ?? '') };
};

/** A group that is yet to be made: what makes it, and how each language refers to it. */
export interface NewGroup {
  readonly cli: string;
  readonly terraform: string;
  readonly cloudformation: string;
  /** The shell variable that holds its id. */
  readonly variable: { readonly variable: string };
  readonly reference: { readonly terraform: string; readonly cloudformation: string };
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
  place: { readonly vpcId: string; readonly region: string },
  clientsOf: string,
  ports: readonly number[],
  cidrs: readonly string[],
): NewGroup => {
  const { vpcId, region } = place;
  const name = freeName(world, vpcId, `${clientsOf.replace(/[^\w.-]/g, '-')}-clients`);
  const description = `Clients of ${clientsOf.replace(/[^\w.-]/g, '-')}`;
  const [block, logical] = [blockName(name), logicalId(name, 'Group')];
  const variable = { variable: 'GROUP' };
  const make = command('ec2', 'create-security-group', region, {
    'group-name': name,
    description,
    'vpc-id': vpcId,
    query: 'GroupId',
    output: 'text',
  });
  const rules = ports.flatMap((port) => cidrs.map((cidr) => ({ port, cidr })));
  const admit = rules.map(({ port, cidr }) =>
    command('ec2', 'authorize-security-group-ingress', region, {
      'group-id': variable,
      'ip-permissions': permission(port, cidr),
    }),
  );
  const ingress = ports.map((port) => {
    const lines = Object.entries({
      protocol: '"tcp"',
      from_port: String(port),
      to_port: String(port),
      ...cidrArguments(cidrs),
    }).map(([key, value]) => `  ${key.padEnd(16)} = ${value}`);
    return ['ingress {', ...lines, '}'].join('\n');
  });
  const listed = rules.map(
    ({ port, cidr }) =>
      `{ IpProtocol: tcp, FromPort: ${port}, ToPort: ${port}, ${isIpv6(cidr) ? 'CidrIpv6' : 'CidrIp'}: ${quoted(cidr)} }`,
  );
  return {
    cli: together(`GROUP=$(${make})`, ...admit),
    terraform: terraform(
      'aws_security_group',
      block,
      { name: quoted(name), description: quoted(description), vpc_id: quoted(vpcId) },
      ...ingress,
    ),
    cloudformation: cloudformation(logical, 'AWS::EC2::SecurityGroup', {
      GroupName: quoted(name),
      GroupDescription: quoted(description),
      VpcId: quoted(vpcId),
      SecurityGroupIngress: `[${listed.join(', ')}]`,
    }),
    variable,
    reference: {
      terraform: `aws_security_group.${block}.id`,
      cloudformation: `!GetAtt ${logical}.GroupId`,
    },
  };
};
