import { percent } from '../model/percent.ts';
import type { Evidence } from '../model/finding.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { FamilyAnswer, Path, SubnetAnswer } from '../model/path.ts';
import type { Subnet } from '../model/resources.ts';
import { isServiceEndpoint } from '../model/ways.ts';
import { serviceOfPrefixList } from '../services/services.ts';
import { type CheckContext, defineCheck, type Verdict } from './check.ts';
import { gapsOf, leavesByInternet } from './parts/shares.ts';
import { ipv6Subnets } from './subjects.ts';
import { dualStackRemedy } from '../remedies/endpoint-remedy.ts';

const messages = {
  bypassed: 'IPv4 traffic of {subnet} takes the endpoint, but IPv6 traffic does not: {ways}.',
  same: 'No IPv6 traffic of {subnet} to S3 or DynamoDB gets out past an endpoint that its IPv4 traffic takes.',
  noIpv4: '{subnet} has no IPv4 addresses, so there is no IPv4 traffic to compare with.',
} as const;

type Context = CheckContext<typeof messages>;

/** A service with gateway endpoints. */
interface Service {
  readonly service: string;
  readonly name: string;
}

const services: readonly Service[] = [
  { service: 's3', name: 'S3' },
  { service: 'dynamodb', name: 'DynamoDB' },
];

/** One way out for IPv6, past the endpoint that IPv4 takes. */
interface Bypass extends Service {
  readonly answer: FamilyAnswer;
  readonly out: readonly { readonly share: number; readonly path: Path }[];
  readonly nat64: boolean;
}

const byEndpoint = (path: Path): boolean =>
  path.disposition === 'delivered' && isServiceEndpoint(path.egress);

const ipv4Of = (answer: SubnetAnswer): FamilyAnswer | undefined =>
  answer.families.find(({ family }) => family === 'ipv4');

/** AWS: that a service answers over IPv6 at all is certain for S3; for DynamoDB where the region has a list of its IPv6 addresses. */
const answersIpv6 = ({ world, unit }: Context, { service }: Service): boolean => {
  if (service === 's3') return true;
  const lists = world.list('prefixLists', unit);
  return (
    isSeen(lists) &&
    lists.seen.some((list) => list.addressFamily === 'IPv6' && serviceOfPrefixList(list)?.service === service)
  );
};

/** What hides whether a service answers over IPv6, where a way out of that family would matter. */
const unreadLists = (
  { world, unit }: Context,
  { service }: Service,
  ipv6: readonly FamilyAnswer[],
): readonly Gap[] => {
  const lists = world.list('prefixLists', unit);
  const leaves = ipv6.some(({ shares }) => shares.some(({ path }) => leavesByInternet(path)));
  return service === 's3' || isSeen(lists) || !leaves ? [] : [lists.gap];
};

/** How one service is reached over both families: ways past the endpoint, and what hides further ones. */
const judgeService = (
  subnet: Subnet,
  service: Service,
  context: Context,
): {
  readonly bypasses: readonly Bypass[];
  readonly gaps: readonly Gap[];
  readonly ipv4: readonly Path[];
} => {
  const { paths, unit } = context;
  const at = { item: subnet, place: unit };
  const answer = paths.toService(at, service.service);
  const ipv4 = ipv4Of(answer)?.shares.map(({ path }) => path) ?? [];
  // Where private DNS answers, the default name has no public addresses; only the dual-stack name may have.
  const families = paths.toPublicAddresses(at, service.service).families;
  const ipv6 = families.filter(({ family }) => family === 'ipv6');
  const judged = ipv6.map((one) => {
    const nat64 = one.host === answer.dns.host;
    // What DNS64 translates is the name that IPv4 clients ask for: hidden for them, hidden for all.
    const matters = nat64
      ? answer.dns.resolves === 'public' || answer.dns.resolves === 'unknown'
      : answersIpv6(context, service);
    const shares = matters ? one.shares : [];
    return {
      ...service,
      answer: one,
      nat64,
      shares,
      out: shares.filter(({ path }) => leavesByInternet(path)),
    };
  });
  const hidden = judged.flatMap(({ shares }) => gapsOf(shares.map(({ path }) => path)));
  const gaps = [...hidden, ...unreadLists(context, service, ipv6)];
  const found = judged.filter(({ out }) => out.length > 0);
  // Where IPv6 leads nowhere, nothing is bypassed, whatever way IPv4 takes.
  if (!ipv4.some(byEndpoint))
    return { bypasses: [], gaps: found.length + gaps.length > 0 ? gapsOf(ipv4) : [], ipv4 };
  const [first] = found;
  if (answer.dns.resolves !== 'private' || !first) return { bypasses: found, gaps, ipv4 };
  // Private DNS, or a zone, may answer for the dual-stack name as well: it is asked as clients do.
  const host = service.service === 's3' ? `bucket.${first.answer.host}` : first.answer.host;
  const { dns } = paths.toName(at, service.service, { name: host });
  if (dns.resolves === 'unknown') return { bypasses: [], gaps: [dns.gap], ipv4 };
  if (dns.resolves !== 'public') return { bypasses: [], gaps, ipv4 };
  return { bypasses: found, gaps, ipv4 };
};

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

const judge = (subnet: Subnet, context: Context): Verdict => {
  const { world, unit, pass, fail, unknown } = context;
  const judged = services.map((service) => judgeService(subnet, service, context));
  const bypasses = judged.flatMap((one) => one.bypasses);
  const facts = {
    vpcId: subnet.vpcId,
    cidr: subnet.cidr,
    ipv6Cidrs: subnet.ipv6Cidrs,
    dns64: subnet.enableDns64,
  };
  const proof: Evidence = { kind: 'resource', id: subnet.id, facts };
  if (bypasses.length > 0)
    return fail(
      'bypassed',
      { subnet: subnet.id, ways: bypasses.map(wayWords).join('; ') },
      {
        evidence: [proof, ...bypasses.flatMap(evidenceOf)],
        remedy: dualStackRemedy(world, unit, subnet, bypasses),
      },
    );
  const [gap, ...more] = judged.flatMap((one) => one.gaps);
  return gap ? unknown([gap, ...more], [proof]) : pass('same', { subnet: subnet.id }, [proof]);
};

export default defineCheck<Subnet, typeof messages>({
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
  messages,

  evaluate(subnet, context) {
    return subnet.cidr === null
      ? context.notApplicable('noIpv4', { subnet: subnet.id })
      : judge(subnet, context);
  },
});
