import { dualStackHostOf, hostOf } from './default-hosts.ts';
import { dnsNameOf, isInDomain, regionLabel } from './hosts.ts';
import { knownServices } from './known-services.ts';
import { dnsSuffixOf, dualStackSuffixOf, partitionOf } from './partitions.ts';
import { factsOf } from './services.ts';

/** What a host name means: the service that answers there, and its region; null for a name without one. */
export interface HostMeaning {
  readonly host: string;
  readonly service: string;
  readonly region: string | null;
}

/** The host of a URL or of a bare name with a dot in it; null where the text is neither. */
export const hostTyped = (typed: string): string | null => {
  const [, scheme, host = ''] =
    /^([a-z][a-z0-9+.-]*:\/\/)?(?:[^/@]*@)?([^/:?#]+)(?::\d+)?(?:[/?#].*)?$/i.exec(typed.trim()) ?? [];
  const name = dnsNameOf(host);
  const isName = /^[a-z0-9*_-]+(\.[a-z0-9_-]+)+$/.test(name);
  return isName && (scheme !== undefined || /\.(aws|com|cn|eu|gov|uk|cloud|scloud)$/.test(name))
    ? name
    : null;
};

const s3Host =
  /(^|\.)s3(-fips|-accesspoint|-accesspoint-fips|-control|-control-fips|-website)?(\.dualstack)?$/;

/** Is this S3, by what is left of the region and the suffix? */
const isS3 = (rest: string, host: string): boolean =>
  s3Host.test(rest) || /(^|\.)s3-(website-)?[a-z]{2}(-[a-z]+)+-\d+\.amazonaws\./.test(host);

/** The services of the table that have this host, or names below it where clients put a label of their own there. */
const inTable = (host: string, region: string): string | undefined =>
  knownServices.find((service) =>
    [hostOf(service, region), dualStackHostOf(service, region)].some(
      (one) =>
        one === host || (one !== null && factsOf(service).below !== undefined && isInDomain(host, one)),
    ),
  );

/**
 * Which service answers at a host, by the forms of AWS's names; `own` is the region of who asks, which says the partition.
 * AWS: SQS had REGION.queue.amazonaws.com (SQS guide, legacy endpoints); S3, STS and others have a name for all regions, which
 * no endpoint's private DNS takes (S3 guide, PrivateLink; EKS guide, private clusters).
 */
export const hostMeaning = (host: string, own: string): HostMeaning | null => {
  const dashed = /[.-](?:s3-|website-)([a-z]{2,4}(?:-[a-z]+)+-\d+)\./.exec(`.${host}`)?.[1];
  const region = host.split('.').find((label) => regionLabel.test(label)) ?? dashed ?? null;
  const partition = partitionOf(region ?? own);
  const suffix = [dualStackSuffixOf(partition), dnsSuffixOf(partition), 'on.aws'].find((one) =>
    isInDomain(host, one),
  );
  if (suffix === undefined) return null;
  const rest = host
    .slice(0, -suffix.length - 1)
    .split('.')
    .filter((label) => label !== region)
    .join('.');
  if (/^(.+\.)?queue$/.test(rest)) return { host, service: 'sqs', region: region ?? 'us-east-1' };
  if (isS3(rest, host)) return { host, service: 's3', region };
  const found = inTable(host, region ?? own) ?? inTable(host.replace('-fips.', '.'), region ?? own);
  if (found !== undefined) return { host, service: found, region };
  return region === null && knownServices.includes(rest) ? { host, service: rest, region } : null;
};
