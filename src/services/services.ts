export { dnsSuffixOf, partitionOf } from './partitions.ts';

/** What a full service name says: the short id, and the region it serves. */
export interface ServiceName {
  /** Short id, exactly as AWS has it: ssm, ssmmessages, ecr.api, s3express. */
  readonly service: string;
  /** null for a service that has one name for all regions (com.amazonaws.iam). */
  readonly region: string | null;
}

// AWS: regions are named area-direction-number, some with a word more: us-gov-west-1, us-iso-east-1, eusc-de-east-1.
const regionToken = /^[a-z]{2,5}(-[a-z]+){1,2}-\d+$/;

// AWS: prefixes of AWS's own services by partition; aws.NAME is a newer form that keeps its own first word.
const prefixes = [
  'com.amazonaws',
  'cn.com.amazonaws',
  'eu.amazonaws',
  'gov.ic.c2s',
  'gov.sgov.sc2s',
  'uk.adc-e.cloud',
  'gov.ic.hci.csp',
];

const MAX_NAMES = 20_000;

const readService = (serviceName: string): ServiceName | null => {
  if (/(^|\.)vpce-svc-/.test(serviceName)) return null;
  const prefix = prefixes.find((known) => serviceName.startsWith(`${known}.`));
  // AWS: newer names are aws.api.REGION.SERVICE or api.aws.REGION.SERVICE, with the word global for no region;
  // aws.sagemaker.REGION.NAME keeps its first word, which says what NAME is (PrivateLink guide, AWS services that integrate).
  const short = prefix
    ? serviceName.slice(prefix.length + 1)
    : serviceName.replace(/^(aws\.api|api\.aws|aws)\./, '');
  const tokens = short.split('.');
  if (tokens[0] === 'global' && tokens.length > 1 && /^(aws\.api|api\.aws)\./.test(serviceName))
    return { service: tokens.slice(1).join('.'), region: null };
  const at = tokens.findIndex((token) => regionToken.test(token));
  if (at === -1) return prefix ? { service: tokens.join('.'), region: null } : null;
  const region = tokens[at] as string;
  const rest = [...tokens.slice(0, at), ...tokens.slice(at + 1)];
  // AWS: some services in China end in .cn (cn.com.amazonaws.cn-north-1.transcribe.cn).
  if (region.startsWith('cn-') && rest.length > 1 && rest.at(-1) === 'cn') rest.pop();
  return rest.length === 0 ? null : { service: rest.join('.'), region };
};

const known = new Map<string, ServiceName | null>();

/**
 * What a service name means; null for an endpoint service that is not AWS's own (vpce-svc-…).
 * Normalises by finding the region and taking what follows, never by comparing endings:
 * `.ec2` is not `.ec2messages`, and a name inside a vpce-svc id is no service.
 */
export const serviceOf = (serviceName: string): ServiceName | null => {
  const found = known.get(serviceName);
  if (found !== undefined) return found;
  const read = readService(serviceName);
  // There are a few hundred services in a few dozen regions; more names than those are nobody's.
  if (known.size < MAX_NAMES) known.set(serviceName, read);
  return read;
};

/** Does this endpoint service name mean this service in this region? */
export const isService = (serviceName: string | null, service: string, region: string): boolean => {
  const name = serviceName === null ? null : serviceOf(serviceName);
  return name !== null && name.service === service && (name.region === null || name.region === region);
};

/** What we must know about a service beyond its name. */
export interface ServiceFacts {
  /** Is its address range published as an AWS-managed prefix list, for gateway endpoints? */
  readonly gateway?: true;
  /** Does an interface endpoint take over the default name at all? */
  readonly privateDns?: false;
  /** TCP ports that clients use, any of which will do; 443 when not said. */
  readonly ports?: readonly number[];
  /** Are the ports well known from AWS's documents? When not, a closed one is no proof. */
  readonly portsSure?: false;
  /** Label that clients put before the host, which is different for each of them: a bucket, a registry, an API. */
  readonly below?: string;
}

