import { type Gap, isSeen } from '../model/observed.ts';
import type { Vpc } from '../model/resources.ts';
import { isDead } from '../paths/dns.ts';
import { defineCheck } from './check.ts';
import { dnsAttributes, dnsAttributesRemedy } from '../remedies/dns-remedy.ts';
import { vpcs } from './subjects.ts';

const messages = {
  off: '{attributes} off in {vpc}, so private DNS of {endpoints} has no effect: the names lead to public addresses.',
  on: 'enableDnsSupport and enableDnsHostnames are on in {vpc}, as private DNS of {endpoints} needs.',
  noPrivateDns: '{vpc} has no endpoint with private DNS.',
} as const;

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
  subject: vpcs,
  messages,

  evaluate(vpc, { world, unit, pass, fail, read, unknown, notApplicable }) {
    read(world.list('vpcEndpoints', unit));
    const named = (world.group('vpcEndpoints', 'vpcId').get(vpc.id) ?? [])
      .map(({ item }) => item)
      .filter((endpoint) => endpoint.privateDnsEnabled && !isDead(endpoint))
      .map(({ id }) => id);
    if (named.length === 0) return notApplicable('noPrivateDns', { vpc: vpc.id });
    read(world.list('vpcDnsAttributes', unit));
    const found = world.group('vpcDnsAttributes', 'vpcId').get(vpc.id)?.[0]?.item;
    const message = `The DNS attributes of ${vpc.id} are not in the inventory.`;
    if (!found) return unknown([{ action: 'ec2:DescribeVpcAttribute', code: 'NotAsked', message }]);
    const facts = Object.fromEntries(
      dnsAttributes.map((name) => {
        const value = found[name];
        return [name, isSeen(value) ? value.seen : null];
      }),
    );
    const proof = { kind: 'resource', id: vpc.id, facts: { ...facts, endpoints: named } } as const;
    const off = dnsAttributes.filter((name) => facts[name] === false);
    const values = { vpc: vpc.id, endpoints: named.join(', ') };
    if (off.length > 0)
      return fail(
        'off',
        { ...values, attributes: `${off.join(' and ')} ${off.length > 1 ? 'are' : 'is'}` },
        {
          evidence: [proof],
          remedy: dnsAttributesRemedy({ vpcId: vpc.id, accountId: vpc.ownerId, region: unit.region }, off),
        },
      );
    const [gap, ...more] = dnsAttributes.flatMap((name): Gap[] => {
      const value = found[name];
      return isSeen(value) ? [] : [value.gap];
    });
    return gap ? unknown([gap, ...more], [proof]) : pass('on', values, [proof]);
  },
});
