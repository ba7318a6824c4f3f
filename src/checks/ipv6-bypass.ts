import type { Evidence } from '../model/finding.ts';
import { percent } from '../model/percent.ts';
import { type Bypass, ipv6Bypasses } from '../paths/ipv6-bypass.ts';
import { dualStackRemedy } from '../remedies/endpoint-remedy.ts';
import { defineCheck } from './check.ts';
import { ipv6Subnets } from './subjects.ts';

const wayWords = ({ name, answer, out, nat64 }: Bypass): string => {
  const share = percent(out.reduce((sum, one) => sum + one.share, 0));
  const last = [
    ...new Set(out.map(({ path }) => path.hops.findLast(({ kind }) => kind !== 'service')?.id ?? '')),
  ];
  const how = nat64 ? 'which DNS64 turns into IPv6 addresses behind NAT64' : 'which has IPv6 addresses';
  return `${share} of the ${name} addresses of ${answer.host}, ${how}, leave by ${last.join(', ')}`;
};

const evidenceOf = ({ service, answer, out }: Bypass): readonly Evidence[] =>
  out.map(({ share, path }) => ({ kind: 'path', service, family: answer.family, share, path }));

export default defineCheck({
  id: 'ipv6-bypass',
  title: 'IPv6 traffic bypasses the endpoint that IPv4 traffic takes',
  severity: 'medium',
  rationale:
    'The endpoint and its policy are taken for the only way to the service. Clients that use IPv6 go past it: by an egress-only or internet gateway to the dual-stack name, or by NAT64 where DNS64 translates the default name.',
  remedy: 'Make the gateway endpoint dual-stack, and turn DNS64 off where a subnet has IPv4.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html',
  ],
  limits: [
    'Subnets without IPv4 have no IPv4 traffic to compare with; s3-via-nat and dynamodb-via-nat judge them.',
    'For DynamoDB IPv6 addresses count only where the region has a prefix list of them; its gateway endpoints carry IPv4 alone.',
  ],
  subject: ipv6Subnets,
  messages: {
    bypassed: 'IPv4 traffic of {subnet} takes the endpoint, but IPv6 traffic does not: {ways}.',
    same: 'No IPv6 traffic of {subnet} to S3 or DynamoDB gets out past an endpoint that its IPv4 traffic takes.',
    noIpv4: '{subnet} has no IPv4 addresses, so there is no IPv4 traffic to compare with.',
  },

  evaluate(subnet, { world, paths, unit, pass, fail, doubt, notApplicable }) {
    const { id, vpcId, cidr, ipv6Cidrs, enableDns64: dns64 } = subnet;
    if (cidr === null) return notApplicable('noIpv4', { subnet: id });
    const { bypasses, gaps } = ipv6Bypasses(paths, { item: subnet, place: unit });
    const proof = { kind: 'resource', id, facts: { vpcId, cidr, ipv6Cidrs, dns64 } } as const;
    if (bypasses.length > 0) {
      const evidence = [proof, ...bypasses.flatMap(evidenceOf)] as const;
      const remedy = dualStackRemedy(world, unit, subnet, bypasses);
      return fail('bypassed', { subnet: id, ways: bypasses.map(wayWords).join('; ') }, { evidence, remedy });
    }
    doubt(gaps, [proof]);
    return pass('same', { subnet: id }, [proof]);
  },
});
