import type { DeclaredResource } from './declared.ts';
import { createNotes, type Facts } from './facts.ts';
import type { Scope } from './scope.ts';
import { bucketTypes } from './types/buckets.ts';
import { endpointTypes } from './types/endpoints.ts';
import { gatewayTypes } from './types/gateways.ts';
import { groupTypes } from './types/groups.ts';
import { listTypes } from './types/lists.ts';
import { nameTypes } from './types/names.ts';
import type { Mappings } from './types/parts.ts';
import { peeringTypes } from './types/peerings.ts';
import { publicAccessTypes } from './types/public-access.ts';
import { resolverEndpointTypes } from './types/resolver-endpoints.ts';
import { tableTypes } from './types/tables.ts';
import { transitTypes } from './types/transit.ts';
import { vpcTypes } from './types/vpc.ts';
import { workloadTypes } from './types/workloads.ts';

/** What has a part in ways only by what refers to it. */
const silent: Mappings = Object.fromEntries(
  [
    'AWS::EC2::VPNGateway',
    'AWS::EC2::CarrierGateway',
    'AWS::EC2::VPNConnectionRoute',
    'AWS::EC2::SecurityGroupVpcAssociation',
    'Pathproof::NatGatewayEipAssociation',
  ].map((type) => [type, () => undefined]),
);

/** What each type says of an inventory; those that others ask about come first. */
const mappings: Mappings = {
  ...vpcTypes,
  ...listTypes,
  ...peeringTypes,
  ...tableTypes,
  ...gatewayTypes,
  ...groupTypes,
  ...workloadTypes,
  ...resolverEndpointTypes,
  ...transitTypes,
  ...endpointTypes,
  ...nameTypes,
  ...bucketTypes,
  ...publicAccessTypes,
  ...silent,
};

const ranks = new Map(Object.keys(mappings).map((type, at) => [type, at]));

/** The types of resources that say something of ways, and are understood. */
export const mappedTypes: ReadonlySet<string> = new Set(Object.keys(mappings));

/** What resources say of an inventory. */
export const factsOf = (resources: readonly DeclaredResource[], scope: Scope): Facts => {
  const notes = createNotes(scope);
  const understood = resources.filter(({ type }) => ranks.has(type));
  const ordered = understood.toSorted((a, b) => (ranks.get(a.type) ?? 0) - (ranks.get(b.type) ?? 0));
  for (const resource of ordered) mappings[resource.type]?.(resource, notes);
  return notes.facts;
};
