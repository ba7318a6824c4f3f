import type { Inventory, Section } from '../model/inventory.ts';
import type { Removal } from './delta.ts';
import { edit, editItem, editItems, find } from './items.ts';

/** What routes lead to: without it they stay, as blackholes. */
const targets: ReadonlySet<Section> = new Set<Section>([
  'natGateways',
  'internetGateways',
  'egressOnlyInternetGateways',
  'vpcEndpoints',
  'networkInterfaces',
  'peeringConnections',
  'transitGateways',
]);

/** AWS: routes whose target is gone stay and are blackholes (EC2 API, Route). */
const blackhole = (inventory: Inventory, id: string): Inventory =>
  edit(
    inventory,
    'routeTables',
    ({ routes }) => routes.some(({ target }) => target.id === id),
    (table) => ({
      ...table,
      routes: table.routes.map((route) =>
        route.target.id === id ? { ...route, state: 'blackhole' } : route,
      ),
    }),
  );

/** The interfaces that are there for a thing only. */
const interfacesOf = (inventory: Inventory, section: Section, id: string): readonly string[] => {
  if (section === 'vpcEndpoints') return find(inventory, section, id)?.item.networkInterfaceIds ?? [];
  if (section !== 'natGateways') return [];
  const addresses = find(inventory, section, id)?.item.addresses ?? [];
  return addresses.flatMap(({ networkInterfaceId }) => networkInterfaceId ?? []);
};

/** AWS: the routes of a gateway endpoint go with it (PrivateLink guide, delete a gateway endpoint). */
const withoutRoutes = (inventory: Inventory, id: string): Inventory =>
  edit(
    inventory,
    'routeTables',
    ({ routes }) => routes.some(({ target }) => target.id === id),
    (table) => ({ ...table, routes: table.routes.filter(({ target }) => target.id !== id) }),
  );

/** An inventory without a thing, and without what AWS takes away along with it. */
export const remove = (inventory: Inventory, { section, id }: Removal): Inventory => {
  const interfaces = interfacesOf(inventory, section, id);
  const gateway = section === 'vpcEndpoints' && find(inventory, section, id)?.item.type === 'Gateway';
  const routed = gateway
    ? withoutRoutes(inventory, id)
    : targets.has(section)
      ? blackhole(inventory, id)
      : inventory;
  const emptied = editItems(routed, 'networkInterfaces', interfaces, () => null);
  return editItem(emptied, section, id, () => null);
};
