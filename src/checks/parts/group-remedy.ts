import type { Remedy } from '../../model/finding.ts';
import type { VpcEndpoint } from '../../model/resources.ts';
import { cloudformation, command, quoted, quotedList, remedy, terraform, together } from './remedies.ts';

const ingressOf = (cidr: string): 'CidrIp' | 'CidrIpv6' => (cidr.includes(':') ? 'CidrIpv6' : 'CidrIp');

const noGroup = (endpoint: VpcEndpoint, port: number, cidrs: readonly string[]): Remedy =>
  remedy(
    `Give ${endpoint.id} a security group that admits tcp/${port} from ${cidrs.join(', ') || 'its consumers'}.`,
    {},
  );

/** Lets consumers in: a rule for a port from these addresses in the first group of an endpoint. */
export const admitRemedy = (
  endpoint: VpcEndpoint,
  region: string,
  port: number,
  cidrs: readonly string[],
): Remedy => {
  const [group] = endpoint.groupIds;
  if (group === undefined || cidrs.length === 0) return noGroup(endpoint, port, cidrs);
  const ipv6 = cidrs.filter((cidr) => cidr.includes(':'));
  const ipv4 = cidrs.filter((cidr) => !cidr.includes(':'));
  return remedy(`Add an ingress rule for tcp/${port} from ${cidrs.join(', ')} to ${group}.`, {
    cli: together(
      ...cidrs.map((cidr) =>
        command('ec2', 'authorize-security-group-ingress', region, {
          'group-id': group,
          'ip-permissions': `IpProtocol=tcp,FromPort=${port},ToPort=${port},${ingressOf(cidr) === 'CidrIp' ? 'IpRanges' : 'Ipv6Ranges'}=[{${ingressOf(cidr)}=${cidr}}]`,
        }),
      ),
    ),
    terraform: terraform('aws_security_group_rule', 'endpoint_ingress', {
      type: quoted('ingress'),
      security_group_id: quoted(group),
      protocol: quoted('tcp'),
      from_port: String(port),
      to_port: String(port),
      ...(ipv4.length > 0 ? { cidr_blocks: quotedList(ipv4) } : {}),
      ...(ipv6.length > 0 ? { ipv6_cidr_blocks: quotedList(ipv6) } : {}),
    }),
    cloudformation: together(
      ...cidrs.map((cidr, i) =>
        cloudformation(`EndpointIngress${i === 0 ? '' : i + 1}`, 'AWS::EC2::SecurityGroupIngress', {
          GroupId: quoted(group),
          IpProtocol: 'tcp',
          FromPort: String(port),
          ToPort: String(port),
          [ingressOf(cidr)]: quoted(cidr),
        }),
      ),
    ),
    risk: 'Other endpoints and instances that carry the same group are opened as well.',
  });
};
