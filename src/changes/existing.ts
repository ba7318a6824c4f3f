import type { Change, ChangeKind, Changes, IdOrRef } from '../model/change.ts';
import type { Sections } from '../model/inventory.ts';
import { idOf } from './outcome.ts';

/** The sections whose items code is written with. */
type Shown = 'vpcEndpoints' | 'endpointServiceConfigurations' | 'transitGatewayVpcAttachments';

/** Finds what is there by its id. */
export type Existing = <S extends Shown>(section: S, id: string) => Sections[S] | undefined;

/** Changes of one kind that come to one piece of code. */
const same = (a: Change, b: Change): boolean =>
  a.kind === 'authorize-rule' &&
  b.kind === 'authorize-rule' &&
  idOf(a.groupId) === idOf(b.groupId) &&
  a.direction === b.direction &&
  a.rule.protocol === b.rule.protocol &&
  a.rule.fromPort === b.rule.fromPort &&
  a.rule.toPort === b.rule.toPort &&
  [a, b].every(({ rule }) => rule.peer.kind === 'ipv4' || rule.peer.kind === 'ipv6');

/** Rules from addresses that differ by the address only, together. */
export const rulesTogether = (
  rules: readonly Changes['authorize-rule'][],
): readonly (readonly [Changes['authorize-rule'], ...Changes['authorize-rule'][]])[] => {
  const found: [Changes['authorize-rule'], ...Changes['authorize-rule'][]][] = [];
  for (const rule of rules) {
    const known = found.find(([first]) => same(first, rule));
    if (known) known.push(rule);
    else found.push([rule]);
  }
  return found;
};

/** The changes of a kind. */
export const ofKind = <K extends ChangeKind>(changes: readonly Change[], kind: K): readonly Changes[K][] =>
  changes.filter((change): change is Changes[K] => change.kind === kind);

/** Does an id name what this change makes? */
export const isOf = (id: IdOrRef, { as }: { readonly as: string }): boolean => idOf(id) === as;

/** How a list of ids is after something is added and removed. */
export const after = (
  now: readonly string[],
  added: readonly IdOrRef[] = [],
  removed: readonly IdOrRef[] = [],
): readonly IdOrRef[] => [
  ...now.filter((id) => !removed.map(idOf).includes(id)),
  ...added.filter((id) => !now.includes(idOf(id))),
];

/** A rule in a few words. */
export const ruleWords = ({ groupId, rule }: Changes['revoke-rule']): string => {
  const { protocol, fromPort, toPort, peer } = rule;
  const ports =
    fromPort === null || protocol === '-1'
      ? ''
      : fromPort === toPort
        ? `/${fromPort}`
        : `/${fromPort}-${toPort}`;
  return `${idOf(groupId)} has ${protocol === '-1' ? 'all traffic' : protocol}${ports} from ${idOf(peer.value)}`;
};
