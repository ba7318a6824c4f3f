/** A check as far as its names go. */
export interface Named {
  readonly id: string;
  readonly formerly?: readonly string[];
}

/** The id of a check by any name that it has or had. */
export const idByName =
  (checks: readonly Named[]) =>
  (name: string): string | undefined =>
    checks.find(({ id, formerly }) => id === name || formerly?.includes(name))?.id;
