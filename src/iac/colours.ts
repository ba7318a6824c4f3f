import type { DeclaredResource, Value } from './declared.ts';

/*
 * Colour refinement over resources: two have one colour where nothing tells them apart, neither what they say themselves nor
 * what they refer to, nor who refers to them, nor what those say, and so on.
 */

// What no way depends on: it tells things apart that are alike otherwise.
const ignored: Readonly<Record<string, readonly string[]>> = {
  'AWS::EC2::Subnet': ['CidrBlock', 'Ipv6CidrBlock', 'AvailabilityZone', 'AvailabilityZoneId'],
  'AWS::EC2::NatGateway': ['AllocationId', 'PrivateIpAddress'],
  'AWS::EC2::SecurityGroup': ['GroupName', 'GroupDescription'],
};

/** A reference from one resource to another: where it stands, and whether others may be meant. */
interface Link {
  readonly path: string;
  readonly to: number;
  readonly among: number;
}

interface Said {
  readonly words: string;
  readonly links: readonly Link[];
}

/** What a value says beside the resources that it refers to. */
const wordsOf = (
  value: Value,
  path: string,
  among: number,
  indexOf: (address: string) => number | undefined,
  links: Link[],
): string => {
  switch (value.is) {
    case 'known':
      return JSON.stringify(value.value);
    case 'list':
      return `[${value.items.map((one) => wordsOf(one, path, among, indexOf, links)).join()}${value.more ? '…' : ''}]`;
    case 'object':
      return `{${Object.entries(value.fields)
        .map(([name, one]) => `${name}:${wordsOf(one, `${path}.${name}`, among, indexOf, links)}`)
        .join()}}`;
    case 'text':
      return `"${value.parts.map((one) => wordsOf(one, path, among, indexOf, links)).join('')}"`;
    case 'one-of':
      return `one of ${value.values
        .map((one) => wordsOf(one, path, value.values.length, indexOf, links))
        .sort()
        .join('|')}`;
    case 'unknown':
      return `? ${value.gap.code}`;
    case 'reference': {
      const to = indexOf(value.to);
      if (to === undefined) return `→ ${value.to.replace(/\[[^\]]*\]/g, '[]')}.${value.attribute}`;
      links.push({ path: `${path}.${value.attribute}`, to, among });
      return `→.${value.attribute}`;
    }
  }
};

const saidBy = (resource: DeclaredResource, indexOf: (address: string) => number | undefined): Said => {
  const links: Link[] = [];
  const skipped = new Set([...(ignored[resource.type] ?? []), 'Tags']);
  const words = Object.entries(resource.properties)
    .filter(([name]) => !skipped.has(name))
    .map(([name, value]) => `${name}=${wordsOf(value, name, 1, indexOf, links)}`)
    .sort();
  const { type, accountId, region, uncertain } = resource;
  return { words: JSON.stringify([type, accountId, region, uncertain?.code ?? '', words]), links };
};

/** Small numbers for texts. */
const numbering = (): ((text: string) => number) => {
  const numbers = new Map<string, number>();
  return (text) => {
    const known = numbers.get(text) ?? numbers.size;
    numbers.set(text, known);
    return known;
  };
};

const countOf = (colours: readonly number[]): number => new Set(colours).size;

/** The colours of resources by their addresses: the same for those that nothing tells apart. */
export const coloursOf = (resources: readonly DeclaredResource[]): ReadonlyMap<string, number> => {
  const index = new Map(resources.map(({ address }, at) => [address, at]));
  const said = resources.map((one) => saidBy(one, (address) => index.get(address)));
  const incoming: { readonly path: string; readonly from: number; readonly among: number }[][] =
    resources.map(() => []);
  for (const [from, { links }] of said.entries())
    for (const { path, to, among } of links) incoming[to]?.push({ path, from, among });
  const first = numbering();
  let colours = said.map(({ words }) => first(words));
  for (;;) {
    const next = numbering();
    const refined = said.map(({ links }, at) => {
      const out = links.map(({ path, to, among }) => `${path}>${colours[to]}/${among}`).sort();
      const into = (incoming[at] ?? [])
        .map(({ path, from, among }) => `${path}<${colours[from]}/${among}`)
        .sort();
      return next(`${colours[at]} ${out.join()} ${into.join()}`);
    });
    if (countOf(refined) === countOf(colours)) break;
    colours = refined;
  }
  return new Map(resources.map(({ address }, at) => [address, colours[at] ?? at]));
};
