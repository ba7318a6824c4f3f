import type { Bucket } from '../../model/resources.ts';
import { type JudgedBucket, readBucketPolicy } from '../../perimeters/bucket-policy.ts';
import {
  type Check,
  type CheckContext,
  type CheckWords,
  defineCheck,
  type Messages,
  type Verdict,
} from '../check.ts';
import { buckets } from '../subjects.ts';
import { withValues } from './filled.ts';

/** A check of bucket policies as its author writes it: it is asked about those that are there and can be judged. */
interface BucketPolicyCheck<M extends Messages> extends CheckWords {
  readonly messages: M;
  evaluate(judged: JudgedBucket, context: CheckContext<M, 'bucket'>): Verdict;
}

const noPolicy = { noPolicy: '{bucket} has no policy.' } as const;

/** Makes a check of the policies of buckets. */
export const defineBucketPolicyCheck = <const M extends Messages>(definition: BucketPolicyCheck<M>): Check =>
  defineCheck<Bucket, M & typeof noPolicy>({
    ...definition,
    subject: buckets,
    messages: { ...definition.messages, ...noPolicy },
    evaluate(bucket, context) {
      const about = withValues(context, { bucket: bucket.name });
      const judged = context.read(readBucketPolicy(bucket, context));
      return judged === null
        ? about.notApplicable('noPolicy', {} as never)
        : definition.evaluate(judged, about as CheckContext<M, 'bucket'>);
    },
  });
