import type { Section } from '../model/inventory.ts';
import type { IdStyle } from './names.ts';
import type { PrivateDnsSpec } from './private-dns.ts';
import type { TransitGatewayPart, VpcPart } from './specs.ts';

/** A bucket of an account. */
export interface BucketSpec {
  readonly name: string;
  readonly region?: string;
  /** Policy document; null (the default) when it has none. */
  readonly policy?: string | object | null;
  readonly tags?: Readonly<Record<string, string>>;
  /** Block Public Access of the bucket and of the account, all four settings alike; not read when it is left out. */
  readonly publicAccessBlock?: { readonly bucket?: boolean | null; readonly account?: boolean | null };
  /** What S3 says of the policy; not asked when it is left out. */
  readonly isPublic?: boolean;
}

/** An access point of an account, in the region of its bucket: open to the internet unless it names a VPC. */
export interface AccessPointSpec {
  readonly name: string;
  readonly bucket: string;
  readonly region?: string;
  /** `app` or `vpc-app`. */
  readonly vpc?: string;
  /** Policy document; null (the default) when it has none. */
  readonly policy?: string | object | null;
  /** All four settings of its Block Public Access; on unless it says otherwise. */
  readonly publicAccessBlock?: boolean;
}

/** What was learned of the organization that the accounts belong to. */
export interface OrganizationFacts {
  readonly id: string;
  /** Accounts beside those of the scenario; null when they could not be listed. */
  readonly accounts: readonly string[] | null;
  /** Names of accounts by their ids; an account without one is named by its id. */
  readonly names: Readonly<Record<string, string>>;
}

/** An endpoint service that the account provides: available, with acceptance required and no one allowed unless said otherwise. */
export interface EndpointServiceOptions {
  readonly region?: string;
  readonly state?: string;
  readonly acceptanceRequired?: boolean;
  /** Principals that may connect: ARNs, account ids, or `*`. */
  readonly allowed?: readonly string[];
  readonly privateDnsName?: string;
  readonly privateDnsState?: string | null;
  readonly connections?: readonly EndpointConnectionSpec[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** Somebody's endpoint that leads to an endpoint service: available unless said otherwise. */
export interface EndpointConnectionSpec {
  /** Names it: the connection is `vpce-con-NAME`, the endpoint `vpce-NAME`. */
  readonly name: string;
  /** The account that owns the endpoint. */
  readonly owner: string;
  readonly state?: string;
  /** RFC 3339; the time of the scan unless said otherwise. */
  readonly createdAt?: string | null;
}

/** A call that AWS refused. */
export interface Denial {
  readonly action: string;
  readonly region: string | null;
  readonly code: string;
  readonly message: string;
}

/** How a scenario is written out. */
export interface ScenarioOptions {
  /** `aws` for ids in AWS's shape, the same in every run, with Name tags to tell them apart. */
  readonly ids?: IdStyle;
  /** The version of the tool that made the inventory. */
  readonly toolVersion?: string;
}

/** Replaces what a thing says, whatever its kind: the last resort for what no verb says. */
export interface Change {
  readonly section: Section;
  readonly id: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What was said of an account. */
export interface AccountSpec {
  readonly accountId: string | null;
  readonly vpcs: readonly VpcPart[];
  readonly transitGateways: readonly TransitGatewayPart[];
  readonly bucketSpecs: readonly BucketSpec[];
  readonly accessPointSpecs: readonly AccessPointSpec[];
  readonly endpointServiceSpecs: readonly (EndpointServiceOptions & { readonly name: string })[];
  readonly denials: readonly Denial[];
  readonly changes: readonly Change[];
  readonly absentServices: readonly string[];
  readonly regions: readonly string[];
  readonly privateDns: PrivateDnsSpec;
  readonly refusal: Denial | null;
  readonly organizationFacts: OrganizationFacts | 'none' | null;
}
