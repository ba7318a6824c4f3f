import { type Gap, isSeen } from '../model/observed.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import { dnsAnswer, isDead } from '../paths/dns.ts';
import { nameSources } from '../paths/name-sources.ts';
import { notOffered, offerFor } from '../paths/offers.ts';
import type { Place } from '../paths/world.ts';
import { zonesGap, zonesLeadingTo } from '../paths/zones-to-endpoint.ts';
import { factsOf, isService, serviceOf } from '../services/services.ts';
import { type CheckContext, defineCheck } from './check.ts';
import { privateDnsRemedy } from '../remedies/dns-remedy.ts';
import { managedSeverity, managedWords } from '../remedies/managed.ts';
import { interfaceEndpoints } from './subjects.ts';

const messages = {
  off: 'Private DNS of {endpoint} is off and no hosted zone covers {names} in {vpc}: the default name leads elsewhere.{managed}',
  on: 'Private DNS of {endpoint} is on.',
  covered: 'Private DNS of {endpoint} is off, but {names} is answered in {vpc} all the same: {because}.',
  noName: '{service} of {endpoint} has no private DNS name.',
  nameless: '{names} leads nowhere in {vpc}, so that no client finds any endpoint by it: {because}.',
  notServing: '{endpoint} is {state} and serves nothing.',
} as const;

type Context = CheckContext<typeof messages>;

/** What answers for the service's names in the VPC of the endpoint, and what hides it; null when nothing does. */
const answered = (
  endpoint: VpcEndpoint,
  dnsNames: readonly string[],
  place: Place,
  { world }: Context,
): { readonly by: string } | { readonly nameless: string } | { readonly gap: Gap } | null => {
  const name = endpoint.serviceName === null ? null : serviceOf(endpoint.serviceName);
  const central = zonesLeadingTo(world, endpoint)[0];
  if (central) return { by: `${central}, for the VPCs that ask it` };
  const vpc = world.locate('vpcs', endpoint.vpcId)?.item;
  const vpcs = world.list('vpcs', place);
  if (!vpc && !isSeen(vpcs)) return { gap: vpcs.gap };
  if (vpc && name && isService(endpoint.serviceName, name.service, place.region)) {
    const answer = dnsAnswer(world, vpc, place, name.service);
    if (answer.resolves === 'private') return { by: answer.because };
    if (answer.resolves === 'unknown') return { gap: answer.gap };
    if (answer.resolves === 'nothing') return { nameless: answer.because };
  }
  const hosts = dnsNames.map((host) => host.replace(/^\*\./, 'any.'));
  const sources = hosts.map((host) => nameSources(world, endpoint.vpcId, place, host));
  const zone = sources.flatMap((one) => one.sources).find(({ kind }) => kind !== 'rule');
  if (zone) return { by: zone.kind === 'zone' ? zone.id : zone.domain };
  const gap = sources.flatMap(({ gaps }) => gaps)[0]?.gap ?? zonesGap(world, place);
  return gap ? { gap } : null;
};

export default defineCheck<VpcEndpoint, typeof messages>({
  id: 'endpoint-without-private-dns',
  title: 'Interface endpoint takes over no name: private DNS is off',
  severity: 'medium',
  rationale:
    'Clients use a service’s default name. Without private DNS and without a hosted zone, that name still leads to public addresses, and the endpoint is paid for and passed by.',
  remedy: 'Enable private DNS on the endpoint, or cover the name with a private hosted zone.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html',
  ],
  limits: [
    'Clients that are given the endpoint’s own name (vpce-….vpce.amazonaws.com) are not seen.',
    'Whether a hosted zone covers the name of another provider’s service is not read.',
  ],
  subject: interfaceEndpoints,
  messages,

  evaluate(endpoint, context) {
    const { world, unit, pass, fail, read, unknown, notApplicable } = context;
    if (isDead(endpoint))
      return notApplicable('notServing', { endpoint: endpoint.id, state: endpoint.state });
    const facts = { vpcId: endpoint.vpcId, privateDnsEnabled: true };
    if (endpoint.privateDnsEnabled)
      return pass('on', { endpoint: endpoint.id }, [{ kind: 'resource', id: endpoint.id, facts }]);
    const name = endpoint.serviceName === null ? null : serviceOf(endpoint.serviceName);
    const noName = { endpoint: endpoint.id, service: endpoint.serviceName ?? 'The service' };
    // AWS: DynamoDB's interface endpoints take over no name (DynamoDB guide, PrivateLink).
    if (name && factsOf(name.service).privateDns === false) return notApplicable('noName', noName);
    const offer = read(offerFor(world, endpoint, unit));
    if (offer === null)
      return name === null ? notApplicable('noName', noName) : unknown([notOffered(endpoint, unit)]);
    const { privateDnsNames } = offer;
    if (privateDnsNames.length === 0) return notApplicable('noName', noName);
    const names = privateDnsNames.join(', ');
    const proof = {
      kind: 'resource',
      id: endpoint.id,
      facts: { ...facts, privateDnsEnabled: false, names: privateDnsNames },
    } as const;
    const answer = answered(endpoint, privateDnsNames, unit, context);
    if (answer && 'gap' in answer) return unknown([answer.gap], [proof]);
    if (answer && 'nameless' in answer)
      return notApplicable('nameless', { names, vpc: endpoint.vpcId, because: answer.nameless });
    if (answer)
      return pass('covered', { endpoint: endpoint.id, names, vpc: endpoint.vpcId, because: answer.by }, [
        proof,
      ]);
    return fail(
      'off',
      { endpoint: endpoint.id, names, vpc: endpoint.vpcId, managed: managedWords(endpoint) },
      {
        evidence: [proof],
        remedy: privateDnsRemedy(world, endpoint, unit.region),
        severity: managedSeverity(endpoint, 'medium'),
      },
    );
  },
});
