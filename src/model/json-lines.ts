/** Under which a list gives the JSON of its items, where it has that and would have to parse it first to give the items. */
export const jsonLines = Symbol('the JSON of each item');

/** The JSON of each item of a list, as `JSON.stringify` writes it. */
export const jsonOf = function* (items: readonly unknown[]): Iterable<string> {
  const known = (items as { readonly [jsonLines]?: () => Iterable<string> })[jsonLines];
  if (known) yield* known();
  else for (const item of items) yield JSON.stringify(item);
};
