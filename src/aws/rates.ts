/** How often one action may be asked: so many at once, then so many a second. */
export interface Rate {
  readonly capacity: number;
  readonly perSecond: number;
}

/** The bucket that an attempt draws from: what shares it, and how fast it fills. */
export interface Quota extends Rate {
  readonly key: string;
}

/** Whom a request is sent to, and what it asks. */
export interface Request {
  readonly accountId: string;
  readonly region: string;
  /** IAM action, ec2:DescribeSubnets. */
  readonly action: string;
  readonly input: object;
}

// Three quarters of what AWS allows each, so that whatever else runs in the account always finds some left.
const rates = {
  // AWS: 100 requests at once and 20 a second for each account, region and action (EC2 developer guide, request throttling).
  ec2: { capacity: 60, perSecond: 15 },
  // AWS: 50 and 10 for these without filter and page size (EC2 developer guide, request throttling).
  unpaged: { capacity: 37, perSecond: 7.5 },
  // AWS: five requests a second for each account, whatever is asked (Route 53 developer guide, quotas).
  route53: { capacity: 3, perSecond: 3.75 },
  // AWS: five requests a second for each account and region (Route 53 developer guide, quotas, Resolver).
  resolver: { capacity: 3, perSecond: 3.75 },
  // Limit: rates of bucket settings are not published; many callers report no throttling at this one.
  s3: { capacity: 50, perSecond: 50 },
  // AWS: AssumeRole and its like share 600 requests a second in each account and region (IAM guide, quotas).
  sts: { capacity: 50, perSecond: 50 },
  organizations: { capacity: 4, perSecond: 4 },
  // AWS: DescribeOrganization and ListRoots: one a second, two at once (Organizations guide, quotas, throttling).
  organizationsSmall: { capacity: 1, perSecond: 0.75 },
  // AWS: ListAccountsForParent and its like: five a second, eight at once (Organizations guide, quotas, throttling).
  organizationsParents: { capacity: 6, perSecond: 3.75 },
} as const satisfies Readonly<Record<string, Rate>>;

const unpagedActions: ReadonlySet<string> = new Set([
  'ec2:DescribeInstances',
  'ec2:DescribeInstanceStatus',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSnapshots',
  'ec2:DescribeSpotInstanceRequests',
  'ec2:DescribeVolumes',
]);

const ofOrganizations: Readonly<Record<string, Rate>> = {
  'organizations:DescribeOrganization': rates.organizationsSmall,
  'organizations:ListRoots': rates.organizationsSmall,
  'organizations:ListAccountsForParent': rates.organizationsParents,
  'organizations:ListOrganizationalUnitsForParent': rates.organizationsParents,
};

const isUnpaged = ({ action, input }: Request): boolean =>
  unpagedActions.has(action) && !('MaxResults' in input) && !('Filters' in input);

const rateOf = (request: Request): Quota => {
  const { accountId, region, action } = request;
  const [service = ''] = action.split(':');
  const each = `${accountId}/${region}/${action}`;
  if (service === 'route53') return { ...rates.route53, key: `${accountId}/${service}` };
  if (service === 'route53resolver' || service === 'route53profiles')
    return { ...rates.resolver, key: `${accountId}/${region}/${service}` };
  if (service === 's3') return { ...rates.s3, key: each };
  if (service === 'sts') return { ...rates.sts, key: each };
  if (service === 'organizations')
    return { ...(ofOrganizations[action] ?? rates.organizations), key: `${accountId}/${action}` };
  return isUnpaged(request) ? { ...rates.unpaged, key: `${each} unpaged` } : { ...rates.ec2, key: each };
};

/** The bucket of a request; `maxRate` lowers what is allowed, and never raises it. */
export const quotaOf = (request: Request, maxRate: number | null): Quota => {
  const quota = rateOf(request);
  if (maxRate === null || maxRate >= quota.perSecond) return quota;
  return { key: quota.key, perSecond: maxRate, capacity: Math.min(quota.capacity, Math.max(1, maxRate)) };
};
