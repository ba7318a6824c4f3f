import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { previewOf } from '../../src/preview/preview.ts';
import { pathLine } from '../../src/report/words.ts';
import {
  declarationsOf,
  fourChecks,
  previewOf as inventoriesOf,
  type Run,
  runsOf,
  type Truth,
  truthsIn,
} from '../iac/truth.ts';

/*
 * The cases with a known truth beside this repository, where they are there: whatever fails anew has an edit of the code that
 * was applied and judged again, or a reason why there is none; of the checks whose truth is known it has the edit.
 */

const folder = fileURLToPath(new URL('../../../shared/iac/cases/open', import.meta.url));
const absent = existsSync(folder) ? null : `there are no cases at ${folder}`;
const runs = (absent === null ? truthsIn(folder) : []).flatMap(([path, truth]) =>
  runsOf(truth).map((run) => [`${truth.case} ${run.name ?? ''}`, path, truth, run] as const),
);

const newFailures = (path: string, truth: Truth, run: Run) =>
  previewOf(inventoriesOf(path, truth, run), {
    options: { checks, vpcIds: [], assumeWorkloads: true, minimumSeverity: null, rethrow: true },
    declarations: declarationsOf(path, truth, run),
    sources: [],
    fix: true,
    collectedAt: null,
    pathLine,
  }).preview.changes.new;

describe.skipIf(absent !== null)(
  `fixes of the cases with a known truth${absent === null ? '' : ` (skipped: ${absent})`}`,
  () => {
    it.each(runs)('%s', (_name, path, truth, run) => {
      const failures = newFailures(path, truth, run);
      const told = failures.map(({ check, subject, fix }) => ({ check, subject, fix }));
      const open = told.filter(({ check, fix }) => fourChecks.has(check) && !fix?.proved);
      expect(open).toEqual([]);
      expect(told.filter(({ fix }) => !fix || (fix.code === null) !== (fix.why !== null))).toEqual([]);
      const wanted = (run.changes?.new ?? []).map(({ check, subject }) => `${check} ${subject}`);
      expect(told.map(({ check, subject }) => `${check} ${subject}`)).toEqual(expect.arrayContaining(wanted));
    });
  },
);
