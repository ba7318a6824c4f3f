import type { Cause } from '../model/finding.ts';
import type { Path } from '../model/path.ts';
import { isNat } from '../model/ways.ts';

/** The broken place that ended a path; null where it was delivered, or where what ended it is not known. */
export const causeOf = (path: Path): Cause | null => {
  const last = path.hops.at(-1);
  if (!last || path.disposition === 'delivered' || path.disposition === 'unknown') return null;
  const { because } = last;
  switch (because.kind) {
    case 'no-route':
      return { id: because.table, reason: path.disposition === 'no-route' ? 'no-route' : 'no-way-back' };
    case 'route':
    case 'transit-gateway-route':
      return { id: because.table, reason: 'blackhole' };
    case 'acl-entry':
      return { id: because.acl, reason: 'network-acl' };
    case 'rule':
      return { id: last.id, reason: 'security-group' };
    case 'attribute': {
      // What an internet gateway drops for want of a public address lacks it where it was translated.
      const from = because.name === 'publicIp' ? path.hops.findLast(({ kind }) => isNat(kind)) : undefined;
      return { id: from?.id ?? last.id, reason: because.name };
    }
    default:
      return { id: last.id, reason: path.by ?? path.disposition };
  }
};
