import type { Declaration, DeclaredResource } from '../iac/declared.ts';
import type { AddressBook, BookEntry } from '../iac/previewed.ts';
import type { Addresses, Listed } from '../model/addresses.ts';

// What of a block becomes a resource of its own when it is read: the words behind its address.
const nested: Readonly<Record<string, Listed>> = { route: 'Routes', ingress: 'Ingress', egress: 'Egress' };

const properties: Readonly<Record<string, Listed>> = {
  RouteTableIds: 'RouteTableIds',
  SecurityGroupIngress: 'Ingress',
};

// A list without members says nothing: what belongs to it has blocks of its own.
const listedBy = ({ properties: own }: DeclaredResource): readonly Listed[] =>
  Object.entries(own).flatMap(([name, value]) => {
    const what = properties[name];
    return what && value.is === 'list' && value.items.length > 0 ? [what] : [];
  });

/** What each block lists itself, by its address. */
const listsIn = (declarations: readonly Declaration[]): ReadonlyMap<string, ReadonlySet<Listed>> => {
  const found = new Map<string, Set<Listed>>();
  const add = (address: string, what: Listed): void => {
    found.set(address, (found.get(address) ?? new Set()).add(what));
  };
  for (const resource of declarations.flatMap(({ after }) => after)) {
    const [block = '', part = ''] = resource.address.split(/#(?=[a-z]+(?:\[|$))/);
    const what = nested[part.replace(/\[.*$/, '')];
    if (what) add(block, what);
    for (const own of listedBy(resource)) add(resource.address, own);
  }
  return found;
};

/** What is there and declared, by its ids in AWS: of states, which know them. */
export const addressesIn = (declarations: readonly Declaration[]): Addresses => {
  const book: [string, BookEntry][] = declarations
    .flatMap(({ after }) => after)
    .flatMap(({ liveId, type, origin, address }) =>
      // What only joins two things has an id of the provider's own making, and its parts are the block's.
      liveId === null || address !== origin.address
        ? []
        : [[liveId, { id: liveId, type, origin, made: true }]],
    );
  return withLists(new Map(book), declarations);
};

/** An address book that also knows what each block lists itself. */
export const withLists = (book: AddressBook, declarations: readonly Declaration[]): Addresses => {
  const lists = listsIn(declarations);
  return new Map(
    [...book].map(([id, entry]) => {
      const own = lists.get(entry.origin.address);
      return [id, own ? { ...entry, lists: own } : entry];
    }),
  );
};
