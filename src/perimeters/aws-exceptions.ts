import { actionPrefixOf } from '../services/action-prefixes.ts';
import { requestArn, requestsOf, type ServiceRequest } from '../services/service-requests.ts';

/** Where a perimeter stands: the endpoint's service and region. */
export interface ExceptionPlace {
  readonly service: string;
  readonly region: string;
  readonly partition: string;
}

/** Requests of one kind that a perimeter has to leave open. */
export interface AwsException {
  readonly actions: readonly string[];
  readonly arns: readonly string[];
  /** What tells AWS's own resources from others whose ARNs look alike. */
  readonly context: Readonly<Record<string, string>>;
}

/** What a perimeter on an endpoint has to leave open, beside AWS's service principals. */
export interface AwsExceptions {
  /** One's own callers, to resources of AWS. */
  readonly signed: readonly AwsException[];
  /** Anybody, to objects of AWS's own buckets. */
  readonly buckets: readonly string[];
  /** Requests without a principal, to resources of one's own and to none. */
  readonly unsigned: { readonly own: readonly string[]; readonly none: readonly string[] };
}

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];

const actionsOf = (requests: readonly ServiceRequest[]): readonly string[] =>
  unique(requests.flatMap(({ action, more }) => [action, ...more]));

/** What services and their clients need of an endpoint that a perimeter would refuse. */
export const exceptionsFor = ({ service, region, partition }: ExceptionPlace): AwsExceptions => {
  const rows = requestsOf(actionPrefixOf(service), partition);
  const arnOf = (row: ServiceRequest): string => requestArn(row, { region, partition, account: '*' });
  const unsigned = rows.filter(({ caller }) => caller === 'unsigned');
  const ofAws = rows.filter(({ owner, caller }) => owner === 'aws' && caller === 'signed');
  const isBucket = (row: ServiceRequest): boolean => row.resource.includes(':s3:::');
  const byContext = new Map<string, ServiceRequest[]>();
  for (const row of ofAws.filter((one) => !isBucket(one))) {
    const key = JSON.stringify(row.context ?? {});
    byContext.set(key, [...(byContext.get(key) ?? []), row]);
  }
  return {
    signed: [...byContext.values()].map((group) => ({
      actions: actionsOf(group),
      arns: unique(group.map(arnOf)),
      context: group[0]?.context ?? {},
    })),
    // A pattern that anybody's bucket may fit would be a hole.
    buckets: unique(rows.filter((row) => row.owner === 'aws' && isBucket(row)).map(arnOf)).filter(
      (arn) => !/[*?]/.test(arn.replace(/\/\*$/, '')),
    ),
    unsigned: {
      own: actionsOf(unsigned.filter(({ owner }) => owner === 'own')),
      none: actionsOf(unsigned.filter(({ owner }) => owner === 'none')),
    },
  };
};
