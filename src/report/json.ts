import type { Finding } from '../model/finding.ts';
import type { ServiceMatrix } from '../model/matrix.ts';
import type { Report } from '../model/report.ts';
import { shared } from './references.ts';
import type { Reporter } from './reporter.ts';

const lines = function* (texts: Iterable<string>): Iterable<string> {
  let separator = '\n    ';
  for (const text of texts) {
    yield separator + text;
    separator = ',\n    ';
  }
};

/** A container with one item a line: a finding can be found, counted and compared with line tools. */
const container = function* (
  texts: Iterable<string>,
  [open, close]: readonly [string, string] = ['[', ']'],
): Iterable<string> {
  yield open;
  let end = '';
  for (const line of lines(texts)) {
    yield line;
    end = '\n  ';
  }
  yield end + close;
};

const jsonOf = function* (items: readonly unknown[]): Iterable<string> {
  for (const item of items) yield JSON.stringify(item);
};

/** A matrix, one subnet and one way a line: what is indented would be a line for each word. */
const matrixLines = function* ({ services, rows, ways }: ServiceMatrix): Iterable<string> {
  yield `{\n    "services": ${JSON.stringify(services)},\n    "rows": [`;
  yield* lines(jsonOf(rows));
  yield '\n    ],\n    "ways": [';
  yield* lines(jsonOf(ways));
  yield '\n    ]\n  }';
};

/** Findings, and before them what they refer to. */
const findingLines = function* (findings: readonly Finding[]): Iterable<string> {
  const parts = shared(findings);
  yield '"evidence": ';
  yield* container(parts.evidence());
  yield ',\n  "remedies": ';
  yield* container(parts.remedies(), ['{', '}']);
  yield ',\n  "findings": ';
  yield* container(parts.findings());
};

const valueLines = function* (key: string, value: unknown): Iterable<string> {
  yield `${JSON.stringify(key)}: `;
  if ((key === 'matrix' || key === 'plannedMatrix') && value !== null)
    yield* matrixLines(value as ServiceMatrix);
  else if (Array.isArray(value)) yield* container(jsonOf(value));
  else yield JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
};

const renderJson = function* (report: Report): Iterable<string> {
  let separator = '{\n  ';
  for (const [key, value] of Object.entries(report) as readonly [string, unknown][]) {
    yield separator;
    separator = ',\n  ';
    yield* key === 'findings' ? findingLines(report.findings) : valueLines(key, value);
  }
  yield '\n}\n';
};

/** The report as JSON, one finding a line; schema/report.schema.json describes it. */
export const json: Reporter = { mediaType: 'application/json', extension: 'json', render: renderJson };
