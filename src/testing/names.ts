import { createHash } from 'node:crypto';

/** How ids look: `subnet-app`, or as AWS makes them (`subnet-0a1b2c3d4e5f60718`), the same in every run. */
export type IdStyle = 'readable' | 'aws';

/** The ids of a scenario: each thing claims one under its VPC's name, and is found again by the name its author gave it. */
export interface Names {
  /**
   * Takes the id of a thing: `prefix-name`; when an earlier VPC took that, `prefix-scope-name`; when that is taken too,
   * the scenario is wrong and an error says so.
   */
  claim(prefix: string, scope: string, name: string): string;
  /**
   * The id of a thing called `prefix-name` as seen from a VPC: its own first, then anyone's; `prefix-scope-name` is that of one
   * VPC, whether or not another took the short name. Undefined when nobody claimed it.
   */
  find(scope: string, reference: string): string | undefined;
  /** Was this name claimed within this VPC? */
  has(scope: string, reference: string): boolean;
  /** Tags of a thing: its author's, and a Name where ids do not tell. */
  tags(scope: string, name: string, tags?: Readonly<Record<string, string>>): Record<string, string>;
}

/** A stable identifier in AWS's shape: 17 hexadecimal digits of which the first is 0. */
const hexadecimal = (text: string): string =>
  `0${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;

/** An empty register of names. */
export const createNames = (style: IdStyle): Names => {
  const byReadable = new Map<string, string>();
  const byScope = new Map<string, string>();
  const byFullName = new Map<string, string>();

  const idOf = (prefix: string, readable: string): string =>
    style === 'aws' ? `${prefix}-${hexadecimal(readable)}` : readable;

  return {
    claim(prefix, scope, name) {
      const local = `${prefix}-${name}`;
      const key = `${scope}/${local}`;
      if (byScope.has(key))
        throw new Error(`${local} is declared twice in ${scope}: give one of them another name.`);
      const readable = byReadable.has(local) ? `${prefix}-${scope}-${name}` : local;
      if (byReadable.has(readable))
        throw new Error(`${readable} is declared twice: give one of them another name.`);
      const id = idOf(prefix, readable);
      byReadable.set(readable, id);
      byScope.set(key, id);
      byFullName.set(`${prefix}-${scope}-${name}`, id);
      return id;
    },
    find: (scope, reference) =>
      byScope.get(`${scope}/${reference}`) ?? byReadable.get(reference) ?? byFullName.get(reference),
    has: (scope, reference) => byScope.has(`${scope}/${reference}`),
    tags(scope, name, tags = {}) {
      const label = name === scope ? name : `${scope}-${name}`;
      return style === 'aws' ? { Name: label, ...tags } : { ...tags };
    },
  };
};
