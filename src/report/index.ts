import { asff } from './asff.ts';
import { csv } from './csv.ts';
import { html } from './html/page.tsx';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { ocsf } from './ocsf.ts';
import type { Reporter } from './reporter.ts';
import { sarif } from './sarif.ts';
import { terminal } from './terminal.ts';

export type { Reporter } from './reporter.ts';

/** Every format that a report can be had in. */
export const reporters = {
  terminal,
  json,
  html,
  csv,
  sarif,
  ocsf,
  asff,
  junit,
  markdown,
} as const satisfies Readonly<Record<string, Reporter>>;

/** The name of a format. */
export type Format = keyof typeof reporters;

/** All names of formats. */
export const formats = Object.keys(reporters) as readonly Format[];
