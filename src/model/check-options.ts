/** Which VPCs run a workload profile: those with one of these ids or all of these tags; every VPC where neither is said. */
export interface ProfileChoice {
  /** The name of a profile (src/services/profiles.ts): ssm, ecr, eks … */
  readonly profile: string;
  readonly vpcIds?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** What a check may know from the user. */
export interface CheckOptions {
  /** Judge subnets without workload interfaces as if they held some. */
  readonly assumeWorkloads: boolean;
  /** What the workloads of the VPCs need; none unless the user says. */
  readonly profiles: readonly ProfileChoice[];
  /** Accounts beside those of the inventory that count as one's own. */
  readonly trustedAccounts: readonly string[];
  /** Organizations beside the one of the inventory that are trusted. */
  readonly trustedOrganizations: readonly string[];
  /** Buckets that need no network perimeter: those with one of these tags, or of these names. */
  readonly withoutPerimeter: {
    readonly tags: Readonly<Record<string, string>>;
    readonly buckets: readonly string[];
  };
}

/** What holds where the user says nothing. */
export const defaultOptions: CheckOptions = {
  assumeWorkloads: false,
  profiles: [],
  trustedAccounts: [],
  trustedOrganizations: [],
  withoutPerimeter: { tags: { 'pathproof:network-perimeter': 'off' }, buckets: [] },
};
