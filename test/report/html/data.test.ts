import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonical } from '../../../src/model/canonical.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { type FingerprintOf, fingerprintText } from '../../../src/model/fingerprint.ts';
import { type AnyReport, writtenChunks } from '../../../src/model/write-report.ts';
import { shapeOf } from '../../../src/report/html/client/shape.ts';
import { sha256Of } from '../../../src/report/html/client/sha256.ts';
import { blocksOf, framesOf, inert } from '../../../src/report/html/encode.ts';
import { type Block, idsIn, joint, slotsOf, type Template } from '../../../src/report/html/wire.ts';
import { hostile, sampleReport } from '../sample-report.ts';

const many = (amount: number): readonly Finding[] =>
  Array.from({ length: amount }, (_, index) => ({
    ...sampleReport.findings[index % sampleReport.findings.length]!,
    fingerprint: index.toString(16).padStart(32, '0'),
  }));

const noIds: ReadonlySet<string> = new Set();

/** A finding as a block holds it. */
interface Held {
  readonly template: Template;
  readonly words: readonly string[];
}

/** Reads blocks by the words of wire.ts. */
const heldIn = (blocks: Iterable<Block>, listed = noIds): readonly Held[] => {
  const words = ['', ...listed];
  const templates: Template[] = [];
  const held: Held[] = [];
  for (const block of blocks) {
    words.push(...block.words.split(joint).filter(Boolean));
    templates.push(...block.templates);
    const columns = block.columns.values();
    const own = new Map(
      [...new Set(block.rows)].map((row) => [
        row,
        Array.from({ length: slotsOf(templates[row]!) }, () => [...columns.next().value!]),
      ]),
    );
    const last = new Map<number, readonly number[]>();
    for (const row of block.rows) {
      const before = last.get(row) ?? [];
      const numbers = own.get(row)!.map((column, slot) => (before[slot] ?? 0) + column.shift()!);
      last.set(row, numbers);
      held.push({ template: templates[row]!, words: numbers.map((number) => words[number]!) });
    }
  }
  return held;
};

const textsOf = (blocks: Iterable<Block>, listed = noIds): readonly string[] =>
  heldIn(blocks, listed).map(({ template, words }) => shapeOf(template).text(words));

