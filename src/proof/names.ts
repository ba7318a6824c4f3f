/** Letters, digits, points and hyphens between others of them: what ids, and names of buckets, are made of. */
const WORD = /[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?/g;

const wordsIn = (text: string): ReadonlySet<string> => new Set(text.match(WORD));

const known = new WeakMap<object, ReadonlySet<string>>();

/** Does one of these stand in a thing as a word? Things are asked about in every proof. */
export const namesWord = (item: object, ids: ReadonlySet<string>): boolean => {
  const words = known.get(item) ?? wordsIn(JSON.stringify(item));
  known.set(item, words);
  const [few, many] = words.size < ids.size ? [words, ids] : [ids, words];
  for (const one of few) if (many.has(one)) return true;
  return false;
};

/** Does a text name one of these, be it as a part of a longer name? */
export const namesPart = (text: string, ids: ReadonlySet<string>): boolean => {
  for (const one of ids) if (text.includes(one)) return true;
  return false;
};

/** Places in a list of texts. */
export type Places = (ids: ReadonlySet<string>) => readonly number[];

/** Where in a list the texts are that hold one of some ids as a word; as fast for many texts as for few. */
export const placesOfWords = (texts: readonly string[]): Places => {
  const places = new Map<string, number[]>();
  for (const [at, text] of texts.entries())
    for (const word of wordsIn(text)) {
      const list = places.get(word);
      if (list) list.push(at);
      else places.set(word, [at]);
    }
  return (ids) => [...new Set([...ids].flatMap((one) => places.get(one) ?? []))];
};

/** The same for ids that are parts of longer names. */
export const placesOfParts =
  (texts: readonly string[]): Places =>
  (ids) =>
    texts.flatMap((text, at) => (namesPart(text, ids) ? [at] : []));
