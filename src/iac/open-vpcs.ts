import { doubtIn } from '../model/doubt.ts';
import type { Inventory, Section } from '../model/inventory.ts';
import type { Gap } from '../model/observed.ts';
import { itemsIn } from '../overlay/items.ts';
import { iacGap, type SkippedResource } from './declared.ts';
import type { DoubtFact, Facts } from './facts.ts';
import type { ResourcePlace } from './evaluate.ts';
import type { Scope } from './scope.ts';

// Whatever somebody who has a VPC may put into it.
const sections: readonly Section[] = [
  'subnets',
  'routeTables',
  'vpcEndpoints',
  'networkAcls',
  'natGateways',
  'internetGateways',
  'securityGroups',
  'resolverRuleAssociations',
  'dnsProfileAssociations',
];

const openVpc = (
  vpcId: string | null,
  unit: ResourcePlace,
  address: string,
  gap: Gap,
): readonly (readonly [string, DoubtFact])[] =>
  sections.map((section) => {
    const doubt = { section, unit, of: null, about: { vpcId, id: null, service: null }, gap };
    return [`open ${address} ${vpcId} ${section}`, { doubt, address }] as const;
  });

/** The VPCs that a reference leads to, through what is in them. */
const vpcsBehind = (scope: Scope, reference: string): readonly string[] => {
  const of = scope.find(reference);
  if (!of) return /^vpc-[0-9a-f]+$/.test(reference) ? [reference] : [];
  if (of.type === 'AWS::EC2::VPC') return [scope.idOf(of)];
  const { items } = scope.links(of, 'VpcId');
  if (items.length > 0) return items.map(({ id }) => id);
  const [inner] = ['SubnetId', 'RouteTableId', 'VpcEndpointId', 'GroupId', 'NetworkAclId'].flatMap(
    (property) => scope.links(of, property).items,
  );
  return inner && inner.id !== reference ? vpcsBehind(scope, inner.id) : [];
};

/** VPCs that something which was not understood was handed. */
const handed = (scope: Scope, skipped: readonly SkippedResource[]) =>
  skipped
    .filter(({ mayMatter }) => mayMatter)
    .flatMap(({ type, address, refersTo }) =>
      [...new Set(refersTo.flatMap((one) => vpcsBehind(scope, one)))].flatMap((vpcId) => {
        const vpc = scope.find(vpcId);
        const code = type === 'AWS::CloudFormation::Stack' ? 'StackNotRead' : 'TypeNotUnderstood';
        const message = `${address} (${type}) was handed ${vpcId} and was not read: what it does there is not known.`;
        const unit = vpc ? scope.placeOf(vpc) : null;
        return unit ? openVpc(vpcId, unit, address, iacGap(code, message)) : [];
      }),
    );

/** VPCs that are only referred to, so that others may have put anything into them. */
const foreign = (facts: Facts, base: Inventory) => {
  const known = new Set(base.regions.flatMap((unit) => itemsIn(unit, 'vpcs').map(({ id }) => id)));
  const found = new Map<string, readonly (readonly [string, DoubtFact])[]>();
  for (const fact of facts.items.values()) {
    const { vpcId } = fact.item as { readonly vpcId?: unknown };
    if (typeof vpcId !== 'string' || found.has(vpcId)) continue;
    if (known.has(vpcId) || facts.items.has(`vpcs ${vpcId}`)) continue;
    const message = `${vpcId} is only referred to: what else is in it is not known without an inventory of its account (--over).`;
    const gap = doubtIn(vpcId) ?? iacGap('NotInPlan', message);
    found.set(vpcId, openVpc(vpcId, fact.unit, fact.address, gap));
  }
  return [...found.values()].flat();
};

/** The doubts about VPCs that others than what was read may build in. */
export const openings = (
  scope: Scope,
  facts: Facts,
  base: Inventory,
  skipped: readonly SkippedResource[],
): readonly (readonly [string, DoubtFact])[] => [...handed(scope, skipped), ...foreign(facts, base)];
