import { actionOf, type Ask, type Command } from './ask.ts';
import type { CallLog } from './calls.ts';
import { foreignCode, Refusal } from './errors.ts';
import { newFieldsInJson, noteNewFields } from './new-fields.ts';

/** One answer of an API that somebody saved, as the AWS CLI prints it. */
export interface RecordedAnswer {
  readonly accountId: string | null;
  readonly region: string | null;
  /** The service and operation as the CLI spells them, joined by a dash: `ec2-describe-vpcs`. */
  readonly name: string;
  /** What the operation was asked about: ids and names. */
  readonly about: readonly string[];
  readonly page: number;
  readonly path: string;
  readonly answer: Readonly<Record<string, unknown>>;
}

/** Where an answer belongs. */
export interface RecordedPlace {
  readonly accountId: string;
  readonly region: string;
}

const kebab = (text: string): string =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();

// The CLI asks S3 by another name than the API has.
const cliServices: Readonly<Record<string, string>> = { s3: 's3api' };

const operationOf = (command: Command<unknown>): readonly [string, string] => {
  const [, namespace, operation] = command.schema as readonly [unknown, string, string];
  const service = namespace.replace('com.amazonaws.', '');
  return [cliServices[service] ?? service, kebab(operation)];
};

type Input = Readonly<Record<string, unknown>>;

const withoutValue = new Set([
  'MaxResults',
  'NextToken',
  'MaxItems',
  'MaxBuckets',
  'ContinuationToken',
  'Filters',
]);

/** What a question is about, beyond the listing itself: the ids and names in its input. */
const subjectsOf = (input: Input): (readonly [string, string])[] =>
  Object.entries(input).flatMap(([key, value]) =>
    typeof value === 'string' && !withoutValue.has(key) ? [[key, value] as const] : [],
  );

const inputOf = (command: Command<unknown>): Input => {
  const { input, call, query } = command as unknown as {
    readonly input?: Input;
    readonly call?: { readonly input: Input };
    readonly query?: Input;
  };
  return input ?? call?.input ?? query ?? {};
};

/** The command of the AWS CLI that prints the answer to a question. */
const cliCommand = (command: Command<unknown>, region: string): string => {
  const [service, operation] = operationOf(command);
  const asked = subjectsOf(inputOf(command)).map(([key, value]) => ` --${kebab(key)} ${value}`);
  const filters =
    operation === 'search-transit-gateway-routes' ? ' --filters Name=type,Values=static,propagated' : '';
  return `aws ${service} ${operation}${asked.join('')}${filters} --region ${region} --output json`;
};

/** Are all subjects of the question named by the file, or in its content? */
const isAbout = (
  { about, answer }: RecordedAnswer,
  subjects: readonly (readonly [string, string])[],
): boolean => {
  const values = new Set(subjects.map(([, value]) => value));
  // Names of buckets have dots of their own.
  const named = values.has(about.join('.')) ? [about.join('.')] : about;
  if (!named.every((part) => values.has(part))) return false;
  return subjects.every(
    ([key, value]) =>
      named.includes(value) ||
      answer[key] === value ||
      // An attribute is asked for by a name that the answer has as a key: EnableDnsSupport.
      `${value.charAt(0).toUpperCase()}${value.slice(1)}` in answer ||
      // Where one region is meant, the folder says which.
      /region$/i.test(key),
  );
};

// AWS: these services know no regions (Route 53, Organizations), or list what is in all of them (S3).
const everywhere = /^(s3|s3api|s3control|route53|organizations)-/;

const isInPlace = (file: RecordedAnswer, place: RecordedPlace): boolean =>
  (file.accountId === null || file.accountId === place.accountId) &&
  (file.region === null || file.region === place.region || everywhere.test(file.name));

const dated = /(Timestamp|CreationDate|CreateTime|CreationTime)$/;

/** The answer as the SDK gives it: texts of times as times. */
const asSdk = (value: unknown, key = ''): unknown => {
  if (Array.isArray(value)) return value.map((one) => asSdk(one));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, asSdk(one, name)]));
  const time = typeof value === 'string' && dated.test(key) ? new Date(value) : null;
  return time && !Number.isNaN(time.getTime()) ? time : value;
};

const tokenOf = ({ NextToken, NextMarker, ContinuationToken }: RecordedAnswer['answer']): boolean =>
  [NextToken, NextMarker, ContinuationToken].some((token) => typeof token === 'string' && token !== '');

const pageToken = 'page ';

