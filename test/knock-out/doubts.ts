import type { Inventory, ListingDoubt, Section } from '../../src/model/inventory.ts';
import { isSeen, type Observed } from '../../src/model/observed.ts';

const gap = {
  action: 'pathproof:preview',
  code: 'KnownAfterApply',
  message: 'What else is there is known after apply.',
};

/** The sections that infrastructure code may leave in doubt, for a VPC or as a whole. */
const listings: readonly Section[] = [
  'subnets',
  'routeTables',
  'vpcEndpoints',
  'networkAcls',
  'securityGroups',
  'natGateways',
  'internetGateways',
  'resolverRuleAssociations',
  'dnsProfileAssociations',
];

const idsIn = (inventory: Inventory, section: 'vpcs' | 'subnets' | 'vpcEndpoints'): readonly string[] => [
  ...new Set(
    inventory.regions.flatMap(({ sections }) => {
      const items = sections[section] as Observed<readonly { readonly id: string }[]>;
      return isSeen(items) ? items.seen.map(({ id }) => id) : [];
    }),
  ),
];

/** Every doubt that an inventory could hold. */
export const doubtsIn = (inventory: Inventory): readonly ListingDoubt[] => {
  const of = (section: Section, parts: Partial<ListingDoubt>): ListingDoubt => ({
    section,
    vpcId: null,
    id: null,
    service: null,
    gap,
    ...parts,
  });
  const vpcs = [null, ...idsIn(inventory, 'vpcs')];
  const subnets = idsIn(inventory, 'subnets');
  return [
    ...listings.flatMap((section) => vpcs.map((vpcId) => of(section, { vpcId }))),
    ...['s3', 'ssm'].flatMap((service) => vpcs.map((vpcId) => of('vpcEndpoints', { vpcId, service }))),
    ...subnets.flatMap((id) => [of('routeTables', { id }), of('networkAcls', { id })]),
    ...idsIn(inventory, 'vpcEndpoints').map((id) => of('vpcEndpoints', { id })),
  ];
};

/** The inventory with a doubt in each of its units. */
export const withDoubt = (inventory: Inventory, doubt: ListingDoubt): Inventory => ({
  ...inventory,
  regions: inventory.regions.map((unit) => ({ ...unit, doubts: [...(unit.doubts ?? []), doubt] })),
});
