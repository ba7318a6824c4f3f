import { knownServices } from '../services/known-services.ts';

/*
 * What a region has whether or not anyone builds in it, for judging code without an inventory: an inventory of the account
 * says it better. A few blocks of each list are enough, because routes name the lists and not their blocks.
 */

/** The day on which this was read. */
export const regionFactsDate = '2026-11-29';

/** AWS: the services with endpoints (PrivateLink guide, AWS services that integrate). A region may offer fewer. */
export const offeredServices: readonly string[] = knownServices;

/** Blocks of AWS-managed prefix lists: some of those in ip-ranges.amazonaws.com of the services S3 and DYNAMODB. */
export const serviceBlocks: readonly {
  readonly name: string;
  readonly family: 'IPv4' | 'IPv6';
  readonly cidrs: readonly string[];
}[] = [
  { name: 's3', family: 'IPv4', cidrs: ['52.216.0.0/15', '54.231.0.0/16', '3.5.0.0/19'] },
  { name: 'dynamodb', family: 'IPv4', cidrs: ['52.94.0.0/22', '52.119.224.0/20'] },
  { name: 'ipv6.s3', family: 'IPv6', cidrs: ['2600:1fa0:8000::/39'] },
];
