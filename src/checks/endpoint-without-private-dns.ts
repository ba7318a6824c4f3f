import { answeredNames } from '../paths/answered-names.ts';
import { notOffered, offerFor } from '../paths/offers.ts';
import { privateDnsRemedy } from '../remedies/dns-remedy.ts';
import { factsOf, serviceOf } from '../services/services.ts';
import { defineServingEndpointCheck } from './parts/endpoint-check.ts';
import { interfaceEndpoints } from './subjects.ts';

export default defineServingEndpointCheck({
  id: 'endpoint-without-private-dns',
  title: 'Interface endpoint takes over no name: private DNS is off',
  severity: 'medium',
  rationale:
    'Clients use a service’s default name. Without private DNS and without a hosted zone, that name still leads to public addresses, and the endpoint is paid for and bypassed.',
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
  messages: {
    off: 'Private DNS of {endpoint} is off and no hosted zone covers {names} in {vpc}: the default name leads elsewhere.{managed}',
    on: 'Private DNS of {endpoint} is on.',
    covered: 'Private DNS of {endpoint} is off, but {names} is answered in {vpc} all the same: {because}.',
    noName: '{service} of {endpoint} has no private DNS name.',
    nameless: '{names} leads nowhere in {vpc}, so no client finds any endpoint by it: {because}.',
  },

  evaluate(endpoint, { world, unit, pass, fail, read, doubt, notApplicable }) {
    const { id, vpcId: vpc, privateDnsEnabled, serviceName } = endpoint;
    const facts = { vpcId: vpc, privateDnsEnabled };
    if (privateDnsEnabled) return pass('on', {}, [{ kind: 'resource', id, facts }]);
    const name = serviceName === null ? null : serviceOf(serviceName);
    const noName = { service: serviceName ?? 'The service' };
    // AWS: DynamoDB's interface endpoints take over no name (DynamoDB guide, PrivateLink).
    if (name && factsOf(name.service).privateDns === false) return notApplicable('noName', noName);
    const offer = read(offerFor(world, endpoint, unit));
    doubt(offer === null && name !== null ? [notOffered(endpoint, unit)] : []);
    const dnsNames = offer?.privateDnsNames ?? [];
    if (dnsNames.length === 0) return notApplicable('noName', noName);
    const names = dnsNames.join(', ');
    const proof = { kind: 'resource', id, facts: { ...facts, names: dnsNames } } as const;
    const answer = answeredNames(world, endpoint, dnsNames, unit);
    doubt(answer.resolves === 'unknown' ? [answer.gap] : [], [proof]);
    if (answer.resolves === 'private')
      return pass('covered', { names, vpc, because: answer.because }, [proof]);
    if (answer.resolves === 'nothing')
      return notApplicable('nameless', { names, vpc, because: answer.because });
    const remedy = privateDnsRemedy(world, endpoint, unit.region);
    return fail('off', { names, vpc }, { evidence: [proof], remedy });
  },
});
