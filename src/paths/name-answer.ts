import { type Gap, isSeen, type Observed } from '../model/observed.ts';
import type { DnsAnswer } from '../model/path.ts';
import type { RegionInventory } from '../model/inventory.ts';
import type { HostedZoneRecord, Vpc, VpcEndpoint } from '../model/resources.ts';
import { isInDomain, mayNameServices } from '../services/hosts.ts';
import { isService } from '../services/services.ts';
import { type Block, parseBlock } from '../network/cidr.ts';
import { within } from '../network/ranges.ts';
import { connectionsOf } from './connected.ts';
import { isPublicAddress } from './destination.ts';
import { endpointAnswer } from './endpoint-dns.ts';
import { assumed, assumption, unlessOverridden } from './hidden-names.ts';
import { type NameSource, nameSources, unsettledRule } from './name-sources.ts';
import { oncePerInventory } from './once-per-inventory.ts';
import { deafTarget, endpointNamed, endpointsAt, inboundVpc, isEndpointName } from './private-addresses.ts';
import { attributeProblem } from './vpc-dns.ts';
import { homeOf, notScanned, type Place, type World } from './world.ts';
import { answerOfZone } from './zone-records.ts';

/** One question to the Resolver of a VPC. */
export interface Question {
  readonly world: World;
  readonly vpc: Vpc;
  readonly place: Place;
  /** The VPC that the client is in, which may ask through that of another. */
  readonly client: { readonly vpc: Vpc; readonly place: Place };
  readonly service: string;
  /** The host that answers are about. */
  readonly host: string;
  /** The name that clients ask for: the host, or one below it. */
  readonly name: string;
  /** Does it come through an inbound resolver endpoint? */
  readonly inbound: boolean;
  /** How many names and VPCs have led here. */
  readonly depth: number;
}

const deepest = 8;

/** A gap that says what could not be learned for it, when it is no more than an API's own words. */
const explained = (gap: Gap, { name, vpc }: Question): Gap =>
  gap.action.startsWith('pathproof:')
    ? gap
    : {
        ...gap,
        message: `What ${name} resolves to in ${vpc.id} is not known: ${gap.action} answered ${gap.code} (${gap.message.replace(/\.$/, '')}).`,
      };

const dnsGap = (code: string, message: string): Gap => ({ action: 'pathproof:dns', code, message });

const sourceWords = (source: NameSource): string => {
  const by = source.profileId === null ? '' : ` of the profile ${source.profileId}`;
  if (source.kind === 'rule') return `resolver rule ${source.rule.id} (${source.domain || '.'})${by}`;
  if (source.kind === 'endpoint') return `private DNS of ${source.endpoint.id}${by}`;
  return `hosted zone ${source.id} (${source.domain})${by}`;
};

/** The answer that a name leads to an interface endpoint. */
const toEndpoint = (
  question: Question,
  endpoint: VpcEndpoint,
  addresses: readonly string[] | null,
  words: string,
): DnsAnswer => {
  const { service, place, host } = question;
  const because = `${words} leads to ${endpoint.id} in ${endpoint.vpcId}`;
  if (!isService(endpoint.serviceName, service, place.region)) {
    const message = `${words} leads to ${endpoint.id}, which is an endpoint for ${endpoint.serviceName ?? 'something else'}.`;
    return { resolves: 'unknown', host, because: message, gap: dnsGap('OtherService', message) };
  }
  const some = addresses === null ? {} : { addresses };
  return { resolves: 'private', host, because, endpointId: endpoint.id, source: words, ...some };
};

/** Of several endpoints with one address, those in VPCs that are connected to this one: unrelated networks may overlap. */
const connectedTo = (
  { world, vpc, place }: Question,
  endpoints: readonly VpcEndpoint[],
): readonly VpcEndpoint[] => {
  if (endpoints.length < 2) return endpoints;
  const own = new Set(connectionsOf(world, vpc.id, place).ids);
  return endpoints.filter(({ vpcId, ownerId }) =>
    connectionsOf(world, vpcId, homeOf({ ownerId }, place)).ids.some((id) => own.has(id)),
  );
};