// AWS: ports other than 443 (aws-cdk-lib aws-ec2 vpc-endpoint for cassandra; the others are widely described, not proven here).
const facts: Readonly<Record<string, ServiceFacts>> = {
  // AWS: S3 has a gateway and an interface endpoint (VPC guide, vpc-endpoints-s3); buckets are asked for by BUCKET.s3.REGION (S3 guide).
  s3: { gateway: true, below: 'bucket' },
  // AWS: DynamoDB interface endpoints have no private DNS (DynamoDB guide, PrivateLink).
  dynamodb: { gateway: true, privateDns: false },
  s3express: { gateway: true },
  // AWS: images are pulled from ACCOUNT.dkr.ecr.REGION (ECR guide), private APIs called at API.execute-api.REGION (API Gateway guide),
  // packages taken from DOMAIN-ACCOUNT.d.codeartifact.REGION (CodeArtifact guide).
  'ecr.dkr': { below: 'registry' },
  'ecr-fips.dkr': { below: 'registry' },
  'execute-api': { below: 'api' },
  'codeartifact.repositories': { below: 'domain' },
  // AWS: with interface endpoints the client port of Keyspaces is 9142; its API is HTTPS (aws-cdk-lib, vpc-endpoint).
  cassandra: { ports: [9142, 443] },
  'cassandra-fips': { ports: [9142, 443] },
  'email-smtp': { ports: [587, 465, 25, 2465, 2587], portsSure: false },
  'iot.data': { ports: [443, 8883], portsSure: false },
  'transfer.server': { ports: [22, 21], portsSure: false },
  // Streaming protocols on ports of their own beside HTTPS, none of them documented for the endpoint itself.
  'appstream.streaming': { portsSure: false },
  'lorawan.cups': { portsSure: false },
  'lorawan.lns': { portsSure: false },
  'managedblockchain.bitcoin.mainnet': { portsSure: false },
  'managedblockchain.bitcoin.testnet': { portsSure: false },
};

/** The id of a service without the marks of its variants: `iot.data-fips` and `ecr-fips.dkr` are `iot.data` and `ecr.dkr`. */
const withoutFips = (service: string): string => service.replace(/-fips(?=\.|$)/, '');

/**
 * What is known about a service; nothing special for most. A part of a service, such as a cell of it, has its ports.
 * AWS: services grow names with a suffix: transfer.server.c-0026 (Transfer Family guide, VPC endpoints).
 */
export const factsOf = (service: string): ServiceFacts => {
  const own = facts[service];
  if (own) return own;
  const plain = facts[withoutFips(service)];
  if (plain) {
    // The prefix lists are those of the plain names; what FIPS names resolve to is not said to be in them.
    const { gateway: _, ...rest } = plain;
    return rest;
  }
  const above = withoutFips(service).split('.').slice(0, -1).join('.');
  if (!above.includes('.')) return {};
  const { ports, portsSure } = factsOf(above);
  return { ...(ports ? { ports } : {}), ...(portsSure === undefined ? {} : { portsSure }) };
};

/** TCP ports that clients of a service use. */
export const portsOf = (service: string): readonly number[] => factsOf(service).ports ?? [443];

/** Services with gateway endpoints: their addresses are in AWS-managed prefix lists. */
export const gatewayServices: readonly string[] = Object.keys(facts).filter(
  (service) => facts[service]?.gateway,
);

/** The service whose addresses an AWS-managed prefix list holds; null for a list of another kind. */
export const serviceOfPrefixList = (list: {
  readonly name: string;
  readonly ownerId: string;
}): ServiceName | null => {
  if (list.ownerId !== 'AWS') return null;
  const name = serviceOf(list.name);
  // AWS: the name of the IPv6 list is not documented; by analogy REGION.ipv6.s3, so the family word is dropped.
  return name && { ...name, service: name.service.replace(/^ipv6\./, '') };
};
