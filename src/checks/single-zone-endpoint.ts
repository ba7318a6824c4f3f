import { doubtIn } from '../model/doubt.ts';
import { type Gap } from '../model/observed.ts';
import type { Subnet, VpcEndpoint } from '../model/resources.ts';
import { consumersOf } from '../paths/consumers.ts';
import { interfacesGap, workloadsOf } from '../paths/interfaces.ts';
import { isDead } from '../paths/dns.ts';
import { hasFamily } from '../paths/endpoint-access.ts';
import { notOffered, offerFor } from '../paths/offers.ts';
import { defineCheck } from './check.ts';
import { managedSeverity, managedWords } from '../remedies/managed.ts';
import { interfaceEndpoints } from './subjects.ts';
import { furtherZonesRemedy } from '../remedies/endpoint-remedy.ts';

const messages = {
  single:
    '{endpoint} ({service}) has interfaces in {zone} only, while consumers are in {others} as well, where the service is offered.{managed}',
  several: '{endpoint} ({service}) has interfaces in {zones}.',
  noNeed:
    '{endpoint} ({service}) has interfaces in {zone}, and no consumer is in another zone where the service is offered.',
  notServing: '{endpoint} is {state} and serves nothing.',
} as const;

/** The zones that subnets are in for sure. */
const zonesOf = (subnets: readonly Subnet[]): readonly string[] =>
  [
    ...new Set(subnets.flatMap(({ availabilityZone: zone }) => (doubtIn(zone) === null ? [zone] : []))),
  ].sort();

/** Why it is not known which zones subnets are in. */
const zoneGaps = (subnets: readonly Subnet[]): readonly Gap[] =>
  subnets.flatMap(({ availabilityZone }) => doubtIn(availabilityZone) ?? []);

// AWS: an offer of an interface endpoint names the zones that it is in (EC2 API, ServiceDetail.AvailabilityZones).
const zonesNotNamed = (service: string): Gap => ({
  action: 'ec2:DescribeVpcEndpointServices',
  code: 'NotFound',
  message: `The zones in which ${service} is offered are not known.`,
});

export default defineCheck<VpcEndpoint, typeof messages>({
  id: 'single-zone-endpoint',
  title: 'Interface endpoint in one zone serves consumers in several',
  severity: 'low',
  rationale:
    'Consumers in every zone depend on one zone for the service: when that zone fails, the name has no address left that answers.',
  remedy: 'Give the endpoint a subnet in each zone that has consumers and offers the service.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
  ],
  limits: [
    'Consumers are the subnets that hold workload interfaces; where no workload of the VPC was listed, all its subnets.',
    'Zones are compared by this account’s names for them.',
  ],
  subject: interfaceEndpoints,
  messages,

  evaluate(endpoint, { world, unit, pass, fail, read, doubt, unknown, notApplicable }) {
    if (isDead(endpoint))
      return notApplicable('notServing', { endpoint: endpoint.id, state: endpoint.state });
    read(world.list('subnets', unit, { vpcId: endpoint.vpcId }));
    const own = endpoint.subnetIds.map((id) => world.locate('subnets', id)?.item);
    const known = own.filter((subnet) => subnet !== undefined);
    const zones = zonesOf(known);
    const service = endpoint.serviceName ?? 'unknown service';
    const values = { endpoint: endpoint.id, service };
    const facts = { vpcId: endpoint.vpcId, subnets: endpoint.subnetIds, zones };
    const proof = { kind: 'resource', id: endpoint.id, facts } as const;
    if (zones.length > 1) return pass('several', { ...values, zones: zones.join(', ') }, [proof]);
    const missing: Gap = {
      action: 'ec2:DescribeSubnets',
      code: 'NotFound',
      message: `Not every subnet of ${endpoint.id} was listed, so its zones are not known.`,
    };
    doubt(zoneGaps(known), [proof]);
    const [zone] = zones;
    if (zone === undefined || known.length < own.length) return unknown([missing], [proof]);
    const family = hasFamily(endpoint, 'ipv4') ? 'ipv4' : 'ipv6';
    const consumers = consumersOf(world, endpoint.vpcId, family).filter(
      ({ availabilityZone }) => availabilityZone !== zone,
    );
    if (consumers.length === 0) return pass('noNeed', { ...values, zone }, [proof]);
    const offer = read(offerFor(world, endpoint, unit), [proof]);
    if (offer === null) return unknown([notOffered(endpoint, unit)], [proof]);
    const { availabilityZones } = offer;
    if (availabilityZones.length === 0) return unknown([zonesNotNamed(service)], [proof]);
    const elsewhere = consumers.filter((subnet) => availabilityZones.includes(subnet.availabilityZone));
    if (elsewhere.length === 0) doubt(zoneGaps(consumers), [proof]);
    if (elsewhere.length === 0) return pass('noNeed', { ...values, zone }, [proof]);
    // Whether these subnets hold consumers at all is told by their interfaces.
    const hidden = interfacesGap(world, unit, endpoint);
    if (hidden && elsewhere.every(({ id }) => workloadsOf(world, id).length === 0))
      return unknown([hidden], [proof]);
    const others = zonesOf(elsewhere);
    const added = others.map((other) => elsewhere.find((one) => one.availabilityZone === other) as Subnet);
    return fail(
      'single',
      { ...values, zone, others: others.join(', '), managed: managedWords(endpoint) },
      {
        evidence: [proof],
        remedy: furtherZonesRemedy(endpoint, added, unit.region),
        severity: managedSeverity(endpoint, 'low'),
      },
    );
  },
});
