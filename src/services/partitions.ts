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

/** AWS: the DNS suffix of a partition's dual-stack names (partitions of the endpoint rule sets, botocore 1.43.11). */
export const dualStackSuffixOf = (partition: string): string =>
  ({
    'aws-cn': 'api.amazonwebservices.com.cn',
    'aws-eusc': 'api.amazonwebservices.eu',
    'aws-iso': 'api.aws.ic.gov',
    'aws-iso-b': 'api.aws.scloud',
    'aws-iso-e': 'api.cloud-aws.adc-e.uk',
    'aws-iso-f': 'api.aws.hci.ic.gov',
  })[partition] ?? 'api.aws';

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
