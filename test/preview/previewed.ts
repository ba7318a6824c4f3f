import { checks } from '../../src/checks/index.ts';
import type { DeclaredChange, PreviewedInventories } from '../../src/iac/previewed.ts';
import { type Declaration, type Origin, referenceTo } from '../../src/iac/declared.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { emptyDelta } from '../../src/overlay/delta.ts';
import { previewOf, type Previewed } from '../../src/preview/preview.ts';
import { pathLine } from '../../src/report/words.ts';

/** A preview as a test states it: inventories, what changed, and what things are called. */
export interface Stated {
  readonly before: Inventory;
  readonly after: Inventory;
  /** What each address does, and which ids it touches. */
  readonly changes?: Readonly<
    Record<string, { readonly kind: DeclaredChange['kind']; readonly touches: readonly string[] }>
  >;
  /** Addresses by id. */
  readonly book?: Readonly<Record<string, string>>;
  readonly without?: (addresses: ReadonlySet<string>) => Inventory;
  readonly coverage?: Partial<PreviewedInventories['coverage']>;
  /** What blocks refer to, by address. */
  readonly references?: Readonly<Record<string, readonly string[]>>;
  readonly fix?: boolean;
}

const originOf = (address: string): Origin => ({
  address,
  file: 'main.tf',
  line: address.length,
  language: 'terraform',
});

/** Inventories before and after, as if code had been read. */
export const inventoriesOf = ({
  before,
  after,
  changes = {},
  book = {},
  without,
  coverage,
}: Stated): PreviewedInventories => ({
  before,
  after,
  book: new Map(
    Object.entries(book).map(([id, address]) => [
      id,
      { id, type: 'AWS::EC2::Subnet', origin: originOf(address), made: true },
    ]),
  ),
  changes: Object.entries(changes).map(([address, change]) => ({ address, delta: emptyDelta, ...change })),
  coverage: { skipped: [], gaps: [], assumptions: [], doubts: [], incomplete: false, ...coverage },
  without: without ?? (() => after),
});

const declarationOf = ({ changes = {}, book = {}, references = {} }: Stated): Declaration => ({
  name: 'plan',
  kind: 'terraform-plan',
  before: [],
  after: [...Object.keys(changes), ...Object.values(book)].map((address) => ({
    address,
    type: 'AWS::EC2::Subnet',
    liveId: null,
    uncertain: null,
    accountId: null,
    region: null,
    properties: Object.fromEntries(
      (references[address] ?? []).map((to, at) => [`Id${at}`, referenceTo(to)] as const),
    ),
    origin: originOf(address),
  })),
  read: [],
  skipped: [],
  gaps: [],
  assumptions: [],
});

/** The preview of what a test states. */
export const stated = (all: Stated): Previewed =>
  previewOf(inventoriesOf(all), {
    options: {
      checks,
      vpcIds: [],
      assumeWorkloads: true,
      minimumSeverity: null,
      toolVersion: '1.2.3',
      rethrow: true,
    },
    declarations: [declarationOf(all)],
    sources: [{ name: 'plan', file: 'plan.json', kind: 'terraform-plan' }],
    fix: all.fix ?? false,
    collectedAt: null,
    pathLine,
  });
