import { partitionOf } from './partitions.ts';

/*
 * Which services have another prefix than com.amazonaws in their partition.
 * AWS: names as DescribeVpcEndpointServices gives them there (aws-cdk-lib, vpc-endpoint).
 */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** What a partition calls its services. */
interface Naming {
  readonly prefix: string;
  readonly services: ReadonlySet<string>;
}

const china: Naming = {
  prefix: 'cn.com.amazonaws',
  services: words(`
    account application-autoscaling appmesh-envoy-management athena autoscaling awsconnector backup batch cassandra
    cloudcontrolapi cloudformation codedeploy-commands-secure databrew dms ebs ec2 ecr.api ecr.dkr eks elasticache
    elasticbeanstalk elasticfilesystem elasticfilesystem-fips emr-containers execute-api fsx imagebuilder iot.data
    iotsitewise.api iotsitewise.data kinesis-streams kms lambda license-manager monitoring polly rds redshift
    redshift-data sagemaker.api sagemaker.featurestore-runtime sagemaker.runtime securityhub servicecatalog sms sqs
    states sts sync-states synthetics transcribe transcribestreaming transfer workspaces xray`),
};

const iso = (prefix: string): Naming => ({
  prefix,
  services: words(`
    application-autoscaling athena autoscaling comprehend diode-messaging diode-messaging-proxy ebs ec2 ecr.api ecr.dkr
    elasticfilesystem elasticfilesystem-fips execute-api monitoring sagemaker.api sagemaker.runtime sns sqs textract
    textract-fips transcribe workspaces`),
});

const namings: Readonly<Record<string, Naming>> = {
  'aws-cn': china,
  'aws-eusc': {
    prefix: 'eu.amazonaws',
    services: words('ecr.api ecr.dkr execute-api securityhub'),
  },
  'aws-iso': iso('gov.ic.c2s'),
  'aws-iso-b': iso('gov.sgov.sc2s'),
  'aws-iso-e': { prefix: 'uk.adc-e.cloud', services: words('ebs ecr.api ecr.dkr execute-api') },
  'aws-iso-f': { prefix: 'gov.ic.hci.csp', services: words('ebs ecr.api ecr.dkr execute-api') },
};

/** AWS: services outside of regions have one name for all of them (aws-services-cross-region-privatelink-support). */
const regionless: ReadonlySet<string> = words('iam route53 s3-global.accesspoint savingsplans');

/** AWS: services whose names are built in another way (aws-cdk-lib, vpc-endpoint; PrivateLink guide, AWS services that integrate). */
const otherForms: Readonly<Record<string, (region: string) => string>> = {
  ...Object.fromEntries(
    [...words('bcm-data-exports freetier kendra-ranking qbusiness')].map((service) => [
      service,
      (region: string) => `aws.api.${region}.${service}`,
    ]),
  ),
  ...Object.fromEntries(
    [...words('experiments notebook partner-app studio')].map((name) => [
      `sagemaker.${name}`,
      (region: string) => `aws.sagemaker.${region}.${name}`,
    ]),
  ),
  'cassandra-streams': (region) => `api.aws.${region}.cassandra-streams`,
  codecatalyst: () => 'aws.api.global.codecatalyst',
};

/**
 * The full name of a service in a region, as one would ask for it; where the region's own listing is at hand, that
 * says it better.
 */
export const serviceNameOf = (service: string, region: string): string => {
  if (regionless.has(service)) return `com.amazonaws.${service}`;
  const special = otherForms[service];
  if (special) return special(region);
  const naming = namings[partitionOf(region)];
  const prefix = naming?.services.has(service) ? naming.prefix : 'com.amazonaws';
  // AWS: Transcribe's names in China end in .cn as well (aws-cdk-lib, vpc-endpoint).
  const suffix = region.startsWith('cn-') && /^transcribe(streaming)?$/.test(service) ? '.cn' : '';
  return `${prefix}.${region}.${service}${suffix}`;
};
