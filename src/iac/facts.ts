import { doubtIn } from '../model/doubt.ts';
import type { Section, Sections } from '../model/inventory.ts';
import type { Gap } from '../model/observed.ts';
import type { Doubt, Relation, UnitKey } from '../overlay/delta.ts';
import type { DeclaredResource } from './declared.ts';
import { addressIn } from './addresses.ts';
import type { Scope } from './scope.ts';

/** An item of an inventory, and the resource that makes it. */
export type ItemFact = {
  readonly [S in Section]: {
    readonly section: S;
    readonly id: string;
    readonly unit: UnitKey;
    readonly item: Sections[S];
    readonly address: string;
    /** Is it made by AWS along with something else, so that it may be there under another id? */
    readonly implicit: boolean;
  };
}[Section];

/** A relation of an inventory, and the resource that makes it. */
export interface EdgeFact {
  readonly relation: Relation;
  readonly address: string;
}

/** Something that is not known, and the resource that it is not known of. */
export interface DoubtFact {
  readonly doubt: Doubt;
  readonly address: string;
}

/** What resources say of an inventory. */
export interface Facts {
  /** By section and id. */
  readonly items: ReadonlyMap<string, ItemFact>;
  /** By what they relate, in the order in which they are put. */
  readonly edges: ReadonlyMap<string, EdgeFact>;
  readonly doubts: ReadonlyMap<string, DoubtFact>;
}

/** Takes down facts while resources are gone through. */
export interface Notes {
  readonly scope: Scope;
  item<S extends Section>(
    of: DeclaredResource,
    section: S,
    id: string,
    item: Sections[S],
    implicit?: boolean,
  ): void;
  edge(of: DeclaredResource, relation: Relation): void;
  /** Nothing is known of a section in a VPC (null: in the whole unit), or of what an item has to do with others. */
  doubt(of: DeclaredResource, section: Section, about: DoubtAbout, gap: Gap): void;
  /** Something that has been noted. */
  has(section: Section, id: string): boolean;
  get<S extends Section>(section: S, id: string): Sections[S] | undefined;
  /** A free address of a block: the highest one, and the next one when it is asked again. */
  address(block: string): string;
  readonly facts: Facts;
}

/** What a doubt is about. */
export interface DoubtAbout {
  readonly vpcId?: string | null;
  readonly id?: string | null;
  readonly service?: string | null;
}

/** Fields of items that may hold a gap themselves. */
const observedFields: Partial<Record<Section, string>> = {
  prefixLists: 'entries',
  transitGatewayRouteTables: 'routes',
  hostedZones: 'records',
  dnsProfiles: 'resources',
  vpcHostedZones: 'zones',
  endpointServiceConfigurations: 'permissions',
};

const doubtFor = (section: Section, unit: UnitKey, about: Required<DoubtAbout>, gap: Gap): Doubt => {
  const field = observedFields[section];
  const id = section === 'vpcHostedZones' ? about.vpcId : about.id;
  return field !== undefined && id !== null
    ? { section, unit: null, of: { id, field }, gap }
    : { section, unit, of: null, about, gap };
};

/** Relations of one slot take the place of each other; what may be there or not has a slot of its own. */
const slotOf = (relation: Relation): string => {
  if (relation.kind === 'main-table' || relation.kind === 'dhcp-options')
    return `${relation.kind} ${relation.vpcId}`;
  if (relation.kind === 'gateway-table') return `gateway-table ${relation.gatewayId}`;
  if (relation.kind === 'association' && !relation.doubt) return `association ${relation.subnetId}`;
  if (relation.kind === 'route' && doubtIn(relation.route.state) === null)
    return `route ${relation.tableId} ${relation.route.destination.value}`;
  return JSON.stringify(relation);
};

/** A book to take facts down in. */
export const createNotes = (scope: Scope): Notes => {
  const items = new Map<string, ItemFact>();
  const edges = new Map<string, EdgeFact>();
  const doubts = new Map<string, DoubtFact>();
  const taken = new Map<string, number>();
  return {
    scope,
    facts: { items, edges, doubts },
    item(of, section, id, item, implicit = false) {
      const fact = { section, id, unit: scope.placeOf(of), item, address: of.address, implicit };
      const known = items.get(`${section} ${id}`);
      // What somebody declares says more of a thing than that AWS makes one like it.
      if (!known || known.implicit || !implicit) items.set(`${section} ${id}`, fact as ItemFact);
    },
    edge(of, relation) {
      edges.set(slotOf(relation), { relation, address: of.address });
    },
    doubt(of, section, { vpcId = null, id = null, service = null }, gap) {
      const doubt = doubtFor(section, scope.placeOf(of), { vpcId, id, service }, gap);
      doubts.set(JSON.stringify([doubt, of.address]), { doubt, address: of.address });
    },
    has: (section, id) => items.has(`${section} ${id}`),
    get: (section, id) => items.get(`${section} ${id}`)?.item as never,
    address(block) {
      const number = (taken.get(block) ?? 0) + 1;
      taken.set(block, number);
      return addressIn(block, number);
    },
  };
};
