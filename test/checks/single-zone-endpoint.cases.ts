import check from '../../src/checks/single-zone-endpoint.ts';
import { doubtText } from '../../src/model/doubt.ts';
import { previewAction } from '../../src/model/preview-action.ts';
import { account, defineCases, vpc } from '../../src/testing/index.ts';

/** A zone that code leaves to AWS. */
const notMade = (subnet: string): string =>
  doubtText({
    action: previewAction,
    code: 'KnownAfterApply',
    message: `The zone of ${subnet} is not known.`,
  });

const two = (instances = 1) =>
  vpc().subnet('a', { zone: 'a', instances }).subnet('b', { zone: 'b', instances });

export default defineCases(check, {
  'consumers in two zones depend on one': {
    given: account(two().interfaceEndpoint('ssm', { in: 'a' })),
    expect: { 'vpce-ssm': 'fail single' },
    severity: 'low',
    message: /interfaces in eu-west-1a only, while consumers are in eu-west-1b/,
    remedy: /--add-subnet-ids subnet-b/,
  },
  'an interface in each zone is what they need': {
    given: account(two().interfaceEndpoint('ssm', { in: ['a', 'b'] })),
    expect: { 'vpce-ssm': 'pass several' },
  },
  'consumers in the endpoint’s own zone need no other': {
    given: account(
      vpc()
        .subnet('a', { zone: 'a', instances: 1 })
        .subnet('b', { zone: 'b' })
        .interfaceEndpoint('ssm', { in: 'a' }),
    ),
    expect: { 'vpce-ssm': 'pass noNeed' },
  },
  'two subnets of one zone are one zone': {
    given: account(
      vpc()
        .subnet('a', { zone: 'a', instances: 1 })
        .subnet('a2', { zone: 'a', instances: 1 })
        .subnet('b', { zone: 'b', instances: 1 })
        .interfaceEndpoint('ssm', { in: 'a2' }),
    ),
    expect: { 'vpce-ssm': 'fail single' },
  },
  'a zone where the service is not offered cannot be added': {
    given: account(two().interfaceEndpoint('ssm', { in: 'a' })).change(
      'endpointServices',
      'com.amazonaws.eu-west-1.ssm',
      { availabilityZones: ['eu-west-1a'] },
    ),
    expect: { 'vpce-ssm': 'pass noNeed' },
  },
  'an offer that names no zones says nothing of where it is not': {
    given: account(two().interfaceEndpoint('ssm', { in: 'a' })).change(
      'endpointServices',
      'com.amazonaws.eu-west-1.ssm',
      { availabilityZones: [] },
    ),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'zones that are known only after they are made may be one': {
    given: account(two().interfaceEndpoint('ssm', { in: ['a', 'b'] }))
      .change('subnets', 'subnet-a', { availabilityZone: notMade('a') })
      .change('subnets', 'subnet-b', { availabilityZone: notMade('b') }),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'consumers in a zone that is not known may be in another one': {
    given: account(two().interfaceEndpoint('ssm', { in: 'a' })).change('subnets', 'subnet-b', {
      availabilityZone: notMade('b'),
    }),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'a Local Zone, in which no endpoint can be, is none to add': {
    given: account(
      vpc()
        .subnet('a', { zone: 'a', instances: 1 })
        .subnet('edge', { zone: '-lhr-1a', instances: 1 })
        .interfaceEndpoint('kms', { in: 'a' }),
    ).change('endpointServices', 'com.amazonaws.eu-west-1.kms', {
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    }),
    expect: { 'vpce-kms': 'pass noNeed' },
  },
  'consumers of the other address family use no such endpoint': {
    given: account(
      vpc()
        .subnet('a', { zone: 'a', instances: 1 })
        .subnet('b', { zone: 'b', instances: 1, ipv6: 'only' })
        .interfaceEndpoint('ssm', { in: 'a' }),
    ),
    expect: { 'vpce-ssm': 'pass noNeed' },
  },
  'a third zone that holds no consumer is none to add': {
    given: account(
      two()
        .subnet('c', { zone: 'c' })
        .interfaceEndpoint('logs', { in: ['a', 'b'], name: 'both' })
        .interfaceEndpoint('kms', { in: 'a' }),
    ),
    expect: { 'vpce-both': 'pass several', 'vpce-kms': 'fail single' },
    message: { 'vpce-kms': /consumers are in eu-west-1b\b(?!.*eu-west-1c)/ },
  },
  'an interface of a new type in the other zone may be a consumer or not': {
    given: account(
      vpc()
        .subnet('a', { zone: 'a', instances: 1 })
        .subnet('b', { zone: 'b' })
        .networkInterface('odd', { in: 'b', type: 'agent_core' })
        .interfaceEndpoint('ssm', { in: 'a' }),
    ),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'without workloads every subnet counts as a consumer': {
    given: account(two(0).interfaceEndpoint('ssm', { in: 'a' })),
    expect: { 'vpce-ssm': 'fail single' },
  },
  'where the service is offered is not known': {
    given: account(two().interfaceEndpoint('ssm', { in: 'a' })).denied('ec2:DescribeVpcEndpointServices'),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'without interfaces it is not known where the consumers are': {
    given: account(two().interfaceEndpoint('ssm', { in: 'a' })).denied('ec2:DescribeNetworkInterfaces'),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'a provider’s service that is not listed may not be offered elsewhere': {
    given: account(
      two().interfaceEndpoint('partner', {
        in: 'a',
        serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0',
      }),
    ),
    expect: { 'vpce-partner': 'unknown' },
  },
  'an endpoint that failed serves no zone': {
    given: account(two().interfaceEndpoint('ssm', { in: 'a', state: 'failed' })),
    expect: { 'vpce-ssm': 'not-applicable notServing' },
  },
  'what a service manages is reported, and milder': {
    given: account(two().interfaceEndpoint('ssm', { in: 'a', requesterManaged: true })),
    expect: { 'vpce-ssm': 'fail single' },
    severity: 'informational',
  },
});
