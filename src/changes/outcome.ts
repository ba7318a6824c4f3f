import type { Change, ChangeKind, Changes, IdOrRef } from '../model/change.ts';
import type { Inventory, Section, Sections } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import type { Delta } from '../overlay/delta.ts';
import { type Found, find, unitOf } from '../overlay/items.ts';

/** Why a change cannot be made. */
export interface Refusal {
  /** already: it is as the change would have it; gone: what it changes is not there; refused: AWS takes no such call; unseen: nothing is known of what it changes. */
  readonly why: 'already' | 'gone' | 'refused' | 'unseen';
  /** The code that AWS would answer with, where it has one, or one of ours. */
  readonly code: string;
  readonly message: string;
}

/** What comes of a change: how the inventory differs after it, or why it cannot be made. */
export type Outcome = { readonly delta: Delta } | { readonly refusal: Refusal };

/** What decides the outcome of changes of one kind. */
export type Decide<K extends ChangeKind> = (change: Changes[K], inventory: Inventory) => Outcome;

/** The outcome that a change can be made. */
export const done = (delta: Delta): Outcome => ({ delta });

/** The outcome that a change cannot be made. */
export const refuse = (
  why: Refusal['why'],
  code: string,
  message: string,
): { readonly refusal: Refusal } => ({
  refusal: { why, code, message },
});

/** The id of a thing; of one that an earlier change makes, the name that stands for it. */
export const idOf = (id: IdOrRef): string => (typeof id === 'string' ? id : id.ref);

const spelled: Partial<Record<Section, string>> = {
  vpcs: 'InvalidVpcID',
  subnets: 'InvalidSubnetID',
  routeTables: 'InvalidRouteTableID',
  vpcEndpoints: 'InvalidVpcEndpointId',
  securityGroups: 'InvalidGroup',
  networkAcls: 'InvalidNetworkAclID',
  natGateways: 'NatGateway',
  networkInterfaces: 'InvalidNetworkInterfaceID',
  endpointServiceConfigurations: 'InvalidVpcEndpointServiceId',
  transitGatewayRouteTables: 'InvalidRouteTableID',
  transitGatewayVpcAttachments: 'InvalidTransitGatewayAttachmentID',
};

/** Something of the account that a change is made in, or why it cannot be changed there. */
export const own = <S extends Section>(
  inventory: Inventory,
  { accountId, region }: Change,
  section: S,
  id: string,
): Found<Sections[S]> | { readonly refusal: Refusal } => {
  const found = find(inventory, section, id);
  if (found === null) {
    const unit = unitOf(inventory, { accountId, region });
    const listed = unit?.sections[section] as Observed<unknown> | undefined;
    if (listed !== undefined && isSeen(listed))
      return refuse(
        'gone',
        `${spelled[section] ?? section}.NotFound`,
        `There is no ${id} in account ${accountId} in ${region}.`,
      );
    const why = listed === undefined ? 'was not read' : listed.gap.message;
    return refuse(
      'unseen',
      'NotSeen',
      `Whether there is ${id} is not known: ${accountId} in ${region}: ${why}`,
    );
  }
  const owner = (found.item as { readonly ownerId?: string }).ownerId ?? found.unit.accountId;
  return owner === accountId && found.unit.region === region
    ? found
    : refuse('refused', 'OperationNotPermitted', `${id} is of account ${owner} in ${found.unit.region}.`);
};

/** Was something refused? */
export const isRefused = (one: object): one is { readonly refusal: Refusal } => 'refusal' in one;

/** The first refusal among lookups, or undefined where all were found. */
export const firstRefusal = (...all: readonly object[]): { readonly refusal: Refusal } | undefined =>
  all.find(isRefused);
