import type { Remedy } from '../../model/finding.ts';
import type { Subnet, VpcEndpoint } from '../../model/resources.ts';
import { endpointAdmission, subnetAdmission } from '../../paths/endpoint-access.ts';
import type { ServiceAccess } from '../../paths/service-access.ts';
import type { Place, World } from '../../paths/world.ts';
import { serviceNameOf } from '../../services/service-names.ts';
import { admitRemedy } from './group-remedy.ts';
import { cloudformation, command, quoted, quotedList, remedy, terraform, together } from './remedies.ts';

type Unusable = Extract<ServiceAccess, { verdict: 'unusable' }>;

/** A group of another endpoint in the VPC that lets the subnet in already: new endpoints can share it. */
const openGroup = (world: World, place: Place, subnet: Subnet): string | undefined => {
  const endpoints = (world.group('vpcEndpoints', 'vpcId').get(subnet.vpcId) ?? [])
    .map(({ item }) => item)
    .filter((one) => one.type === 'Interface');
  const open = endpoints.find(
    (one) =>
      subnetAdmission(world, place, endpointAdmission(world, place, one, 'ipv4'), subnet, 'ipv4').verdict ===
      'open',
  );
  return open?.groupIds[0];
};

const createEndpoint = (world: World, place: Place, subnet: Subnet, service: string): Remedy => {
  const group = openGroup(world, place, subnet);
  const name = service.replace(/\W/g, '_');
  const newGroup = `${service}-endpoint`;
  const cidr = subnet.cidr ?? subnet.ipv6Cidrs[0] ?? '';
  const makeGroup = group
    ? ''
    : `GROUP=$(${command('ec2', 'create-security-group', place.region, { 'group-name': newGroup, description: `Clients of the ${service} endpoint`, 'vpc-id': subnet.vpcId, query: 'GroupId', output: 'text' })})\naws ec2 authorize-security-group-ingress --region ${place.region} --group-id "$GROUP" --protocol tcp --port 443 --cidr ${cidr}`;
  const create = command('ec2', 'create-vpc-endpoint', place.region, {
    'vpc-endpoint-type': 'Interface',
    'vpc-id': subnet.vpcId,
    'service-name': serviceNameOf(service, place.region),
    'subnet-ids': subnet.id,
    ...(group ? { 'security-group-ids': group } : {}),
  });
  const groupIds = group ? quotedList([group]) : `[aws_security_group.${name}_endpoint.id]`;
  return remedy(
    `Create an interface endpoint for ${service} in ${subnet.id} with private DNS${group ? ` and the group ${group}, which admits the subnet already` : ''}.`,
    {
      cli: together(
        makeGroup,
        `${create}${group ? '' : ' \\\n  --security-group-ids "$GROUP"'} \\\n  --private-dns-enabled`,
      ),
      terraform: together(
        group
          ? ''
          : terraform('aws_security_group', `${name}_endpoint`, {
              vpc_id: quoted(subnet.vpcId),
              name: quoted(newGroup),
            }).replace(
              /}$/,
              `\n  ingress {\n    protocol    = "tcp"\n    from_port   = 443\n    to_port     = 443\n    cidr_blocks = ${quotedList([cidr])}\n  }\n}`,
            ),
        terraform('aws_vpc_endpoint', name, {
          vpc_id: quoted(subnet.vpcId),
          vpc_endpoint_type: quoted('Interface'),
          service_name: quoted(serviceNameOf(service, place.region)),
          subnet_ids: quotedList([subnet.id]),
          security_group_ids: groupIds,
          private_dns_enabled: 'true',
        }),
      ),
      cloudformation: cloudformation(`${service.replace(/\W/g, '')}Endpoint`, 'AWS::EC2::VPCEndpoint', {
        VpcEndpointType: 'Interface',
        VpcId: quoted(subnet.vpcId),
        ServiceName: quoted(serviceNameOf(service, place.region)),
        SubnetIds: quotedList([subnet.id]),
        ...(group ? { SecurityGroupIds: quotedList([group]) } : {}),
        PrivateDnsEnabled: 'true',
      }),
      risk: 'From then on every subnet of the VPC uses the endpoint for this service’s default name; interface endpoints are charged by the hour and zone.',
    },
  );
};

