import type { Dice } from './dice.ts';
import { type Draft, newId, region, type Item } from './frame.ts';
import type { VpcPlan } from './random-vpc.ts';

type Attachment = Item<'transitGatewayVpcAttachments'>;
type TransitTable = Item<'transitGatewayRouteTables'>;
type TransitRoute = Extract<TransitTable['routes'], { readonly seen: unknown }>['seen'][number];

const attach = (dice: Dice, plan: VpcPlan, gateway: string): Attachment => {
  const zones = new Set<string>();
  const subnets = dice
    .some(plan.subnets, 0.8)
    .filter(({ availabilityZone: zone }) => !zones.has(zone) && zones.add(zone));
  return {
    id: newId('tgw-attach'),
    transitGatewayId: gateway,
    vpcId: plan.vpc.id,
    vpcOwnerId: plan.vpc.ownerId,
    subnetIds: subnets.map(({ id }) => id),
    state: dice.chance(0.92) ? 'available' : dice.pick(['deleted', 'pendingAcceptance', 'modifying']),
    ipv6Support: dice.chance(0.6),
    applianceMode: dice.chance(0.2),
  };
};

const routesOf = (dice: Dice, plans: readonly VpcPlan[], attachments: readonly Attachment[]) => {
  const to = (attachment: Attachment) => ({
    id: attachment.id,
    resourceType: 'vpc',
    resourceId: attachment.vpcId,
  });
  const route = (value: string, type: string, attachment: Attachment | undefined): TransitRoute => ({
    destination: { kind: value.includes(':') ? 'ipv6' : 'ipv4', value },
    type,
    state: attachment ? 'active' : 'blackhole',
    attachments: attachment ? [to(attachment)] : [],
  });
  const propagated = attachments.flatMap((attachment) => {
    const plan = plans.find(({ vpc }) => vpc.id === attachment.vpcId);
    return plan && dice.chance(0.85)
      ? [...plan.vpc.cidrs, ...plan.vpc.ipv6Cidrs].map((cidr) => route(cidr, 'propagated', attachment))
      : [];
  });
  const somewhere = () => (dice.chance(0.85) ? dice.pick(attachments) : undefined);
  return [
    ...propagated,
    ...(dice.chance(0.75) ? [route('0.0.0.0/0', 'static', somewhere())] : []),
    ...(dice.chance(0.2) ? [route('::/0', 'static', somewhere())] : []),
    ...(dice.chance(0.15) ? [route('52.216.0.0/16', 'static', somewhere())] : []),
  ];
};

/** A transit gateway between VPCs: its tables are in the owner's unit, attachments in that of each VPC's owner too. */
export const drawTransitGateway = (
  dice: Dice,
  owner: string,
  plans: readonly VpcPlan[],
  drafts: ReadonlyMap<string, Draft>,
): string => {
  const id = newId('tgw');
  const attachments = dice.some(plans, 0.9).map((plan) => attach(dice, plan, id));
  const tables: TransitTable[] =
    attachments.length === 0
      ? []
      : Array.from({ length: 1 + dice.below(2) }, () => ({
          id: newId('tgw-rtb'),
          transitGatewayId: id,
          state: 'available',
          routes: { seen: routesOf(dice, plans, attachments) },
        }));
  const associations = new Map(
    attachments.map((one) => [one.id, dice.chance(0.93) ? dice.pick(tables).id : null]),
  );
  for (const [account, draft] of drafts) {
    const seenBy = attachments.filter(({ vpcOwnerId }) => account === owner || vpcOwnerId === account);
    if (account !== owner && seenBy.length === 0) continue;
    draft.transitGateways.push({
      id,
      ownerId: owner,
      state: 'available',
      securityGroupReferencing: dice.chance(0.3),
      tags: {},
    });
    draft.transitGatewayVpcAttachments.push(...seenBy);
    for (const one of seenBy) {
      const table = associations.get(one.id) ?? null;
      draft.transitGatewayAttachments.push({
        id: one.id,
        transitGatewayId: id,
        transitGatewayOwnerId: owner,
        resourceType: 'vpc',
        resourceId: one.vpcId,
        resourceOwnerId: one.vpcOwnerId,
        state: one.state,
        association:
          account === owner && table !== null ? { routeTableId: table, state: 'associated' } : null,
      });
    }
    if (account === owner) draft.transitGatewayRouteTables.push(...tables);
  }
  return id;
};

/** A peering between two VPCs, in the unit of each side's owner. */
export const drawPeering = (
  dice: Dice,
  one: VpcPlan,
  other: VpcPlan,
  drafts: ReadonlyMap<string, Draft>,
): string => {
  const side = ({ vpc }: VpcPlan) => ({
    vpcId: vpc.id,
    accountId: vpc.ownerId,
    region,
    cidrs: [...vpc.cidrs],
    ipv6Cidrs: [...vpc.ipv6Cidrs],
  });
  const peering: Item<'peeringConnections'> = {
    id: newId('pcx'),
    status: dice.chance(0.85) ? 'active' : dice.pick(['expired', 'deleted', 'pending-acceptance']),
    requester: side(one),
    accepter: side(other),
  };
  for (const account of new Set([one.vpc.ownerId, other.vpc.ownerId]))
    drafts.get(account)?.peeringConnections.push(peering);
  return peering.id;
};
