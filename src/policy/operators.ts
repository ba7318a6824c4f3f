/** How one request value is compared with one policy value. */
export type Comparison =
  | 'string-equals'
  | 'string-equals-ignore-case'
  | 'string-like'
  | 'arn'
  | 'numeric'
  | 'date'
  | 'bool'
  | 'binary'
  | 'ip'
  | 'null';

/** What a condition operator says, taken apart. */
export interface Operator {
  readonly name: string;
  readonly comparison: Comparison;
  /** For numbers and dates: which relation must hold. */
  readonly relation: 'eq' | 'lt' | 'le' | 'gt' | 'ge';
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly set: 'all' | 'any' | null;
}

type Base = Pick<Operator, 'comparison' | 'relation' | 'negated'>;

const ORDERED = [
  ['Equals', 'eq', false],
  ['NotEquals', 'eq', true],
  ['LessThan', 'lt', false],
  ['LessThanEquals', 'le', false],
  ['GreaterThan', 'gt', false],
  ['GreaterThanEquals', 'ge', false],
] as const;

const pair = (plain: string, negated: string, comparison: Comparison): [string, Base][] => [
  [plain, { comparison, relation: 'eq', negated: false }],
  [negated, { comparison, relation: 'eq', negated: true }],
];

const ordered = (prefix: string, comparison: Comparison): [string, Base][] =>
  ORDERED.map(([suffix, relation, negated]) => [`${prefix}${suffix}`, { comparison, relation, negated }]);

const BASES: readonly (readonly [string, Base])[] = [
  ...pair('StringEquals', 'StringNotEquals', 'string-equals'),
  ...pair('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'string-equals-ignore-case'),
  ...pair('StringLike', 'StringNotLike', 'string-like'),
  // AWS: ArnEquals and ArnLike behave identically (IAM, "ARN condition operators")
  ...pair('ArnEquals', 'ArnNotEquals', 'arn'),
  ...pair('ArnLike', 'ArnNotLike', 'arn'),
  ...pair('IpAddress', 'NotIpAddress', 'ip'),
  ...ordered('Numeric', 'numeric'),
  ...ordered('Date', 'date'),
  ['Bool', { comparison: 'bool', relation: 'eq', negated: false }],
  ['BinaryEquals', { comparison: 'binary', relation: 'eq', negated: false }],
  ['Null', { comparison: 'null', relation: 'eq', negated: false }],
];

const BY_NAME: ReadonlyMap<string, readonly [string, Base]> = new Map(
  BASES.map((base) => [base[0].toLowerCase(), base]),
);

const SETS = [
  ['forallvalues:', 'ForAllValues:', 'all'],
  ['foranyvalue:', 'ForAnyValue:', 'any'],
] as const;

/** What does a condition operator say? Null when IAM has no such operator. */
export const operatorOf = (text: string): Operator | null => {
  const lower = text.toLowerCase();
  const set = SETS.find(([prefix]) => lower.startsWith(prefix));
  const bare = lower.slice(set?.[0].length ?? 0);
  const ifExists = bare.endsWith('ifexists');
  const found = BY_NAME.get(ifExists ? bare.slice(0, -'ifexists'.length) : bare);
  if (found === undefined) return null;
  const [name, base] = found;
  // AWS: IfExists and the set operators are not for Null (IAM, "...IfExists condition operators")
  if (base.comparison === 'null' && (ifExists || set !== undefined)) return null;
  return {
    ...base,
    name: `${set?.[1] ?? ''}${name}${ifExists ? 'IfExists' : ''}`,
    ifExists,
    set: set?.[2] ?? null,
  };
};

/** The operator in IAM's own writing; unknown operators stay as they are. */
export const canonicalOperator = (text: string): string => operatorOf(text)?.name ?? text;
