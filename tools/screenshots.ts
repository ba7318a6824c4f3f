/*
 * Takes the pictures of the page that README.md shows, of the bundled example: `npm run screenshots`. The picture of the
 * terminal is a snapshot of a test, which `npm run update` writes; bytes of a PNG depend on the browser, so these are not.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { browserPath, launch } from '../test/browser/chromium.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const images = join(root, 'docs', 'images');

// Pixels: as much of the map as says what it is.
const mapHeight = 440;

/** Judges the example with a plan, and gives back the path of its page. */
const pageOf = (folder: string): string => {
  const { status } = spawnSync(
    process.execPath,
    [
      ...process.execArgv,
      'src/cli/main.ts',
      'audit',
      'examples/example-organization.json',
      '--config',
      'examples/pathproof.config.yaml',
      '--plan',
      '--quiet',
      '--fail-on',
      'never',
      '--format',
      'html',
      '--output',
      folder,
    ],
    { cwd: root, stdio: 'inherit' },
  );
  if (status !== 0) throw new Error('The example could not be judged.');
  return join(folder, 'report.html');
};

const takePictures = async (page: string): Promise<void> => {
  const browser = await launch();
  // One pixel for each of CSS, so that the file stays small.
  const view = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  await view.goto(pathToFileURL(page).href);
  await view.waitForSelector('html[data-ready]');
  await view.screenshot({ path: join(images, 'page.png'), clip: { x: 0, y: 0, width: 1280, height: 640 } });
  // A map of its own height would be a scroll; the first account whose VPCs lead elsewhere shows what it is.
  const account = view.locator('section[aria-labelledby=map] details.fold[open]').first();
  // What sticks to the top of the window would be in the middle of a picture of the whole page.
  await view.evaluate(() => document.querySelector('nav')?.style.setProperty('position', 'static'));
  const box = await account.boundingBox();
  if (box)
    await view.screenshot({
      path: join(images, 'map.png'),
      fullPage: true,
      clip: { x: box.x, y: box.y, width: box.width, height: Math.min(box.height, mapHeight) },
    });
  await browser.close();
};

if (browserPath === null) {
  console.log('No Chromium is installed on this machine: the pictures of the page stay as they are.');
} else {
  const folder = mkdtempSync(join(tmpdir(), 'pathproof-pictures-'));
  mkdirSync(images, { recursive: true });
  try {
    await takePictures(pageOf(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  for (const name of ['page.png', 'map.png'])
    console.log(`docs/images/${name}: ${Math.round(statSync(join(images, name)).size / 1000)} kB`);
}
