import { jsonOf } from '../model/json-lines.ts';
import type { ServiceMatrix } from '../model/matrix.ts';
import type { Report } from '../model/report.ts';
import type { Reporter } from './reporter.ts';

const lines = function* (items: readonly unknown[]): Iterable<string> {
  let separator = '\n    ';
  for (const item of jsonOf(items)) {
    yield separator + item;
    separator = ',\n    ';
  }
};

/** A matrix, one subnet and one way a line: what is indented would be a line for each word. */
const matrixLines = function* ({ services, rows, ways }: ServiceMatrix): Iterable<string> {
  yield `{\n    "services": ${JSON.stringify(services)},\n    "rows": [`;
  yield* lines(rows);
  yield '\n    ],\n    "ways": [';
  yield* lines(ways);
  yield '\n    ]\n  }';
};

const renderJson = function* (report: Report): Iterable<string> {
  let separator = '{\n  ';
  for (const [key, value] of Object.entries(report) as readonly [string, unknown][]) {
    yield `${separator}${JSON.stringify(key)}: `;
    separator = ',\n  ';
    if (key === 'matrix' && value !== null) {
      yield* matrixLines(value as ServiceMatrix);
    } else if (!Array.isArray(value)) {
      yield JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
    } else if (value.length === 0) {
      yield '[]';
    } else {
      // One item a line: a finding can be found, counted and compared with line tools.
      yield '[';
      yield* lines(value);
      yield '\n  ]';
    }
  }
  yield '\n}\n';
};

/** The report as JSON, one finding a line; schema/report.schema.json describes it. */
export const json: Reporter = { mediaType: 'application/json', extension: 'json', render: renderJson };
