import type { Change, Changes } from '../model/change.ts';
import type { CheckOptions } from '../model/check-options.ts';
import type { Fix } from '../model/finding.ts';
import type { RegionInventory } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import type { World } from '../paths/world.ts';
import { partitionOf, serviceOf } from '../services/services.ts';
import { perimeterDocument, unlessTooMany } from './endpoint-documents.ts';
import { trustedBy } from './trust.ts';

type Create = Changes['create-vpc-endpoint'];

/** Does AWS take a policy for an endpoint of this service? Of one that the region does not list, that is not known. */
const takesPolicy = (
  { type, serviceName }: Create,
  { sections: { endpointServices } }: RegionInventory,
): boolean =>
  // AWS: gateway endpoints have policies, whichever service they are for (PrivateLink guide, gateway endpoints).
  type === 'Gateway' ||
  (isSeen(endpointServices) &&
    endpointServices.seen.some((one) => one.serviceName === serviceName && one.vpcEndpointPolicySupported));

const policyFor = (change: Create, { world, options, unit }: Setting): string | null => {
  const service = serviceOf(change.serviceName)?.service;
  if (service === undefined || !takesPolicy(change, unit)) return null;
  const trusted = trustedBy(world, options);
  const { region } = change;
  const document = unlessTooMany(trusted, () =>
    perimeterDocument({ service, region, partition: partitionOf(region), trusted }),
  );
  return document === null ? null : JSON.stringify(document);
};

/** What a fix is judged with. */
interface Setting {
  readonly world: World;
  readonly options: CheckOptions;
  /** The account and region that the subject was listed in. */
  readonly unit: RegionInventory;
}

const open =
  'A new endpoint starts with the policy that lets everything through, which the checks of endpoint policies report.';

const closed =
  'The policy of the new endpoint lets only your own callers reach your own resources, and what AWS needs: look for requests to resources of others first, and add those that are meant.';

/** A fix whose new endpoints start with a policy that draws a perimeter, unless that would have to name too many accounts. */
export const guarded = (fix: Fix, setting: Setting): Fix => {
  const changes = fix.changes.map((change): Change =>
    change.kind === 'create-vpc-endpoint' && change.policy === null
      ? { ...change, policy: policyFor(change, setting) }
      : change,
  );
  const made = changes.filter((change): change is Create => change.kind === 'create-vpc-endpoint');
  if (made.length === 0) return fix;
  const words = [
    fix.risk ?? '',
    made.some(({ policy }) => policy !== null) ? closed : '',
    made.some(({ policy }) => policy === null) ? open : '',
  ];
  return { ...fix, changes, risk: words.filter((text) => text !== '').join(' ') };
};
