import { gapOf, isSeen } from '../model/observed.ts';
import { isDead, oddityOf } from '../paths/dns.ts';
import { dnsAttributes, dnsAttributesRemedy } from '../remedies/dns-remedy.ts';
import { defineCheck } from './check.ts';
import { vpcs } from './subjects.ts';

export default defineCheck({
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
  messages: {
    off: '{attributes} off in {vpc}, so private DNS of {endpoints} has no effect: the names lead to public addresses.',
    on: 'enableDnsSupport and enableDnsHostnames are on in {vpc}, as private DNS of {endpoints} needs.',
    noPrivateDns: '{vpc} has no endpoint with private DNS.',
  },

  evaluate({ id, ownerId }, { world, unit, pass, fail, read, doubt, notApplicable }) {
    read(world.list('vpcEndpoints', unit, { vpcId: id }));
    const endpoints = (world.group('vpcEndpoints', 'vpcId').get(id) ?? []).map(({ item }) => item);
    const alive = endpoints.filter((one) => one.privateDnsEnabled && !isDead(one));
    const named = alive.filter((one) => oddityOf(one) === null).map((one) => one.id);
    if (named.length === 0) doubt(alive.map(oddityOf));
    if (named.length === 0) return notApplicable('noPrivateDns', { vpc: id });
    read(world.list('vpcDnsAttributes', unit));
    const found = world.group('vpcDnsAttributes', 'vpcId').get(id)?.[0]?.item;
    const message = `The DNS attributes of ${id} are not in the inventory.`;
    doubt(found ? [] : [{ action: 'ec2:DescribeVpcAttribute', code: 'NotAsked', message }]);
    const values = dnsAttributes.map((name) => ({ name, value: found?.[name] }));
    const facts = Object.fromEntries(
      values.map(({ name, value }) => [name, value && isSeen(value) ? value.seen : null]),
    );
    const proof = { kind: 'resource', id, facts: { ...facts, endpoints: named } } as const;
    const off = dnsAttributes.filter((name) => facts[name] === false);
    const said = { vpc: id, endpoints: named.join(', ') };
    if (off.length > 0) {
      const attributes = `${off.join(' and ')} ${off.length > 1 ? 'are' : 'is'}`;
      const remedy = dnsAttributesRemedy({ vpcId: id, accountId: ownerId, region: unit.region }, off);
      return fail('off', { ...said, attributes }, { evidence: [proof], remedy });
    }
    doubt(
      values.map(({ value }) => value && gapOf(value)),
      [proof],
    );
    return pass('on', said, [proof]);
  },
});
