import type { Section, Sections } from '../model/inventory.ts';
import type { Gap } from '../model/observed.ts';
import type {
  DnsProfile,
  HostedZoneRecord,
  NetworkAclEntry,
  Route,
  SecurityGroupRule,
  TransitGatewayRoute,
  VpcHostedZones,
} from '../model/resources.ts';

/** The unit of an inventory that something is listed in. */
export interface UnitKey {
  readonly accountId: string;
  readonly region: string;
}

/** A whole item that comes, or that takes the place of the one with its id wherever that is listed. */
export type Upsert = {
  readonly [S in Section]: UnitKey & { readonly section: S; readonly item: Sections[S] };
}[Section];

/** An item that goes, from every unit that lists it, with what AWS takes away along with it. */
export interface Removal {
  readonly section: Section;
  readonly id: string;
}

/** A private hosted zone as its VPC lists it. */
type ZoneOfVpc = Extract<VpcHostedZones['zones'], { readonly seen: unknown }>['seen'][number];

/** What a Route 53 Profile gives to its VPCs. */
type ProfileResource = Extract<DnsProfile['resources'], { readonly seen: unknown }>['seen'][number];

/** What one thing has to do with another. */
export type Relation =
  | { readonly kind: 'route'; readonly tableId: string; readonly route: Route }
  /** `doubt` says why it is not known whether it is there: then it stands beside others. */
  | {
      readonly kind: 'association';
      readonly tableId: string;
      readonly subnetId: string;
      readonly doubt?: Gap;
    }
  | { readonly kind: 'main-table'; readonly vpcId: string; readonly tableId: string }
  | { readonly kind: 'gateway-table'; readonly tableId: string; readonly gatewayId: string }
  | { readonly kind: 'propagation'; readonly tableId: string; readonly gatewayId: string }
  /** null for those of AWS. */
  | { readonly kind: 'dhcp-options'; readonly vpcId: string; readonly optionsId: string | null }
  | { readonly kind: 'vpc-block'; readonly vpcId: string; readonly cidr: string }
  | {
      readonly kind: 'gateway-vpc';
      readonly section: 'internetGateways' | 'egressOnlyInternetGateways';
      readonly gatewayId: string;
      readonly vpcId: string;
      readonly state: string;
    }
  | {
      readonly kind: 'endpoint-table';
      readonly endpointId: string;
      readonly tableId: string;
      readonly doubt?: Gap;
    }
  | { readonly kind: 'endpoint-subnet'; readonly endpointId: string; readonly subnetId: string }
  | { readonly kind: 'endpoint-group'; readonly endpointId: string; readonly groupId: string }
  | {
      readonly kind: 'rule';
      readonly groupId: string;
      readonly direction: 'ingress' | 'egress';
      readonly rule: SecurityGroupRule;
    }
  | { readonly kind: 'acl-entry'; readonly aclId: string; readonly entry: NetworkAclEntry }
  | { readonly kind: 'acl-subnet'; readonly aclId: string; readonly subnetId: string }
  | { readonly kind: 'zone-vpc'; readonly zone: ZoneOfVpc; readonly vpcId: string }
  | { readonly kind: 'record'; readonly zoneId: string; readonly record: HostedZoneRecord }
  | { readonly kind: 'resolver-rule-vpc'; readonly ruleId: string; readonly vpcId: string }
  | { readonly kind: 'prefix-entry'; readonly listId: string; readonly cidr: string }
  | { readonly kind: 'profile-resource'; readonly profileId: string; readonly resource: ProfileResource }
  | {
      readonly kind: 'permission';
      readonly serviceId: string;
      readonly principal: string;
      readonly type: string;
    }
  | { readonly kind: 'transit-route'; readonly tableId: string; readonly route: TransitGatewayRoute }
  | { readonly kind: 'attachment-subnet'; readonly attachmentId: string; readonly subnetId: string };

/** A relation that comes or goes; one that comes takes the place of another in the same place (a route, an ACL entry). */
export type Edge = Relation & { readonly op: 'put' | 'drop' };

/** What a listing may hold beyond what it says, or which item it may say more of. */
interface Listing {
  readonly vpcId: string | null;
  readonly id: string | null;
  readonly service: string | null;
}

/** What cannot be known afterwards: a whole section of a unit, one field of an item, or what a listing says of a VPC or item. */
export interface Doubt {
  readonly section: Section;
  /** The unit; null for every unit that lists the item. */
  readonly unit: UnitKey | null;
  /** The item and its field, which has to be one that may hold a gap; null for the whole section. */
  readonly of: { readonly id: string; readonly field: string } | null;
  /** Where the section is listed and may hold more, or be otherwise: of what; absent for a section that cannot be seen. */
  readonly about?: Listing;
  readonly gap: Gap;
}

/**
 * How an inventory differs after something was changed. Applied in this order: removals, upserts, edges as they are listed,
 * doubts.
 */
export interface Delta {
  readonly removals: readonly Removal[];
  readonly upserts: readonly Upsert[];
  readonly edges: readonly Edge[];
  readonly doubts: readonly Doubt[];
  /** Where things that came are from, by id: the change or the address in the user's code that made them. */
  readonly origins: Readonly<Record<string, string>>;
}

/** Nothing changes. */
export const emptyDelta: Delta = { removals: [], upserts: [], edges: [], doubts: [], origins: {} };

/** A delta of some parts. */
export const deltaWith = (parts: Partial<Delta>): Delta => ({ ...emptyDelta, ...parts });
