import type { Change, ChangeKind } from '../model/change.ts';
import type { Risk } from '../model/plan.ts';

/**
 * How much can go wrong. Low: something comes that nothing uses yet, or more is let through. Medium: traffic takes another way,
 * and open connections break. High: something is refused or goes.
 */
const kinds: { readonly [K in ChangeKind]: Risk } = {
  'create-security-group': 'low',
  'authorize-rule': 'low',
  'create-network-acl-entry': 'medium',
  'replace-network-acl-entry': 'high',
  'delete-network-acl-entry': 'high',
  'revoke-rule': 'high',
  'delete-security-group': 'high',
  'create-vpc-endpoint': 'medium',
  'modify-vpc-endpoint': 'medium',
  'delete-vpc-endpoint': 'high',
  'create-route': 'medium',
  'replace-route': 'medium',
  'delete-route': 'medium',
  'associate-route-table': 'medium',
  'replace-route-table-association': 'medium',
  'disassociate-route-table': 'medium',
  'modify-vpc-attribute': 'medium',
  'modify-subnet-attribute': 'low',
  'modify-network-interface-attribute': 'medium',
  'create-nat-gateway': 'low',
  'delete-nat-gateway': 'high',
  'release-address': 'high',
  'put-bucket-policy': 'high',
  'delete-bucket-policy': 'high',
  'accept-endpoint-connection': 'medium',
  'reject-endpoint-connection': 'high',
  'modify-endpoint-service': 'low',
  'modify-endpoint-service-permissions': 'high',
  'verify-endpoint-service-name': 'low',
  'upsert-record': 'medium',
  'delete-record': 'high',
  'associate-zone': 'medium',
  'disassociate-zone': 'medium',
  'associate-resolver-rule': 'medium',
  'disassociate-resolver-rule': 'medium',
  'create-transit-gateway-route': 'medium',
  'delete-transit-gateway-route': 'high',
  'modify-transit-gateway-attachment': 'medium',
};

const order: readonly Risk[] = ['low', 'medium', 'high'];

/** How much can go wrong when one change is made. */
export const riskOf = (change: Change): Risk => {
  // A policy, and a group or subnet that is taken away, refuse what was let through.
  const restricts =
    change.kind === 'modify-vpc-endpoint' &&
    (change.policy !== undefined ||
      change.removeGroupIds !== undefined ||
      change.removeSubnetIds !== undefined ||
      change.removeRouteTableIds !== undefined);
  return restricts ? 'high' : kinds[change.kind];
};

/** How much can go wrong when all of these are made: as much as with the riskiest. */
export const riskOfAll = (changes: readonly Change[]): Risk =>
  order[Math.max(0, ...changes.map((change) => order.indexOf(riskOf(change))))] ?? 'low';

/** Is a risk no greater than this? */
export const withinRisk = (risk: Risk, most: Risk): boolean => order.indexOf(risk) <= order.indexOf(most);