describe('findings as data', () => {
  const odd: Finding = {
    ...sampleReport.findings[0]!,
    message: `${hostile.markup} \ue0000\ue001 \\u00412345678 \n12345678ab \u2028 subnet-0123456789abcdef0 ${hostile.long}`,
    evidence: [
      { kind: 'resource', id: '1', facts: { bytes: 123456789012, share: 0.771084337349, text: '' } },
    ],
  };

  it.each([1, 50, 1000])('come back byte for byte, in blocks of %i', (size) => {
    const findings = [...many(300), odd, odd];
    expect(textsOf(blocksOf(findings, size, noIds))).toEqual(findings.map((finding) => canonical(finding)));
  });

  it('bring no id that the page lists anyway, and no fingerprint that it can compute', () => {
    const [first] = sampleReport.findings;
    const arn = 'arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-0123456789abcdef0';
    const fingerprint = createHash('sha256').update(`${first!.check}\n${arn}`).digest('hex').slice(0, 32);
    const finding = { ...first!, fingerprint, subject: { ...first!.subject, arn } };
    const [block] = [...blocksOf([finding], 10, new Set(['vpc-0a', 'subnet-0123456789abcdef0']))];
    expect(JSON.stringify(block)).not.toMatch(/subnet-0123456789abcdef0|[0-9a-f]{32}/);
    const listed = new Set(['vpc-0a', 'subnet-0123456789abcdef0']);
    expect(textsOf([block!], listed)).toEqual([canonical(finding)]);
    // The page could not read this ARN to the letter.
    const marked = { ...finding, subject: { ...finding.subject, arn: `${arn}\ue0000\ue001` } };
    const other = createHash('sha256')
      .update(`${first!.check}\n${marked.subject.arn}`)
      .digest('hex')
      .slice(0, 32);
    expect(JSON.stringify([...blocksOf([{ ...marked, fingerprint: other }], 10, noIds)])).toContain(other);
  });

  it('have fingerprints that the page computes as a scan does', () => {
    for (const { check, subject, fingerprint } of sampleReport.findings)
      expect(sha256Of(fingerprintText(check, subject.arn)).slice(0, 32)).toBe(fingerprint);
  });

  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000])(
    'are hashed as SHA-256 has it, of %i letters',
    (length) => {
      for (const text of ['a'.repeat(length), 'é\u{1f600}'.repeat(length)])
        expect(sha256Of(text)).toBe(createHash('sha256').update(text).digest('hex'));
    },
  );

  it('make the report that was hashed, with what stands around them', () => {
    const { head, tail } = framesOf(sampleReport);
    const whole = `${head}${textsOf(blocksOf(sampleReport.findings, 1000, noIds)).join(',')}${tail}`;
    expect(whole).toBe(canonical({ ...sampleReport, sha256: undefined }));
    // As the page does: folded as it is written, it has the hash that the report states.
    const hash = createHash('sha256');
    const fingerprintOf: FingerprintOf = (check, arn) => sha256Of(fingerprintText(check, arn)).slice(0, 32);
    for (const piece of writtenChunks(JSON.parse(whole) as AnyReport, fingerprintOf)) hash.update(piece);
    expect(hash.digest('hex')).toBe(sampleReport.sha256);
  });

  it('say what findings share once', () => {
    const size = (amount: number): number => JSON.stringify([...blocksOf(many(amount), 1e9, noIds)]).length;
    expect((size(2000) - size(1000)) / 1000).toBeLessThan(100);
  });

  /** Findings with texts of their own: names, tags, addresses, shares and words that no other has. */
  const reworded = (amount: number): readonly Finding[] =>
    many(amount).map((finding, index) => ({
      ...finding,
      message: `${finding.message} Seen ${index} times, says ${hostile.markup} of team ${index % 7}.`,
      subject: {
        ...finding.subject,
        name: `team ${index % 7} / "${index}"`,
        tags: { Name: `${hostile.direction}${index}`, Project: `p${index}` },
      },
      evidence: [
        ...finding.evidence,
        {
          kind: 'resource',
          id: `rtb-${index.toString(16).padStart(17, '0')}`,
          facts: { share: index / 7, cidr: `10.0.${index % 256}.0/24`, count: -index, on: index % 3 === 0 },
        },
      ],
    }));

  it('come back byte for byte where each has texts of its own', () => {
    const findings = reworded(400);
    expect(textsOf(blocksOf(findings, 150, noIds))).toEqual(findings.map((finding) => canonical(finding)));
  });

  it('say what findings share once where each has texts of its own', () => {
    const size = (amount: number): number =>
      JSON.stringify([...blocksOf(reworded(amount), 1e9, noIds)]).length;
    const ofOne = canonical(reworded(1)[0]).length;
    expect((size(2000) - size(1000)) / 1000).toBeLessThan(Math.min(300, ofOne / 4));
  });

  it('are found by their own words and numbers', () => {
    const [block] = [...blocksOf(reworded(60), 100, noIds)];
    const { template, words } = heldIn([block!]).at(-1)!;
    const holds = (word: string): boolean => shapeOf(template).holds({ word, ids: new Set() }, words);
    for (const word of ['p59', '10.0.59.0/24', 'rtb-0000000000000003b', '-59', 'team'])
      expect(holds(word)).toBe(true);
    for (const word of ['p58', '10.0.58.0/24', 'rtb-0000000000000003a']) expect(holds(word)).toBe(false);
  });

  it('end no element and no line', () => {
    expect(inert({ a: '</script><!--', b: '\u2028\u2029' })).toBe(
      '{"a":"\\u003c/script>\\u003c!--","b":"\\u2028\\u2029"}',
    );
  });
});

describe('ids of the short list', () => {
  it('are the same in markup and in the text that a browser makes of it', () => {
    const text = `vpc-0123456789abcdef0: 'subnet-0123456789abcdef0'<tgw-01234567&nat-01234567, x_vpc-01234567 vpc-01234567-a`;
    const markup = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&#39;');
    expect(idsIn(text)).toEqual([
      'vpc-0123456789abcdef0',
      'subnet-0123456789abcdef0',
      'tgw-01234567',
      'nat-01234567',
    ]);
    expect(idsIn(`<li><b>${markup}</b></li>`)).toEqual(idsIn(text));
  });
});
