import type { Declaration, DeclaredResource, SkippedResource, Value } from './declared.ts';

/*
 * Addresses of Terraform are those of one root module. Where several plans are judged together, one address may mean several
 * things: then each has the name of its plan in front, `network/aws_vpc.main`.
 */

const isTerraform = ({ kind }: Declaration): boolean =>
  kind === 'terraform-plan' || kind === 'terraform-state';

const resourcesIn = ({ before, after, read }: Declaration): readonly DeclaredResource[] => [
  ...before,
  ...after,
  ...read,
];

/** What an address of each declaration means, as far as it is known: its id in AWS. */
const meaningsIn = (declaration: Declaration): ReadonlyMap<string, string | null> => {
  const found = new Map<string, string | null>();
  for (const { address, type, liveId } of resourcesIn(declaration))
    found.set(`${type} ${address}`, found.get(`${type} ${address}`) ?? liveId);
  return found;
};

/** Does an address mean one thing here and another one there? Of things without an id, it does. */
const collide = (declarations: readonly Declaration[]): boolean => {
  const seen = new Map<string, string | null>();
  for (const declaration of declarations) {
    const own = meaningsIn(declaration);
    for (const [address, id] of own)
      if (seen.has(address) && (id === null || seen.get(address) !== id)) return true;
    for (const [address, id] of own) seen.set(address, id);
  }
  return false;
};

const renamedIn = (value: Value, rename: (address: string) => string): Value => {
  switch (value.is) {
    case 'reference':
      return { ...value, to: rename(value.to) };
    case 'list':
      return { ...value, items: value.items.map((one) => renamedIn(one, rename)) };
    case 'object':
      return {
        ...value,
        fields: Object.fromEntries(
          Object.entries(value.fields).map(([name, one]) => [name, renamedIn(one, rename)]),
        ),
      };
    case 'text':
      return { ...value, parts: value.parts.map((one) => renamedIn(one, rename)) };
    case 'one-of':
      return { ...value, values: value.values.map((one) => renamedIn(one, rename)) };
    default:
      return value;
  }
};

const renamed = (declaration: Declaration): Declaration => {
  const { name, before, after, read, skipped } = declaration;
  const own = new Set([...resourcesIn(declaration), ...skipped].map(({ address }) => address));
  const rename = (address: string): string => (own.has(address) ? `${name}/${address}` : address);
  const resources = (all: readonly DeclaredResource[]): readonly DeclaredResource[] =>
    all.map((one) => ({
      ...one,
      address: rename(one.address),
      properties: Object.fromEntries(
        Object.entries(one.properties).map(([key, value]) => [key, renamedIn(value, rename)]),
      ),
      origin: { ...one.origin, address: `${name}/${one.origin.address}` },
    }));
  return {
    ...declaration,
    before: resources(before),
    after: resources(after),
    read: resources(read),
    skipped: skipped.map((one): SkippedResource => ({
      ...one,
      address: rename(one.address),
      refersTo: one.refersTo.map(rename),
    })),
  };
};

/** Declarations in which no address means two things: where one would, those of Terraform have the names of their plans in front. */
export const apart = (declarations: readonly Declaration[]): readonly Declaration[] =>
  collide(declarations.filter(isTerraform))
    ? declarations.map((one) => (isTerraform(one) ? renamed(one) : one))
    : declarations;
