import type { CheckContext, Failure, Messages } from '../check.ts';

/** The context of a check whose messages have these values anyway, and whose failures may be turned into others. */
export const withValues = <M extends Messages, Filled extends string>(
  context: CheckContext<M>,
  known: Readonly<Record<Filled, string>>,
  failing = (failure: Failure): Failure => failure,
): CheckContext<M, Filled> => {
  const { world, unit, options, read, doubt, unknown } = context;
  const filled = (values: object) => ({ ...known, ...values }) as never;
  return {
    world,
    unit,
    options,
    read,
    doubt,
    unknown,
    // Not every check asks for a path, and what answers is built for the first that does.
    get paths() {
      return context.paths;
    },
    pass: (id, values, evidence) => context.pass(id, filled(values), evidence),
    fail: (id, values, failure) => context.fail(id, filled(values), failing(failure)),
    notApplicable: (id, values) => context.notApplicable(id, filled(values)),
  };
};
