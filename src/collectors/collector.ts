import type { Ask } from '../aws/ask.ts';
import type { Section, Sections } from '../model/inventory.ts';
import type { Observed } from '../model/observed.ts';

/** What a collector may ask, about one account in one region. */
export interface Aws {
  readonly accountId: string;
  readonly region: string;
  readonly ec2: Ask;
  readonly s3: Ask;
  /** Asks S3 in the home region, for what belongs to the account and to no region. */
  readonly accountS3: Ask;
  /** Asks S3 Control, which knows access points. */
  readonly s3control: Ask;
  /** Asks S3 Control in the home region, for what belongs to the account and to no region. */
  readonly accountS3control: Ask;
  /** Asks Route 53, which knows no regions. */
  readonly route53: Ask;
  /** Asks Route 53 for what belongs to the account and to no region. */
  readonly accountRoute53: Ask;
  readonly route53resolver: Ask;
  readonly route53profiles: Ask;
  /** Are the tags of buckets wanted, at the price of a request for each? */
  readonly bucketTags?: boolean;
  /** Are Block Public Access and access points wanted although no verdict of a check depends on them? */
  readonly bucketAccess?: boolean;
  /** Another section of the same unit, collected before or now. */
  section<S extends Section>(section: S): Promise<Observed<readonly Sections[S][]>>;
  /** An answer, or the gap that a refusal leaves: for what one item holds. */
  observe<T>(ask: () => Promise<T>): Promise<Observed<T>>;
  /** Asks once for all accounts of the region: for what AWS says alike to all of them. */
  oncePerRegion<T>(key: string, ask: () => Promise<T>): Promise<T>;
  /** Asks once for all regions of the account. */
  oncePerAccount<T>(key: string, ask: () => Promise<T>): Promise<T>;
}

/** Fills one section: asks, normalizes, never judges and never catches. */
export interface Collector<S extends Section = Section> {
  readonly section: S;
  /** Is its listing made in each region, or once for the account and shared out by region? */
  readonly scope: 'region' | 'account';
  /** IAM actions it needs; the permissions policy is generated from them, and it can ask nothing else. */
  readonly actions: readonly `${string}:${string}`[];
  collect(aws: Aws): Promise<readonly Sections[S][]>;
}

/** A collector of any section. */
export type AnyCollector = { readonly [S in Section]: Collector<S> }[Section];
