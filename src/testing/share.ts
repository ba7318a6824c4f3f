import type { Section } from '../model/inventory.ts';
import type { UnitDraft, VpcDraft } from './draft.ts';

/*
 * AWS: a participant of a shared VPC sees the VPC, the shared subnets, the DNS attributes, DHCP options, route tables,
 * network ACLs and internet gateways, without tags; it does not see NAT gateways, egress-only internet gateways,
 * endpoints and transit gateway attachments (VPC user guide, shared VPC limitations). The owner sees the participants'
 * interfaces and groups.
 */

const without = <T extends object>(item: T): T => ('tags' in item ? { ...item, tags: {} } : item);

const copy = <S extends Section>(
  section: S,
  from: UnitDraft,
  to: UnitDraft,
  isShared: (item: UnitDraft['items'][S][number]) => boolean,
): void => {
  const items: object[] = to.items[section];
  for (const item of from.items[section].filter(isShared as never))
    if (!items.includes(item)) items.push(without(item));
};

const sharedIds = (vpc: VpcDraft, accountId: string): ReadonlySet<string> =>
  new Set(
    vpc.spec.subnets
      .filter(({ sharedWith = [] }) => sharedWith.includes(accountId))
      .map(({ name }) => vpc.subnets.get(name)?.id ?? ''),
  );

const shareWith = (vpc: VpcDraft, unit: UnitDraft): void => {
  const ids = sharedIds(vpc, unit.accountId);
  const inVpc = (item: { readonly vpcId: string }) => item.vpcId === vpc.id;
  const dhcp = vpc.unit.items.vpcs.find(({ id }) => id === vpc.id)?.dhcpOptionsId;
  copy('vpcs', vpc.unit, unit, ({ id }) => id === vpc.id);
  copy('vpcDnsAttributes', vpc.unit, unit, inVpc);
  copy('dhcpOptions', vpc.unit, unit, ({ id }) => id === dhcp);
  copy('subnets', vpc.unit, unit, ({ id }) => ids.has(id));
  copy('routeTables', vpc.unit, unit, inVpc);
  copy('networkAcls', vpc.unit, unit, inVpc);
  copy('internetGateways', vpc.unit, unit, ({ attachments }) => attachments.some(inVpc));
  copy(
    'networkInterfaces',
    vpc.unit,
    unit,
    ({ ownerId, vpcId }) => vpcId === vpc.id && ownerId === unit.accountId,
  );
};

/** Shows shared VPCs to the accounts that their subnets are shared with. */
export const shareSubnets = (vpcs: readonly VpcDraft[], units: ReadonlyMap<string, UnitDraft>): void => {
  for (const vpc of vpcs) {
    const participants = new Set(vpc.spec.subnets.flatMap(({ sharedWith = [] }) => sharedWith));
    for (const accountId of participants) {
      const isScanned = [...units.values()].some((unit) => unit.accountId === accountId);
      const key = `${accountId}/${vpc.region}`;
      const unit = units.get(key);
      if (isScanned && !unit)
        throw new Error(`Account ${accountId} needs .region('${vpc.region}') to see vpc ${vpc.name}.`);
      if (unit) shareWith(vpc, unit);
    }
  }
};