/** A unit whose interfaces or endpoints were not read, and the blocks of its VPCs; null where those were not read either. */
interface Unread {
  readonly gap: Gap;
  readonly blocks: readonly Block[] | null;
}

const unreadIn = ({
  sections: { networkInterfaces, vpcEndpoints, vpcs },
}: RegionInventory): Unread | null => {
  const both: readonly Observed<readonly unknown[]>[] = [networkInterfaces, vpcEndpoints];
  const unread = both.find((listed) => !isSeen(listed));
  if (!unread || isSeen(unread)) return null;
  const cidrs = isSeen(vpcs) ? vpcs.seen.flatMap((one) => [...one.cidrs, ...one.ipv6Cidrs]) : null;
  return { gap: unread.gap, blocks: cidrs && cidrs.flatMap((cidr) => parseBlock(cidr) ?? []) };
};

const unreadOf = oncePerInventory((world) => world.units.flatMap((unit) => unreadIn(unit) ?? []));

/** What was not read of the networks that these addresses may be in; null where all of it was. */
const unreadAround = (world: World, addresses: readonly string[]): Gap | null => {
  const asked = addresses.flatMap((address) => parseBlock(address) ?? []);
  const mayHold = (own: Block): boolean =>
    asked.some((block) => block.family === own.family && within(block, own));
  return unreadOf(world, '').find(({ blocks }) => blocks === null || blocks.some(mayHold))?.gap ?? null;
};

/** What stands behind the addresses that a record gives. */
const atAddresses = (question: Question, addresses: readonly string[], words: string): DnsAnswer => {
  const { world, vpc, host } = question;
  const [first = [], ...others] = addresses.map((address) => endpointsAt(world, address));
  const shared = first.filter((endpoint) => others.every((endpoints) => endpoints.includes(endpoint)));
  // Where networks overlap, several have the address: the VPC itself is nearest.
  const own = shared.filter((endpoint) => endpoint.vpcId === vpc.id);
  const near = own.length > 0 ? own : connectedTo(question, shared);
  const [endpoint, ...more] = near.length > 0 ? near : shared;
  if (endpoint && more.length === 0) return toEndpoint(question, endpoint, addresses, words);
  if (addresses.length > 0 && addresses.every(isPublicAddress))
    return { resolves: 'public', host, because: `${words} gives public addresses` };
  const message = `${words} leads to ${addresses.join(', ')}, which is not the address of one interface endpoint in this inventory.`;
  // An endpoint that was not listed may have them.
  const hidden = unreadAround(world, addresses);
  const gap = hidden ? explained(hidden, question) : dnsGap('UnknownAddress', message);
  return { resolves: 'unknown', host, because: message, gap };
};

/** Where the name leads that an alias or a CNAME gives. */
const atName = (question: Question, name: string, words: string): DnsAnswer => {
  const { world, place, host, depth } = question;
  const found = endpointNamed(world, name);
  if (found) return toEndpoint(question, found.endpoint, found.addresses, words);
  const unknown = (message: string): DnsAnswer => ({
    resolves: 'unknown',
    host,
    because: message,
    gap: dnsGap('UnknownName', message),
  });
  if (isEndpointName(name))
    return unknown(`${words} leads to ${name}, an endpoint that is not in this inventory.`);
  if (depth >= deepest || name === question.name)
    return unknown(`${words} leads from name to name without an end (${name}).`);
  if (mayNameServices(name, place.region)) return ask({ ...question, name, depth: depth + 1 });
  return unknown(`${words} leads to ${name}, and it is not known what that is.`);
};

