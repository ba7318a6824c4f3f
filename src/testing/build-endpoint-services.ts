import type { EndpointServiceConfiguration } from '../model/resources.ts';
import { seen } from '../model/observed.ts';
import type { AccountSpec, EndpointServiceOptions } from './account-spec.ts';
import { COLLECTED_AT, type UnitDraft } from './draft.ts';
import type { Names } from './names.ts';

const principalType = (principal: string): string => {
  if (principal === '*') return 'All';
  if (principal.endsWith('.amazonaws.com')) return 'Service';
  if (principal.includes(':role/')) return 'Role';
  return principal.includes(':user/') ? 'User' : 'Account';
};

const configurationOf = (
  id: string,
  region: string,
  options: EndpointServiceOptions & { readonly name: string },
): EndpointServiceConfiguration => {
  const dnsName = options.privateDnsName ?? null;
  const dnsState = options.privateDnsState === undefined ? 'verified' : options.privateDnsState;
  return {
    id,
    serviceName: `com.amazonaws.vpce.${region}.${id}`,
    types: ['Interface'],
    state: options.state ?? 'available',
    acceptanceRequired: options.acceptanceRequired ?? true,
    managesVpcEndpoints: false,
    privateDnsName: dnsName,
    privateDnsState: dnsName === null ? null : dnsState,
    privateDnsRecord:
      dnsName === null ? null : { type: 'TXT', name: `_${options.name}`, value: `vpce:${options.name}` },
    loadBalancerArns: [],
    availabilityZones: [`${region}a`],
    permissions: seen(
      (options.allowed ?? []).map((principal) => ({ principal, type: principalType(principal) })),
    ),
    tags: options.tags ?? {},
  };
};

/** Puts the endpoint services of an account, and who is connected to them, into its units. */
export const buildEndpointServices = (
  scenario: AccountSpec,
  home: string,
  units: readonly UnitDraft[],
  names: Names,
): void => {
  for (const options of scenario.endpointServiceSpecs) {
    const region = options.region ?? home;
    const unit = units.find((one) => one.region === region);
    if (!unit) throw new Error(`vpce-svc-${options.name} needs .region('${region}').`);
    const id = names.claim('vpce-svc', options.name, options.name);
    unit.items.endpointServiceConfigurations.push(configurationOf(id, region, options));
    for (const { name, owner, state, createdAt } of options.connections ?? []) {
      unit.items.endpointConnections.push({
        id: names.claim('vpce-con', options.name, name),
        serviceId: id,
        endpointId: `vpce-${name}`,
        endpointOwnerId: owner,
        endpointRegion: region,
        state: state ?? 'available',
        createdAt: createdAt === undefined ? COLLECTED_AT : createdAt,
        tags: {},
      });
    }
  }
};
