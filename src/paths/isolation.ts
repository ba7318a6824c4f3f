import type { Gap } from '../model/observed.ts';
import type { Path } from '../model/path.ts';
import type { Subnet } from '../model/resources.ts';
import type { PathResolver } from './resolver.ts';

/** Can a subnet reach the public addresses of AWS services at all? */
export type Isolation =
  | { readonly verdict: 'isolated'; readonly paths: readonly Path[] }
  | { readonly verdict: 'open'; readonly paths: readonly Path[]; readonly egress: string }
  | { readonly verdict: 'unknown'; readonly paths: readonly Path[]; readonly gap: Gap };

// Services without published ranges are somewhere among all public addresses: half of them and more reachable is as good as all.
const enough = 0.5;

/**
 * Is a subnet isolated: does every path to a service's public addresses, in every family that it has, end in nothing?
 * A path that drops (a dead NAT, a blackhole, Block Public Access, no public address) isolates like no path at all.
 */
export const isolationOf = (paths: PathResolver, subnet: Subnet, service: string): Isolation => {
  const families = paths.toPublicAddresses(subnet, service).families;
  const shares = families.flatMap((family) => family.shares);
  const all = shares.map((share) => share.path);
  for (const family of families) {
    const open = family.shares.filter((share) => share.path.disposition === 'delivered');
    const [first] = open;
    if (first && open.reduce((sum, share) => sum + share.share, 0) >= enough) {
      return {
        verdict: 'open',
        paths: open.map((share) => share.path),
        egress: first.path.egress ?? 'local',
      };
    }
  }
  const gap = all.find((path) => path.gap !== null)?.gap;
  if (gap) return { verdict: 'unknown', paths: all, gap };
  const some = all.find((path) => path.disposition === 'delivered');
  if (some) {
    const message = `Only some public addresses are reachable from ${subnet.id}, and which of them ${service} uses is not published.`;
    return {
      verdict: 'unknown',
      paths: all,
      gap: { action: 'pathproof:path', code: 'PartlyReachable', message },
    };
  }
  return { verdict: 'isolated', paths: all };
};