/** The page that the question asks for, with a token for the next where there is one. */
const pageOf = (
  pages: readonly RecordedAnswer[],
  input: Input,
  missing: (why: string) => Refusal,
): object => {
  const token = Object.values(input).find(
    (value): value is string => typeof value === 'string' && value.startsWith(pageToken),
  );
  const at = token === undefined ? 0 : Number(token.slice(pageToken.length));
  const file = pages[at];
  if (!file) throw missing('The file is not there.');
  const { NextToken, NextMarker, ContinuationToken, ...answer } = file.answer;
  const more = at + 1 < pages.length;
  if (!more && tokenOf({ NextToken, NextMarker, ContinuationToken }))
    throw missing(`${file.path} names a next page, which is not there.`);
  const next = `${pageToken}${at + 1}`;
  return { ...(asSdk(answer) as object), ...(more ? { NextToken: next, ContinuationToken: next } : {}) };
};

/** The listing that an answer is of, by the list that it holds: for files whose names do not say it. */
export const listingByKey: Readonly<Record<string, string>> = {
  Vpcs: 'ec2-describe-vpcs',
  DhcpOptions: 'ec2-describe-dhcp-options',
  Subnets: 'ec2-describe-subnets',
  RouteTables: 'ec2-describe-route-tables',
  PrefixLists: 'ec2-describe-managed-prefix-lists',
  NatGateways: 'ec2-describe-nat-gateways',
  Addresses: 'ec2-describe-addresses',
  InternetGateways: 'ec2-describe-internet-gateways',
  EgressOnlyInternetGateways: 'ec2-describe-egress-only-internet-gateways',
  VpcEndpoints: 'ec2-describe-vpc-endpoints',
  ServiceDetails: 'ec2-describe-vpc-endpoint-services',
  ServiceConfigurations: 'ec2-describe-vpc-endpoint-service-configurations',
  VpcEndpointConnections: 'ec2-describe-vpc-endpoint-connections',
  SecurityGroups: 'ec2-describe-security-groups',
  NetworkAcls: 'ec2-describe-network-acls',
  NetworkInterfaces: 'ec2-describe-network-interfaces',
  VpcPeeringConnections: 'ec2-describe-vpc-peering-connections',
  TransitGateways: 'ec2-describe-transit-gateways',
  TransitGatewayVpcAttachments: 'ec2-describe-transit-gateway-vpc-attachments',
  TransitGatewayAttachments: 'ec2-describe-transit-gateway-attachments',
  TransitGatewayRouteTables: 'ec2-describe-transit-gateway-route-tables',
  VpcBlockPublicAccessOptions: 'ec2-describe-vpc-block-public-access-options',
  VpcBlockPublicAccessExclusions: 'ec2-describe-vpc-block-public-access-exclusions',
  AvailabilityZones: 'ec2-describe-availability-zones',
  Buckets: 's3api-list-buckets',
  HostedZones: 'route53-list-hosted-zones',
  ResolverRules: 'route53resolver-list-resolver-rules',
  ResolverRuleAssociations: 'route53resolver-list-resolver-rule-associations',
  ProfileAssociations: 'route53profiles-list-profile-associations',
};

/** Does the name of a file say a service and an operation, as the CLI spells them? */
export const isCliName = (name: string): boolean =>
  /^(ec2|s3|s3api|s3control|route53|route53resolver|route53profiles|organizations)-(describe|list|get|search)-[a-z0-9-]+$/.test(
    name,
  );

/** A way to ask about one account and region that answers out of saved answers; what was not saved is a gap with the command that prints it. */
export const createRecordedAsk =
  (files: readonly RecordedAnswer[], place: RecordedPlace, calls: CallLog): Ask =>
  async <Output>(command: Command<Output>): Promise<Output> => {
    const action = actionOf(command);
    const [service, operation] = operationOf(command);
    const input = inputOf(command);
    const subjects = subjectsOf(input).filter(([, value]) => !value.startsWith(pageToken));
    const names = new Set([`${service}-${operation}`, `${service.replace(/api$/, '')}-${operation}`]);
    const missing = (why: string): Refusal =>
      new Refusal({
        action,
        code: 'NotRecorded',
        message: `${why} This prints it: ${cliCommand(command, place.region)} > ${[`${service}-${operation}`, ...subjects.map(([, value]) => value)].join('.')}.json`,
      });
    const pages = files
      .filter((file) => names.has(file.name) && isInPlace(file, place) && isAbout(file, subjects))
      .toSorted((a, b) => a.page - b.page);
    const list = Object.keys(listingByKey).find((key) => names.has(listingByKey[key] ?? ''));
    const foreign = pages.find(({ answer }) => list !== undefined && !(list in answer));
    if (foreign) {
      const message = `${foreign.path} has no ${list}, which is there even when it is empty.`;
      throw new Refusal({ action, code: foreignCode, message });
    }
    const answer = pageOf(pages, input, missing);
    const newFields = noteNewFields(command, answer, newFieldsInJson(command, answer));
    if (newFields.length > 0) calls.noticed(action, newFields);
    return await Promise.resolve(answer as Output);
  };
