import { isSeen } from '../model/observed.ts';
import type { DnsAnswer } from '../model/path.ts';
import type { Vpc } from '../model/resources.ts';
import { hostOf } from '../services/services.ts';
import { ask, askInbound, type Question } from './name-answer.ts';
import { inboundVpc } from './private-addresses.ts';
import { customServers } from './vpc-dns.ts';
import type { Place, World } from './world.ts';

export { interfaceEndpointsFor, isDead, serves } from './endpoints.ts';

/** The names that clients really ask for, beside or instead of a service's host. */
const clientNames = (service: string, host: string): readonly string[] => {
  // AWS: images are pulled from ACCOUNT.dkr.ecr.REGION, buckets asked for by BUCKET.s3.REGION (ECR and S3 user guides).
  if (/^ecr(-fips)?\.dkr$/.test(service)) return [`registry.${host}`];
  return service === 's3' ? [host, `bucket.${host}`] : [host];
};

/** What the default name of a service resolves to in a VPC. */
export const dnsAnswer = (world: World, vpc: Vpc, place: Place, service: string): DnsAnswer => {
  const host = hostOf(service, place.region);
  const listed = world.list('vpcEndpoints', place);
  if (!isSeen(listed)) return { resolves: 'unknown', host, because: listed.gap.message, gap: listed.gap };
  const servers = customServers(world, vpc, place);
  const questions = clientNames(service, host).map((name): Question => ({
    world,
    vpc,
    place,
    client: { vpc, place },
    service,
    name,
    inbound: false,
    depth: 0,
  }));
  const [question] = questions as [Question, ...Question[]];
  if (servers) {
    if (servers.addresses.length > 0 && inboundVpc(world, servers.addresses, null) !== null)
      return askInbound(question, servers.addresses, null, `the DHCP options of ${vpc.id}`);
    return { resolves: 'unknown', host, because: servers.gap.message, gap: servers.gap };
  }
  const answers = questions.map(ask);
  return answers.find(({ resolves }) => resolves !== 'nothing') ?? (answers[0] as DnsAnswer);
};
