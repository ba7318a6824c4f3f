import { UserError } from '../../model/user-error.ts';

/** Remembers answers by name, and refuses names whose answers need themselves. */
export const remembering = <T>(
  what: string,
  file: string,
  answer: (name: string) => T,
): ((name: string) => T) => {
  const answers = new Map<string, T>();
  const open = new Set<string>();
  return (name) => {
    const known = answers.get(name);
    if (known !== undefined) return known;
    if (open.has(name))
      throw new UserError(
        `${file} is not a template: ${what} ${JSON.stringify(name)} needs itself, by way of others.`,
        'CloudFormation refuses circles of references: take one of them out.',
      );
    open.add(name);
    const value = answer(name);
    open.delete(name);
    answers.set(name, value);
    return value;
  };
};
