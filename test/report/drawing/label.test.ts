import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitted, listed, wrapped } from '../../../src/report/drawing/label.ts';
import { type Font, widthOf } from '../../../src/report/drawing/text-width.ts';
import { hostile } from '../sample-report.ts';

const fonts: readonly Font[] = [
  { face: 'sans', size: 11 },
  { face: 'bold', size: 11 },
  { face: 'mono', size: 10 },
];
const [sans, , mono] = fonts as [Font, Font, Font];

const names = [
  ...Object.values(hostile),
  'subnet-0123456789abcdef0',
  'プロダクション環境のサブネット東京リージョン第一',
  'שרת-הייצור-של-המחלקה-הראשית',
  'خادم-الإنتاج-في-القسم-الرئيسي',
  '👩‍💻🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀',
  'e\u0301'.repeat(80),
  '﷽﷽﷽',
  '',
];

describe('a label', () => {
  /** The labels of a text that are wider than their place. */
  const tooWide = (name: string, width: number, font: Font): readonly string[] => {
    const labels = [
      fitted(name, width, font),
      ...wrapped(name, width, font, 2),
      ...listed([name, name], width, font, 2),
    ];
    expect(labels.length).toBeLessThanOrEqual(5);
    return labels.map(({ text }) => text).filter((text) => widthOf(text, font) > width);
  };

  it('never is wider than its place', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(text, fc.constantFrom(...fonts), fc.integer({ min: 30, max: 200 }), (name, font, width) => {
        expect(tooWide(name, width, font)).toEqual([]);
      }),
    );
  });

  it('never is, in places of any width', () => {
    const widths = Array.from({ length: 171 }, (_, at) => 30 + at);
    const found = names.flatMap((name) =>
      fonts.flatMap((font) => widths.flatMap((width) => tooWide(name, width, font))),
    );
    expect(found).toEqual([]);
  });

  it('is the whole text where that fits, else both of its ends, with the whole beside it', () => {
    expect(fitted('subnet-0123', 120, mono)).toEqual({ text: 'subnet-0123', font: mono, whole: null });
    const { text, whole } = fitted('subnet-0123456789abcdef0', 80, mono);
    expect(text).toMatch(/^subn.*….*def0$/);
    expect(whole).toBe('subnet-0123456789abcdef0');
  });

  it('cuts no letter from its accents', () => {
    for (let width = 20; width < 60; width += 1) {
      const [head = '', tail = ''] = fitted('e\u0301'.repeat(80), width, sans).text.split('…');
      expect(head.length % 2).toBe(0);
      expect(tail.length % 2).toBe(0);
    }
  });

  it('shows nothing that a reader cannot see', () => {
    for (const name of names)
      expect(fitted(name, 400, sans).text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b-\u200f]/);
  });

  it('breaks names at their joints, and lists as many as fit', () => {
    expect(wrapped('tracking-prod-app-a', 100, sans, 2).map(({ text }) => text)).toEqual([
      'tracking-prod-',
      'app-a',
    ]);
    const many = Array.from({ length: 30 }, (_, at) => `service${at}`);
    const shown = listed(many, 140, sans, 2);
    expect(shown.map(({ text }) => text).join(' ')).toMatch(/^service0, service1.* and \d+ more$/);
    expect(shown[0]!.whole).toBe(many.join(', '));
  });
});
