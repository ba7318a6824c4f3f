import type * as z from 'zod';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** A place in a JSON document, as `regions[0].sections.subnets`. */
const placeOf = (path: Path): string =>
  path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const name = String(step);
      const plain = /^[A-Za-z_$][\w$]*$/.test(name);
      if (!plain) return `[${JSON.stringify(name)}]`;
      return index === 0 ? name : `.${name}`;
    })
    .join('') || 'the document';

/** An issue with the path from the top: zod gives those inside a union relative to it. */
interface Located {
  readonly path: Path;
  readonly issue: Issue;
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[step] : undefined,
    value,
  );

/** Does a branch of a union fail only because the value is plainly of the other kind? */
const isOther = (branch: readonly Issue[], path: Path, root: unknown): boolean =>
  branch.some(
    (issue) =>
      issue.code === 'unrecognized_keys' ||
      (issue.path.length === 1 && valueAt(root, [...path, ...issue.path]) === undefined),
  );

/** The issue that lies deepest: of a union, in the branch that was meant, if one can be told. */
const deepest = (issue: Issue, base: Path, root: unknown): Located => {
  const path = [...base, ...issue.path];
  if (issue.code !== 'invalid_union') return { path, issue };
  const meant = issue.errors.filter((branch) => !isOther(branch, path, root));
  const [first] = meant.length === 1 ? (meant[0] ?? []) : [];
  return first ? deepest(first, path, root) : { path, issue };
};

const shown = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  const text = Array.isArray(value)
    ? 'a list'
    : typeof value === 'object' && value !== null
      ? 'an object'
      : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

const literals = (values: readonly unknown[]): string =>
  values.map((value) => JSON.stringify(value)).join(' or ');

const expectation = (issue: Issue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'array'
        ? 'a list'
        : issue.expected === 'object'
          ? 'an object'
          : `a ${issue.expected}`;
    case 'invalid_value':
      return literals(issue.values);
    case 'too_small':
      return 'a text that is not empty';
    case 'unrecognized_keys':
      return `no ${issue.keys.join(', ')}`;
    case 'invalid_union':
      return '{ "seen": … } or { "gap": { action, code, message } }';
    default:
      return issue.message;
  }
};

/** What is wrong with a value, and where: the place in the document, what was expected, and what is there. */
export const describeIssue = (issue: Issue, root: unknown): string => {
  const found = deepest(issue, [], root);
  return `${placeOf(found.path)}: expected ${expectation(found.issue)}, found ${shown(valueAt(root, found.path))}`;
};
