import type { Hop, Path } from '../model/path.ts';
import { attributeHop, lose, type Position, stop } from './walk.ts';

const firewallsOn = (hops: readonly Hop[]): readonly string[] =>
  hops.filter(({ kind }) => kind === 'firewall-endpoint').map(({ id }) => id);

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id, i) => id === b[i]);

const passWords = (ids: readonly string[]): string =>
  ids.length > 0 ? `pass ${ids.join(', ')}` : 'pass none';

/**
 * Why a firewall on the way sees half of a connection; the position itself when requests and replies pass the same ones.
 * AWS: Network Firewall supports no asymmetric routing: both directions have to pass the same endpoint, which takes
 * appliance mode, or one zone, at a transit gateway, and routes for the replies (Network Firewall guide, asymmetric routing).
 * What stands behind another Gateway Load Balancer endpoint may keep state or not.
 */
export const provedBothWays = (
  position: Position,
  requests: readonly Hop[],
  replies: readonly Hop[],
  isWithinVpc: boolean = position.origin.vpcId === position.vpcId,
): Position | Path => {
  const there = firewallsOn(requests);
  const back = firewallsOn(replies).toReversed();
  if (isSame(there, back)) return position;
  const half = [...there.filter((id) => !back.includes(id)), ...back.filter((id) => !there.includes(id))];
  const managed = half.find((id) => position.world.locate('vpcEndpoints', id)?.item.requesterManaged);
  const id = managed ?? half[0] ?? there[0] ?? '';
  const text = `sees half of the connections: requests ${passWords(there)}, replies ${passWords(back)}`;
  // Replies to a subnet that holds no client, such as that of an attachment, are replies to nothing.
  if (managed !== undefined && !(isWithinVpc && position.senders === null))
    return stop(
      position,
      'dropped',
      'firewall-endpoint',
      attributeHop('firewall-endpoint', id, 'replies', back.join() || 'none', text),
    );
  // Within one VPC it is common to let replies past an appliance that keeps no state.
  if (isWithinVpc)
    return {
      ...position,
      assumptions: [...position.assumptions, `the appliance behind ${id}, which ${text}, keeps no state`],
    };
  return lose(position, 'firewall-endpoint', id, {
    action: 'pathproof:path',
    code: 'Asymmetric',
    message: `${id} ${text}; whether the appliance behind it keeps state is not known.`,
  });
};
