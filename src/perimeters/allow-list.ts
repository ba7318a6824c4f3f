import { type Gap, isSeen } from '../model/observed.ts';
import type { EndpointServiceConfiguration } from '../model/resources.ts';
import type { World } from '../paths/world.ts';
import type { CheckOptions } from '../model/check-options.ts';
import { allowedBy } from './own-accounts.ts';

/** Who may connect to an endpoint service, sorted by what is known of them. */
export interface AllowList {
  readonly principals: readonly string[];
  readonly everyone: readonly string[];
  /** Principals outside of the organization. */
  readonly outsiders: readonly string[];
  /** What hides whether a principal belongs to the organization, or who is allowed at all. */
  readonly gaps: readonly Gap[];
}

// AWS: a service in these states takes no connections (EC2 API, ServiceState).
const dead: ReadonlySet<string> = new Set(['deleting', 'deleted', 'failed']);

/** Does an endpoint service take connections, or will it? */
export const isOpenForConnections = (service: EndpointServiceConfiguration): boolean =>
  !dead.has(service.state);

/** Who is on the allow-list of an endpoint service? */
export const allowListOf = (
  world: World,
  options: CheckOptions,
  service: EndpointServiceConfiguration,
): AllowList => {
  if (!isSeen(service.permissions))
    return { principals: [], everyone: [], outsiders: [], gaps: [service.permissions.gap] };
  const permissions = service.permissions.seen.map((one) => ({
    ...one,
    allowed: allowedBy(world, options, one),
  }));
  const those = (allowed: string): readonly string[] =>
    permissions.filter((one) => one.allowed === allowed).map(({ principal }) => principal);
  return {
    principals: permissions.map(({ principal }) => principal),
    everyone: those('everyone'),
    outsiders: those('outside'),
    gaps: those('unknown').map((principal) => ({
      action: 'organizations:ListAccounts',
      code: 'OrganizationNotKnown',
      message: `${service.id} allows ${principal}, which is in no account of this inventory; whether it belongs to the organization is not known.`,
    })),
  };
};
