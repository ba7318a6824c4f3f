import { inflateSync } from 'node:zlib';

const streamsOf = (pdf: Buffer): ReadonlyMap<string, string> => {
  const text = pdf.toString('latin1');
  const streams = new Map<string, string>();
  for (const match of text.matchAll(/(\d+) 0 obj\s*<<(?:(?!endobj)[\s\S])*?>>\s*stream\r?\n/g)) {
    const from = match.index + match[0].length;
    const to = text.indexOf('endstream', from);
    const raw = pdf.subarray(from, to);
    streams.set(
      match[1]!,
      /FlateDecode/.test(match[0]) ? inflateSync(raw).toString('latin1') : raw.toString('latin1'),
    );
  }
  return streams;
};

/** What the glyphs of a font stand for: its ToUnicode map. */
const glyphsOf = (map: string): ReadonlyMap<string, string> => {
  const glyphs = new Map<string, string>();
  const decode = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le');
  for (const block of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, glyph, character] of block[1]!.matchAll(/<(\w+)>\s*<(\w+)>/g))
      glyphs.set(glyph!.toLowerCase(), decode(character!));
  for (const block of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, first, last, character] of block[1]!.matchAll(/<(\w+)>\s*<(\w+)>\s*<(\w+)>/g))
      for (let glyph = parseInt(first!, 16), at = 0; glyph <= parseInt(last!, 16); glyph += 1, at += 1)
        glyphs.set(
          glyph.toString(16).padStart(first!.length, '0'),
          String.fromCharCode(parseInt(character!, 16) + at),
        );
  return glyphs;
};

/** The text of a PDF that Chromium made, without white space: enough to find an id in it, not a reader of any PDF. */
export const textOfPdf = (pdf: Buffer): string => {
  const source = pdf.toString('latin1');
  const streams = streamsOf(pdf);
  const fonts = new Map<string, ReadonlyMap<string, string>>();
  for (const [, name, object] of source.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const font = new RegExp(`(?:^|\\n)${object} 0 obj([\\s\\S]*?)endobj`).exec(source)?.[1] ?? '';
    const map = /\/ToUnicode (\d+) 0 R/.exec(font)?.[1];
    if (map) fonts.set(name!, glyphsOf(streams.get(map) ?? ''));
  }
  let text = '';
  for (const content of streams.values()) {
    let glyphs: ReadonlyMap<string, string> = new Map();
    for (const [, font, hex] of content.matchAll(/\/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>/g)) {
      if (font) glyphs = fonts.get(font) ?? new Map();
      else for (const glyph of hex!.toLowerCase().match(/.{4}/g) ?? []) text += glyphs.get(glyph) ?? '';
    }
  }
  // Fonts draw some letters as one (ff): whoever reads or searches the page sees two.
  return text.replace(/\s+/g, '').normalize('NFKC');
};
