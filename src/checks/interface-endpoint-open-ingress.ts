import type { Evidence } from '../model/finding.ts';
import { openIngress } from '../paths/open-ingress.ts';
import { openIngressRemedy, ruleWords } from '../remedies/rule-remedy.ts';
import { defineServingEndpointCheck } from './parts/endpoint-check.ts';
import { ruleEvidence } from './parts/evidence.ts';
import { interfaceEndpoints } from './subjects.ts';

export default defineServingEndpointCheck({
  id: 'interface-endpoint-open-ingress',
  title: 'Interface endpoint admits every address',
  severity: 'low',
  rationale:
    'An endpoint has no public address, but every network that is or becomes connected to the VPC may use one whose group admits everyone, and nothing in it shows who is meant to.',
  remedy:
    'Admit the addresses or the security group of the consumers, and remove the rule that admits everyone.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
  ],
  limits: ['A rule for any protocol and port counts, also one that the service does not use.'],
  subject: interfaceEndpoints,
  messages: {
    open: '{endpoint} admits every address: {rules}.{managed}',
    bounded: '{endpoint} admits no more than named addresses, lists and groups.',
  },

  evaluate(endpoint, { world, unit, pass, fail, doubt }) {
    const { rules, open, gaps } = openIngress(world, unit, endpoint);
    const facts = { vpcId: endpoint.vpcId, groups: endpoint.groupIds };
    const shown = open.length > 0 ? open : rules.slice(0, 20);
    const evidence: readonly [Evidence, ...Evidence[]] = [
      { kind: 'resource', id: endpoint.id, facts },
      ...shown.map(({ group, rule }) => ruleEvidence('ingress', group, rule)),
    ];
    if (open.length > 0) {
      const words = [...new Set(open.map(ruleWords))].join(', ');
      const remedy = openIngressRemedy(world, unit, endpoint, open);
      return fail('open', { rules: words }, { evidence, remedy });
    }
    doubt(gaps, evidence);
    return pass('bounded', {}, evidence);
  },
});
