import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reporters } from '../../src/report/index.ts';
import { hostile, sampleReport } from '../report/sample-report.ts';
import { browserPath, launch, skipReason } from './chromium.ts';
import { copiesOf, reportOf } from './copies.ts';

describe.skipIf(browserPath === null)(`a page of thousands of failures in a browser${skipReason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pathproof-listed-'));
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  // Few enough for a row each, too many for that, and names that look like what the page marks and lists.
  const names = ['', hostile.markup, `${hostile.direction} vpc-0123456789abcdef0`, '\ue0000\ue001', '&#39;'];

  it.each([2100, 5100])('puts the ids that it lists back into its data: %i failures', async (amount) => {
    const findings = copiesOf(
      sampleReport.findings.filter(({ status }) => status === 'fail'),
      amount,
      names,
    );
    const path = join(folder, `${amount}.html`);
    writeFileSync(path, [...reporters.html.render(reportOf(sampleReport, findings))].join(''));
    const page = await browser.newPage();
    page.setDefaultTimeout(90_000);
    for (const asked of [findings.at(-1)!, findings.at(-2)!]) {
      await page.goto(`${pathToFileURL(path).href}#finding=${asked.fingerprint}`);
      await page.waitForSelector('html[data-ready]');
      await expect(page.locator('.detail-subject').innerText()).resolves.toContain(asked.subject.id);
    }
    if ((await page.locator('text=Verify now').count()) > 0) await page.click('text=Verify now');
    await page.waitForSelector('.verified.is-match, .verified.is-mismatch');
    expect(await page.locator('.verified.is-match').count()).toBe(1);
    const listed = await page.locator('#static ul.compact').first().textContent();
    const [id] = /vpce-[0-9a-f]{17}/.exec(listed ?? '') ?? [''];
    const text = readFileSync(path, 'utf8');
    const data = text.slice(text.indexOf('<script type="text/plain"'));
    expect(text.split(id).length).toBeGreaterThan(1);
    expect(data).not.toContain(id);
    // What is listed is data: where it was changed, the hash says so.
    writeFileSync(path, text.replaceAll(id, 'vpce-00000000000000000'));
    await page.goto(`${pathToFileURL(path).href}#`);
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    if ((await page.locator('text=Verify now').count()) > 0) await page.click('text=Verify now');
    await page.waitForSelector('.verified.is-mismatch');
    await page.close();
  });
});
