import { type RegionInventory, sectionNames, type Section, type Sections } from '../model/inventory.ts';
import type { Gap } from '../model/observed.ts';
import { partitionOf } from './addresses.ts';
import type { Names } from './names.ts';
import type { TransitGatewayPart, VpcPart, VpcSpec } from './specs.ts';

/** Every scenario was collected at the same moment. */
export const COLLECTED_AT = '2026-11-21T09:00:00.000Z';

/** A unit of the inventory while it is being made. */
export interface UnitDraft {
  readonly accountId: string;
  readonly region: string;
  readonly items: { readonly [S in Section]: Sections[S][] };
  readonly gaps: Map<Section, Gap>;
}

/** An empty unit. */
export const createUnit = (accountId: string, region: string): UnitDraft => ({
  accountId,
  region,
  items: Object.fromEntries(sectionNames.map((section) => [section, []])) as unknown as UnitDraft['items'],
  gaps: new Map(),
});

/** What the items of a section are called, for their order. */
const nameOf = (item: object): string => {
  for (const key of ['id', 'vpcId', 'serviceName', 'name']) {
    const value = (item as Readonly<Record<string, unknown>>)[key];
    if (typeof value === 'string') return value;
  }
  return '';
};

/** A finished unit: items in order of their ids, sections that were refused as gaps. */
export const finishUnit = (draft: UnitDraft): RegionInventory => ({
  accountId: draft.accountId,
  region: draft.region,
  partition: partitionOf(draft.region),
  collectedAt: COLLECTED_AT,
  callerArn: `arn:${partitionOf(draft.region)}:sts::${draft.accountId}:assumed-role/pathproof-audit/scan`,
  sections: Object.fromEntries(
    sectionNames.map((section) => {
      const gap = draft.gaps.get(section);
      const items: object[] = draft.items[section];
      const sorted = items.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
      return [section, gap ? { gap } : { seen: sorted }];
    }),
  ) as unknown as RegionInventory['sections'],
  apiCalls: [],
});

/** A VPC while it is being made: where it is, and what its names mean. */
export interface VpcDraft {
  readonly scenario: VpcPart;
  readonly spec: VpcSpec;
  /** Its name, which qualifies the ids of what is in it. */
  readonly name: string;
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly unit: UnitDraft;
  readonly names: Names;
  readonly cidrs: readonly string[];
  readonly ipv6Cidrs: readonly string[];
  /** Block and zone of each subnet, by name. */
  readonly subnets: ReadonlyMap<string, SubnetDraft>;
  /** Free addresses: a subnet's n-th, a public one. */
  readonly nextAddress: (subnet: SubnetDraft) => string;
  readonly nextPublicIp: () => string;
  readonly transitGateway: (scenario: TransitGatewayPart) => string;
  /** Ids of the peering connections that it is a side of. */
  readonly peerings: readonly string[];
}

/** A subnet while it is being made. */
export interface SubnetDraft {
  readonly name: string;
  readonly id: string;
  readonly zone: string;
  readonly cidr: string | null;
  readonly ipv6Cidr: string | null;
  /** The name of its route table, `main` for the VPC's main table. */
  readonly table: string;
}

/** The id of a thing called `prefix-name` as seen from a VPC; an error when there is no such thing. */
export const idOf = (draft: VpcDraft, prefix: string, name: string): string => {
  const reference = name.startsWith(`${prefix}-`) ? name : `${prefix}-${name}`;
  const id = draft.names.find(draft.name, reference);
  if (id === undefined) throw new Error(`${reference} is not declared, but vpc ${draft.name} names it.`);
  return id;
};

/** The id of a prefix list: the VPC's own, then the region's AWS-managed one, then anyone's. */
export const prefixListId = (draft: VpcDraft, reference: string): string => {
  const scope = draft.names.has(draft.name, reference) ? draft.name : draft.region;
  return draft.names.find(scope, reference) ?? reference;
};

/** The ids of security groups by their names, with or without `sg-`; one that is not declared keeps its name. */
export const groupIds = (draft: VpcDraft, names: readonly string[]): readonly string[] =>
  names.map((name) => {
    const reference = name.startsWith('sg-') ? name : `sg-${name}`;
    return draft.names.find(draft.name, reference) ?? reference;
  });

/** A subnet of a VPC by its name; an error when there is none. */
export const subnetOf = (draft: VpcDraft, name: string): SubnetDraft => {
  const subnet = draft.subnets.get(name);
  if (!subnet) throw new Error(`vpc ${draft.name} has no subnet called ${name}.`);
  return subnet;
};

/** One or several as a list. */
export const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] => {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
};

/** The first subnet of each zone. */
export const subnetPerZone = (draft: VpcDraft): readonly SubnetDraft[] => {
  const subnets = [...draft.subnets.values()];
  return subnets.filter((subnet, at) => subnets.findIndex((other) => other.zone === subnet.zone) === at);
};
