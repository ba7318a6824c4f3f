import { build } from 'esbuild';
import { root } from '../../house/source.ts';

const bundle = async (entry: string): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['es2022', 'chrome125', 'firefox128', 'safari17.5'],
    charset: 'ascii',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'silent',
  });
  return outputFiles[0]!.text.trim();
};

/** The text of src/report/html/client.generated.ts: the page's script and style, bundled. */
export const clientModule = async (): Promise<string> => {
  const script = await bundle('src/report/html/client/main.tsx');
  const style = await bundle('src/report/html/style.css');
  // Neither may end the element that it stands in.
  if (/<\/(?:script|style)/i.test(script + style)) throw new Error('The bundle would end its own element.');
  return [
    '// Written by `npm run update` out of src/report/html/client and style.css; do not edit.',
    '/** The script of the page, bundled: what src/report/html/client/main.tsx is made of. */',
    `export const script = ${JSON.stringify(script)};`,
    '/** The style sheet of the page, bundled. */',
    `export const style = ${JSON.stringify(style)};`,
    '',
  ].join('\n');
};
