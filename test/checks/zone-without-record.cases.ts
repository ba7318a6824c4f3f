import zoneWithoutRecord from '../../src/checks/zone-without-record.ts';
import { account, defineCases, organization, vpc } from '../../src/testing/index.ts';

const withNat = (name?: string, options: Parameters<typeof vpc>[1] = {}) =>
  vpc(name, options)
    .natGateway('r', { mode: 'regional' })
    .subnet('app', { egress: 'nat-r', instances: 1 })
    .interfaceEndpoint('ec2', { in: 'app', privateDns: false });

const one = (domain: string, records: Readonly<Record<string, string>> = {}) => {
  const app = withNat();
  return account(app).hostedZone(domain, { vpcs: [app], records });
};

export default defineCases(zoneWithoutRecord, {
  'an empty zone for one service takes it away': {
    given: one('ec2.eu-west-1.amazonaws.com'),
    expect: { 'vpc-1': 'fail nameless' },
    severity: 'medium',
    message:
      /zone-ec2\.eu-west-1\.amazonaws\.com \(ec2\.eu-west-1\.amazonaws\.com\) answers alone for ec2 and has no record of it/,
    remedy: /Add to zone-ec2[\s\S]*or disassociate the zone from vpc-1/,
  },
  'a zone for the domain of the region takes every service away but the one that it knows': {
    given: one('eu-west-1.amazonaws.com', { 'ec2.eu-west-1.amazonaws.com': 'vpce-ec2' }),
    expect: { 'vpc-1': 'fail nameless' },
    severity: 'high',
    message: /answers alone for .* and \d+ more and has no record of them/,
    remedy: /Disassociate zone-eu-west-1/,
  },
  'a zone for amazonaws.com takes the services of every region away': {
    given: one('amazonaws.com'),
    expect: { 'vpc-1': 'fail nameless' },
    severity: 'high',
  },
  'a zone with the record of its service is what central endpoints need': {
    given: one('ec2.eu-west-1.amazonaws.com', { 'ec2.eu-west-1.amazonaws.com': 'vpce-ec2' }),
    expect: { 'vpc-1': 'pass answered' },
  },
  'the private DNS of an endpoint wins over a zone for a longer domain, and the rest is gone': {
    given: (() => {
      const app = withNat().interfaceEndpoint('sts', { in: 'app' });
      return account(app).hostedZone('eu-west-1.amazonaws.com', { vpcs: [app] });
    })(),
    expect: { 'vpc-1': 'fail nameless' },
    message: /answers alone for (?!.*\bsts\b)/,
  },
  'an empty zone for one bucket takes that bucket away': {
    given: one('reports.s3.eu-west-1.amazonaws.com'),
    expect: { 'vpc-1': 'fail nameless' },
    severity: 'medium',
  },
  'a zone of the company’s own domain is none of AWS’s': {
    given: one('internal.example.com'),
    expect: { 'vpc-1': 'pass none' },
  },
  'a profile may bring the zone': {
    given: (() => {
      const app = withNat();
      const hub = vpc('hub').subnet('hub');
      return account(app, hub)
        .hostedZone('sqs.eu-west-1.amazonaws.com', { vpcs: [hub] })
        .dnsProfile('shared', { vpcs: [app], zones: ['sqs.eu-west-1.amazonaws.com'] });
    })(),
    expect: { 'vpc-1': 'fail nameless', 'vpc-hub': 'fail nameless' },
    message: { 'vpc-1': /of the profile rp-shared/ },
  },
  'a VPC whose Resolver is off asks no zone': {
    given: (() => {
      const app = withNat().dns({ hostnames: false });
      return account(app).hostedZone('sqs.eu-west-1.amazonaws.com', { vpcs: [app] });
    })(),
    expect: { 'vpc-1': 'pass answered' },
  },
  'a zone for names of another region is not judged': {
    given: one('ec2.us-east-1.amazonaws.com'),
    expect: { 'vpc-1': 'pass none' },
  },
  'names of other partitions and regions are those of the VPC’s own region': {
    given: (() => {
      const app = withNat('cn', { region: 'cn-north-1' });
      return account(app).hostedZone('sqs.cn-north-1.amazonaws.com.cn', { vpcs: [app] });
    })(),
    expect: { 'vpc-cn': 'fail nameless' },
  },
  'records of a zone of an account that was not scanned are not known': {
    given: (() => {
      const app = withNat();
      const hub = vpc('hub').subnet('hub');
      return organization(
        account(app),
        account(hub)
          .hostedZone('sqs.eu-west-1.amazonaws.com', { vpcs: [app] })
          .refused(),
      );
    })(),
    expect: { 'vpc-1': 'unknown' },
  },
  'zones that could not be listed are not known to hold a record': {
    given: one('ec2.eu-west-1.amazonaws.com').denied('route53:ListHostedZonesByVPC'),
    expect: { 'vpc-1': 'unknown' },
  },
});
