import type { NameAsked } from '../paths/resolver.ts';
import { dualStackHostOf, hostOf } from '../services/default-hosts.ts';
import type { AccessQuestion } from './request.ts';

/**
 * The name that a request for a bucket or through an access point asks, as SDKs build it.
 * AWS: a bucket with a dot in its name is asked for by path, as no certificate covers it below the service's name (S3 guide,
 * virtual hosting); access points are at NAME-ACCOUNT.s3-accesspoint.REGION (S3 guide, access points).
 */
export const nameAskedFor = ({ bucket, accessPoint, host }: AccessQuestion): NameAsked => {
  const { name, region } = bucket.item;
  if (host) return { name: host, region };
  const [plain, dual] = [hostOf('s3', region), dualStackHostOf('s3', region)];
  if (accessPoint) {
    const label = `${accessPoint.item.name}-${accessPoint.place.accountId}`;
    const at = (one: string): string => `${label}.${one.replace(/^s3\./, 's3-accesspoint.')}`;
    return { name: at(plain), dualStack: dual && at(dual), region };
  }
  if (name.includes('.')) return { name: plain, dualStack: dual, region };
  return { name: `${name}.${plain}`, dualStack: dual && `${name}.${dual}`, region };
};
