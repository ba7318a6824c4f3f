import type { Report } from '../model/report.ts';
import { type WrittenList, type WrittenMember, writtenMembers } from '../model/write-report.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Reporter } from './reporter.ts';

/** A container with one item a line: a finding can be found, counted and compared with line tools. */
const container = function* ({ brackets: [open, close], items }: WrittenList): Iterable<string> {
  yield open;
  let separator = '\n';
  for (const item of items()) {
    yield separator + item;
    separator = ',\n';
  }
  yield separator === '\n' ? close : `\n${close}`;
};

const jsonOf = function* (items: readonly unknown[]): Iterable<string> {
  for (const item of items) yield JSON.stringify(item);
};

const valueLines = function* (value: unknown): Iterable<string> {
  if (Array.isArray(value)) yield* container({ brackets: ['[', ']'], items: () => jsonOf(value) });
  else yield JSON.stringify(value, null, 2);
};

const memberLines = function* (member: WrittenMember): Iterable<string> {
  if ('list' in member) yield* container(member.list);
  else if ('lists' in member) {
    let separator = '{\n';
    for (const [key, list] of member.lists) {
      yield `${separator}"${key}": `;
      yield* container(list);
      separator = ',\n';
    }
    yield '\n}';
  } else yield* valueLines(member.value);
};

const renderJson = function* (report: Report): Iterable<string> {
  let separator = '{\n';
  for (const [key, member] of writtenMembers(report, fingerprintOf)) {
    yield `${separator}"${key}": `;
    separator = ',\n';
    yield* memberLines(member);
  }
  yield '\n}\n';
};

/** The report as JSON, one finding a line; schema/report.schema.json describes it. */
export const json: Reporter = { mediaType: 'application/json', extension: 'json', render: renderJson };
