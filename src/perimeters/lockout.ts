import type { Fix } from '../model/finding.ts';
import { bucketSpace, isLockedOut, parsePolicy } from '../policy/index.ts';
import { fix } from '../remedies/remedies.ts';
import { denyOutside, networksFor, withStatementsReplaced } from './bucket-documents.ts';
import type { JudgedBucket } from './bucket-policy.ts';
import { denyOutsideRemedy } from './bucket-remedy.ts';

/** Is everybody but the root user locked out of a bucket, where no request comes from these networks? */
export const lockedOut = (judged: JudgedBucket, dead: readonly string[]): 'yes' | 'no' | 'unknown' =>
  judged.ask(`locked out without ${[...dead].sort().join()}`, (policy, space) =>
    isLockedOut(policy, space, dead),
  );

/** The Denies that keep everybody out, each by itself. */
const locking = ({ policy, ask }: JudgedBucket, dead: readonly string[]): readonly number[] =>
  ask(`locking without ${[...dead].sort().join()}`, (general, space) =>
    policy.statements
      .filter(({ effect }) => effect === 'Deny')
      .map(({ index }) => index)
      .filter((index) => {
        const alone = general.statements[index];
        return (
          alone !== undefined &&
          isLockedOut({ ...general, statements: [{ ...alone, index: 0 }] }, space, dead) === 'yes'
        );
      }),
  );

/** The Denies to take out so that somebody gets through the policy that is to be put: as few as will do. */
const standingInTheWay = (
  judged: JudgedBucket,
  dead: readonly string[],
  put: readonly object[],
): readonly number[] => {
  const { policy, bucket, partition, trusted } = judged;
  const alone = locking(judged, dead);
  const space = bucketSpace(bucket.name, { trust: trusted, partition });
  const denies = policy.statements.filter(({ effect }) => effect === 'Deny').map(({ index }) => index);
  const choices = [alone, ...denies.map((index) => [...new Set([...alone, index])])];
  const opens = (out: readonly number[]): boolean => {
    const after = parsePolicy(JSON.stringify(withStatementsReplaced(policy, out, ...put))).policy;
    return after !== null && isLockedOut(after, space, dead) !== 'yes';
  };
  return choices.find(opens) ?? denies;
};

/** What opens a bucket that is locked, and the Denies that it takes away. */
export const unlock = (
  judged: JudgedBucket,
  dead: readonly string[],
): { readonly denies: readonly number[]; readonly remedy: Fix } => {
  const { bucket, accountId, world, trusted } = judged;
  const { name, region } = bucket;
  const networks = networksFor(world, bucket, trusted);
  const denies = standingInTheWay(
    judged,
    dead,
    networks === null ? [] : [denyOutside(judged, accountId, networks)],
  );
  const text = `As the root user, give ${name} a policy that names networks that exist.`;
  const remedy =
    networks === null
      ? fix(text, [{ kind: 'delete-bucket-policy', accountId, region, bucket: name }])
      : denyOutsideRemedy(judged, networks, {
          text,
          risk: 'It has to be typed as the root user of the account; others are refused until then.',
          out: denies,
        });
  return { denies, remedy };
};
