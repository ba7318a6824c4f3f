import type { Gap } from '../../model/observed.ts';
import { isSeen } from '../../model/observed.ts';
import { publicDestination } from '../../paths/destination.ts';
import type { Place, World } from '../../paths/world.ts';

/**
 * The gap that leaves open which addresses a gateway service has, null when AWS's list of them was read. Without the list
 * any public address stands for the service, so that what only some of them meet proves nothing about it.
 */
export const unreadAddresses = (world: World, place: Place, service: string): Gap | null => {
  // What DNS64 makes of the addresses is made of the IPv4 ones too.
  if (publicDestination(world, place, service, service, 'ipv4').exact) return null;
  const lists = world.list('prefixLists', place);
  if (!isSeen(lists)) return lists.gap;
  const hidden = lists.seen.map(({ entries }) => entries).find((entries) => !isSeen(entries));
  if (hidden && !isSeen(hidden)) return hidden.gap;
  const message = `No prefix list of ${service} was listed, so its addresses are not known.`;
  return { action: 'ec2:DescribeManagedPrefixLists', code: 'NotFound', message };
};
