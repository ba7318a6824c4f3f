import { Refusal } from '../aws/errors.ts';
import { newsOf, withNews } from '../model/known-values.ts';

/** A key and a value, as EC2 says tags. */
interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The list in the order of a key of its items. */
export const sortBy = <T>(items: readonly T[], keyOf: (item: T) => string): T[] =>
  items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((a, b) => byText(a.key, b.key))
    .map(({ item }) => item);

/** The list in the order of its items' ids. */
export const sortById = <T extends { readonly id: string }>(items: readonly T[]): T[] =>
  sortBy(items, ({ id }) => id);

/** The texts that are there, in order, each once. */
export const texts = (values: readonly (string | undefined)[] | undefined): string[] =>
  [...new Set(values?.filter((value): value is string => value !== undefined && value !== ''))].sort(byText);

/** Tags by key, in the order of the keys. */
export const tagsOf = (tags: readonly Tag[] | undefined): Record<string, string> =>
  Object.fromEntries(
    sortBy(tags ?? [], ({ Key }) => Key ?? '').map(({ Key, Value }) => [Key ?? '', Value ?? '']),
  );

/** A text, in lower case: the SDK's enums and the wire disagree about the case of states. Names of new fields stay as they are. */
export const lower = (text: string | undefined): string => {
  const { value, names } = newsOf(text ?? '');
  return names === null ? value.toLowerCase() : withNews(value.toLowerCase(), [names]);
};

// AWS: a block that was taken away, or could not be given, stays listed for a while (EC2 API, VpcCidrBlockState).
const goneBlockStates = new Set(['associating', 'disassociating', 'disassociated', 'failing', 'failed']);

/** Does a VPC or a subnet hold this block? One in a state that we cannot read is listed, and taken to be there. */
export const isAssociated = (state: string | undefined): boolean => !goneBlockStates.has(lower(state));

/** The id of an item. Without one it cannot be told from others, so the listing is not known. */
export const idOf = (value: string | undefined, action: string, what: string): string => {
  if (value) return value;
  throw new Refusal({
    action,
    code: 'UnreadableAnswer',
    message: `The answer holds ${what} without an id, so the list cannot be relied on.`,
  });
};

/** A number of pages' items as one list. */
export const itemsOf = <Page, Item>(
  pages: readonly Page[],
  of: (page: Page) => readonly Item[] | undefined,
): Item[] => pages.flatMap((page) => of(page) ?? []);

/** The destination of a route, by whichever of its fields is there. */
export const destinationOf = (
  cidr: string | undefined,
  ipv6Cidr: string | undefined,
  prefixList: string | undefined,
): { readonly kind: 'ipv4' | 'ipv6' | 'prefix-list'; readonly value: string } => {
  if (ipv6Cidr) return { kind: 'ipv6', value: ipv6Cidr };
  if (cidr) return { kind: cidr.includes(':') ? 'ipv6' : 'ipv4', value: cidr };
  return { kind: 'prefix-list', value: prefixList ?? '' };
};
