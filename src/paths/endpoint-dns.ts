import type { Gap } from '../model/observed.ts';
import type { DnsAnswer } from '../model/path.ts';
import type { Vpc } from '../model/resources.ts';
import { factsOf } from '../services/services.ts';
import { endpointNames, type PrivateNames, takes } from './endpoint-names.ts';
import { doubtOf, interfaceEndpointsFor, isDead, serves } from './endpoints.ts';
import { attributeProblem } from './vpc-dns.ts';
import type { Place, World } from './world.ts';

/** A name that is asked, and the host that it is of. */
interface AskedName {
  readonly host: string;
  readonly name: string;
}

// The built table is the last resort, and answers say when it was taken.
const sourceWords = ({ source }: PrivateNames): string =>
  source === 'table'
    ? '; its names are those of the built table, as neither the endpoint nor a listing of the region says them'
    : '';

/** The private DNS of the VPC's own endpoints, as an answer of its own: `public` where none is effective. */
export const endpointAnswer = (
  world: World,
  vpc: Vpc,
  place: Place,
  service: string,
  inbound: boolean,
  { host, name }: AskedName,
): DnsAnswer => {
  const unknown = (gap: Gap): DnsAnswer => ({ resolves: 'unknown', host, because: gap.message, gap });
  const public_ = (because: string): DnsAnswer => ({ resolves: 'public', host, because });
  const endpoints = interfaceEndpointsFor(world, vpc.id, place, service).filter(
    (endpoint) => !isDead(endpoint),
  );
  if (endpoints.length === 0) return public_(`no interface endpoint for ${service} serves ${vpc.id}`);
  // AWS: DynamoDB's interface endpoints take over no name (DynamoDB guide, PrivateLink).
  if (factsOf(service).privateDns === false)
    return public_(`interface endpoints for ${service} have no private DNS`);
  const named = endpoints.filter((endpoint) => endpoint.privateDnsEnabled);
  const first = named.find(serves) ?? named[0];
  if (!first) return public_(`private DNS is off on ${endpoints.map((endpoint) => endpoint.id).join(', ')}`);
  if (first.privateDnsOnlyForInboundResolverEndpoint && !inbound) {
    // AWS: with this option only queries through an inbound resolver endpoint get the private addresses (vpc-endpoints-s3).
    return public_(`private DNS of ${first.id} answers only queries through an inbound resolver endpoint`);
  }
  const names = endpointNames(world, first, place);
  const taken = takes(names, name);
  if (taken === 'no') return public_(`private DNS of ${first.id} does not take ${name}`);
  const problem = attributeProblem(world, vpc.id, place);
  if (problem && 'gap' in problem) return unknown(problem.gap);
  // AWS: private DNS needs both enableDnsSupport and enableDnsHostnames (create-interface-endpoint).
  if (problem)
    return public_(`private DNS of ${first.id} is ineffective: ${problem.off} is off in ${vpc.id}`);
  const doubt = doubtOf(first);
  if (doubt) return unknown(doubt);
  if (taken === 'unsure')
    return unknown({
      action: names.source === 'table' ? 'ec2:DescribeVpcEndpointServices' : 'pathproof:dns',
      code: 'UnknownName',
      message: `Whether private DNS of ${first.id} takes ${name} is not decided by the names that are known of it (${names.names.join(', ')}).`,
    });
  return {
    resolves: 'private',
    host,
    because: `private DNS of ${first.id} is effective in ${vpc.id}${sourceWords(names)}`,
    endpointId: first.id,
  };
};
