export { account, organization, type AccountScenario, type OrganizationScenario } from './account.ts';
export type {
  AccessPointSpec,
  BucketSpec,
  EndpointConnectionSpec,
  EndpointServiceOptions,
  OrganizationFacts,
  ScenarioOptions,
} from './account-spec.ts';
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
  TransitGatewayOptions,
  TransitGatewayPart,
  VpcOptions,
  VpcPart,
} from './specs.ts';
export type { DnsProfileOptions, HostedZoneOptions, ResolverRuleOptions } from './private-dns.ts';
export { transitGateway, type TransitGatewayScenario } from './transit-gateway.ts';
export { vpc, type VpcScenario } from './vpc.ts';
