import { type KnownField, knownValues } from './known-values.data.ts';
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

/** The gap of what AWS says and this version does not know. */
export const unfamiliar = (action: string, name: string, id: string, value: string): Gap =>
  unfamiliarShape(action, `${name} "${value}" of ${id}`);

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
