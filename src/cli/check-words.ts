import type { Check } from '../checks/check.ts';
import { checks } from '../checks/index.ts';
import { needs } from '../checks/needs.ts';
import { collectors } from '../collectors/index.ts';
import { controlsOf } from '../frameworks/mapping.ts';
import type { CheckList } from '../model/check-list.ts';

/** All words of a check, as data. */
export type CheckWords = CheckList['checks'][number];

/** The IAM actions that the verdicts of a check may rest on. */
const actionsOf = ({ id }: Check): readonly string[] => {
  const actions = collectors
    .filter(({ section }) => needs[id]?.includes(section))
    .flatMap((collector) => collector.actions);
  return [...new Set<string>(actions)].sort();
};

const wordsOf = (check: Check): CheckWords => ({
  id: check.id,
  formerly: [...(check.formerly ?? [])],
  title: check.title,
  severity: check.severity,
  subject: check.subject.type,
  rationale: check.rationale,
  remedy: check.remedy,
  messages: { ...check.messages },
  limits: [...(check.limits ?? [])],
  references: [...check.references],
  permissions: [...actionsOf(check)],
  controls: controlsOf(check).map(({ framework, id, control, basis }) => ({
    framework: framework.id,
    id,
    title: control.title,
    basis: basis.kind,
    from: basis.from,
  })),
});

/**
 * The words of all checks, by id. They are the same in every run: the build asks for them once and puts the answer in the
 * place of this module (tools/bundle.ts), so that to list the checks none of their code is loaded.
 */
export const checkWords: readonly CheckWords[] = checks.map(wordsOf).sort((a, b) => (a.id < b.id ? -1 : 1));
