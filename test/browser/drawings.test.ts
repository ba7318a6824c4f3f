import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { checks } from '../../src/checks/index.ts';
import type { ServiceMatrix } from '../../src/model/matrix.ts';
import type { Report } from '../../src/model/report.ts';
import { type Face, widthOf } from '../../src/report/drawing/text-width.ts';
import { reporters } from '../../src/report/index.ts';
import { loadInventory } from '../../src/store/inventory-file.ts';
import { hostile } from '../report/sample-report.ts';
import { browserPath, launch, skipReason } from './chromium.ts';
import { ofColors, wcag } from './wcag.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const examplePath = ['examples/example-organization.json.gz', 'examples/example-organization.json'].find(
  existsSync,
)!;

/** Names that would not fit where they stand: long ones, wide letters, and those that are written from right to left. */
const awkward: { readonly [kind: string]: readonly string[] } = {
  long: [
    'wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww',
    'a-very-long-name-of-many-joints-and-no-end',
    'W W W W W W W W W W W W W W W',
  ],
  'East Asian': [
    'プロダクション環境のサブネット東京リージョン第一',
    '生产环境-应用程序-子网-可用区-甲',
    '프로덕션 애플리케이션 서브넷 에이',
  ],
  'right to left': [
    'שרת-הייצור-של-המחלקה-הראשית',
    'خادم الإنتاج في القسم الرئيسي للشركة',
    'app-شبكة-1 (prod)',
  ],
  hostile: Object.values(hostile),
};

/** The report with its names replaced by some of these, in turn. */
const renamed = (report: Report, names: readonly string[]): Report => {
  let at = 0;
  const next = (): string => names[at++ % names.length]!;
  const matrix: ServiceMatrix = {
    ...report.matrix!,
    rows: report.matrix!.rows.map((row) => ({ ...row, vpcName: next(), subnetName: next() })),
  };
  const ids = [
    ...Object.keys(report.names ?? {}),
    ...matrix.ways.flatMap(({ hops }) => hops.map(({ id }) => id)),
  ];
  return { ...report, matrix, names: Object.fromEntries(ids.map((id) => [id, next()])) };
};

/** What is wrong with the texts of the drawings of a page: pairs that overlap, and those that leave their box or their drawing. */
const faultsIn = (page: Page): Promise<{ readonly drawings: number; readonly faults: readonly string[] }> =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    const drawings = [...document.querySelectorAll('svg')].filter((svg) => svg.querySelector('text'));
    const faults: string[] = [];
    for (const svg of drawings) {
      const bounds = svg.getBoundingClientRect();
      const texts = [...svg.querySelectorAll('text')].map((element) => ({
        words: [...element.childNodes]
          .filter((node) => node.nodeType === 3)
          .map((node) => node.textContent)
          .join(''),
        box: element.getBoundingClientRect(),
        around: element.parentElement?.querySelector(':scope > rect')?.getBoundingClientRect() ?? bounds,
      }));
      for (const [at, { words, box, around }] of texts.entries()) {
        if (box.width === 0 && words.trim() !== '') faults.push(`${words} is not drawn`);
        for (const place of [around, bounds])
          if (box.left < place.left - 0.5 || box.right > place.right + 0.5 || box.bottom > place.bottom + 0.5)
            faults.push(`${words} leaves its place`);
        for (const other of texts.slice(at + 1)) {
          const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
          const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
          if (across > 0.5 && down > 0.5) faults.push(`${words} overlaps ${other.words}`);
        }
      }
    }
    return { drawings: drawings.length, faults };
  });

