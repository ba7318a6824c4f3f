import { sharedBudget } from './budget.ts';
import type { Budget } from './budget.ts';
import type { ContextValue, Dialect, Principal } from './request.ts';

/** Whom the owner trusts: his organizations and accounts, and whether that list of accounts is known to be whole. */
export interface Trust {
  readonly organizations: readonly string[];
  readonly accounts: readonly string[];
  readonly accountsComplete: boolean;
}

/** Kinds of callers: without credentials, of a trusted account, of any other account, an AWS service itself. */
export type PrincipalKind = 'anonymous' | 'inside' | 'outside' | 'service';

/** Where a request comes from: a public address, a VPC endpoint, or an AWS service acting for somebody. */
export type Origin = 'public' | 'endpoint' | 'service';

/** An endpoint whose facts are known; what is left out is unknown, null is known to be absent. */
export interface KnownEndpoint {
  readonly id: string;
  readonly vpc: string;
  readonly region?: string;
  readonly account?: string;
  readonly organization?: string | null;
}

/** A resource whose facts are known; what is left out is unknown, null is known to be absent. */
export interface KnownResource {
  readonly arn: string;
  readonly account?: string | null;
  readonly organization?: string | null;
}

/**
 * Which requests a question is about. `unnamedOnly` leaves out what the policy singles out by name,
 * so that a deliberate exception is not taken for a hole.
 */
export interface RequestSpace {
  /** The short id of the service, `s3`; it is the prefix of its actions and ARNs. */
  readonly service: string;
  readonly partition: string;
  readonly dialect: Dialect;
  /** `allow`: an Allow must let the request pass. `no-deny`: other policies may allow it, so only a Deny stops it. */
  readonly gate: 'allow' | 'no-deny';
  readonly trust: Trust;
  readonly principals: {
    readonly kinds: readonly PrincipalKind[];
    readonly unnamedOnly?: boolean;
    readonly exactly?: Principal;
    /** Only these, who differ in nothing that the policy asks about beside who they are. */
    readonly among?: readonly Principal[];
    /** Leaves out root users, who can always take a bucket policy away. */
    readonly withoutRoot?: boolean;
  };
  readonly origins: {
    readonly kinds: readonly Origin[];
    readonly unnamedOnly?: boolean;
    readonly endpoint?: KnownEndpoint;
    /** Whose the endpoint is, where it is not a known one. */
    readonly owner?: 'inside' | 'outside' | 'any';
    /** Endpoint and VPC ids that do not exist: no request comes from them. */
    readonly removedIds?: readonly string[];
  };
  readonly resources: {
    readonly owners: readonly ('inside' | 'outside')[];
    readonly unnamedOnly?: boolean;
    /** Only this bucket and its objects. */
    readonly bucket?: string;
    readonly exactly?: KnownResource;
    /** ARN patterns that the question leaves out, such as buckets that AWS owns. */
    readonly except?: readonly string[];
    /** For S3: only the bucket itself, or only objects. */
    readonly level?: 'bucket' | 'object';
  };
  readonly actions: {
    readonly exactly?: readonly string[];
    /** Actions that the question leaves out. */
    readonly except?: readonly string[];
    readonly unnamedOnly?: boolean;
    /** Leaves out actions on the caller's own account, which reach no resource of anybody. */
    readonly onResources?: boolean;
  };
  /** Leaves out whatever the policy mentions of callers, resources and networks, by name or by pattern. */
  readonly unmentionedOnly?: boolean;
  /** Keys whose value the question fixes. */
  readonly fixed: Readonly<Record<string, ContextValue>>;
  /** Memberships in organizations of which every request has one; keys of one variable, in lower case. */
  readonly oneOf?: readonly Readonly<Record<string, ContextValue>>[];
  /** What the questions about this space may cost together; each has its own otherwise. */
  readonly budget?: Budget;
}

/** The space for many questions, that share what they may cost. */
export const forMany = (space: RequestSpace): RequestSpace => ({ ...space, budget: sharedBudget() });

/** The part of a space that a caller may leave out. */
export type SpaceChoice = Partial<RequestSpace> & Pick<RequestSpace, 'trust'>;

/** What of a space decides about the classes of its callers, besides whom its owner trusts. */
export const callersKey = ({ principals, partition, unmentionedOnly }: RequestSpace): string =>
  [partition, principals.unnamedOnly, principals.withoutRoot, unmentionedOnly].map(String).join('/');

/** A space for an endpoint policy: any caller through the endpoint, to any resource. */
export const endpointSpace = (choice: SpaceChoice): RequestSpace => ({
  service: 's3',
  partition: 'aws',
  dialect: 'interface-endpoint',
  gate: 'allow',
  principals: { kinds: ['outside', 'inside', 'anonymous'] },
  origins: { kinds: ['endpoint'], owner: 'inside' },
  resources: { owners: ['inside', 'outside'] },
  actions: {},
  fixed: {},
  ...choice,
});

/** A space for a bucket policy: any caller from anywhere to the bucket and its objects. */
export const bucketSpace = (bucket: string, choice: SpaceChoice): RequestSpace => ({
  service: 's3',
  partition: 'aws',
  dialect: 'resource',
  gate: 'no-deny',
  principals: { kinds: ['inside', 'outside', 'anonymous', 'service'] },
  origins: { kinds: ['public', 'endpoint', 'service'], owner: 'any' },
  resources: { owners: ['inside'], bucket },
  actions: {},
  fixed: {},
  ...choice,
});
