import type { Basis, Control, Framework } from './framework.ts';
import { type ControlClaims, type FrameworkId, frameworks, type ControlId } from './index.ts';

/** As much of a check as tells which controls it is evidence towards. */
export interface Claimant {
  readonly id: string;
  readonly formerly?: readonly string[];
  /** Checks whose failures it says as well: their controls are its own. */
  readonly speaksFor?: readonly string[];
  readonly controls?: ControlClaims;
}

/** A control that a check is evidence towards. */
export interface ControlMatch {
  readonly framework: Framework;
  readonly id: string;
  readonly control: Control;
  readonly basis: Basis;
}

/** Every framework, in the order of ids, its literal types erased. */
export const everyFramework: readonly Framework[] = Object.values(frameworks);

const claimed = ({ controls }: Claimant, framework: Framework, id: string): Basis | undefined => {
  const ids: readonly string[] | undefined = controls?.[framework.id as FrameworkId];
  return ids?.includes(id) ? { kind: 'own-judgement', from: null } : undefined;
};

/** Why a check is evidence towards a control, or undefined when it is not: by its own word, or by the research of the framework. */
export const basisOf = (check: Claimant, framework: Framework, id: string): Basis | undefined => {
  const researched = framework.controls[id]?.checks;
  const names = [check.id, ...(check.formerly ?? []), ...(check.speaksFor ?? [])];
  const name = names.find((one) => researched && Object.hasOwn(researched, one));
  return (name === undefined ? undefined : researched?.[name]) ?? claimed(check, framework, id);
};

/** The controls that a check is evidence towards, framework by framework. */
export const controlsOf = (check: Claimant): readonly ControlMatch[] =>
  everyFramework.flatMap((framework) =>
    Object.entries(framework.controls).flatMap(([id, control]) => {
      const basis = basisOf(check, framework, id);
      return basis ? [{ framework, id, control, basis }] : [];
    }),
  );

/** A requirement as AWS Security Hub writes it: `NIST.800-53.r5 SC-7(4)`. */
export const requirementName = (framework: FrameworkId | (string & {}), control: string): string =>
  (everyFramework.find(({ id }) => id === framework)?.requirement ?? `${framework}/{id}`).replace(
    '{id}',
    () => control,
  );

/** A control by framework and id, both checked by the compiler. */
export const controlOf = <F extends FrameworkId>(framework: F, id: ControlId<F>): Control =>
  (frameworks[framework] as Framework).controls[id] as Control;
