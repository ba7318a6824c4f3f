import { isSeen } from '../model/observed.ts';
import type { DnsAnswer } from '../model/path.ts';
import type { Vpc } from '../model/resources.ts';
import { type AskedHost, clientNames } from './client-names.ts';
import { ask, askInbound, type Question } from './name-answer.ts';
import { inboundVpc } from './private-addresses.ts';
import { arePublicResolvers, customServers } from './vpc-dns.ts';
import type { Place, World } from './world.ts';

export { mayBe } from './endpoint-type.ts';
export { doubtOf, interfaceEndpointsFor, isDead, oddityOf, serves } from './endpoints.ts';

const endpointOf = (answer: DnsAnswer): string | null =>
  answer.resolves === 'private' ? answer.endpointId : null;

/** The answer for the name that decides; where a further name is answered otherwise, it says of which it speaks. */
const deciding = (host: string, asked: AskedHost['asked'], answers: readonly DnsAnswer[]): DnsAnswer => {
  const [first] = answers as [DnsAnswer, ...DnsAnswer[]];
  const at = answers.findIndex(
    (one) => one.resolves !== first.resolves || endpointOf(one) !== endpointOf(first),
  );
  const other = answers[at];
  if (!other) return { ...first, host };
  const because = `${first.because}; ${asked[at] ?? host} is answered otherwise: ${other.because}`;
  return { ...first, host: asked[0], because };
};

/** What a name, or the names that clients ask for at a host, resolve to in a VPC. */
export const answerFor = (
  world: World,
  vpc: Vpc,
  place: Place,
  service: string,
  { host, asked, gap }: AskedHost,
): DnsAnswer => {
  if (gap) return { resolves: 'unknown', host, because: gap.message, gap };
  const listed = world.list('vpcEndpoints', place, { vpcId: vpc.id, service });
  if (!isSeen(listed)) return { resolves: 'unknown', host, because: listed.gap.message, gap: listed.gap };
  const servers = customServers(world, vpc, place);
  const client = { vpc, place };
  const questions = asked.map((name): Question => ({
    world,
    vpc,
    place,
    client,
    service,
    host,
    name,
    inbound: false,
    depth: 0,
  }));
  if (!servers) return deciding(host, asked, questions.map(ask));
  if (arePublicResolvers(servers.addresses)) {
    const because = `${vpc.id} asks ${servers.addresses.join(', ')} on the internet, where nothing of the VPC is known`;
    return { resolves: 'public', host, because };
  }
  if (servers.addresses.length === 0 || inboundVpc(world, servers.addresses, null) === null)
    return { resolves: 'unknown', host, because: servers.gap.message, gap: servers.gap };
  const words = `the DHCP options of ${vpc.id}`;
  const answers = questions.map((question) => askInbound(question, servers.addresses, null, words));
  return deciding(host, asked, answers);
};

/** What the default name of a service resolves to in a VPC. */
export const dnsAnswer = (world: World, vpc: Vpc, place: Place, service: string): DnsAnswer =>
  answerFor(world, vpc, place, service, clientNames(world, place, service));
