import type { Subject, SubjectPiece } from './finding-schema.ts';

const usualArn = (
  { id, accountId, region }: Pick<Subject, 'id' | 'accountId' | 'region'>,
  partition: string,
  resource: string,
): string => `arn:${partition}:ec2:${region}:${accountId}:${resource}/${id}`;

/** How the ARN of a subject is written: of most by its kind of resource, which it has in common with others. */
const writtenArn = (subject: Subject): Pick<SubjectPiece, 'arn' | 'partition' | 'resource'> => {
  const { arn, type, id } = subject;
  const [, partition = '', , , , rest = ''] = arn.split(':', 6);
  const resource = rest.slice(0, Math.max(0, rest.length - id.length - 1));
  if (arn !== usualArn(subject, partition, resource)) return { arn };
  return {
    ...(partition === 'aws' ? {} : { partition }),
    ...(resource === type ? {} : { resource }),
  };
};

const nameTag = (tags: Subject['tags']): string | undefined =>
  Object.hasOwn(tags, 'Name') ? tags['Name'] : undefined;

/** What of a subject is said once. */
export const pieceOfSubject = (subject: Subject): SubjectPiece => {
  const { type, name, accountId, region, vpcId, tags } = subject;
  return {
    type,
    accountId,
    region,
    ...writtenArn(subject),
    ...(name === nameTag(tags) ? {} : { name: name ?? null }),
    ...(vpcId === null ? {} : { vpcId }),
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
  };
};

/** The subject of this id of which this was said. */
export const subjectOf = (id: string, piece: SubjectPiece): Subject => {
  const { type, accountId, region, partition = 'aws', resource = type, tags = {} } = piece;
  const name = piece.name === undefined ? nameTag(tags) : piece.name;
  const arn = piece.arn ?? usualArn({ id, accountId, region }, partition, resource);
  const vpcId = piece.vpcId ?? null;
  return name === undefined || name === null
    ? { type, id, arn, accountId, region, vpcId, tags }
    : { type, id, name, arn, accountId, region, vpcId, tags };
};
