import { html } from './html.ts';
import { json } from './json.ts';
import type { Reporter } from './reporter.ts';
import { terminal } from './terminal.ts';

export type { Reporter } from './reporter.ts';

/** Every format that a report can be had in. */
export const reporters = { terminal, json, html } as const satisfies Readonly<Record<string, Reporter>>;

/** The name of a format. */
export type Format = keyof typeof reporters;

/** All names of formats. */
export const formats = Object.keys(reporters) as readonly Format[];