const recordsAnswer = (
  question: Question,
  records: readonly HostedZoneRecord[],
  words: string,
): DnsAnswer => {
  const names = [
    ...new Set(
      records.flatMap(({ alias, type, values }) => (alias ? [alias] : type === 'CNAME' ? values : [])),
    ),
  ];
  const addresses = [
    ...new Set(records.flatMap(({ alias, type, values }) => (alias || type === 'CNAME' ? [] : values))),
  ];
  const answers = [
    ...names.map((name) => atName(question, name, words)),
    ...(addresses.length > 0 ? [atAddresses(question, addresses, words)] : []),
  ];
  const [first, ...others] = answers;
  const { host } = question;
  const endpointOf = (answer: DnsAnswer) => (answer.resolves === 'private' ? answer.endpointId : null);
  if (
    first &&
    others.every((one) => one.resolves === first.resolves && endpointOf(one) === endpointOf(first))
  )
    return first;
  const message = `${words} leads to several things (${[...names, ...addresses].join(', ')}), of which one is chosen.`;
  return { resolves: 'unknown', host, because: message, gap: dnsGap('SeveralAnswers', message) };
};

/** The records of a zone as its owner lists them in the region, or why they are not known. */
const zoneRecords = (
  { world, place }: Question,
  zone: NameSource & { readonly kind: 'zone' },
): Observed<readonly HostedZoneRecord[]> => {
  const what = `The hosted zone ${zone.id} (${zone.domain})`;
  if (zone.service !== null)
    return {
      gap: dnsGap('ServiceZone', `${what} belongs to ${zone.service}, and its records cannot be read.`),
    };
  if (zone.ownerId === null) return { gap: dnsGap('UnknownOwner', `The owner of ${what} is not known.`) };
  const owner = { accountId: zone.ownerId, region: place.region };
  const listed = world.list('hostedZones', owner);
  if (!world.unit(owner)) return { gap: notScanned(owner, what) };
  if (!isSeen(listed)) return listed;
  const found = listed.seen.find(({ id }) => id === zone.id);
  if (found) return found.records;
  const message = `${what} of account ${zone.ownerId} was not listed there, so its records are not known.`;
  return { gap: { action: 'route53:ListResourceRecordSets', code: 'NotFound', message } };
};

const askZone = (question: Question, zone: NameSource & { readonly kind: 'zone' }): DnsAnswer => {
  const { vpc, host, name } = question;
  const unknown = (gap: Gap): DnsAnswer => ({ resolves: 'unknown', host, because: gap.message, gap });
  const records = zoneRecords(question, zone);
  if (!isSeen(records)) return unknown(explained(records.gap, question));
  const answer = answerOfZone(zone.domain, records.seen, name);
  if (answer.says === 'records') return recordsAnswer(question, answer.records, sourceWords(zone));
  if (answer.says === 'unknown') return unknown(answer.gap);
  if (answer.says === 'delegation')
    return unknown(
      dnsGap('Delegated', `${sourceWords(zone)} hands ${answer.name} to servers that are not known.`),
    );
  const because = `${sourceWords(zone)} answers for it in ${vpc.id} and has no record of it`;
  return { resolves: 'nothing', host, because, zoneId: zone.id };
};

/** Asks the Resolver of another VPC, through an inbound endpoint there. */
export const askInbound = (
  question: Question,
  addresses: readonly string[],
  outboundEndpointId: string | null,
  words: string,
): DnsAnswer => {
  const { world, host, depth } = question;
  const deaf = outboundEndpointId === null ? null : deafTarget(world, addresses, outboundEndpointId);
  if (deaf !== null) {
    const because = `${words} sends queries to ${addresses.join(', ')} of the outbound endpoint ${deaf}, which takes none`;
    return { resolves: 'nothing', host, because };
  }
  const vpcId = inboundVpc(world, addresses, outboundEndpointId);
  const located = vpcId === null ? undefined : world.locate('vpcs', vpcId);
  if (!located || depth >= deepest) {
    const message = `${words} sends queries to ${addresses.join(', ') || 'servers that are not named'}, and what those answer is not known.`;
    return { resolves: 'unknown', host, because: message, gap: dnsGap('CustomDns', message) };
  }
  // Limit: the way of the query from the outbound to the inbound endpoint is not checked.
  const there = homeOf(located.item, located.place);
  const answer = ask({ ...question, vpc: located.item, place: there, inbound: true, depth: depth + 1 });
  return { ...answer, because: `${words} asks the Resolver of ${located.item.id}: ${answer.because}` };
};

