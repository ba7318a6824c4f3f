import type { SubnetAnswer } from '../model/path.ts';
import type { NetworkInterface, Subnet } from '../model/resources.ts';
import { UserError } from '../model/user-error.ts';
import type { Located, World } from '../paths/world.ts';
import { count } from '../report/words.ts';
import { hostNamed, serviceNamed } from './places.ts';
import { subnetNamed } from './subnet-named.ts';
import { unknownWord } from './suggest.ts';

/** The interface of this id in a subnet; refused with the nearest id, or its subnet's, when it is not there. */
const interfaceIn = (typed: string, subnet: Subnet, world: World): NetworkInterface => {
  const eni = world.locate('networkInterfaces', typed)?.item;
  if (eni?.subnetId === subnet.id) return eni;
  if (eni)
    throw new UserError(`${typed} is in ${eni.subnetId}, not in ${subnet.id}.`, `Ask for ${eni.subnetId}.`);
  const there = (world.group('networkInterfaces', 'subnetId').get(subnet.id) ?? []).map(
    ({ item: one }) => one.id,
  );
  throw unknownWord(
    'interface',
    typed,
    there.sort(),
    `${subnet.id} has ${count(there.length, 'interface')} in the inventory.`,
  );
};

/** The answer to `path`, and the subnet that was meant. */
export const pathAnswer = async (
  typed: string,
  service: string,
  flags: { readonly interface?: string },
  world: World,
): Promise<{ readonly located: Located<'subnets'>; readonly answer: SubnetAnswer }> => {
  const { createResolver } = await import('../paths/resolver.ts');
  const { inventory } = world;
  const located = subnetNamed(typed, world);
  const paths = createResolver(world);
  const from = flags.interface === undefined ? null : interfaceIn(flags.interface, located.item, world);
  const host = hostNamed(service, world, located.place);
  if (host) {
    const answer = paths.toName(located, host.service, { ...host.name, ...(from ? { from } : {}) });
    return { located, answer };
  }
  const name = serviceNamed(service, inventory, located.place.region);
  const answer = from ? paths.toServiceFrom(from, located, name) : paths.toService(located, name);
  return { located, answer };
};
