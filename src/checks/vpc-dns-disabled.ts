import type { Remedy } from '../model/finding.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { Vpc } from '../model/resources.ts';
import { isDead } from '../paths/dns.ts';
import { defineCheck } from './check.ts';
import { command, remedy, together } from './parts/remedies.ts';
import { vpcs } from './subjects.ts';

const messages = {
  off: '{attributes} off in {vpc}, so private DNS of {endpoints} has no effect: the names lead to public addresses.',
  on: 'enableDnsSupport and enableDnsHostnames are on in {vpc}, as private DNS of {endpoints} needs.',
  noPrivateDns: '{vpc} has no endpoint with private DNS.',
} as const;

const attributes = {
  enableDnsSupport: {
    option: 'enable-dns-support',
    argument: 'enable_dns_support',
    property: 'EnableDnsSupport',
  },
  enableDnsHostnames: {
    option: 'enable-dns-hostnames',
    argument: 'enable_dns_hostnames',
    property: 'EnableDnsHostnames',
  },
} as const;

type Attribute = keyof typeof attributes;

const names = Object.keys(attributes) as readonly Attribute[];

const remedyFor = (vpc: Vpc, off: readonly Attribute[], region: string): Remedy =>
  remedy(`Turn on ${off.join(' and ')} in ${vpc.id}.`, {
    // AWS: modify-vpc-attribute changes one attribute a call (EC2 API, ModifyVpcAttribute).
    cli: together(
      ...off.map((name) =>
        command('ec2', 'modify-vpc-attribute', region, {
          'vpc-id': vpc.id,
          [attributes[name].option]: '{"Value":true}',
        }),
      ),
    ),
    terraform: [
      `# On the aws_vpc ${vpc.id}:`,
      ...off.map((name) => `${attributes[name].argument} = true`),
    ].join('\n'),
    cloudformation: [
      `# On the AWS::EC2::VPC ${vpc.id}:`,
      ...off.map((name) => `${attributes[name].property}: true`),
    ].join('\n'),
    risk: 'From then on the names of these services lead to the endpoints, for every subnet of the VPC.',
  });

export default defineCheck<Vpc, typeof messages>({
  id: 'vpc-dns-disabled',
  title: 'VPC with private-DNS endpoints has DNS support or host names off',
  severity: 'high',
  rationale:
    'Private DNS of an endpoint works only where the VPC has both attributes on. Without them the endpoints are there and are paid for, and clients go on to public addresses, through a NAT or nowhere.',
  remedy: 'Turn on enableDnsSupport and enableDnsHostnames in the VPC.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html',
  ],
  needs: ['vpcs', 'vpcEndpoints', 'vpcDnsAttributes'],
  subject: vpcs,
  messages,

  evaluate(vpc, { world, unit, pass, fail, unknown, notApplicable }) {
    const place = { accountId: vpc.ownerId, region: unit.region };
    const endpoints = world.list('vpcEndpoints', place);
    if (!isSeen(endpoints)) return unknown([endpoints.gap]);
    const named = (world.group('vpcEndpoints', 'vpcId').get(vpc.id) ?? [])
      .map(({ item }) => item)
      .filter((endpoint) => endpoint.privateDnsEnabled && !isDead(endpoint))
      .map(({ id }) => id);
    if (named.length === 0) return notApplicable('noPrivateDns', { vpc: vpc.id });
    const listed = world.list('vpcDnsAttributes', place);
    if (!isSeen(listed)) return unknown([listed.gap]);
    const found = world.group('vpcDnsAttributes', 'vpcId').get(vpc.id)?.[0]?.item;
    const message = `The DNS attributes of ${vpc.id} are not in the inventory.`;
    if (!found) return unknown([{ action: 'ec2:DescribeVpcAttribute', code: 'NotAsked', message }]);
    const facts = Object.fromEntries(
      names.map((name) => {
        const value = found[name];
        return [name, isSeen(value) ? value.seen : null];
      }),
    );
    const proof = { kind: 'resource', id: vpc.id, facts: { ...facts, endpoints: named } } as const;
    const off = names.filter((name) => facts[name] === false);
    const values = { vpc: vpc.id, endpoints: named.join(', ') };
    if (off.length > 0)
      return fail(
        'off',
        { ...values, attributes: `${off.join(' and ')} ${off.length > 1 ? 'are' : 'is'}` },
        { evidence: [proof], remedy: remedyFor(vpc, off, unit.region) },
      );
    const [gap, ...more] = names.flatMap((name): Gap[] => {
      const value = found[name];
      return isSeen(value) ? [] : [value.gap];
    });
    return gap ? unknown([gap, ...more], [proof]) : pass('on', values, [proof]);
  },
});
