import type { Path } from '../model/path.ts';
import { percent } from '../model/percent.ts';
import { isNat, wayWords } from '../model/ways.ts';
import { interfaceEndpointsFor } from '../paths/dns.ts';
import { partlyReachable } from '../paths/isolation.ts';
import { privateWayRemedy } from '../remedies/access-remedy.ts';
import { gatewayEndpointRemedy } from '../remedies/gateway-endpoint-remedy.ts';
import { factsOf } from '../services/services.ts';
import { defineCheck } from './check.ts';
import { subnetsWithServices } from './pairs.ts';
import {
  bypassOf,
  byOtherDoors,
  departureOf,
  doorMessages,
  evidenceOut,
  sumOf,
  withoutClients,
} from './parts/doors.ts';
import { assumptionWords, leavesByInternet } from '../paths/deciding-shares.ts';
import { unreadAddresses } from './parts/unread-addresses.ts';
import { routeWords } from './parts/way-words.ts';

// Services without published ranges are somewhere among all public addresses: half of them and more is as good as all.
const enough = 0.5;

const leavesBy = (path: Path): string =>
  path.hops.findLast(({ kind }) => isNat(kind))?.id ?? path.hops.at(-1)?.id ?? wayWords(path);

export default defineCheck({
  id: 'service-via-internet',
  title: 'Subnet reaches a service by the internet although an endpoint is meant for it',
  severity: 'medium',
  rationale:
    'An endpoint in the VPC, or the profile of its workloads, says that a service is to be reached privately. Its default name still leads to public addresses, so traffic goes by NAT or internet gateway, past the endpoint, its policy and its groups.',
  remedy:
    'Enable private DNS on the endpoint and the DNS attributes of the VPC; create the endpoint where there is none.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
  ],
  limits: [
    'Clients that are given the endpoint’s own name are not seen: paths are those of the default name.',
    'Other names of a service (FIPS, legacy global names) resolve differently.',
  ],
  subject: subnetsWithServices,
  messages: {
    bypassed:
      '{host} resolves to public addresses in {vpc}, and {share} of them leave {subnet} by {ways}: {routes}. {endpoint} is bypassed ({because}).{assumed}',
    noEndpoint:
      '{host} resolves to public addresses in {vpc}, and {share} of them leave {subnet} by {ways}: {routes}. The profile {profile} needs {service}, and no endpoint serves it.{assumed}',
    private: '{host} is reached from {subnet} without the internet: {ways}.',
    ...doorMessages,
    noService: 'No service matters for {subnet}.',
  },

  evaluate({ subnet, service, profiles }, context) {
    const { world, unit, options, pass, fail, read, doubt, notApplicable } = context;
    if (service === null) return notApplicable('noService', { subnet: subnet.id });
    const without = read(withoutClients(world, subnet, unit, options));
    if (without) return notApplicable(without.id, without.values as never);
    const departure = departureOf(subnet, service, leavesByInternet, context);
    const { shares, out, gaps, hidden, evidence, dns } = departure;
    doubt(hidden && out.length + gaps.length > 0 ? [hidden, ...gaps] : [], evidence);
    const isGateway = factsOf(service).gateway === true;
    const partly = out.length > 0 && out.length < shares.length;
    const unread = partly && isGateway ? unreadAddresses(world, unit, service) : null;
    doubt(unread ? [unread, ...gaps] : [], evidence);
    const [first] = out;
    if (!first || !(isGateway || sumOf(out) >= enough)) {
      doubt([first ? partlyReachable(subnet, service) : null, ...gaps], evidence);
      return byOtherDoors(departure, dns.host, context, (ways, proof) =>
        pass('private', { host: dns.host, subnet: subnet.id, ways }, proof),
      );
    }
    const paths = out.map(({ path }) => path);
    const endpoints = interfaceEndpointsFor(world, subnet.vpcId, unit, service).filter(
      ({ state }) => state !== 'deleted' && state !== 'deleting',
    );
    const values = {
      host: first.answer.host,
      vpc: subnet.vpcId,
      subnet: subnet.id,
      share: percent(sumOf(out)),
      ways: [...new Set(paths.map(leavesBy))].join(', '),
      routes: routeWords(out),
      assumed: assumptionWords(paths),
    };
    // What a gateway endpoint carries for nothing needs no interface endpoint.
    const bypass = isGateway ? bypassOf(subnet, service, out, context) : null;
    const remedy = bypass
      ? gatewayEndpointRemedy(bypass)
      : privateWayRemedy(world, unit, subnet, service, endpoints[0]);
    const failed = { evidence: evidenceOut(departure), remedy };
    const endpoint = endpoints.map(({ id }) => id).join(', ');
    return endpoint === ''
      ? fail('noEndpoint', { ...values, profile: profiles.join(', '), service }, failed)
      : fail('bypassed', { ...values, endpoint, because: dns.because }, failed);
  },
});
