import type { Inventory } from '../../src/model/inventory.ts';
import * as networks from './growing-networks.ts';
import { organizationOfCells } from './organization.ts';

/** A network that grows in one respect. */
export interface Growing {
  /** What there is more and more of. */
  readonly what: string;
  /** How many of it: each time about twice as many. */
  readonly sizes: readonly [number, number, number];
  make(size: number): Inventory;
}

/** So many, and a half and a quarter of it. */
const upTo = (most: number): Growing['sizes'] => [Math.ceil(most / 4), Math.ceil(most / 2), most];

/** What real networks have many of; each is judged in time that grows with it. */
export const growing: readonly Growing[] = [
  {
    what: 'routes of a transit gateway, 20 VPCs',
    sizes: upTo(5000),
    make: (size) => networks.behindHub(20, size),
  },
  {
    what: 'VPCs of one transit gateway',
    sizes: upTo(500),
    make: (size) => networks.behindHub(size, 0),
  },
  {
    what: 'VPCs of one transit gateway, 10 routes each',
    sizes: upTo(500),
    make: (size) => networks.behindHub(size, 10 * size),
  },
  { what: 'instances of one group', sizes: upTo(10_000), make: networks.manyWorkloads },
  { what: 'instances with groups of their own', sizes: upTo(2000), make: networks.ownGroups },
  { what: 'rules of a security group', sizes: upTo(1000), make: networks.manyRules },
  { what: 'entries of a prefix list', sizes: upTo(1000), make: networks.longList },
  { what: 'routes of one table', sizes: upTo(1000), make: networks.manyRoutes },
  { what: 'subnets of one table', sizes: upTo(2500), make: networks.oneTable },
  { what: 'subnets with tables of their own', sizes: upTo(1200), make: networks.ownTables },
  { what: 'tables of one VPC, each with a remedy', sizes: upTo(100), make: networks.forgottenTables },
  { what: 'subnets with network ACLs of their own', sizes: upTo(1200), make: networks.ownAcls },
  { what: 'entries of a network ACL', sizes: upTo(1000), make: networks.longAcl },
  { what: 'endpoints in one VPC', sizes: upTo(500), make: networks.manyEndpoints },
  { what: 'endpoints with policies of their own', sizes: upTo(500), make: networks.ownPolicies },
  // AWS: an endpoint policy has at most 20,480 characters (PrivateLink guide, quotas).
  { what: 'statements of an endpoint policy', sizes: upTo(80), make: networks.longPolicy },
  { what: 'hosted zones of one VPC', sizes: upTo(500), make: networks.manyZones },
  // AWS: a VPC has at most 125 peering connections (VPC guide, quotas).
  { what: 'peering connections of one VPC', sizes: upTo(124), make: networks.manyPeers },
  { what: 'connections of an endpoint service', sizes: upTo(1000), make: networks.manyConnections },
  { what: 'buckets with policies', sizes: upTo(2000), make: networks.manyBuckets },
  {
    what: 'accounts of an organization, 10 a hub',
    sizes: upTo(40),
    make: (size) => organizationOfCells(Math.ceil(size / 10), Math.min(size, 10)),
  },
];
