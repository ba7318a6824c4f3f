import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import type { Io } from '../../src/cli/io.ts';
import type { Parts } from '../../src/cli/parts.ts';
import { readFiles } from './source.ts';

const program = createProgram(
  { stdout: { write: () => true }, stderr: { write: () => true } } as unknown as Io,
  {} as Parts,
  () => undefined,
);

const pages = readFiles(/^(?:README|docs\/.*)\.md$/);

/** What follows "npx pathproof" on a page, to the end of the line or of the code; a comment is no part of it. */
const typedOn = (text: string): readonly string[] =>
  [...text.matchAll(/npx pathproof ((?:[^`\n]|\n {10,}(?=--))*)/g)].map((match) =>
    (match[1] ?? '').replace(/\s#.*|[|;&].*/g, '').trim(),
  );

const commandNamed = (name: string): Command | undefined =>
  program.commands.find((command) => command.name() === name);

/** What is wrong with a command line: the command is not there, or it has no such option. */
const mistakesIn = (typed: string): readonly string[] => {
  const [name = '', ...rest] = typed.split(/\s+/);
  if (!/^[a-z]/.test(name)) return [];
  const command = commandNamed(name);
  if (command === undefined) return [`there is no command ${name}`];
  return rest
    .flatMap((word) => /^(--[a-z][a-z-]*)/.exec(word)?.[1] ?? [])
    .filter((option) => option !== '--help' && !command.options.some(({ long }) => long === option))
    .map((option) => `${name} has no ${option}`);
};

describe('the commands in the documents', () => {
  it('exist, and so do their options', () => {
    const wrong = pages.flatMap(({ path, text }) =>
      typedOn(text).flatMap((typed) => mistakesIn(typed).map((mistake) => `${path}: ${mistake}: ${typed}`)),
    );
    expect(wrong).toEqual([]);
  });

  it('are found: dozens of them', () => {
    expect(pages.flatMap(({ text }) => typedOn(text)).length).toBeGreaterThan(40);
  });
});

describe('the search for commands', () => {
  it('finds a command and an option that are not there', () => {
    expect(typedOn('`npx pathproof scan --quiet` and\nnpx pathproof plan a.json  # of a file\n')).toEqual([
      'scan --quiet',
      'plan a.json',
    ]);
    expect(typedOn('npx pathproof scan --fail-on high\n          --output x')).toEqual([
      'scan --fail-on high\n          --output x',
    ]);
    expect(mistakesIn('scann --quiet')).toEqual(['there is no command scann']);
    expect(mistakesIn('scan --quiet --fast')).toEqual(['scan has no --fast']);
  });
});
