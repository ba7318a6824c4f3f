import {
  type Inventory,
  inventorySchemaVersion,
  type RegionInventory,
  sectionNames,
  type Section,
} from '../model/inventory.ts';
import { seen } from '../model/observed.ts';
import type { EndpointService, PrefixList } from '../model/resources.ts';
import { tableNames } from '../services/default-hosts.ts';
import { factsOf, partitionOf } from '../services/services.ts';
import { offeredServices, serviceBlocks } from './region-facts.data.ts';
import type { ResourcePlace } from './evaluate.ts';

const offersOf = (region: string): readonly EndpointService[] =>
  offeredServices.map((service): EndpointService => {
    const isGateway = factsOf(service).gateway === true;
    const hasInterface = service !== 's3express';
    return {
      serviceName: `com.amazonaws.${region}.${service}`,
      types: [...(isGateway ? ['Gateway'] : []), ...(hasInterface ? ['Interface'] : [])],
      owner: 'amazon',
      availabilityZones: [],
      privateDnsNames: factsOf(service).privateDns === false ? [] : [...tableNames(service, region)],
      vpcEndpointPolicySupported: true,
    };
  });

/** AWS: lists of one region have one id in every account, which no table of ours says (VPC guide, AWS-managed prefix lists). */
const listsOf = (region: string): readonly PrefixList[] =>
  serviceBlocks.map(({ name, family, cidrs }) => ({
    id: `pl-${name}-${region}`,
    name: `com.amazonaws.${region}.${name}`,
    ownerId: 'AWS',
    addressFamily: family,
    state: 'create-complete',
    entries: seen([...cidrs]),
  }));

/** A unit in which nothing is, but what every region has. */
export const emptyUnit = ({ accountId, region }: ResourcePlace, collectedAt: string): RegionInventory => ({
  accountId,
  region,
  partition: partitionOf(region),
  collectedAt,
  callerArn: '',
  sections: {
    ...(Object.fromEntries(
      sectionNames.map((section: Section) => [section, { seen: [] }]),
    ) as never as RegionInventory['sections']),
    endpointServices: seen(offersOf(region)),
    prefixLists: seen(listsOf(region)),
    blockPublicAccessOptions: seen([
      { mode: 'off', state: 'default-state', managedBy: null, exclusionsAllowed: null },
    ]),
  },
  apiCalls: [],
});

/** The inventory of accounts in which nothing is. */
export const emptyInventory = (
  places: readonly ResourcePlace[],
  collectedAt: string,
  version: string,
): Inventory => ({
  schemaVersion: inventorySchemaVersion,
  tool: { name: 'pathproof', version },
  collectedAt,
  finishedAt: collectedAt,
  interrupted: false,
  caller: { accountId: places[0]?.accountId ?? '', arn: '' },
  scope: { complete: false, vpcIds: [] },
  targets: places.map(({ accountId, region }) => ({ accountId, region, status: 'assessed', gaps: [] })),
  accountCalls: [],
  regions: places.map((place) => emptyUnit(place, collectedAt)),
});
