import { percent } from '../model/percent.ts';
import type { Evidence, Fix } from '../model/finding.ts';
import { isSeen, seen } from '../model/observed.ts';
import type { Path } from '../model/path.ts';
import type { Subnet } from '../model/resources.ts';
import { isInternetGateway } from '../model/ways.ts';
import { consumersOf } from '../paths/consumers.ts';
import { tableOf } from '../paths/tables.ts';
import { canPassWithoutEndpoint } from '../policy/index.ts';
import { serviceNameOf } from '../services/service-names.ts';
import { type CheckContext, defineCheck, type SubjectKind } from './check.ts';
import { isJudged, readBucketPolicy } from '../perimeters/bucket-policy.ts';
import { statementEvidence } from '../perimeters/endpoint-policy.ts';
import { gatewayEndpointRemedy } from '../remedies/gateway-endpoint-remedy.ts';
import { byHand } from '../remedies/remedies.ts';
import {
  decidingShares,
  firstRoute,
  gapsOf,
  leavesByNat,
  natsOf,
  type PlacedShare,
  shareEvidence,
} from './parts/shares.ts';
import { mayTrust, type TrustedVpc, trusting, type Unread } from './parts/trusted-vpcs.ts';
import { vpcs } from './subjects.ts';

type VpcAndBucket = TrustedVpc | Unread;

const isUnread = (subject: VpcAndBucket): subject is Unread => 'gap' in subject;

const messages = {
  bypassed:
    '{bucket} trusts {vpc} by {by}, and {subnets} {reach} S3 past its endpoints: their policies do not apply there, and the bucket does not stop such requests.',
  refused:
    '{bucket} trusts {vpc} by {by}, and refuses {subnets}, which {reach} S3 past the endpoints of the VPC.',
  kept: 'Every subnet of {vpc} in use reaches S3 through its endpoints, or not at all, as {bucket} expects.',
  unused: 'No subnet of {vpc} is there to reach {bucket}.',
} as const;

const vpcsAndBuckets: SubjectKind<VpcAndBucket> = {
  type: 'vpc-bucket',
  section: 'vpcs',
  list(unit, world, options) {
    const listed = vpcs.list(unit, world, options);
    if (!isSeen(listed)) return listed;
    if (!isSeen(unit.sections.buckets)) return unit.sections.buckets;
    return seen(
      listed.seen.flatMap((vpc) => {
        const known = trusting(vpc, unit, world);
        return [...known, ...mayTrust(vpc, unit, world, known)];
      }),
    );
  },
  ownerOf: ({ vpc }) => vpc.ownerId,
  describe(pair, unit, world) {
    const subject = vpcs.describe(pair.vpc, unit, world);
    const whose = isUnread(pair) ? pair.whose : pair.bucket.name;
    return {
      ...subject,
      type: 'vpc-bucket',
      id: `${subject.id}/${whose}`,
      arn: `${subject.arn}/${whose}`,
    };
  },
};

/** What a subnet sends to S3 past every endpoint. */
interface Leak {
  readonly subnet: Subnet;
  readonly shares: readonly PlacedShare[];
}

const isPublicWay = ({ path }: PlacedShare): boolean =>
  path.disposition === 'delivered' &&
  (leavesByNat(path) || (path.egress !== null && isInternetGateway(path.egress)));

const sharesOf = (subnet: Subnet, { paths, unit }: CheckContext): readonly PlacedShare[] => {
  const answer = paths.toService({ item: subnet, place: unit }, 's3');
  return decidingShares(answer, subnet);
};

/** What a path leaves by: the NAT, or the gateway where there is none. */
const leavesBy = (path: Path): string =>
  natsOf([path]).at(-1) ??
  path.hops.filter(({ kind }) => kind === path.egress).at(-1)?.id ??
  path.egress ??
  'the internet';

const wordsOf = ({ subnet, shares }: Leak): string => {
  const sum = shares.reduce((total, { share }) => total + share, 0);
  const ways = [...new Set(shares.map(({ path }) => leavesBy(path)))];
  return `${subnet.id} (${percent(sum)} by ${ways.join(', ')})`;
};

