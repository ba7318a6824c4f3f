import type { Remedy } from '../model/finding.ts';
import type { Bucket, VpcEndpoint } from '../model/resources.ts';
import { unlessManaged } from './managed-remedy.ts';
import { blockName, command, comment, inAccount, quoted, remedy } from './remedies.ts';

/** A policy document, ready to be printed. */
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly object[];
}

const indented = (text: string, spaces: number): string => text.replaceAll('\n', `\n${' '.repeat(spaces)}`);

const pretty = (document: PolicyDocument): string => JSON.stringify(document, null, 2);

// HCL reads JSON's objects and strings, but has templates in strings and no \b, \f.
const hcl = (document: PolicyDocument): string =>
  pretty(document)
    .replace(/\\(.)/g, (escape, letter: string) =>
      letter === 'b' ? '\\u0008' : letter === 'f' ? '\\u000c' : escape,
    )
    .replaceAll('${', '$${')
    .replaceAll('%{', '%%{');

// AWS: an endpoint policy holds 20,480 characters at most, white space included (PrivateLink guide, "AWS PrivateLink quotas").
const mostCharacters = 20_480;

const byOrganization =
  'Your organization was not read (the scan needs organizations:DescribeOrganization), and your accounts are too many to be listed in each policy: once it is known, name it by aws:PrincipalOrgID and aws:ResourceOrgID instead.';

/**
 * Puts a policy on an endpoint. One that is longer than AWS takes is told of, and not written down; nor is one that would
 * list too many accounts (null).
 */
export const endpointPolicyRemedy = (
  text: string,
  endpoint: VpcEndpoint,
  region: string,
  document: PolicyDocument | null,
  risk: string,
): Remedy => {
  if (document === null) return unlessManaged(endpoint, { text: `${text} ${byOrganization}`, risk });
  if (JSON.stringify(document).length > mostCharacters)
    return unlessManaged(endpoint, {
      text: `${text} With each account written out, the policy would be longer than AWS takes: name your organization in it instead, by aws:PrincipalOrgID and aws:ResourceOrgID.`,
      risk,
    });
  return unlessManaged(
    endpoint,
    remedy(text, {
      cli: inAccount(
        endpoint.ownerId,
        command('ec2', 'modify-vpc-endpoint', region, {
          'vpc-endpoint-id': endpoint.id,
          'policy-document': JSON.stringify(document),
        }),
      ),
      terraform: [
        `resource "aws_vpc_endpoint_policy" ${quoted(blockName(endpoint.id))} {`,
        `  vpc_endpoint_id = ${quoted(endpoint.id)}`,
        `  policy = jsonencode(${indented(hcl(document), 2)})`,
        '}',
      ].join('\n'),
      cloudformation: [
        comment(`On the AWS::EC2::VPCEndpoint ${endpoint.id}:`),
        'PolicyDocument:',
        `  ${indented(pretty(document), 2)}`,
      ].join('\n'),
      risk,
    }),
  );
};

/** Puts a policy on a bucket of an account. */
export const bucketPolicyRemedy = (
  text: string,
  accountId: string,
  { name: bucket, region }: Pick<Bucket, 'name' | 'region'>,
  document: PolicyDocument,
  risk: string,
): Remedy =>
  remedy(text, {
    cli: inAccount(
      accountId,
      command('s3api', 'put-bucket-policy', region, { bucket, policy: JSON.stringify(document) }),
    ),
    terraform: [
      `resource "aws_s3_bucket_policy" ${quoted(blockName('b', bucket))} {`,
      `  bucket = ${quoted(bucket)}`,
      `  policy = jsonencode(${indented(hcl(document), 2)})`,
      '}',
    ].join('\n'),
    cloudformation: [
      'BucketPolicy:',
      '  Type: AWS::S3::BucketPolicy',
      '  Properties:',
      `    Bucket: ${quoted(bucket)}`,
      '    PolicyDocument:',
      `      ${indented(pretty(document), 6)}`,
    ].join('\n'),
    risk,
  });
