/*
 * The bill of materials of the package, in CycloneDX: `npm run sbom`. The package installs nothing, so that it lists what is
 * bundled: of all that npm knows here, the packages whose code is in dist.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundlePackage, filesOf } from './bundle.ts';
import { bundleLambda } from './bundle-lambda.ts';
import { type Bundled, packagesOf } from './licenses.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

interface Dependency {
  readonly ref: string;
  readonly dependsOn: readonly string[];
}

/** A bill of materials, as far as it is changed here. */
export interface Bill {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly Dependency[];
}

/** Of a bill of all that is installed here, what is bundled; the package depends on each, and ships it. */
export const billOf = (installed: Bill, packages: readonly Bundled[], name: string): Bill => {
  const refs = packages.map((one) => `${one.name}@${one.version}`);
  const missing = refs.filter((ref) => !installed.components.some((one) => one['bom-ref'] === ref));
  if (missing.length > 0) throw new Error(`npm does not know what is bundled: ${missing.join(', ')}.`);
  const { component } = installed.metadata;
  const own = component['bom-ref'];
  return {
    ...installed,
    // npm names the folder.
    metadata: { ...installed.metadata, component: { ...component, name } },
    components: installed.components
      .filter((one) => refs.includes(one['bom-ref']))
      .map((one) => ({
        ...one,
        properties: (one.properties ?? []).filter(({ name: of }) => of !== 'cdx:npm:package:development'),
      })),
    dependencies: installed.dependencies
      .filter(({ ref }) => ref === own || refs.includes(ref))
      .map(({ ref, dependsOn }) => ({
        ref,
        dependsOn: ref === own ? refs : dependsOn.filter((to) => refs.includes(to)),
      })),
  };
};

const bundledPackages = async (): Promise<readonly Bundled[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'pathproof-bundle-'));
  try {
    const inFunction = (await bundleLambda(folder)).flatMap(({ files }) => files);
    return packagesOf([...filesOf((await bundlePackage()).metafile), ...inFunction]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const main = async (): Promise<void> => {
  const { status, stdout, stderr } = spawnSync(
    'npm',
    ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'],
    { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28, shell: process.platform === 'win32' },
  );
  if (status !== 0) throw new Error(`npm sbom failed:\n${stderr}`);
  const bill = billOf(JSON.parse(stdout) as Bill, await bundledPackages(), 'pathproof');
  console.log(JSON.stringify(bill, null, 2));
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
