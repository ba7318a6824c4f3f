import { percent } from '../model/percent.ts';
import type { Evidence } from '../model/finding.ts';
import type { Path } from '../model/path.ts';
import type { Subnet } from '../model/resources.ts';
import { consumersOf } from '../paths/consumers.ts';
import { readBucketPolicy } from '../perimeters/bucket-policy.ts';
import { statementEvidence } from '../perimeters/endpoint-policy.ts';
import { canPassWithoutEndpoint } from '../policy/index.ts';
import { gatewayEndpointRemedy } from '../remedies/gateway-endpoint-remedy.ts';
import { byHand } from '../remedies/remedies.ts';
import { defineCheck } from './check.ts';
import { vpcsAndBuckets } from './pairs.ts';
import { bypassOf, sumOf } from './parts/doors.ts';
import {
  decidingShares,
  gapsOf,
  leavesByInternet,
  natsOf,
  type PlacedShare,
  shareEvidence,
} from '../paths/deciding-shares.ts';

/** What a subnet sends to S3. */
interface Sent {
  readonly subnet: Subnet;
  readonly shares: readonly PlacedShare[];
}

/** What a path leaves by: the NAT, or the gateway where there is none. */
const leavesBy = (path: Path): string =>
  natsOf([path]).at(-1) ??
  path.hops.filter(({ kind }) => kind === path.egress).at(-1)?.id ??
  path.egress ??
  'the internet';

const wordsOf = ({ subnet, shares }: Sent): string =>
  `${subnet.id} (${percent(sumOf(shares))} by ${[...new Set(shares.map(({ path }) => leavesBy(path)))].join(', ')})`;

export default defineCheck({
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
  messages: {
    bypassed:
      '{bucket} trusts {vpc} by {by}, and {subnets} {reach} S3 past its endpoints: their policies do not apply there, and the bucket does not stop such requests.',
    refused:
      '{bucket} trusts {vpc} by {by}, and refuses {subnets}, which {reach} S3 past the endpoints of the VPC.',
    kept: 'Every subnet of {vpc} in use reaches S3 through its endpoints, or not at all, as {bucket} expects.',
    unused: 'No subnet of {vpc} is there to reach {bucket}.',
  },

  evaluate(subject, context) {
    const { world, unit, options, paths, pass, fail, read, doubt, unknown, notApplicable } = context;
    if ('gap' in subject) return unknown([subject.gap]);
    const { vpc, bucket, owner, by, statements } = subject;
    const values = { vpc: vpc.id, bucket: bucket.name };
    const judged = read(readBucketPolicy(bucket, { world, options, unit: owner }));
    if (judged === null) return notApplicable('unused', values);
    read(world.list('subnets', unit, { vpcId: vpc.id }));
    const families = (['ipv4', 'ipv6'] as const).flatMap((family) => consumersOf(world, vpc.id, family));
    const subnets = [...new Set(families)];
    if (subnets.length === 0) return notApplicable('unused', values);
    const all = subnets.map((item): Sent => ({
      subnet: item,
      shares: decidingShares(paths.toService({ item, place: unit }, 's3'), item),
    }));
    // Every table that leaks has to be brought to the endpoint: one that is left lets the rest of the VPC past it.
    const leaks = all
      .map((one): Sent => ({ ...one, shares: one.shares.filter(({ path }) => leavesByInternet(path)) }))
      .filter(({ shares }) => shares.length > 0);
    const shown = (leaks.length > 0 ? leaks : all).flatMap(({ shares }) => shares).slice(0, 10);
    const facts = { trusts: by, vpcId: vpc.id, subnets: subnets.map(({ id }) => id) };
    const evidence: readonly [Evidence, ...Evidence[]] = [
      { kind: 'resource', id: bucket.name, facts },
      ...statementEvidence(bucket.name, judged.policy, statements),
      ...shown.map((share) => shareEvidence('s3', share)),
    ];
    if (leaks.length > 0) {
      const passes = judged.ask('without endpoint', canPassWithoutEndpoint).answer === 'yes';
      const bypasses = leaks.flatMap(({ subnet, shares }) => bypassOf(subnet, 's3', shares, context) ?? []);
      const ids = leaks.map(({ subnet }) => subnet.id).join(', ');
      const reach = leaks.length === 1 ? 'reaches' : 'reach';
      return fail(
        passes ? 'bypassed' : 'refused',
        { ...values, by, subnets: leaks.map(wordsOf).join(', '), reach },
        {
          evidence,
          remedy:
            bypasses.length > 0
              ? gatewayEndpointRemedy(...bypasses)
              : byHand(`Give ${ids} an S3 gateway endpoint.`),
        },
      );
    }
    doubt(gapsOf(all.flatMap(({ shares }) => shares.map(({ path }) => path))), evidence);
    return pass('kept', values, evidence);
  },
});
