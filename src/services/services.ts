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

/**
 * What a service name means; null for an endpoint service that is not AWS's own (vpce-svc-…).
 * Normalises by finding the region and taking what follows, never by comparing endings:
 * `.ec2` is not `.ec2messages`, and a name inside a vpce-svc id is no service.
 */
export const serviceOf = (serviceName: string): ServiceName | null => {
  if (/(^|\.)vpce-svc-/.test(serviceName)) return null;
  const prefix = prefixes.find((known) => serviceName.startsWith(`${known}.`));
  // AWS: newer names are aws.api.REGION.SERVICE; aws.sagemaker.REGION.NAME keeps its first word, which tells what NAME is.
  const short = prefix ? serviceName.slice(prefix.length + 1) : serviceName.replace(/^aws\.(api\.)?/, '');
  const tokens = short.split('.');
  const at = tokens.findIndex((token) => regionToken.test(token));
  if (at === -1) return prefix ? { service: tokens.join('.'), region: null } : null;
  const region = tokens[at] as string;
  const rest = [...tokens.slice(0, at), ...tokens.slice(at + 1)];
  // AWS: some services in China end in .cn (cn.com.amazonaws.cn-north-1.transcribe.cn).
  if (region.startsWith('cn-') && rest.length > 1 && rest.at(-1) === 'cn') rest.pop();
  return rest.length === 0 ? null : { service: rest.join('.'), region };
};

/** Does this endpoint service name mean this service in this region? */
export const isService = (serviceName: string | null, service: string, region: string): boolean => {
  const name = serviceName === null ? null : serviceOf(serviceName);
  return name !== null && name.service === service && (name.region === null || name.region === region);
};

/** The DNS suffix of a partition's service names. */
export const dnsSuffixOf = (partition: string): string =>
  ({
    'aws-cn': 'amazonaws.com.cn',
    'aws-eusc': 'amazonaws.eu',
    'aws-iso': 'c2s.ic.gov',
    'aws-iso-b': 'sc2s.sgov.gov',
    'aws-iso-e': 'cloud.adc-e.uk',
    'aws-iso-f': 'csp.hci.ic.gov',
  })[partition] ?? 'amazonaws.com';

/** The partition that a region is in, by its name. */
export const partitionOf = (region: string): string =>
  region.startsWith('cn-')
    ? 'aws-cn'
    : region.startsWith('us-gov-')
      ? 'aws-us-gov'
      : region.startsWith('eusc-')
        ? 'aws-eusc'
        : region.startsWith('us-isob-')
          ? 'aws-iso-b'
          : region.startsWith('us-isof-') || region.startsWith('eu-isof-')
            ? 'aws-iso-f'
            : region.startsWith('eu-isoe-')
              ? 'aws-iso-e'
              : region.startsWith('us-iso-')
                ? 'aws-iso'
                : 'aws';

/** What we must know about a service beyond its name. */
export interface ServiceFacts {
  /** First labels of the default host name, before the region: ecr.api is api.ecr.REGION. */
  readonly label?: string;
  /** Is its address range published as an AWS-managed prefix list, for gateway endpoints? */
  readonly gateway?: true;
  /** Does an interface endpoint take over the default name at all? */
  readonly privateDns?: false;
  /** TCP ports that clients use, any of which will do; 443 when not said. */
  readonly ports?: readonly number[];
  /** Are the ports well known from AWS's documents? When not, a closed one is no proof. */
  readonly portsSure?: false;
  /** Labels of the dual-stack name, when it is not LABEL.REGION.api.aws. */
  readonly dualStackHost?: (region: string, suffix: string) => string;
}

// AWS: ports other than 443 (aws-cdk-lib aws-ec2 vpc-endpoint for cassandra; the others are widely described, not proven here).
const facts: Readonly<Record<string, ServiceFacts>> = {
  // AWS: S3 has a gateway and an interface endpoint; its dual-stack name is s3.dualstack.REGION (VPC guide, vpc-endpoints-s3).
  s3: { gateway: true, dualStackHost: (region, suffix) => `s3.dualstack.${region}.${suffix}` },
  // AWS: DynamoDB interface endpoints have no private DNS (DynamoDB guide, PrivateLink).
  dynamodb: { gateway: true, privateDns: false },
  s3express: { gateway: true, label: 's3express-control' },
  // AWS: host names whose labels stand in another order or are others than in the service name (endpoints by service, AWS General Reference).
  'ecr.api': { label: 'api.ecr' },
  'ecr.dkr': { label: 'dkr.ecr' },
  'ecr-fips.api': { label: 'api.ecr-fips' },
  'ecr-fips.dkr': { label: 'dkr.ecr-fips' },
  'ecs-agent': { label: 'ecs-a' },
  'ecs-telemetry': { label: 'ecs-t' },
  'kinesis-streams': { label: 'kinesis' },
  'kinesis-streams-fips': { label: 'kinesis-fips' },
  'kinesis-firehose': { label: 'firehose' },
  'sagemaker.api': { label: 'api.sagemaker' },
  'sagemaker.runtime': { label: 'runtime.sagemaker' },
  // AWS: with interface endpoints the client port of Keyspaces is 9142; its API is HTTPS (aws-cdk-lib, vpc-endpoint).
  cassandra: { ports: [9142, 443] },
  'cassandra-fips': { ports: [9142, 443] },
  'email-smtp': { ports: [587, 465, 25, 2465, 2587], portsSure: false },
  'iot.data': { label: 'data.iot', ports: [443, 8883], portsSure: false },
  'iot.credentials': { label: 'credentials.iot' },
  'transfer.server': { ports: [22, 21], portsSure: false },
  // Streaming protocols on ports of their own beside HTTPS, none of them documented for the endpoint itself.
  'appstream.streaming': { portsSure: false },
  'lorawan.cups': { portsSure: false },
  'lorawan.lns': { portsSure: false },
  'managedblockchain.bitcoin.mainnet': { portsSure: false },
  'managedblockchain.bitcoin.testnet': { portsSure: false },
};

/** What is known about a service; nothing special for most. */
export const factsOf = (service: string): ServiceFacts => facts[service] ?? {};

/** The default host name of a service in a region. */
export const hostOf = (service: string, region: string): string =>
  `${factsOf(service).label ?? service}.${region}.${dnsSuffixOf(partitionOf(region))}`;

/** The host name that also has IPv6 addresses. */
export const dualStackHostOf = (service: string, region: string): string => {
  const special = factsOf(service).dualStackHost;
  return special
    ? special(region, dnsSuffixOf(partitionOf(region)))
    : `${factsOf(service).label ?? service}.${region}.api.aws`;
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

/** The services that checks ask about, whose offers in a region matter. */
export const servicesOfInterest: readonly string[] = [
  's3',
  'dynamodb',
  's3express',
  'ssm',
  'ssmmessages',
  'ec2messages',
  'ec2',
  'ecr.api',
  'ecr.dkr',
  'ecs',
  'ecs-agent',
  'ecs-telemetry',
  'eks',
  'eks-auth',
  'elasticloadbalancing',
  'autoscaling',
  'cloudformation',
  'codedeploy',
  'codedeploy-commands-secure',
  'events',
  'kms',
  'lambda',
  'logs',
  'monitoring',
  'secretsmanager',
  'sns',
  'sqs',
  'states',
  'sts',
  'xray',
];
