import { meaningOf, newsOf, unfamiliarGap } from '../model/known-values.ts';
import type { Gap } from '../model/observed.ts';
import type { HostedZoneRecord } from '../model/resources.ts';

/** The names that a name is in, from itself up to the zone: `a.b.zone`, `b.zone`, `zone`. */
const namesUpTo = (name: string, zone: string): readonly string[] => {
  const labels = name.split('.');
  const depth = labels.length - (zone === '' ? 0 : zone.split('.').length);
  return Array.from({ length: depth + 1 }, (_, at) => labels.slice(at).join('.'));
};

const typeField = 'hostedZones.records.type';

/** What a zone says of a name: its records that lead somewhere, a delegation to other servers, or nothing. */
export type ZoneAnswer =
  | { readonly says: 'records'; readonly records: readonly HostedZoneRecord[] }
  | { readonly says: 'delegation'; readonly name: string }
  | { readonly says: 'unknown'; readonly gap: Gap }
  | { readonly says: 'nothing' };

/**
 * What does a hosted zone answer for a name in it?
 * AWS: a private hosted zone that matches a name answers for it alone: without a record the name does not exist, and public
 * DNS is not asked (Route 53 developer guide, working with private hosted zones). A wildcard answers for names of which
 * neither they nor a closer name exist (RFC 4592).
 */
export const answerOfZone = (
  zone: string,
  records: readonly HostedZoneRecord[],
  name: string,
): ZoneAnswer => {
  const exists = (one: string) =>
    records.some((record) => record.name === one || record.name.endsWith(`.${one}`));
  const found = (one: string): ZoneAnswer => {
    const there = records.filter((record) => record.name === one);
    const leading = there.filter(({ type }) => meaningOf(typeField, type) === 'leads');
    const odd = there.find(({ type }) => meaningOf(typeField, type) === null);
    const gap = odd ? unfamiliarGap(typeField, `a record of ${one}`, odd.type) : null;
    // A record of a type of its own leaves the others alone; one of which AWS says more may be the one that answers.
    const decides = leading.length === 0 || there.some(({ type }) => newsOf(type).names !== null);
    return gap && decides ? { says: 'unknown', gap } : { says: 'records', records: leading };
  };
  const names = namesUpTo(name, zone);
  const delegated = names.find(
    (one) => one !== zone && records.some((record) => record.type === 'NS' && record.name === one),
  );
  if (delegated !== undefined) return { says: 'delegation', name: delegated };
  const answer = exists(name)
    ? found(name)
    : found(`*.${names.slice(1).find((one) => one === zone || exists(one)) ?? zone}`);
  return answer.says === 'records' && answer.records.length === 0 ? { says: 'nothing' } : answer;
};
