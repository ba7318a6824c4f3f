import type { Change, ChangeKind } from '../model/change.ts';
import type { Inventory } from '../model/inventory.ts';
import { applyDelta } from '../overlay/apply.ts';
import type { Delta } from '../overlay/delta.ts';
import * as attributes from './attribute-deltas.ts';
import * as endpoints from './endpoint-deltas.ts';
import * as others from './other-deltas.ts';
import type { Decide, Outcome, Refusal } from './outcome.ts';
import * as routes from './route-deltas.ts';
import * as rules from './rule-deltas.ts';

const kinds: { readonly [K in ChangeKind]: Decide<K> } = {
  'create-vpc-endpoint': endpoints.createEndpoint,
  'modify-vpc-endpoint': endpoints.modifyEndpoint,
  'delete-vpc-endpoint': endpoints.deleteEndpoint,
  'create-route': routes.createRoute,
  'replace-route': routes.replaceRoute,
  'delete-route': routes.deleteRoute,
  'associate-route-table': routes.associateTable,
  'replace-route-table-association': routes.replaceAssociation,
  'disassociate-route-table': routes.disassociateTable,
  'create-security-group': rules.createGroup,
  'delete-security-group': rules.deleteGroup,
  'authorize-rule': rules.authorizeRule,
  'revoke-rule': rules.revokeRule,
  'create-network-acl-entry': rules.createAclEntry,
  'replace-network-acl-entry': rules.replaceAclEntry,
  'delete-network-acl-entry': rules.deleteAclEntry,
  'modify-vpc-attribute': attributes.modifyVpc,
  'modify-subnet-attribute': attributes.modifySubnet,
  'modify-network-interface-attribute': attributes.modifyInterface,
  'create-nat-gateway': others.createNat,
  'delete-nat-gateway': others.deleteNat,
  'release-address': others.releaseAddress,
  'put-bucket-policy': others.putPolicy,
  'delete-bucket-policy': others.deletePolicy,
  'accept-endpoint-connection': attributes.acceptConnection,
  'reject-endpoint-connection': attributes.rejectConnection,
  'modify-endpoint-service': attributes.modifyService,
  'modify-endpoint-service-permissions': attributes.modifyPermissions,
  'verify-endpoint-service-name': attributes.verifyName,
  'upsert-record': others.upsertRecord,
  'delete-record': others.deleteRecord,
  'associate-zone': others.associateZone,
  'disassociate-zone': others.disassociateZone,
  'associate-resolver-rule': others.associateRule,
  'disassociate-resolver-rule': others.disassociateRule,
  'create-transit-gateway-route': routes.createTransitRoute,
  'delete-transit-gateway-route': routes.deleteTransitRoute,
  'modify-transit-gateway-attachment': routes.modifyAttachment,
};

/**
 * How an inventory differs after a change, or why the change cannot be made: refused where AWS would refuse the call, unseen
 * where nothing is known of what it changes.
 */
export const deltaOf = (change: Change, inventory: Inventory): Outcome =>
  (kinds[change.kind] as Decide<ChangeKind>)(change, inventory);

/** What came of a list of changes, made one after the other. */
export interface Made {
  /** The inventory after all that could be made. */
  readonly inventory: Inventory;
  /** How each of them changed it; null for one that could not be made. */
  readonly deltas: readonly (Delta | null)[];
  /** Those that could not be made, and why. */
  readonly refused: readonly { readonly change: Change; readonly refusal: Refusal }[];
}

/** Makes changes in an inventory one after the other; what one of them makes, later ones may refer to. */
export const makeChanges = (changes: readonly Change[], inventory: Inventory): Made => {
  let now = inventory;
  const deltas: (Delta | null)[] = [];
  const refused: { change: Change; refusal: Refusal }[] = [];
  for (const change of changes) {
    const outcome = deltaOf(change, now);
    if ('refusal' in outcome) refused.push({ change, refusal: outcome.refusal });
    else now = applyDelta(now, outcome.delta);
    deltas.push('delta' in outcome ? outcome.delta : null);
  }
  return { inventory: now, deltas, refused };
};
