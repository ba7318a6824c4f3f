import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runsOf, scoreOf, truthsIn } from './truth.ts';

/*
 * Plans and templates with a known truth beside this repository, where they are there: nothing may be said that is false, and
 * little be left unsaid.
 */

const folder = fileURLToPath(new URL('../../../shared/iac/cases/open', import.meta.url));
const absent = existsSync(folder) ? null : `there are no cases at ${folder}`;
const runs = (absent === null ? truthsIn(folder) : []).flatMap(([path, truth]) =>
  runsOf(truth).map((run) => [`${truth.case} ${run.name ?? ''}`, path, truth, run] as const),
);

describe.skipIf(absent !== null)(
  `the cases with a known truth${absent === null ? '' : ` (skipped: ${absent})`}`,
  () => {
    it.each(runs)('%s', (_name, path, truth, run) => {
      const { wrong, missed } = scoreOf(path, truth, run);
      expect({ wrong, missed }).toEqual({ wrong: [], missed: [] });
    });
  },
);
