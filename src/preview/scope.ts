import type { Inventory, Section } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import type { World } from '../paths/world.ts';
import { touchedBetween } from '../proof/touched.ts';
import { subnetsIn } from './doors.ts';

// Of so many subnets at most all are judged, whatever the code touches.
const MAX_WHOLE = 300;

/** Every VPC that an inventory lists something of. */
const vpcsIn = ({ regions }: Inventory): readonly string[] =>
  regions.flatMap(({ sections }) => [
    ...(isSeen(sections.vpcs) ? sections.vpcs.seen.map(({ id }) => id) : []),
    ...(isSeen(sections.subnets) ? sections.subnets.seen.map(({ vpcId }) => vpcId) : []),
    ...(isSeen(sections.vpcEndpoints) ? sections.vpcEndpoints.seen.map(({ vpcId }) => vpcId) : []),
    ...(isSeen(sections.natGateways) ? sections.natGateways.seen.map(({ vpcId }) => vpcId) : []),
    ...(isSeen(sections.routeTables) ? sections.routeTables.seen.map(({ vpcId }) => vpcId) : []),
  ]);

const crossing: readonly Section[] = [
  'transitGateways',
  'transitGatewayVpcAttachments',
  'peeringConnections',
  'hostedZones',
  'resolverRuleAssociations',
  'dnsProfileAssociations',
];

/** Can traffic of a VPC pass through another one, or its names be answered there? */
const crosses = ({ units }: World): boolean =>
  units.some(({ sections }) =>
    crossing.some((section) => {
      const items = sections[section] as Observed<readonly object[]>;
      return isSeen(items) && items.seen.length > 0;
    }),
  );

/** The VPCs that are judged on both sides, and whether that is all of them. */
export interface Scope {
  readonly vpcIds: ReadonlySet<string>;
  readonly whole: boolean;
}

/** What is judged: everything, or of a large network whose VPCs stand alone those that the code touches. */
export const scopeOf = (before: World, after: World): Scope => {
  const all = new Set([before.inventory, after.inventory].flatMap(vpcsIn));
  if (Math.max(subnetsIn(before), subnetsIn(after)) <= MAX_WHOLE || crosses(before) || crosses(after))
    return { vpcIds: all, whole: true };
  const { vpcIds } = touchedBetween(before, after.inventory);
  const whole = vpcIds.size >= all.size;
  // No VPC would mean every VPC.
  return whole || vpcIds.size === 0 ? { vpcIds: all, whole: true } : { vpcIds, whole: false };
};
