import type { Gap } from '../model/observed.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import { connectionsOf } from '../paths/connected.ts';
import { doubtOf, isDead, serves } from '../paths/dns.ts';
import { endpointsOfVpc, serviceInVpc } from '../paths/indexes.ts';
import { homeOf, type World } from '../paths/world.ts';
import { defineCheck } from './check.ts';
import { managedSeverity, managedWords } from '../remedies/managed.ts';
import { zonesGap, zonesLeadingTo } from '../paths/zones-to-endpoint.ts';
import { interfaceEndpoints } from './subjects.ts';
import { redundantRemedy } from '../remedies/endpoint-remedy.ts';

const messages = {
  gateway:
    '{endpoint} serves {service} in {vpc}, where the gateway endpoint {other} does so free of charge, and no other network is connected that would need it.{managed}',
  unnamed:
    '{endpoint} serves {service} in {vpc}, where {other} holds the private DNS name: clients of the default name never use it.{managed}',
  only: '{endpoint} is the only endpoint for {service} in {vpc}.',
  named: '{endpoint} holds the private DNS name of {service} in {vpc}.',
  several:
    '{endpoint} and {other} serve {service} in {vpc}, and none of them holds the private DNS name: clients name the endpoint they use.',
  reason: '{endpoint} serves {service} in addition to the gateway endpoint {other}, for {reason}.',
  central: '{endpoint} is reached through {zones}, in addition to {other}.',
  notServing: '{endpoint} is {state} and serves nothing.',
} as const;

/** The other endpoints of the VPC for the same service of the same region, but those that are known to serve nothing. */
const others = (world: World, { id, vpcId, serviceName }: VpcEndpoint): readonly VpcEndpoint[] =>
  (serviceName === null ? [] : world.lookup(endpointsOfVpc, serviceInVpc(vpcId, serviceName)))
    .map(({ item }) => item)
    .filter((one) => one.id !== id && !isDead(one));

/** Why an interface endpoint stands beside a gateway endpoint; null when nothing is seen that needs it. */
const reasonOf = (
  world: World,
  endpoint: VpcEndpoint,
  region: string,
): { readonly reason: string } | { readonly gap: Gap } | null => {
  // AWS: with this option on-premises clients use the interface endpoint, and the VPC the gateway endpoint (vpc-endpoints-s3).
  if (endpoint.privateDnsOnlyForInboundResolverEndpoint)
    return { reason: 'queries through an inbound resolver endpoint' };
  const { ids, gaps } = connectionsOf(world, endpoint.vpcId, homeOf(endpoint, { region }));
  // AWS: a gateway endpoint is not reachable over peering, transit gateway, VPN or Direct Connect (vpc-endpoints-s3).
  if (ids.length > 0) return { reason: `networks connected by ${ids.join(', ')}` };
  const [gap] = gaps;
  return gap ? { gap } : null;
};

export default defineCheck<VpcEndpoint, typeof messages>({
  id: 'redundant-endpoint',
  title: 'Interface endpoint repeats what another endpoint of the VPC does',
  severity: 'low',
  rationale:
    'A second endpoint for the same service costs by the hour and zone, and hides which endpoint policy applies to a request.',
  remedy:
    'Delete the endpoint that the default name does not lead to, or that a free gateway endpoint replaces.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
  ],
  limits: [
    'Clients that are given an endpoint’s own name are not seen.',
    'A virtual private gateway or Client VPN that no route of the VPC names is not seen.',
  ],
  subject: interfaceEndpoints,
  messages,

  evaluate(endpoint, { world, unit, pass, fail, unknown, notApplicable }) {
    if (isDead(endpoint))
      return notApplicable('notServing', { endpoint: endpoint.id, state: endpoint.state });
    const service = endpoint.serviceName ?? endpoint.resourceArn ?? 'its service';
    const found = others(world, endpoint);
    const rivals = found.filter(serves);
    const [doubt, ...doubts] = found.flatMap((one) => doubtOf(one) ?? []);
    const facts = {
      vpcId: endpoint.vpcId,
      serviceName: service,
      privateDnsEnabled: endpoint.privateDnsEnabled,
      others: rivals.map(({ id }) => id),
    };
    const proof = { kind: 'resource', id: endpoint.id, facts } as const;
    const values = { endpoint: endpoint.id, service, vpc: endpoint.vpcId };
    const failWith = (id: 'gateway' | 'unnamed', other: VpcEndpoint) =>
      fail(
        id,
        { ...values, other: other.id, managed: managedWords(endpoint) },
        {
          evidence: [proof],
          remedy: redundantRemedy(world, endpoint, other, unit.region),
          severity: managedSeverity(endpoint, 'low'),
        },
      );
    const twins = rivals.filter(({ type }) => type === 'Interface');
    const holder = twins.find(({ privateDnsEnabled }) => privateDnsEnabled);
    const zones = zonesLeadingTo(world, endpoint);
    if (holder && !endpoint.privateDnsEnabled) {
      if (zones.length > 0)
        return pass('central', { ...values, zones: zones.join(', '), other: holder.id }, [proof]);
      const gap = zonesGap(world, unit);
      return gap ? unknown([gap], [proof]) : failWith('unnamed', holder);
    }
    // AWS: a gateway endpoint carries only what the tables that it is associated with send there (gateway-endpoints).
    const gateway = rivals.find(({ type, routeTableIds }) => type === 'Gateway' && routeTableIds.length > 0);
    if (gateway) {
      const reason = reasonOf(world, endpoint, unit.region);
      if (reason && 'gap' in reason) return unknown([reason.gap], [proof]);
      return reason
        ? pass('reason', { ...values, other: gateway.id, reason: reason.reason }, [proof])
        : failWith('gateway', gateway);
    }
    // What may serve as well may be what this one repeats.
    if (doubt) return unknown([doubt, ...doubts], [proof]);
    if (twins.length === 0) return pass('only', values, [proof]);
    return endpoint.privateDnsEnabled
      ? pass('named', values, [proof])
      : pass('several', { ...values, other: twins.map(({ id }) => id).join(', ') }, [proof]);
  },
});
