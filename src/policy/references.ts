import type { Policy, Statement } from './document.ts';
import { memoize } from './memoize.ts';
import { isUniqueId } from './principals.ts';

/** What kind of thing a policy names. */
export type ReferenceKind = 'endpoint' | 'vpc' | 'account' | 'organization' | 'arn' | 'unique-id';

/** One thing that a policy names, and where. */
export interface Reference {
  readonly kind: ReferenceKind;
  readonly id: string;
  readonly statement: number;
  /** Where in the statement: an element, or a condition with its operator and key. */
  readonly element: 'Principal' | 'NotPrincipal' | 'Resource' | 'NotResource' | 'Condition';
  readonly operator: string | null;
  readonly key: string | null;
}

type Place = Pick<Reference, 'element' | 'operator' | 'key'>;

/** Which endpoints, VPCs, accounts, organizations, ARNs and unique ids does a policy name, and where? */
export const referencesOf = memoize((policy: Policy): readonly Reference[] =>
  policy.statements.flatMap((statement) =>
    placesOf(statement).flatMap(([place, value]) => found(value, place, statement.index)),
  ),
);

const placesOf = (statement: Statement): (readonly [Place, string])[] => {
  const { principals, resources, conditions } = statement;
  const who = {
    element: principals?.negated === true ? 'NotPrincipal' : 'Principal',
    operator: null,
    key: null,
  } as const;
  const what = {
    element: resources?.negated === true ? 'NotResource' : 'Resource',
    operator: null,
    key: null,
  } as const;
  return [
    ...(principals?.names ?? []).map((name) => [who, name.value] as const),
    ...(resources?.values ?? []).map((value) => [what, value] as const),
    ...conditions.flatMap(({ operator, key, values }) =>
      values.map((value) => [{ element: 'Condition', operator, key } as const, value] as const),
    ),
  ];
};

const found = (value: string, place: Place, statement: number): Reference[] => {
  const make = (kind: ReferenceKind, id: string): Reference => ({ kind, id, statement, ...place });
  const whole = wholeReference(value, place);
  const inside = [
    ...all(value, /(?<![\w-])vpce-[0-9a-z]+(?![\w*?-])/g).map((id) => make('endpoint', id)),
    ...all(value, /(?<![\w-])vpc-[0-9a-z]+(?![\w*?/-])/g).map((id) => make('vpc', id)),
    ...all(value, /(?<![\w-])o-[a-z0-9]{4,32}(?![\w-])/g)
      .filter(() => isOrganizationPlace(place))
      .map((id) => make('organization', id)),
  ];
  const accounts = value.startsWith('arn:')
    ? [value.split(':')[4] ?? ''].filter((part) => /^\d{12}$/.test(part))
    : [];
  return [
    ...(whole === null ? [] : [make(whole, idOf(whole, value))]),
    ...inside,
    ...accounts.map((id) => make('account', id)),
  ];
};

const wholeReference = (value: string, place: Place): ReferenceKind | null => {
  if (value.startsWith('arn:')) return 'arn';
  if (/^\d{12}$/.test(value))
    return place.element.endsWith('Principal') || isAccountKey(place.key) ? 'account' : null;
  return isUniqueId(idOf('unique-id', value)) ? 'unique-id' : null;
};

const idOf = (kind: ReferenceKind, value: string): string =>
  kind === 'unique-id' ? (value.split(':')[0] ?? value) : value;

const isAccountKey = (key: string | null): boolean =>
  key !== null &&
  (/account/i.test(key) || key.toLowerCase() === 'aws:userid' || key.toLowerCase() === 'aws:sourceowner');

const isOrganizationPlace = (place: Place): boolean =>
  place.key !== null && /org(?:id|paths)$/i.test(place.key);

const all = (text: string, expression: RegExp): readonly string[] => text.match(expression) ?? [];
