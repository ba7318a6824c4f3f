import { type Inventory, type RegionInventory, type Section, sectionNames } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import { itemsIn } from '../overlay/items.ts';
import type { HostedZone, VpcEndpoint } from '../model/resources.ts';
import { itemDifference } from '../paths/item-difference.ts';
import { vpcsLedTo, vpcsOfProfile, vpcsOfZone } from '../paths/vpcs-answered.ts';
import type { World } from '../paths/world.ts';
import { serviceOf } from '../services/services.ts';

/** What differs between two inventories whose other items are the same objects. */
export interface Touched {
  /** VPCs in which something is another than it was. */
  readonly vpcIds: ReadonlySet<string>;
  /** Buckets whose policy is another. */
  readonly buckets: ReadonlySet<string>;
  /** Ids of the things that differ, VPCs and buckets included. */
  readonly ids: ReadonlySet<string>;
  /** Do things differ in nothing but their policies? Then no packet takes another way. */
  readonly policiesOnly: boolean;
  /** Is there another endpoint for S3, or one less? Then every bucket's policy can name other networks. */
  readonly s3Endpoints: boolean;
}

type Item = Readonly<Record<string, unknown>>;

const itemsOf = (unit: RegionInventory, section: Section): readonly Item[] => {
  const items = unit.sections[section] as Observed<readonly Item[]>;
  return isSeen(items) ? items.seen : [];
};

/** The items of a section that are on one side only. */
const differing = (before: readonly Item[], after: readonly Item[]): readonly Item[] => {
  const { gone, come } = itemDifference(before, after);
  return [...gone, ...come];
};

const textOf = (value: unknown): readonly string[] =>
  typeof value === 'string' && value !== '' ? [value] : [];

/** The VPCs attached to a transit gateway, wherever they were listed. */
const attachedTo = ({ regions }: Inventory, transitGatewayId: string): readonly string[] =>
  regions.flatMap((unit) =>
    itemsIn(unit, 'transitGatewayVpcAttachments')
      .filter((attachment) => attachment.transitGatewayId === transitGatewayId)
      .map(({ vpcId }) => vpcId),
  );

/** The VPCs whose names something answers or leads to, besides its own. */
const answeredBy = (world: World, section: Section, item: Item): readonly string[] => {
  if (section === 'hostedZones') return vpcsOfZone(world, item as unknown as HostedZone);
  if (section === 'dnsProfiles') return vpcsOfProfile(world, String(item['id']));
  return section === 'vpcEndpoints' ? vpcsLedTo(world, item as unknown as VpcEndpoint) : [];
};

const vpcsOf = (section: Section, item: Item, world: World, after: Inventory): readonly string[] => {
  if (section === 'vpcs') return textOf(item['id']);
  const gateways = section === 'transitGateways' ? textOf(item['id']) : textOf(item['transitGatewayId']);
  return [
    ...textOf(item['vpcId']),
    ...answeredBy(world, section, item),
    ...gateways.flatMap((id) => [world.inventory, after].flatMap((one) => attachedTo(one, id))),
  ];
};

interface Differing {
  readonly section: Section;
  readonly item: Item;
}

const differingIn = (old: RegionInventory, now: RegionInventory): readonly Differing[] =>
  old === now
    ? []
    : sectionNames
        .filter((section) => now.sections[section] !== old.sections[section])
        .flatMap((section) =>
          differing(itemsOf(old, section), itemsOf(now, section)).map((item) => ({ section, item })),
        );

const policed: ReadonlySet<Section> = new Set<Section>(['vpcEndpoints', 'buckets']);

/** Is there for each thing the same one on the other side, alike in everything but its policy? */
const differInPolicies = (all: readonly Differing[]): boolean => {
  if (!all.every(({ section }) => policed.has(section))) return false;
  const texts = all.map(({ section, item }) => `${section} ${JSON.stringify({ ...item, policy: null })}`);
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return texts.every((text) => (counts.get(text) ?? 0) > 1);
};

/** What differs between the inventory of a world and the same after a change. */
export const touchedBetween = (world: World, after: Inventory): Touched => {
  const before = world.inventory;
  const all = after.regions.flatMap((unit, at) => differingIn(before.regions[at] ?? unit, unit));
  const vpcIds = new Set(all.flatMap(({ section, item }) => vpcsOf(section, item, world, after)));
  const buckets = new Set(
    all.filter(({ section }) => section === 'buckets').map(({ item }) => String(item['name'])),
  );
  const policiesOnly = differInPolicies(all);
  // The VPC of an endpoint whose policy alone differs is as it was.
  const near = policiesOnly ? [] : vpcIds;
  const ids = new Set([...all.flatMap(({ item }) => textOf(item['id'])), ...near, ...buckets]);
  const s3Endpoints =
    !policiesOnly &&
    all.some(
      ({ section, item }) =>
        section === 'vpcEndpoints' && serviceOf(String(item['serviceName']))?.service === 's3',
    );
  return { vpcIds, buckets, ids, policiesOnly, s3Endpoints };
};
