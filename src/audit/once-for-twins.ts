import { saidOf } from '../twins/rename.ts';
import type { TwinFindings } from './twin-findings.ts';

/** Works something out for each VPC; for a follower it is said of it what was worked out for its leader, where that can be said. */
export const onceForTwins = <T>(
  vpcIds: Iterable<string>,
  twins: Pick<TwinFindings, 'followers' | 'followerOf'> | null,
  workOut: (vpcId: string) => T,
): ReadonlyMap<string, T> => {
  const made = new Map<string, T>();
  const texts = new Map<string, string>();
  const ledBy = (vpcId: string): T | null => {
    if (!twins?.followers.has(vpcId)) return null;
    const { leader, named, sayingOf } = twins.followerOf(vpcId);
    const known = made.get(leader);
    if (known === undefined) return null;
    const text = texts.get(leader) ?? JSON.stringify(known);
    texts.set(leader, text);
    const said = saidOf(sayingOf(text), named);
    return said === null ? null : (JSON.parse(said) as T);
  };
  const all = [...vpcIds];
  // Leaders first, whatever their place.
  for (const vpcId of all) if (!twins?.followers.has(vpcId)) made.set(vpcId, workOut(vpcId));
  for (const vpcId of all) if (!made.has(vpcId)) made.set(vpcId, ledBy(vpcId) ?? workOut(vpcId));
  return made;
};
