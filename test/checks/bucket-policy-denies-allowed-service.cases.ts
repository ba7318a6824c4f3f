import check from '../../src/checks/bucket-policy-denies-allowed-service.ts';
import { defineCases } from '../../src/testing/index.ts';
import {
  allowed,
  BUCKET,
  bucketWith,
  denied,
  onBucket,
  policyOf,
  PUBLISHED_NETWORK_PERIMETER,
  unlessEndpoint,
  unlessVpc,
  unreadable,
} from './bucket-policies.ts';

const TRAIL = 'cloudtrail.amazonaws.com';
const allowing = (service: string, fields: object = {}): object =>
  allowed(null, { Principal: { Service: service }, Action: 's3:PutObject', ...fields });
const trail = allowing(TRAIL);
const but = (exception: object): object => denied({ ...unlessEndpoint, ...exception });

export default defineCases(check, {
  ...unreadable,
  'no policy': { given: bucketWith(null), expect: { [BUCKET]: 'not-applicable noPolicy' } },
  'a Deny by network refuses what the same policy allows': {
    given: bucketWith(policyOf(denied(unlessEndpoint), trail)),
    expect: { [BUCKET]: 'fail denied' },
    severity: 'medium',
    message: 'cloudtrail.amazonaws.com s3:PutObject',
    remedy: '"aws:PrincipalIsAWSService":"false"',
  },
  'the remedy keeps what else the Deny leaves out': {
    given: bucketWith(policyOf(but({ BoolIfExists: { 'aws:ViaAWSService': 'false' } }), trail)),
    expect: { [BUCKET]: 'fail denied' },
    remedy: '"BoolIfExists":{"aws:ViaAWSService":["false"],"aws:PrincipalIsAWSService":"false"}',
  },
  'without a network in the Deny there is no document to show': {
    given: bucketWith(policyOf(denied(null, { Action: 's3:PutObject' }), trail)),
    expect: { [BUCKET]: 'fail denied' },
  },
  ...onBucket({
    'by VPC': ['fail denied', denied(unlessVpc), trail],
    'by address': ['fail denied', denied({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }), trail],
    'by the organization of the caller, whom a service does not have': [
      'fail denied',
      denied({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),
      trail,
    ],
    'another service': ['fail denied', denied(unlessEndpoint), allowing('logging.s3.amazonaws.com')],
    'of China': ['fail denied', denied(unlessEndpoint), allowing('delivery.logs.amazonaws.com.cn')],
    'by the name of the service': [
      'fail denied',
      denied(unlessEndpoint),
      allowed({ StringEquals: { 'aws:PrincipalServiceName': TRAIL } }, { Action: 's3:PutObject' }),
    ],
    'one of two actions': [
      'fail denied',
      denied(unlessEndpoint, { Action: 's3:PutObject' }),
      allowing(TRAIL, { Action: ['s3:GetBucketAcl', 's3:PutObject'] }),
    ],
    'services are left out': ['pass heard', but({ Bool: { 'aws:PrincipalIsAWSService': 'false' } }), trail],
    'with IfExists': ['pass heard', but({ BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } }), trail],
    'this service is left out by its name': [
      'pass heard',
      but({ StringNotEqualsIfExists: { 'aws:PrincipalServiceName': TRAIL } }),
      trail,
    ],
    'another one is left out by its name': [
      'fail denied',
      but({ StringNotEqualsIfExists: { 'aws:PrincipalServiceName': 'logging.s3.amazonaws.com' } }),
      trail,
    ],
    'only services acting for others are left out': [
      'fail denied',
      but({ BoolIfExists: { 'aws:ViaAWSService': 'false' } }),
      trail,
    ],
    'the source account is left out': [
      'pass heard',
      but({ StringNotEqualsIfExists: { 'aws:SourceAccount': '111122223333' } }),
      trail,
    ],
    'AWS’s published perimeter': ['pass heard', PUBLISHED_NETWORK_PERIMETER, trail],
    'a Deny that needs a header': [
      'pass heard',
      denied(
        { StringNotEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
        { Action: 's3:PutObject' },
      ),
      trail,
    ],
    'a Deny that needs TLS': ['pass heard', denied({ Bool: { 'aws:SecureTransport': 'false' } }), trail],
    'a Deny of other actions': ['pass heard', denied(unlessEndpoint, { Action: 's3:DeleteObject' }), trail],
    'a Deny of another folder': [
      'pass heard',
      denied(unlessEndpoint, { Resource: 'arn:aws:s3:::reports/private/*' }),
      trail,
    ],
    'the Deny knows an operator that IAM does not have': [
      'unknown',
      denied({ StringNotFits: { 'aws:SourceVpce': 'vpce-s3' } }),
      trail,
    ],
    'no service': ['not-applicable noService', denied(unlessEndpoint), allowed(unlessVpc)],
    'a service that is denied only': [
      'not-applicable noService',
      denied(null, { Principal: { Service: TRAIL } }),
    ],
    'a service for another bucket': [
      'not-applicable noService',
      denied(unlessEndpoint),
      allowing(TRAIL, { Resource: 'arn:aws:s3:::elsewhere/*' }),
    ],
  }),
});