const enablePrivateDns = (endpoint: VpcEndpoint, region: string): Remedy =>
  remedy(`Enable private DNS on ${endpoint.id}.`, {
    cli:
      command('ec2', 'modify-vpc-endpoint', region, { 'vpc-endpoint-id': endpoint.id }) +
      ' \\\n  --private-dns-enabled',
    terraform: `# On the aws_vpc_endpoint ${endpoint.id}:\nprivate_dns_enabled = true`,
    cloudformation: `# On the AWS::EC2::VPCEndpoint ${endpoint.id}:\nPrivateDnsEnabled: true`,
    risk: 'Every subnet of the VPC then uses the endpoint for this service’s default name.',
  });

const enableDns = (subnet: Subnet, region: string): Remedy =>
  remedy(`Turn on enableDnsSupport and enableDnsHostnames in ${subnet.vpcId}.`, {
    cli: together(
      command('ec2', 'modify-vpc-attribute', region, {
        'vpc-id': subnet.vpcId,
        'enable-dns-support': '{"Value":true}',
      }),
      command('ec2', 'modify-vpc-attribute', region, {
        'vpc-id': subnet.vpcId,
        'enable-dns-hostnames': '{"Value":true}',
      }),
    ),
    terraform: `# On the aws_vpc ${subnet.vpcId}:\nenable_dns_support   = true\nenable_dns_hostnames = true`,
    cloudformation: `# On the AWS::EC2::VPC ${subnet.vpcId}:\nEnableDnsSupport: true\nEnableDnsHostnames: true`,
  });

const one = (world: World, place: Place, subnet: Subnet, access: Unusable): Remedy => {
  const { endpoint, obstacle, service, text } = access;
  if (obstacle === 'name')
    return remedy(
      `Add a record for the name to the hosted zone, or take the zone from ${subnet.vpcId}: ${text}.`,
      {},
    );
  if (endpoint === null || obstacle === 'absent' || obstacle === 'not-available')
    return createEndpoint(world, place, subnet, service);
  if (obstacle === 'private-dns-off') return enablePrivateDns(endpoint, place.region);
  if (obstacle === 'private-dns-ineffective') return enableDns(subnet, place.region);
  if (obstacle === 'group')
    return admitRemedy(
      endpoint,
      place.region,
      443,
      [subnet.cidr ?? subnet.ipv6Cidrs[0] ?? ''].filter((cidr) => cidr !== ''),
    );
  if (obstacle === 'family')
    return remedy(`Make ${endpoint.id} dual-stack, or give ${subnet.id} addresses of its family.`, {
      cli: command('ec2', 'modify-vpc-endpoint', place.region, {
        'vpc-endpoint-id': endpoint.id,
        'ip-address-type': 'dualstack',
      }),
    });
  return remedy(`Let tcp/443 pass between ${subnet.id} and ${endpoint.id} in both directions: ${text}.`, {});
};

/** What makes services usable from a subnet: one remedy made of those for each of them. */
export const accessRemedy = (
  world: World,
  place: Place,
  subnet: Subnet,
  unusable: readonly Unusable[],
): Remedy => {
  const parts = unusable.map((access) => one(world, place, subnet, access));
  const join = (pick: (part: Remedy) => string | undefined): string =>
    [...new Set(parts.map((part) => pick(part) ?? '').filter((text) => text !== ''))].join('\n\n');
  return remedy([...new Set(parts.map((part) => part.text))].join(' '), {
    cli: join((part) => part.cli),
    terraform: join((part) => part.terraform),
    cloudformation: join((part) => part.cloudformation),
    risk: join((part) => part.risk).replaceAll('\n\n', ' '),
  });
};