/** Every table that leaks has to be brought to the endpoint: one that is left lets the rest of the VPC past it. */
const remedyOf = (leaks: readonly Leak[], { world, unit }: CheckContext): Fix => {
  const { region } = unit;
  const bypasses = leaks.flatMap(({ subnet, shares }) => {
    const used = tableOf(world, subnet, unit);
    const routes = shares.map(({ path }) => firstRoute(path)?.route).filter((route) => route !== undefined);
    return isSeen(used)
      ? [
          {
            world,
            region,
            serviceName: serviceNameOf('s3', region),
            service: 's3',
            subnet,
            table: used.seen.table,
            routes,
          },
        ]
      : [];
  });
  return bypasses.length > 0
    ? gatewayEndpointRemedy(...bypasses)
    : byHand(`Give ${leaks.map(({ subnet }) => subnet.id).join(', ')} an S3 gateway endpoint.`);
};

export default defineCheck<VpcAndBucket, typeof messages>({
  id: 'bypassable-perimeter',
  title: 'VPC that a bucket trusts has a way to S3 past its endpoints',
  severity: 'high',
  rationale:
    'A bucket that trusts a VPC relies on its endpoints: their policies keep foreign callers and buckets out. A subnet that reaches S3 by a NAT or an internet gateway goes around them; what it sends there no endpoint policy sees, and the bucket either refuses it or does not notice.',
  remedy: 'Associate an S3 gateway endpoint with the route tables of these subnets.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html',
  ],
  limits: [
    'Subnets without workloads are left out where others of the VPC hold some.',
    'Only buckets in the VPC’s region are judged: a gateway endpoint reaches no others.',
  ],
  subject: vpcsAndBuckets,
  messages,

  evaluate(subject, context) {
    if (isUnread(subject)) return context.unknown([subject.gap]);
    const { vpc, bucket, owner, by, statements } = subject;
    const { world, options, pass, fail, read, unknown, notApplicable } = context;
    const reading = readBucketPolicy(bucket, { world, options, unit: owner });
    if (reading === 'none') return notApplicable('unused', { vpc: vpc.id, bucket: bucket.name });
    if (!isJudged(reading)) return unknown([reading]);
    read(world.list('subnets', context.unit));
    const subnets = [
      ...new Set([...consumersOf(world, vpc.id, 'ipv4'), ...consumersOf(world, vpc.id, 'ipv6')]),
    ];
    if (subnets.length === 0) return notApplicable('unused', { vpc: vpc.id, bucket: bucket.name });
    const all = subnets.map((subnet) => ({ subnet, shares: sharesOf(subnet, context as never) }));
    const leaks = all
      .map(({ subnet, shares }): Leak => ({ subnet, shares: shares.filter(isPublicWay) }))
      .filter(({ shares }) => shares.length > 0);
    const about = statementEvidence(bucket.name, reading.policy, statements);
    const evidence: readonly [Evidence, ...Evidence[]] = [
      {
        kind: 'resource',
        id: bucket.name,
        facts: { trusts: by, vpcId: vpc.id, subnets: subnets.map(({ id }) => id) },
      },
      ...about,
      ...(leaks.length > 0 ? leaks : all)
        .flatMap(({ shares }) => shares.map((one) => shareEvidence('s3', one)))
        .slice(0, 10),
    ];
    const values = { bucket: bucket.name, vpc: vpc.id };
    if (leaks.length > 0) {
      const passes = reading.ask('without endpoint', canPassWithoutEndpoint).answer === 'yes';
      return fail(
        passes ? 'bypassed' : 'refused',
        {
          ...values,
          by,
          subnets: leaks.map(wordsOf).join(', '),
          reach: leaks.length === 1 ? 'reaches' : 'reach',
        },
        { evidence, remedy: remedyOf(leaks, context as never) },
      );
    }
    const [gap, ...more] = gapsOf(all.flatMap(({ shares }) => shares.map(({ path }) => path)));
    return gap ? unknown([gap, ...more], evidence) : pass('kept', values, evidence);
  },
});
