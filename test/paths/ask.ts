import type { Inventory } from '../../src/model/inventory.ts';
import type { FamilyAnswer, SubnetAnswer } from '../../src/model/path.ts';
import { createResolver } from '../../src/paths/resolver.ts';
import { createWorld } from '../../src/paths/world.ts';

/** What the resolver says of a subnet of an inventory, or of one interface in it. */
export const ask = (
  inventory: Inventory,
  subnetId: string,
  service: string,
  interfaceId?: string,
): SubnetAnswer => {
  const world = createWorld(inventory);
  const subnet = world.locate('subnets', subnetId);
  if (!subnet) throw new Error(`There is no ${subnetId}.`);
  const paths = createResolver(world);
  if (interfaceId === undefined) return paths.toService(subnet, service);
  const eni = world.locate('networkInterfaces', interfaceId)?.item;
  if (!eni) throw new Error(`There is no ${interfaceId}.`);
  return paths.toServiceFrom(eni, subnet, service);
};

/** The shares of one family as lines: how much, how it ends, by what, and whose it is. */
export const told = (answer: SubnetAnswer, family: FamilyAnswer['family'] = 'ipv4'): readonly string[] =>
  answer.families
    .filter((one) => one.family === family)
    .flatMap(({ shares }) => shares)
    .map(({ share, path, interfaces }) =>
      [
        share.toFixed(2),
        path.disposition,
        path.disposition === 'delivered' ? path.egress : (path.by ?? path.gap?.code),
        ...(interfaces ?? []),
      ].join(' '),
    )
    .sort();