describe.skipIf(browserPath === null)(`the drawings in a browser${skipReason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pathproof-drawings-'));
  let browser: Browser;
  let example: Report;
  let exampleUrl: string;
  const pages: Page[] = [];

  const write = (name: string, report: Report): string => {
    const path = join(folder, `${name}.html`);
    writeFileSync(path, [...reporters.html.render(report)].join(''));
    return pathToFileURL(path).href;
  };

  const open = async (url: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    page.setDefaultTimeout(90_000);
    pages.push(page);
    await page.goto(url);
    return page;
  };

  beforeAll(async () => {
    browser = await launch();
    const inventory = await loadInventory(examplePath);
    const asked = { checks, vpcIds: [], assumeWorkloads: false, minimumSeverity: null, matrix: [] };
    example = audit(inventory, asked);
    exampleUrl = write('example', example);
  });

  afterEach(async () => {
    await Promise.all(pages.splice(0).map((page) => page.close()));
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const withoutScript = { javaScriptEnabled: false };

  it('have no text over another, and none that leaves its box', async () => {
    const { drawings, faults } = await faultsIn(await open(exampleUrl, withoutScript));
    expect(drawings).toBeGreaterThan(50);
    expect(faults).toEqual([]);
  });

  it.each(Object.keys(awkward))('have none with names that are %s either', async (kind) => {
    const url = write(kind, renamed(example, awkward[kind]!));
    const { drawings, faults } = await faultsIn(await open(url, withoutScript));
    expect(drawings).toBeGreaterThan(50);
    expect(faults).toEqual([]);
  });

  it('have none before and after a plan', async () => {
    const report = renamed(example, awkward['long']!);
    const { rows } = report.matrix!;
    // Each subnet goes the ways that the one before it goes.
    const turned = rows.map((row, at) => ({ ...row, cells: rows.at(at - 1)!.cells }));
    const plannedMatrix = { ...report.matrix!, rows: turned };
    const page = await open(write('planned', { ...report, plannedMatrix }), withoutScript);
    expect(await page.locator('.map-change svg.map-drawing').count()).toBeGreaterThan(10);
    expect((await faultsIn(page)).faults).toEqual([]);
  });

  it.each([
    ['a phone', { ...withoutScript, viewport: { width: 390, height: 844 } }],
    ['a dark screen', { ...withoutScript, colorScheme: 'dark' }],
  ] as const)('have none on %s', async (_name, options) => {
    const page = await open(exampleUrl, options);
    expect((await faultsIn(page)).faults).toEqual([]);
    const { scroll, inner } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      inner: innerWidth,
    }));
    expect(scroll).toBeLessThanOrEqual(inner);
  });

  it('would be found to have some', async () => {
    const page = await open(exampleUrl, withoutScript);
    await page.evaluate(() => {
      const [text] = document.querySelectorAll('#map-0 text');
      text?.parentElement?.append(text.cloneNode(true));
    });
    expect((await faultsIn(page)).faults.join()).toContain('overlaps');
  });

  it('are measured with widths that no letter of the fonts exceeds', async () => {
    const page = await open(exampleUrl, withoutScript);
    const blocks = [
      [0x20, 0x7e],
      [0xa0, 0x24f],
      [0x370, 0x52f],
      [0x5d0, 0x6ff],
      [0x900, 0x97f],
      [0x3041, 0x30ff],
      [0x4e00, 0x4e80],
      [0xac00, 0xac80],
      [0xff01, 0xff60],
      [0x1f600, 0x1f64f],
    ] as const;
    const letters = blocks.flatMap(([from, to]) =>
      Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at)),
    );
    for (const face of ['sans', 'bold', 'mono'] satisfies readonly Face[]) {
      const measured = await page.evaluate(
        ([name, all]) => {
          const svg = document.querySelector('.map-drawing')!;
          const text = document.createElementNS('http://www.w3.org/2000/svg', 'text');
          text.setAttribute('class', `face-${name}`);
          text.setAttribute('font-size', '100');
          svg.append(text);
          return (all as readonly string[]).map((letter) => {
            text.textContent = letter;
            return text.getComputedTextLength();
          });
        },
        [face, letters] as const,
      );
      const wider = letters.filter(
        (letter, at) => measured[at]! > widthOf(letter, { face, size: 100 }) + 0.01,
      );
      expect(wider).toEqual([]);
    }
  });

  it('lead from a band to its path, without a script', async () => {
    const page = await open(exampleUrl, withoutScript);
    const links = await page.evaluate(() =>
      [...document.querySelectorAll('.map-drawing a')].map((link) => link.getAttribute('href') ?? ''),
    );
    expect(links.length).toBeGreaterThan(100);
    const missing = await page.evaluate(
      (all) => all.filter((href) => document.getElementById(href.slice(1)) === null),
      links,
    );
    expect(missing).toEqual([]);
    const band = links.find((href) => /^#map-\d+-\d+-\d+$/.test(href))!;
    await page.evaluate(
      (href) =>
        document
          .querySelector(`a[href="${href}"]`)
          ?.dispatchEvent(new MouseEvent('click', { cancelable: true })),
      band,
    );
    await page.waitForURL(`**${band}`);
    const path = page.locator(band);
    await path.waitFor({ state: 'visible' });
    expect(await path.locator('code').first().textContent()).toMatch(/rtb-|sg-|acl-|vpce-/);
  });

  it('are reached by the keyboard: each box of subnets in turn, and none of the bands', async () => {
    const page = await open(exampleUrl, withoutScript);
    await page.locator('#map-0 a:not([tabindex])').first().focus();
    for (let at = 0; at < 6; at += 1) {
      const { boxes, words } = await page.evaluate(() => ({
        boxes: document.activeElement?.querySelectorAll('.fold-box, .door-box').length,
        words: document.activeElement?.querySelector('text')?.textContent ?? '',
      }));
      expect(boxes).toBe(1);
      expect(words).not.toBe('');
      await page.keyboard.press('Tab');
    }
  });

  it.each([
    ['light', wcag],
    ['dark', ofColors],
  ] as const)('have no violation of WCAG 2.2 AA, %s', async (colorScheme, asked) => {
    // Names change no color.
    const withoutColors: Axe.RunOptions = { runOnly: asked, rules: { 'color-contrast': { enabled: false } } };
    const tried: (readonly [string, Axe.RunOptions])[] = [[exampleUrl, { runOnly: asked }]];
    if (colorScheme === 'light')
      tried.push([write('axe', renamed(example, awkward['right to left']!)), withoutColors]);
    for (const [url, options] of tried) {
      const page = await open(url, { colorScheme });
      await page.waitForSelector('html[data-ready]');
      await page.evaluate(axe);
      const violations = await page.evaluate(async (given) => {
        for (const details of document.querySelectorAll<HTMLDetailsElement>('[aria-labelledby=map] details'))
          details.open = true;
        scrollTo(0, 0);
        const { axe: runner } = globalThis as unknown as { axe: typeof Axe };
        const { violations: found } = await runner.run('[aria-labelledby=map]', given);
        return found.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`,
        );
      }, options);
      expect(violations).toEqual([]);
    }
  });
});
