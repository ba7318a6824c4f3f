import * as ec2 from '@aws-sdk/client-ec2';
import { ListAccountsCommand, ListParentsCommand } from '@aws-sdk/client-organizations';
import { ListHostedZonesByVPCCommand } from '@aws-sdk/client-route-53';
import {
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { expectedOf, faultOf } from '../../src/aws/answers.ts';
import { collectors } from '../../src/collectors/index.ts';

const headers = { 'x-amzn-requestid': 'r-1' };
const judge = (command: object, text: string, more: object = headers): string | null =>
  faultOf({ statusCode: 200, headers: more as Record<string, string>, text }, expectedOf(command));

const bucket = { Bucket: 'reports' };

// From the examples of the API references.
const right: readonly (readonly [string, object, string])[] = [
  [
    'no internet gateways',
    new ec2.DescribeInternetGatewaysCommand({}),
    '<?xml version="1.0" encoding="UTF-8"?>\n<DescribeInternetGatewaysResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>59dbff89-35bd</requestId><internetGatewaySet/></DescribeInternetGatewaysResponse>',
  ],
  [
    'an attribute',
    new ec2.DescribeVpcAttributeCommand({ VpcId: 'vpc-1', Attribute: 'enableDnsSupport' }),
    '<DescribeVpcAttributeResponse><requestId>7a</requestId><vpcId>vpc-1</vpcId><enableDnsSupport><value>true</value></enableDnsSupport></DescribeVpcAttributeResponse>',
  ],
  [
    'who the caller is',
    new GetCallerIdentityCommand({}),
    '<GetCallerIdentityResponse><GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
  ],
  [
    'no buckets',
    new ListBucketsCommand({}),
    '<ListAllMyBucketsResult><Owner><ID>a</ID></Owner><Buckets/></ListAllMyBucketsResult>',
  ],
  [
    'a bucket in us-east-1',
    new GetBucketLocationCommand(bucket),
    '<?xml version="1.0"?>\n<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>',
  ],
  ['a policy', new GetBucketPolicyCommand(bucket), '{"Version":"2012-10-17","Statement":[]}'],
  [
    'a policy status',
    new GetBucketPolicyStatusCommand(bucket),
    '<PolicyStatus><IsPublic>FALSE</IsPublic></PolicyStatus>',
  ],
  ['tags', new GetBucketTaggingCommand(bucket), '<Tagging><TagSet/></Tagging>'],
  [
    'settings',
    new GetPublicAccessBlockCommand(bucket),
    '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>',
  ],
  [
    'no zones',
    new ListHostedZonesByVPCCommand({ VPCId: 'vpc-1', VPCRegion: 'eu-west-1' }),
    '<ListHostedZonesByVPCResponse><HostedZoneSummaries/><MaxItems>100</MaxItems></ListHostedZonesByVPCResponse>',
  ],
  ['no accounts', new ListAccountsCommand({}), '{"Accounts":[]}'],
  ['parents', new ListParentsCommand({ ChildId: '1' }), '{"Parents":[{"Id":"r-1","Type":"ROOT"}]}'],
];

describe('an answer of AWS', () => {
  it.each(right)('that says %s is taken', (_what, command, text) => {
    expect(judge(command, text)).toBeNull();
  });

  it('may say its request id in the body alone', () => {
    expect(judge(right[0]?.[1] as object, right[0]?.[2] as string, {})).toBeNull();
  });

  it.each(right)('that says %s is not taken without a request id', (_what, command, text) => {
    const unnamed = text.replace(/<requestId>.*?<\/requestId>/, '');
    expect(judge(command, unnamed, {})).toMatch(/request id/);
  });

  const pages = [
    ['empty', ''],
    ['blank', '\n  \n'],
    ['a page', '<!DOCTYPE html><html><body>Sign in</body></html>'],
    [
      'a page of XHTML',
      '<?xml version="1.0"?>\n<!-- c -->\n<html xmlns="http://www.w3.org/1999/xhtml"><head/></html>',
    ],
  ] as const;
  it.each(right.flatMap(([what, command]) => pages.map((page) => [what, command, ...page] as const)))(
    'that says %s is not %4$s',
    (_what, command, _kind, text) => {
      expect(judge(command, text)).not.toBeNull();
    },
  );

  const commands = ec2 as unknown as Record<string, new (input: object) => object>;
  const listed = collectors
    .flatMap(({ actions }) => actions)
    .filter((action) => /^ec2:(Describe|Search|Get)/.test(action) && action !== 'ec2:DescribeVpcAttribute');
  it.each([...new Set(listed)])('to %s holds the set that is asked for', (action) => {
    const operation = action.slice('ec2:'.length);
    const Command = commands[`${operation}Command`] as new (input: object) => object;
    const empty = `<${operation}Response><requestId>r</requestId></${operation}Response>`;
    expect(judge(new Command({}), empty)).not.toBeNull();
    const token = `<${operation}Response><nextToken>t</nextToken></${operation}Response>`;
    expect(judge(new Command({}), token)).not.toBeNull();
  });

  const policies = [
    ['cut off', '{"Version":"2012-10-17","Statement":[{"Effect"'],
    ['empty', '{}'],
    ['of a stand-in', '{"message":"ok"}'],
    ['null', 'null'],
    ['XML', '<Policy>"Statement":</Policy>'],
  ] as const;
  it.each(policies)('is no policy that is %s', (_what, text) => {
    expect(judge(new GetBucketPolicyCommand(bucket), text)).not.toBeNull();
  });

  it('holds the things and not their names alone', () => {
    const command = new ec2.DescribeVpcEndpointServicesCommand({});
    const body = (set: string) =>
      `<DescribeVpcEndpointServicesResponse><serviceNameSet/>${set}</DescribeVpcEndpointServicesResponse>`;
    expect(judge(command, body('<serviceDetailSet/>'))).toBeNull();
    expect(judge(command, body(''))).toMatch(/serviceDetailSet/);
  });
});
