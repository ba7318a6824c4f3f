import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { Report } from '../../src/model/report.ts';
import { reporters } from '../../src/report/index.ts';
import { namesIn } from '../../src/report/names.ts';
import { naturally } from '../../src/report/natural.ts';
import { thingsToDo } from '../../src/report/things-to-do.ts';
import { audit } from '../../src/audit/audit.ts';
import { loadInventory } from '../../src/store/inventory-file.ts';
import { hostile, sampleReport } from '../report/sample-report.ts';
import { browserPath, launch, skipReason } from './chromium.ts';
import { ofColors, wcag } from './wcag.ts';
import { textOfPdf } from './pdf-text.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const examplePath = ['examples/example-organization.json.gz', 'examples/example-organization.json'].find(
  existsSync,
)!;

describe.skipIf(browserPath === null)(`the page in a browser${skipReason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pathproof-page-'));
  let browser: Browser;
  let example: Report;
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
    if (options.javaScriptEnabled !== false) await page.waitForSelector('html[data-ready]');
    return page;
  };

  let exampleUrl: string;
  let sampleUrl: string;

  beforeAll(async () => {
    browser = await launch();
    const inventory = await loadInventory(examplePath);
    example = audit(inventory, { checks, vpcIds: [], assumeWorkloads: false, minimumSeverity: null });
    exampleUrl = write('example', example);
    sampleUrl = write('sample', sampleReport);
  });

  afterEach(async () => {
    await Promise.all(pages.splice(0).map((page) => page.close()));
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const failures = () => example.findings.filter(({ status }) => status === 'fail');

  it('opens from a file without asking for anything else, and says nothing to the console', async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(90_000);
    pages.push(page);
    const asked: string[] = [];
    const said: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    await page.goto(exampleUrl);
    await page.waitForSelector('html[data-ready]');
    await page.waitForSelector('.verified.is-match');
    expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([exampleUrl]);
    expect(said).toEqual([]);
    expect(
      await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content'),
    ).toContain("default-src 'none'");
  });

  it('is held to its policy: a script that is put into it does not run', async () => {
    const page = await open(sampleUrl);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "ran"';
      document.body.append(script);
    });
    expect(await page.title()).not.toBe('ran');
  });

  const violationsOf = async (page: Page, asked: Axe.RunOnly): Promise<readonly string[]> => {
    await page.evaluate(axe);
    // What is under the bar that stays on top seems smaller than it is.
    await page.evaluate(() => scrollTo(0, 0));
    return page.evaluate(async (runOnly) => {
      const { axe: runner } = globalThis as unknown as { axe: typeof Axe };
      const { violations } = await runner.run(document, { runOnly });
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`,
      );
    }, asked);
  };

  it.each([
    ['light', wcag],
    ['dark', ofColors],
  ] as const)('has no violation of WCAG 2.2 AA, %s', async (colorScheme, asked) => {
    const s3 = failures().find(({ check }) => check === 's3-via-nat')?.fingerprint;
    for (const url of [`${exampleUrl}#status=any&view=resource&finding=${s3}`, `${sampleUrl}#view=check`]) {
      const page = await open(url, { colorScheme });
      await page.locator('details.fold:visible').evaluateAll((folds) => {
        for (const fold of folds) (fold as HTMLDetailsElement).open = true;
      });
      expect(await violationsOf(page, asked)).toEqual([]);
    }
  });

  it('would be found to violate it', async () => {
    const page = await open(sampleUrl);
    await page.evaluate(() => document.querySelector('main')?.append(document.createElement('img')));
    expect((await violationsOf(page, wcag)).join()).toContain('image-alt');
  });

  it('can be read with scripts off: coverage, summary, and every failure with what to type', async () => {
    const page = await open(exampleUrl, { javaScriptEnabled: false });
    await expect(page.locator('#coverage').innerText()).resolves.toBe('Coverage');
    expect(await page.locator('#summary').isVisible()).toBe(true);
    expect(await page.locator('#app').isVisible()).toBe(false);
    const folds = page.locator('#static details.fold');
    expect(await folds.count()).toBe(failures().length);
    for (const { fingerprint, subject, remedy } of failures()) {
      const fold = page.locator(`#f-${fingerprint}`);
      const text = (await fold.textContent()) ?? '';
      expect(text).toContain(subject.id);
      if (!remedy?.cli || text.includes(remedy.cli)) continue;
      // What is repaired together is said once, and the others lead there.
      const said = await fold.locator('a[href^="#f-"]').first().getAttribute('href');
      expect(await page.locator(`${said} .remedy pre`).count()).toBeGreaterThan(0);
    }
    await folds.first().locator('summary').first().click();
    expect(await folds.first().locator('.remedy').isVisible()).toBe(true);
  });

  it('prints every failure where the annex is asked for, light and with the scan at the foot, whatever was on the screen', async () => {
    const page = await open(`${exampleUrl}#status=pass`, { colorScheme: 'dark' });
    await page.check('#annex');
    const text = textOfPdf(await page.pdf({ format: 'A4', printBackground: false }));
    for (const { subject, remedy } of failures()) {
      expect(text).toContain(subject.arn.replace(/\s/g, ''));
      // A command breaks where its line is full; its first words do not.
      if (remedy?.cli) expect(text).toContain(remedy.cli.split('\n')[0]!.replace(/[\s\\]/g, ''));
    }
    expect(text).toContain(`scan${example.scan.id}`);
    expect(text).toMatch(/page1of\d+/);
  });

  it.each([true, false])(
    'prints an audit\u2019s summary on twelve pages at most, with scripts: %s',
    async (javaScriptEnabled) => {
      const page = await open(exampleUrl, { javaScriptEnabled });
      const pdf = await page.pdf({ format: 'A4' });
      expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)!.length).toBeLessThanOrEqual(12);
      const text = textOfPdf(pdf);
      for (const heading of ['Dofirst', 'Summary', 'Coverage', 'Frameworks', 'Unknown'])
        expect(text).toContain(heading);
      for (const { title, version } of example.frameworks)
        expect(text).toContain(`${title}${version}`.replace(/\s/g, ''));
      // What it leaves out it says.
      expect(text).toContain('Printedwithouttheannex');
      expect(text).not.toContain(failures()[0]!.subject.arn);
    },
  );

  it.each([
    [1280, 800, true],
    [1280, 800, false],
    [390, 844, true],
    [390, 844, false],
  ])(
    'shows the first change, its command and the critical failure without scrolling: %i × %i, scripts: %s',
    async (width, height, javaScriptEnabled) => {
      const page = await open(exampleUrl, { viewport: { width, height }, javaScriptEnabled });
      const critical = failures().find(({ severity }) => severity === 'critical')!;
      const first = page.locator('.first .thing').first();
      const box = async (selector: string) => (await first.locator(selector).first().boundingBox())!;
      for (const selector of ['h3', '.chip.is-critical', `a[href="#f-${critical.fingerprint}"]`, 'code']) {
        const { x, y, height: tall } = await box(selector);
        expect(x).toBeGreaterThanOrEqual(0);
        // The first lines of a long command are enough to see that there is one.
        expect(y + (selector === 'code' ? 40 : tall)).toBeLessThanOrEqual(height);
      }
      await expect(page.locator('h1').innerText()).resolves.toContain('1 critical');
      if (width > 1000) {
        const coverage = (await page.locator('.coverage-line').boundingBox())!;
        expect(coverage.y + coverage.height).toBeLessThanOrEqual(height);
      }
    },
  );

  it.each([
    [1280, 800],
    [390, 844],
  ])(
    'shows what to do about a finding that a link names without scrolling: %i × %i',
    async (width, height) => {
      const finding = failures().find(({ check, remedy }) => check === 's3-via-nat' && remedy?.cli)!;
      const page = await open(`${exampleUrl}#f-${finding.fingerprint}`, { viewport: { width, height } });
      await page.waitForFunction(() => scrollY > 0);
      const box = (await page.locator('.detail .remedy > p').first().boundingBox())!;
      expect(box.y).toBeGreaterThan(0);
      expect(box.y + box.height).toBeLessThanOrEqual(height);
      expect(await page.locator('.detail .hops').first().isVisible()).toBe(false);
      await page.locator('.detail .path-view > .more-of > summary').first().click();
      expect(await page.locator('.detail .hops').first().isVisible()).toBe(true);
    },
  );

  it('marks in the list the finding that a link names, among those of its status', async () => {
    const passed = example.findings.find(({ status }) => status === 'pass')!;
    for (const finding of [failures().at(-1)!, passed]) {
      const page = await open(`${exampleUrl}#f-${finding.fingerprint}`);
      const all = example.findings.filter(({ status }) => status === finding.status).length;
      await expect(page.locator('.result').innerText()).resolves.toContain(`${all} of `);
      const marked = page.locator('.line[aria-selected="true"]');
      await expect(marked.innerText()).resolves.toContain(finding.subject.id);
      const { y } = (await marked.boundingBox())!;
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(900);
    }
  });

  it('finds names, tags, CIDRs, and what is on the path', async () => {
    const page = await open(`${exampleUrl}#status=any`);
    const found = async (text: string): Promise<number> => {
      await page.fill('input[type=search]', text);
      const words = await page.locator('.result').innerText();
      return words.startsWith('No finding') ? 0 : Number(words.split(' of ')[0]!.replaceAll(',', ''));
    };
    const onPath = failures().flatMap(({ evidence, message, subject }) =>
      evidence.flatMap((item) =>
        item.kind === 'path'
          ? item.path.hops.filter(({ id }) => id !== subject.id && !message.includes(id)).map(({ id }) => id)
          : [],
      ),
    );
    const [hop] = onPath.filter((id) => example.names?.[id] !== undefined);
    const [key, value] = example.findings.flatMap(({ subject }) => Object.entries(subject.tags))[0]!;
    const holding = (text: string): number =>
      example.findings.filter((finding) => JSON.stringify(finding.evidence).includes(text)).length;
    expect(await found(hop!)).toBeGreaterThanOrEqual(holding(`"${hop}"`));
    expect(await found(example.names![hop!]!)).toBeGreaterThanOrEqual(holding(`"${hop}"`));
    expect(await found(`${key}=${value}`)).toBeGreaterThan(0);
    expect(await found('10.16.0.0/16')).toBeGreaterThan(0);
    // Nothing is found by the names of our own fields.
    expect(await found('fingerprint')).toBe(0);
    expect(await found('no-such-thing-anywhere')).toBe(0);
  });

  it('leaves hostile names text: nothing of them runs, loads or becomes an element', async () => {
    const page = await open(`${sampleUrl}#status=any&view=resource&text=${encodeURIComponent('<img')}`);
    expect(await page.locator('img, iframe, object, embed').count()).toBe(0);
    expect(await page.locator('.line.leaf').count()).toBeGreaterThan(0);
    await page.locator('.line.leaf').first().click();
    await expect(page.locator('.detail').innerText()).resolves.toContain(hostile.markup);
    const text = (await page.locator('body').textContent()) ?? '';
    expect(text.replace(/\{"head"[\s\S]*/, '')).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
    const { scroll, inner } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      inner: innerWidth,
    }));
    expect(scroll).toBeLessThanOrEqual(inner);
  });

  it('finds what is searched and filtered, and keeps it in its address', async () => {
    const page = await open(exampleUrl);
    await expect(page.locator('.result').innerText()).resolves.toBe(
      `${failures().length} of ${example.findings.length.toLocaleString('en-US')} findings`,
    );
    await page.selectOption('label:has-text("Check") select', 's3-via-nat');
    const some = failures().filter(({ check }) => check === 's3-via-nat');
    await expect(page.locator('.result').innerText()).resolves.toContain(`${some.length} of `);
    await page.fill('input[type=search]', some[0]!.subject.id);
    await page.waitForFunction(() => document.querySelector('.result')?.textContent?.startsWith('1 of '));
    expect(page.url()).toContain('check=s3-via-nat');
    const again = await open(page.url());
    await expect(again.locator('.result').innerText()).resolves.toContain('1 of ');
    expect(await again.inputValue('input[type=search]')).toBe(some[0]!.subject.id);
  });

  it.each(['check', 'resource', 'control'])('shows the same findings by %s', async (view) => {
    const page = await open(`${exampleUrl}#status=fail&view=${view}`);
    await expect(page.locator('.result').innerText()).resolves.toContain(`${failures().length} of `);
    const top = page.locator('.line.level-1 .first');
    const names = await top.allInnerTexts();
    const titles = new Map(example.checks.map(({ id, title }) => [id, title]));
    const accountsThatFail = failures()
      .map(({ subject }) => namesIn(example).of(subject.accountId))
      .sort(naturally);
    if (view === 'check')
      expect(names).toContain(
        titles.get(
          example.checks.find(({ id }) =>
            failures().some(({ check, severity }) => check === id && severity === 'high'),
          )!.id,
        ),
      );
    if (view === 'resource') expect(names).toContain(accountsThatFail[0]);
    if (view === 'control')
      expect(names.some((name) => example.frameworks.some(({ title }) => name.startsWith(title)))).toBe(true);
  });

  it('opens a finding by its address: the path drawn, the winning route marked, the right way beside it', async () => {
    const finding = failures().find(
      ({ check, remedy }) =>
        check === 's3-via-nat' && /create-vpc-endpoint|add-route-table-ids/.test(remedy?.cli ?? ''),
    )!;
    const page = await open(`${exampleUrl}#finding=${finding.fingerprint}`);
    const detail = page.locator('.detail');
    await expect(detail.locator('h3').innerText()).resolves.toContain(
      namesIn(example).within(finding.message).slice(0, 40),
    );
    expect(await detail.locator('svg.path-drawing .row.wins').count()).toBeGreaterThan(0);
    expect(await detail.locator('svg.path-drawing .ghost').count()).toBeGreaterThan(0);
    expect(await detail.locator('svg.path-drawing title').first().textContent()).toContain('Path to s3');
    const path = finding.evidence.find((item) => item.kind === 'path');
    expect(await detail.locator('.hops').first().locator('li').count()).toBe(path?.path.hops.length);
    await expect(detail.locator('.snippet').first().innerText()).resolves.toContain('aws ec2');
  });

  it('can be used with the keyboard alone', async () => {
    const page = await open(exampleUrl);
    await page.locator('#app .list').focus();
    if ((await page.locator('#line-0').getAttribute('aria-expanded')) === 'false')
      await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'detail-title');
    expect(page.url()).toContain('finding=');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement?.className === 'list');
    await page.keyboard.press('Home');
    const before = await page.locator('#app .list .line').count();
    await page.keyboard.press('ArrowLeft');
    expect(await page.locator('#line-0').getAttribute('aria-expanded')).toBe('false');
    expect(await page.locator('#app .list .line').count()).toBeLessThanOrEqual(before);
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('#line-0').getAttribute('aria-expanded')).toBe('true');
  });

  it('has targets of 24 pixels at least', async () => {
    const page = await open(exampleUrl, { viewport: { width: 390, height: 844 } });
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('button, select, input, summary, nav a, .references a, .line')]
        .filter((element) => element.checkVisibility())
        .map((element) => ({ text: element.outerHTML.slice(0, 80), box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.height < 24 || box.width < 24)
        .map(({ text }) => text),
    );
    expect(small).toEqual([]);
  });

  it('copies a command', async () => {
    const finding = failures().find(({ remedy }) => remedy?.cli)!;
    const page = await open(`${exampleUrl}#finding=${finding.fingerprint}`, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const [worst] = thingsToDo(example, null, 1);
    for (const [place, commands] of [
      ['.detail', finding.remedy?.cli],
      ['.first', worst!.finding.remedy?.cli],
    ] as const) {
      await page.locator(`${place} .snippet button`).first().click();
      await page.waitForFunction(
        (selector) => /Copied|Marked/.test(document.querySelector(selector)?.textContent ?? ''),
        `${place} .snippet button`,
      );
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(commands);
    }
  });

  it('hashes the data that it holds, and says so when somebody changed it', async () => {
    const page = await open(exampleUrl);
    await page.waitForSelector('.verified.is-match');
    const text = readFileSync(join(folder, 'example.html'), 'utf8');
    const at = text.lastIndexOf('data-kind="frames"');
    const changed = text.slice(0, at) + text.slice(at).replace('eu-west-1', 'eu-west-2');
    writeFileSync(join(folder, 'changed.html'), changed);
    const forged = await open(pathToFileURL(join(folder, 'changed.html')).href);
    await forged.waitForSelector('.verified.is-mismatch');
  });

  it('gives the report back as JSON, whole', async () => {
    const page = await open(exampleUrl);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.click('text=Save the report as JSON'),
    ]);
    const saved: unknown = JSON.parse(readFileSync(await download.path(), 'utf8'));
    expect(saved).toEqual(JSON.parse([...reporters.json.render(example)].join('')));
  });

  it('does the same with data that is packed', async () => {
    const findings = Array.from({ length: 2100 }, (_, index) => ({
      ...example.findings[index % example.findings.length]!,
      fingerprint: index.toString(16).padStart(32, '0'),
    }));
    const page = await open(write('packed', { ...example, findings }));
    await expect(page.locator('.result').innerText()).resolves.toContain('of 2,100 findings');
    expect(await page.locator('script[type="text/plain"]').count()).toBeGreaterThan(1);
    await page.waitForSelector('.verified.is-mismatch');
  });
});