/** What the DNS attributes of a VPC make of what answers there; null when they let it. */
const ineffective = ({ world, vpc, place, host }: Question, source: NameSource): DnsAnswer | null => {
  // AWS: the Resolver of a VPC answers nothing without enableDnsSupport (VPC user guide, vpc-dns), and private hosted zones,
  // as private DNS of endpoints, need enableDnsHostnames too (Route 53 developer guide, private hosted zones).
  const problem =
    source.kind === 'rule'
      ? attributeProblem(world, vpc.id, place, ['enableDnsSupport'])
      : attributeProblem(world, vpc.id, place);
  if (!problem) return null;
  if ('gap' in problem) return { resolves: 'unknown', host, because: problem.gap.message, gap: problem.gap };
  const because = `${sourceWords(source)} is ineffective: ${problem.off} is off in ${vpc.id}`;
  return { resolves: 'public', host, because };
};

const askSource = (question: Question, source: NameSource): DnsAnswer => {
  const without = ineffective(question, source);
  if (without) return without;
  if (source.kind === 'zone') return askZone(question, source);
  if (source.kind === 'endpoint') return toEndpoint(question, source.endpoint, null, sourceWords(source));
  const { rule } = source;
  const unsettled = unsettledRule(rule);
  if (unsettled)
    return { resolves: 'unknown', host: question.host, because: unsettled.message, gap: unsettled };
  if (rule.type === 'forward')
    return askInbound(question, rule.targetIps, rule.resolverEndpointId, sourceWords(source));
  const message = `${sourceWords(source)} is of type ${rule.type}, so what answers is not known.`;
  const gap = dnsGap('UnknownRuleType', message);
  return { resolves: 'unknown', host: question.host, because: message, gap };
};

/** Asks the Resolver of a VPC: what is most specific answers. */
export const ask = (question: Question): DnsAnswer => {
  const { world, vpc, place, service, host, name, inbound } = question;
  const own = endpointAnswer(world, vpc, place, service, inbound, question);
  const { sources, gaps } = nameSources(world, vpc.id, place, name);
  const [source] = sources;
  const gap = gaps[0]?.gap;
  // AWS: an endpoint's private DNS is a zone for the host itself, which rules and zones for longer domains do not reach.
  const isExact = source !== undefined && isInDomain(source.domain, host) && source.profileId === null;
  if (own.resolves !== 'public' && !isExact) return gap ? assumed(own, assumption) : own;
  if (!source) return gap && own.resolves === 'public' ? unlessOverridden(question, own, gaps) : own;
  const answer = askSource(question, source);
  if (!gap) return answer;
  // What is hidden could be more specific than a parent domain, but hardly than the very name.
  const byProfile = gaps.every(({ of }) => of === 'profiles');
  // AWS: a rule for a domain wins over a zone for it (Route 53 developer guide), so hidden rules may send the query elsewhere.
  const rules = gaps.find(({ of }) => of === 'rules');
  if (isExact && !(rules && source.kind === 'zone'))
    return assumed(answer, 'assuming that no resolver rule overrides it');
  if (byProfile && answer.resolves === 'private')
    return assumed(answer, 'assuming that no profile overrides it for a longer name');
  const hidden = explained(gap, question);
  return { resolves: 'unknown', host, because: hidden.message, gap: hidden };
};
