/*
 * Builds dist: `npm run build`. The bundles of the package, their types, the licenses of what is in them, and the zip file for
 * Lambda, which comes last (build-if-old.mjs looks at its time).
 */
import { rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { filesOf, writePackage } from './bundle.ts';
import { packLambda } from './bundle-lambda.ts';
import { writeDeclarations } from './declarations.ts';
import { licensesOf, packagesOf } from './licenses.ts';

const dist = (path: string): string => fileURLToPath(new URL(`../dist/${path}`, import.meta.url));

await rm(dist(''), { recursive: true, force: true });
const inPackage = filesOf(await writePackage());
await writeDeclarations();
const { bundles } = await packLambda();
const inFunction = bundles.flatMap(({ files }) => files);
await writeFile(dist('THIRD-PARTY-LICENSES.txt'), licensesOf(packagesOf([...inPackage, ...inFunction])));
