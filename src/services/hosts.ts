import { dnsSuffixOf, dualStackSuffixOf, partitionOf } from './partitions.ts';

// AWS: regions are named area-direction-number, some with a word more.
/** A label of a DNS name that is the name of a region. */
export const regionLabel = /^[a-z]{2,5}(-[a-z]+){1,2}-\d+$/;

/** A DNS name in the form that names are compared in: lower case, without the final dot, a wildcard as `*`. */
export const dnsNameOf = (text: string): string =>
  text
    .toLowerCase()
    // AWS: Route 53 answers with an asterisk as its octal code (Route 53 developer guide, domain name format).
    .replaceAll('\\052', '*')
    .replace(/\.$/, '');

/** Is a name this domain, or in it? */
export const isInDomain = (name: string, domain: string): boolean =>
  domain === '' || name === domain || name.endsWith(`.${domain}`);

/** Could a DNS zone, rule or record of this name answer for a service of AWS in a region: is it at, above or below such names? */
export const mayNameServices = (name: string, region: string): boolean => {
  const domain = name.replace(/^\*\.?/, '');
  const suffix = dnsSuffixOf(partitionOf(region));
  const regional = [`${region}.${suffix}`, `${region}.${dualStackSuffixOf(partitionOf(region))}`];
  if (regional.some((one) => isInDomain(domain, one) || isInDomain(one, domain))) return true;
  // AWS: some services have one name for all regions: iam.amazonaws.com, sts.amazonaws.com.
  return isInDomain(domain, suffix) && !domain.split('.').some((label) => regionLabel.test(label));
};
