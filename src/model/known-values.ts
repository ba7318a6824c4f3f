import { type KnownField, knownValues } from './known-values.data.ts';
import { doubtIn } from './doubt.ts';
import type { Gap } from './observed.ts';

/** A field whose values are known one by one. */
export type KnownFieldName = keyof typeof knownValues;

type Meaning<F extends KnownFieldName> = (typeof knownValues)[F]['values'] extends infer Values
  ? Values[keyof Values]
  : never;

/** What a value of a field means; null for one that is newer than this code. */
export const meaningOf = <F extends KnownFieldName>(name: F, value: string): Meaning<F> | null => {
  const { values } = knownValues[name] as KnownField;
  return (Object.hasOwn(values, value) ? values[value] : null) as Meaning<F> | null;
};

/** Is it the gap of something that AWS says and this version does not know? */
export const isUnfamiliar = ({ code }: Gap): boolean => code === 'UnfamiliarValue';

/** The gap of something that AWS says in a form which this version does not know. */
export const unfamiliarShape = (action: string, what: string): Gap => ({
  action,
  code: 'UnfamiliarValue',
  message: `AWS says ${what}, which this version of pathproof does not know.`,
});

const newFieldCode = 'UnfamiliarField';

/** The gap of fields that AWS answers with and this version does not know. */
export const newFieldsGap = (action: string, names: readonly string[]): Gap => ({
  action,
  code: newFieldCode,
  message: `AWS says ${names.join(', ')}, which this version of pathproof does not know. What rests on a route, a rule or the like that has such a field is unknown; the rest is judged without it.`,
});

/** Is it a field newer than this version, of something that was read all the same? */
export const isNewField = ({ code }: Gap): boolean => code === newFieldCode;

const besides = ' + ';

/** The value of a field that decides, of a thing of which AWS says further fields that are newer than this code. */
export const withNews = (value: string, names: readonly string[]): string =>
  `${value}${besides}${names.join(', ')}`;

/** A value, and the fields newer than this code that AWS says beside it; null where there are none. */
export const newsOf = (value: string): { readonly value: string; readonly names: string | null } => {
  const at = value.indexOf(besides);
  return at === -1
    ? { value, names: null }
    : { value: value.slice(0, at), names: value.slice(at + besides.length) };
};

/** The gap of what AWS says and this version does not know. */
export const unfamiliar = (action: string, name: string, id: string, said: string): Gap => {
  const doubt = doubtIn(said);
  if (doubt) return doubt;
  const { value, names } = newsOf(said);
  return names === null
    ? unfamiliarShape(action, `${name} "${value}" of ${id}`)
    : unfamiliarShape(action, `${names} in addition to the ${name} "${value}" of ${id}`);
};

/** The gap of a thing that has a value newer than this code in a field; null for values that are known, and where AWS says none. */
export const unfamiliarGap = (name: KnownFieldName, id: string, value: string | null): Gap | null => {
  if (value === null || value === '' || meaningOf(name, value) !== null) return null;
  const { action, name: words } = knownValues[name];
  return unfamiliar(action, words, id, value);
};

// AWS: protocols are numbers, of which EC2 writes some as names, and -1 for all (EC2 API, IpPermission and NetworkAclEntry).
const protocolForm = /^(-1|\d+|all|tcp|udp|icmp|icmpv6)$/;

/** Is it known which packets a protocol means? */
export const isKnownProtocol = (protocol: string): boolean => protocolForm.test(protocol.toLowerCase());
