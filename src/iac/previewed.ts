import type { Inventory } from '../model/inventory.ts';
import type { Gap } from '../model/observed.ts';
import type { Delta } from '../overlay/delta.ts';
import type { Declaration, Origin, SkippedResource } from './declared.ts';

/** What is known of a thing in an inventory that code declares. */
export interface BookEntry {
  /** Its id in the inventory: that which it has in AWS, else its address. */
  readonly id: string;
  /** As CloudFormation names it: `AWS::EC2::VPC`. */
  readonly type: string;
  readonly origin: Origin;
  /** Is it there already? A thing that is not yet made has no id that a command line could name. */
  readonly made: boolean;
}

/** Things in inventories by their ids there. Before and after share one book: an id means one thing. */
export type AddressBook = ReadonlyMap<string, BookEntry>;

/** What becomes of one declared resource. */
export interface DeclaredChange {
  readonly address: string;
  readonly kind: 'create' | 'update' | 'replace' | 'delete';
  /** The part of the whole delta that this resource makes. */
  readonly delta: Delta;
  /** Ids in the inventories of what it is and of what it joins or leaves: a finding that names none of them is not its doing. */
  readonly touches: readonly string[];
}

/** What was read, and what was not, for whoever judges the inventories. */
export interface PreviewCoverage {
  /** Resources whose types were read over. */
  readonly skipped: readonly SkippedResource[];
  /** What could not be read or resolved. */
  readonly gaps: readonly Gap[];
  /** What was assumed and could be otherwise, one sentence each. */
  readonly assumptions: readonly string[];
  /** What the engine has to answer unknown for, and where it was declared (null: nowhere in particular). */
  readonly doubts: readonly { readonly address: string | null; readonly gap: Gap }[];
  /** Does a source say itself that it is not the whole (`complete: false`, an errored plan)? */
  readonly incomplete: boolean;
}

/** Inventories before and after what code declares is carried out. */
export interface PreviewedInventories {
  readonly before: Inventory;
  readonly after: Inventory;
  readonly book: AddressBook;
  readonly changes: readonly DeclaredChange[];
  readonly coverage: PreviewCoverage;
  /** The inventory after, had these declared addresses stayed as they were before: for what caused a finding. */
  readonly without: (addresses: ReadonlySet<string>) => Inventory;
}

/** What is to be judged, and over what. */
export interface PreviewRequest {
  readonly declarations: readonly Declaration[];
  /** What is there now, scanned or saved; null where the declarations alone say it. */
  readonly over: Inventory | null;
  /** For resources that do not say it. */
  readonly account: string | null;
  readonly region: string | null;
  /** Are references of one instance to several others meant instance by instance (`x[0]` to `y[0]`)? */
  readonly assumeAligned: boolean;
  /** RFC 3339: when this is judged, for the inventory's dates. */
  readonly at: string;
  /** The version of the tool, for the inventory. */
  readonly version: string;
}
