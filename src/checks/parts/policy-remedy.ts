import type { Remedy } from '../../model/finding.ts';
import type { VpcEndpoint } from '../../model/resources.ts';
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

// AWS: an endpoint policy holds 20,480 characters at most, white space included (PrivateLink quotas).
const mostCharacters = 20_480;

/** Puts a policy on an endpoint; one that is longer than AWS takes is told of, and not written down. */
export const endpointPolicyRemedy = (
  text: string,
  endpoint: VpcEndpoint,
  region: string,
  document: PolicyDocument,
  risk: string,
): Remedy => {
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

/** Puts a policy on a bucket. */
export const bucketPolicyRemedy = (
  text: string,
  bucket: string,
  region: string,
  document: PolicyDocument,
  risk: string,
): Remedy =>
  remedy(text, {
    cli: command('s3api', 'put-bucket-policy', region, {
      bucket,
      policy: JSON.stringify(document),
    }),
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
