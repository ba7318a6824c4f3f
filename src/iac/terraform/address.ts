/*
 * Addresses and references of Terraform: names between dots, each with an index or none:
 * `module.net["a"].aws_subnet.app[0].id`. An index is kept as it is written between its brackets: `0`, `"a"`.
 */

/** One name of an address, with the index behind it. */
export interface Step {
  readonly name: string;
  /** As written between the brackets; null without one. */
  readonly key: string | null;
}

/** One name with what is in brackets behind it: `app[0]`, `app["a.b"]`; a quoted index may hold dots and brackets. */
const STEP = /([^.[\]]+)((?:\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\])*)\.?/gy;

/** The steps of an address or reference; empty where it is none. Of several indexes behind a name the first counts. */
export const stepsOf = (text: string): readonly Step[] => {
  const steps: Step[] = [];
  STEP.lastIndex = 0;
  for (let match = STEP.exec(text); match; match = STEP.exec(text)) {
    const key = /^\[("(?:[^"\\]|\\.)*"|[^\]]*)\]/.exec(match[2] ?? '')?.[1] ?? null;
    steps.push({ name: match[1] ?? '', key });
    if (STEP.lastIndex === text.length) return steps;
  }
  return [];
};

/** A step as it is written. */
export const stepText = ({ name, key }: Step): string => (key === null ? name : `${name}[${key}]`);

/** The index as it is written: of a number `0`, of a text `"a"`; null where there is none. */
export const keyText = (index: unknown): string | null =>
  typeof index === 'number' || typeof index === 'string' ? JSON.stringify(index) : null;

/** The text in a quoted index; of a number its digits. */
export const keyValue = (key: string): string => key.replace(/^"|"$/g, '').replaceAll(/\\(["\\])/g, '$1');

/** An instance of a module: its calls from the root, each with its index. The root is the empty list. */
export type ModulePath = readonly Step[];

/** `module.a["x"].module.b` as calls, and what is behind them. */
export const splitModules = (
  steps: readonly Step[],
): { readonly module: ModulePath; readonly rest: readonly Step[] } => {
  const calls: Step[] = [];
  let from = 0;
  while (steps[from]?.name === 'module' && steps[from + 1] !== undefined) {
    calls.push(steps[from + 1] as Step);
    from += 2;
  }
  return { module: calls, rest: steps.slice(from) };
};

/** The text of an instance of a module, empty for the root. */
export const moduleText = (module: ModulePath): string =>
  module.map((step) => `module.${stepText(step)}`).join('.');
