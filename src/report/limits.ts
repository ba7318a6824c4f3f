// A surrogate without its other half is no character: JSON carries it, XML and databases refuse it.
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text without halves of characters, and without the code points that XML 1.0 has no place for. */
export const wellFormed = (text: string): string =>
  text.replace(loneSurrogate, '\ufffd').replace(/[\ufffe\uffff]/g, '\ufffd');

/** Text of at most this many UTF-16 units; where something was cut off, an ellipsis says so. */
export const cut = (text: string, most: number): string => {
  if (text.length <= most) return text;
  // A character beyond the first plane is two units: half of one is none.
  const kept = text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '');
  return `${kept}…`;
};
