export {
  account,
  organization,
  type AccountScenario,
  type BucketSpec,
  type EndpointConnectionSpec,
  type EndpointServiceOptions,
  type OrganizationFacts,
  type OrganizationScenario,
  type ScenarioOptions,
} from './account.ts';
export {
  defineCases,
  inventoryOf,
  type Case,
  type CaseTable,
  type ExpectedVerdict,
  type Given,
  type PerSubject,
} from './cases.ts';
export { judge, type Judged } from './judge.ts';
export type {
  AclEntrySpec,
  AttachOptions,
  FirewallEndpointOptions,
  GatewayEndpointOptions,
  InterfaceEndpointOptions,
  InterfaceOptions,
  NatGatewayOptions,
  NetworkAclOptions,
  RouteOptions,
  RuleSpec,
  SecurityGroupOptions,
  SubnetOptions,
  VpcOptions,
} from './specs.ts';
export type { DnsProfileOptions, HostedZoneOptions, ResolverRuleOptions } from './private-dns.ts';
export {
  transitGateway,
  type TransitGatewayOptions,
  type TransitGatewayScenario,
} from './transit-gateway.ts';
export { vpc, type VpcScenario } from './vpc.ts';
