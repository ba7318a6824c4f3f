/* The HTML page on a large report, printed as ratios: `npx tsx tools/bench/html.ts [findings [all-failing | own-texts | check]]`. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checks } from '../../src/checks/index.ts';
import type { Finding, Status } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { reporters } from '../../src/report/index.ts';
import { audit } from '../../src/audit/audit.ts';
import { writeAtomic } from '../../src/store/atomic-write.ts';
import { hashOfReport } from '../../src/audit/seal.ts';
import { loadInventory } from '../../src/store/inventory-file.ts';
import { browserPath, launch } from '../../test/browser/chromium.ts';

const hex = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

/** A finding of the example as another account has it: every id another one, and the same id the same. */
const renamed = (finding: Finding, copy: number): Finding => {
  const { id, type } = finding.subject;
  const text = JSON.stringify(finding);
  const other = JSON.parse(
    // Buckets have names only, and no two the same.
    (type === 'bucket' ? text.replaceAll(id, `${id}-${copy}`) : text)
      .replace(
        /\b([a-z]+(?:-[a-z]+)*-)([0-9a-f]{17})\b/g,
        (_, kind: string, found: string) => kind + hex(found + copy, 17),
      )
      // Ten copies an account: ids repeat within it as resources do within checks.
      .replace(
        /\b(1111222233|4444555566|7777888899)(\d\d)\b/g,
        (_, start: string) => `${start.slice(0, 4)}${String(Math.floor(copy / 10)).padStart(8, '0')}`,
      ),
  ) as Finding;
  return { ...other, fingerprint: hex(`${other.check}\n${other.subject.arn}`, 32) };
};

/** The same with texts of its own: names, tags, addresses, shares and amounts, and a message that no other finding has. */
const reworded = (finding: Finding, copy: number): Finding => {
  const name = `team ${hex(`name${copy}`, 3)} / ${hex(`${finding.subject.id}${copy}`, 5)} (${copy})`;
  const text = JSON.stringify(finding)
    .replace(/\b10\.\d+\.\d+\.(\d+)/g, (_, last: string) => `10.${copy % 256}.${copy >> 8}.${last}`)
    .replace(/"share":0\.\d+/g, `"share":0.${String(copy).padStart(5, '0')}1`)
    .replace(/\d+(\.\d+)?%/g, `${copy % 100}.${copy % 10}%`);
  const other = JSON.parse(text) as Finding;
  return {
    ...other,
    message: `${other.message} Seen ${copy} times by ${name}.`,
    subject: { ...other.subject, name, tags: { ...other.subject.tags, Name: name, Project: `p${copy}` } },
    remedy: other.remedy && { ...other.remedy, text: `${other.remedy.text} Ask ${name} first.` },
  };
};

const placeOf = ({ check, subject }: Finding): string =>
  [check, subject.accountId, subject.region, subject.arn].join('\n');

/** So many findings that are copies of these, in the order in which a scan reports them. */
const copiesOf = (
  findings: readonly Finding[],
  amount: number,
  change: (finding: Finding, copy: number) => Finding,
): readonly Finding[] => {
  const copies = Math.ceil(amount / findings.length);
  return findings
    .flatMap((finding) => Array.from({ length: copies }, (_, copy) => change(finding, copy)))
    .slice(0, amount)
    .map((finding) => ({ finding, place: placeOf(finding) }))
    .sort((a, b) => (a.place < b.place ? -1 : 1))
    .map(({ finding }) => finding);
};

/** `all-failing` and `own-texts`: failures only; a check's id: its failures only. */
const askedBy = (word: string | undefined) => (finding: Finding) =>
  word === undefined ||
  (finding.status === 'fail' && (word === 'all-failing' || word === 'own-texts' || finding.check === word));

const enlarged = (report: Report, amount: number, word: string | undefined): Report => {
  const change =
    word === 'own-texts'
      ? (finding: Finding, copy: number): Finding => reworded(renamed(finding, copy), copy)
      : renamed;
  const findings = copiesOf(report.findings.filter(askedBy(word)), amount, change);
  const counts: Record<Status, number> = { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 };
  for (const { status } of findings) counts[status] += 1;
  const whole = { ...report, findings, summary: { ...report.summary, counts } };
  return { ...whole, sha256: hashOfReport(whole) };
};

const opened = async (path: string): Promise<string> => {
  if (browserPath === null) return 'not opened: no Chromium here';
  const browser = await launch();
  const page = await browser.newPage();
  const started = performance.now();
  await page.goto(pathToFileURL(path).href);
  await page.waitForSelector('html[data-ready]', { timeout: 120_000 });
  const ready = performance.now() - started;
  const heap = await page.evaluate(
    () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
  );
  const typed = performance.now();
  await page.fill('input[type=search]', 'nat-0');
  await page.waitForFunction(() => document.querySelectorAll('.line').length > 0);
  const filtered = performance.now() - typed;
  await page.click('text=Verify now', { timeout: 20_000 }).catch(() => {});
  await page.waitForSelector('.verified.is-match, .verified.is-mismatch', { timeout: 60_000 });
  const match = await page.locator('.verified.is-match').count();
  const after = await page.evaluate(
    () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
  );
  await browser.close();
  return `ready ${Math.round(ready)} ms, heap ${Math.round(heap / 1e6)} MB, search ${Math.round(filtered)} ms, hash ${match ? 'matches' : 'DIFFERS'}, heap then ${Math.round(after / 1e6)} MB`;
};

const amount = Number(process.argv[2] ?? 50_000);
const inventory = await loadInventory('examples/example-organization.json');
const example = audit(inventory, { checks, vpcIds: [], assumeWorkloads: false, minimumSeverity: null });
const folder = mkdtempSync(join(tmpdir(), 'pathproof-html-'));
const measured: { readonly ms: number; readonly bytes: number }[] = [];
for (const size of [amount / 2, amount]) {
  const report = enlarged(example, size, process.argv[3]);
  const path = join(folder, `${size}.html`);
  const started = performance.now();
  await writeAtomic(path, reporters.html.render(report));
  const ms = performance.now() - started;
  const { size: bytes } = statSync(path);
  const data = [...readFileSync(path, 'utf8').matchAll(/<script type="[^"]*" data-kind="(\w+)">([^<]*)</g)];
  const held = (kind: string): string =>
    (data.reduce((all, found) => all + (found[1] === kind ? (found[2] ?? '').length : 0), 0) / 1e6).toFixed(
      2,
    );
  measured.push({ ms, bytes });
  console.log(
    `html ${size} findings (${report.summary.counts.fail} failed): ${(bytes / 1e6).toFixed(2)} MB (data ${held('block')}, around them ${held('frames')}), written in ${Math.round(ms)} ms, rss ${Math.round(process.memoryUsage().rss / 1e6)} MB; ${await opened(path)}`,
  );
}
const [half, whole] = measured;
if (half && whole)
  console.log(
    `html twice the findings: ${(whole.bytes / half.bytes).toFixed(2)} × the size, ${(whole.ms / half.ms).toFixed(2)} × the time`,
  );
if (process.env['KEEP'] === undefined) rmSync(folder, { recursive: true, force: true });
