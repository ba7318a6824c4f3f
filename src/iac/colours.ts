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

/** A reference from one thing to another, and where it stands. */
interface Link {
  readonly path: string;
  readonly to: number;
}

interface Said {
  readonly words: string;
  readonly links: readonly Link[];
}

/** The places of things in the graph. */
interface Places {
  of(address: string): number | undefined;
  /** A choice among several has a place of its own, so that many who have the same choice do not each lead to all of it. */
  ofChoice(values: readonly Value[]): number;
}

/** What a value says beside the resources that it refers to. */
const wordsOf = (value: Value, path: string, places: Places, links: Link[]): string => {
  switch (value.is) {
    case 'known':
      return JSON.stringify(value.value);
    case 'list':
      return `[${value.items.map((one) => wordsOf(one, path, places, links)).join()}${value.more ? '…' : ''}]`;
    case 'object':
      return `{${Object.entries(value.fields)
        .map(([name, one]) => `${name}:${wordsOf(one, `${path}.${name}`, places, links)}`)
        .join()}}`;
    case 'text':
      return `"${value.parts.map((one) => wordsOf(one, path, places, links)).join('')}"`;
    case 'one-of':
      links.push({ path, to: places.ofChoice(value.values) });
      return 'one of several';
    case 'unknown':
      return `? ${value.gap.code}`;
    case 'reference': {
      const to = places.of(value.to);
      if (to === undefined) return `→ ${value.to.replace(/\[[^\]]*\]/g, '[]')}.${value.attribute}`;
      links.push({ path: `${path}.${value.attribute}`, to });
      return `→.${value.attribute}`;
    }
  }
};

const saidBy = (resource: DeclaredResource, places: Places): Said => {
  const links: Link[] = [];
  const skipped = new Set([...(ignored[resource.type] ?? []), 'Tags']);
  const words = Object.entries(resource.properties)
    .filter(([name]) => !skipped.has(name))
    .map(([name, value]) => `${name}=${wordsOf(value, name, places, links)}`)
    .sort();
  const { type, accountId, region, uncertain } = resource;
  return { words: JSON.stringify([type, accountId, region, uncertain?.code ?? '', words]), links };
};

/** What a choice says: what it is among, whatever the order. */
const saidByChoice = (values: readonly Value[], places: Places): Said => {
  const links: Link[] = [];
  const words = values.map((one) => wordsOf(one, '', places, links)).sort();
  return { words: JSON.stringify(words), links };
};

/** Resources and choices, in the order of their places. */
const graphOf = (resources: readonly DeclaredResource[]): readonly Said[] => {
  const index = new Map(resources.map(({ address }, at) => [address, at]));
  const choices = new Map<readonly Value[], number>();
  const places: Places = {
    of: (address) => index.get(address),
    ofChoice(values) {
      const place = choices.get(values) ?? resources.length + choices.size;
      choices.set(values, place);
      return place;
    },
  };
  const said = resources.map((one) => saidBy(one, places));
  // A choice may hold another, which then comes after it.
  for (const values of choices.keys()) said.push(saidByChoice(values, places));
  return said;
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
  const said = graphOf(resources);
  const incoming: { readonly path: string; readonly from: number }[][] = said.map(() => []);
  for (const [from, { links }] of said.entries())
    for (const { path, to } of links) incoming[to]?.push({ path, from });
  const first = numbering();
  let colours = said.map(({ words }) => first(words));
  for (;;) {
    const next = numbering();
    const refined = said.map(({ links }, at) => {
      const out = links.map(({ path, to }) => `${path}>${colours[to]}`).sort();
      const into = (incoming[at] ?? []).map(({ path, from }) => `${path}<${colours[from]}`).sort();
      return next(`${colours[at]} ${out.join()} ${into.join()}`);
    });
    if (countOf(refined) === countOf(colours)) break;
    colours = refined;
  }
  return new Map(resources.map(({ address }, at) => [address, colours[at] ?? at]));
};
