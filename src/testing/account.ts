import type { Inventory, Section } from '../model/inventory.ts';
import type {
  AccessPointSpec,
  AccountSpec,
  BucketSpec,
  Change,
  Denial,
  EndpointServiceOptions,
  OrganizationFacts,
  ScenarioOptions,
} from './account-spec.ts';
import { buildInventory } from './build.ts';
import {
  type DnsProfileOptions,
  emptyPrivateDns,
  type HostedZoneOptions,
  type PrivateDnsSpec,
  type ResolverRuleOptions,
} from './private-dns.ts';
import { TransitGatewayScenario } from './transit-gateway.ts';
import { VpcScenario } from './vpc.ts';

/** An account of a scenario. */
export class AccountScenario implements AccountSpec {
  readonly accountId: string | null;
  readonly vpcs: readonly VpcScenario[];
  readonly transitGateways: readonly TransitGatewayScenario[];
  readonly bucketSpecs: BucketSpec[] = [];
  readonly accessPointSpecs: AccessPointSpec[] = [];
  readonly endpointServiceSpecs: (EndpointServiceOptions & { readonly name: string })[] = [];
  readonly denials: Denial[] = [];
  readonly changes: Change[] = [];
  readonly absentServices: string[] = [];
  readonly regions: string[] = [];
  readonly privateDns: PrivateDnsSpec = emptyPrivateDns();
  refusal: Denial | null = null;
  organizationFacts: OrganizationFacts | 'none' | null = null;

  constructor(accountId: string | null, things: readonly (VpcScenario | TransitGatewayScenario)[]) {
    this.accountId = accountId;
    this.vpcs = things.filter((thing) => thing instanceof VpcScenario);
    this.transitGateways = things.filter((thing) => thing instanceof TransitGatewayScenario);
  }

  /** Adds buckets; each lies in the account's first region unless it says another. */
  buckets(...buckets: readonly BucketSpec[]): this {
    this.bucketSpecs.push(...buckets);
    return this;
  }

  /** Adds access points; each lies in the account's first region unless it says another. */
  accessPoints(...accessPoints: readonly AccessPointSpec[]): this {
    this.accessPointSpecs.push(...accessPoints);
    return this;
  }

  /** Adds an endpoint service `vpce-svc-NAME` in the account's first region unless it says another. */
  endpointService(name: string, options: EndpointServiceOptions = {}): this {
    this.endpointServiceSpecs.push({ name, ...options });
    return this;
  }

  /** Refuses an action, in one region or in all: what it would have shown becomes a gap. */
  denied(
    action: string,
    options: { readonly region?: string; readonly code?: string; readonly message?: string } = {},
  ): this {
    const code = options.code ?? (action.startsWith('s3:') ? 'AccessDenied' : 'UnauthorizedOperation');
    const message = options.message ?? `You are not authorized to perform ${action}.`;
    this.denials.push({ action, region: options.region ?? null, code, message });
    return this;
  }

  /** Refuses the whole account: it becomes a line of the coverage. */
  refused(options: { readonly code?: string; readonly message?: string } = {}): this {
    const message = options.message ?? 'The role could not be assumed.';
    this.refusal = { action: 'sts:AssumeRole', region: null, code: options.code ?? 'AccessDenied', message };
    return this;
  }

  /** Says which organization the accounts of the scenario belong to, which accounts it has beside them, and their names. */
  inOrganization(
    id: string,
    accounts: readonly string[] | null = [],
    names: Readonly<Record<string, string>> = {},
  ): this {
    this.organizationFacts = { id, accounts, names };
    return this;
  }

  /** Says that the account belongs to no organization. */
  inNoOrganization(): this {
    this.organizationFacts = 'none';
    return this;
  }

  /** Takes a service out of the list of those that the account's regions offer. */
  withoutService(service: string): this {
    this.absentServices.push(service);
    return this;
  }

  /** Adds regions that were read although nothing is in them. */
  region(...regions: readonly string[]): this {
    this.regions.push(...regions);
    return this;
  }

  /** Adds a private hosted zone `zone-DOMAIN` that this account owns, whoever's VPCs ask it. */
  hostedZone(domain: string, options: HostedZoneOptions): this {
    this.privateDns.zones.push({ domain, ...options });
    return this;
  }

  /** Adds a resolver rule `rslvr-rr-DOMAIN` of this account, shared with the accounts whose VPCs use it. */
  resolverRule(domain: string, options: ResolverRuleOptions): this {
    this.privateDns.rules.push({ domain, ...options });
    return this;
  }

  /** Adds a Route 53 Profile `rp-NAME` of this account. */
  dnsProfile(name: string, options: DnsProfileOptions): this {
    this.privateDns.profiles.push({ name, ...options });
    return this;
  }

  /** Replaces facts of one thing by its section and id, for what no verb says. */
  change(section: Section, id: string, facts: Readonly<Record<string, unknown>>): this {
    this.changes.push({ section, id, facts });
    return this;
  }

  /** The inventory of an organization of this one account. */
  inventory(options: ScenarioOptions = {}): Inventory {
    return buildInventory([this], options);
  }
}

/** Accounts of a scenario that are scanned together. */
export class OrganizationScenario {
  readonly accounts: readonly AccountScenario[];

  constructor(accounts: readonly AccountScenario[]) {
    this.accounts = accounts;
  }

  /** The inventory of these accounts. */
  inventory(options: ScenarioOptions = {}): Inventory {
    return buildInventory(this.accounts, options);
  }
}

/**
 * An account with VPCs and transit gateways. The first argument may be its id; else the n-th account of an organization is
 * 111122223333 (workload), 444455556666 (network), 777788889999, 222233334444, 555566667777.
 */
export const account = (
  first?: string | VpcScenario | TransitGatewayScenario,
  ...things: readonly (VpcScenario | TransitGatewayScenario)[]
): AccountScenario => {
  if (typeof first === 'string') return new AccountScenario(first, things);
  return new AccountScenario(null, first === undefined ? things : [first, ...things]);
};

/** Accounts that are scanned together. */
export const organization = (...accounts: readonly AccountScenario[]): OrganizationScenario =>
  new OrganizationScenario(accounts);
