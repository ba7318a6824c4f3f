import type { Declaration, DeclaredResource, Value } from '../iac/declared.ts';
import type { AddressBook, BookEntry } from '../iac/previewed.ts';
import type { Addresses, Apart, Listed } from '../model/addresses.ts';

// What of a block becomes a resource of its own when it is read: the words behind its address.
const nested: Readonly<Record<string, Listed>> = { route: 'Routes', ingress: 'Ingress', egress: 'Egress' };

const properties: Readonly<Record<string, Listed>> = {
  RouteTableIds: 'RouteTableIds',
  SecurityGroupIngress: 'Ingress',
  SecurityGroupEgress: 'Egress',
  SubnetIds: 'SubnetIds',
  SecurityGroupIds: 'SecurityGroupIds',
};

/** What blocks of their own say of which thing: the property that names it. */
const separate: Readonly<Record<string, { readonly of: string; readonly what: Apart }>> = {
  'AWS::EC2::SecurityGroupIngress': { of: 'GroupId', what: 'Ingress' },
  'AWS::EC2::SecurityGroupEgress': { of: 'GroupId', what: 'Egress' },
  'Pathproof::VPCEndpointSubnetAssociation': { of: 'VpcEndpointId', what: 'SubnetIds' },
  'Pathproof::VPCEndpointSecurityGroupAssociation': { of: 'VpcEndpointId', what: 'SecurityGroupIds' },
};

// Terraform: rules of one other side each, which the registry recommends (aws_security_group, note on rules).
const isSingleRule = (address: string): boolean =>
  /(?:^|[./])aws_vpc_security_group_(?:in|e)gress_rule\./.test(address);

/** The things that a value names for sure, or may name. */
const namedIn = (value: Value | undefined): readonly string[] => {
  if (value?.is === 'reference') return [value.to];
  if (value?.is === 'known') return [String(value.value)];
  if (value?.is === 'one-of') return value.values.flatMap(namedIn);
  return [];
};

/** What has blocks of its own, by the address or id of what it belongs to. */
const apartIn = ({ after }: Declaration): ReadonlyMap<string, ReadonlySet<Apart>> => {
  const found = new Map<string, Set<Apart>>();
  const rules: string[] = [];
  for (const { type, address, origin, properties: own } of after) {
    const part = separate[type];
    // What a block lists itself has the address of the block and a suffix.
    if (!part || (address !== origin.address && !/aws_security_group_rule\./.test(origin.address))) continue;
    if (type.startsWith('AWS::EC2::SecurityGroup')) rules.push(origin.address);
    for (const to of namedIn(own[part.of])) {
      const known = found.get(to) ?? new Set();
      found.set(to, known.add(part.what));
      if (isSingleRule(origin.address)) known.add('SingleRules');
    }
  }
  // A group without rules gets them as the other groups have them.
  if (rules.length > 0 && rules.every(isSingleRule))
    for (const { type, address } of after)
      if (groupTypes.has(type)) found.set(address, (found.get(address) ?? new Set()).add('SingleRules'));
  return found;
};

const groupTypes: ReadonlySet<string> = new Set([
  'AWS::EC2::SecurityGroup',
  'Pathproof::DefaultSecurityGroup',
]);

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
  const apart = new Map(declarations.flatMap((one) => [...apartIn(one)]));
  return new Map(
    [...book].map(([id, entry]) => {
      const own = lists.get(entry.origin.address);
      const others = apart.get(entry.origin.address) ?? apart.get(id);
      return [id, { ...entry, ...(own ? { lists: own } : {}), ...(others ? { apart: others } : {}) }];
    }),
  );
};
