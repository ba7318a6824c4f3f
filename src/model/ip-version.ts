const version4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const group = /^[\da-f]{1,4}$/i;

const isVersion6 = (text: string): boolean => {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  // The last 32 bits may be written as an IPv4 address, if they end the text.
  const tail = halves.at(-1) === '' ? '' : (groups.at(-1) ?? '');
  const endsIn4 = version4.test(tail);
  const plain = endsIn4 ? groups.slice(0, -1) : groups;
  const width = plain.length + (endsIn4 ? 2 : 0);
  return (halves.length === 1 ? width === 8 : width < 8) && plain.every((part) => group.test(part));
};

/** The version of the Internet Protocol that a text is a bare address of, 4 or 6; 0 where it is none. */
export const ipVersion = (text: string): 0 | 4 | 6 => {
  if (version4.test(text)) return 4;
  return text.includes(':') && isVersion6(text) ? 6 : 0;
};
