import type { Place } from '../paths/world.ts';
import type { ConnectOptions } from './connect.ts';
import type { Logger } from './logger.ts';
import type { UnitResult } from '../store/unit-file.ts';

/** How far a collection has come. */
export interface Progress {
  /** Units (accounts × regions) that are done. */
  readonly done: number;
  readonly total: number;
  /** The unit that came to its end last; null before the first has. */
  readonly accountId: string | null;
  readonly region: string | null;
  /** API calls of the whole run so far. */
  readonly calls: number;
}

/** What to collect, as whom, and whom to tell about it. */
export interface CollectOptions extends ConnectOptions {
  /** VPCs that findings are limited to; the collection stays whole, because paths cross VPCs. */
  readonly vpcIds: readonly string[];
  /** Read regions whole in which nothing can carry traffic, too. */
  readonly deep?: boolean;
  /** Read the tags of buckets, at a request for each: a tag can exempt a bucket from a check. */
  readonly bucketTags?: boolean;
  /** Read Block Public Access of every bucket and all access points, not only where a check depends on them. */
  readonly bucketAccess?: boolean;
  readonly logger: Logger;
  readonly onProgress?: (progress: Progress) => void;
  readonly toolVersion: string;
}

/** Where units go when they are read, and which of them need not be read again. */
export interface UnitSink {
  /** When the run began that this one goes on with; null for one that begins now. */
  readonly startedAt: string | null;
  /** Will nobody put this together with other accounts that were read in the same run? */
  readonly lone: boolean;
  /** What is kept of a place and holds; null when it is to be read. */
  known(place: Place): UnitResult | null;
  keep(result: UnitResult): Promise<void>;
}
