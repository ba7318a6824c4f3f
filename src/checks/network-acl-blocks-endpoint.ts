import type { Evidence } from '../model/finding.ts';
import type { Family } from '../model/path.ts';
import type { NetworkAclEntry } from '../model/resources.ts';
import { type AclBlock, aclsBetween } from '../paths/acl-between.ts';
import { isDead } from '../paths/dns.ts';
import { hasFamily } from '../paths/endpoint-access.ts';
import { interfacesGap } from '../paths/interfaces.ts';
import { factsOf, serviceOf } from '../services/services.ts';
import { defineCheck } from './check.ts';
import { aclRemedy } from '../remedies/acl-remedy.ts';
import { type EndpointConsumer, endpointsWithConsumers } from './pairs.ts';
import { unlessManaged } from '../remedies/managed-remedy.ts';
import { managedSeverity, managedWords } from '../remedies/managed.ts';
import { homeOf } from '../paths/world.ts';

const messages = {
  blocked: 'Network ACLs stop {subnet} from using {endpoint}: {blocks}.{managed}',
  open: 'Network ACLs let {subnet} use {endpoint} in both directions.',
  partly:
    'Network ACLs let {subnet} use {endpoint}, but {acls} lets replies through on a part of the ephemeral ports only.',
  sameSubnet: '{endpoint} stands in {subnet} itself, and traffic within a subnet meets no network ACL.',
  notServing: '{endpoint} is {state} and serves nothing.',
} as const;

const blockWords = ({ hop }: AclBlock): string => `${hop.id} ${hop.text}`;

const evidenceOf = (blocks: readonly AclBlock[]): readonly Evidence[] =>
  blocks.flatMap(({ acl, hop }): readonly Evidence[] => {
    const { because, text } = hop;
    const entry: NetworkAclEntry | null = because.kind === 'acl-entry' ? because.entry : null;
    return entry
      ? [{ kind: 'acl-entry', acl: acl.id, entry, note: text }]
      : [{ kind: 'note', text: `${acl.id}: ${text}` }];
  });

export default defineCheck<EndpointConsumer, typeof messages>({
  id: 'network-acl-blocks-endpoint',
  title: 'Network ACL stops a subnet from using an interface endpoint',
  severity: 'high',
  rationale:
    'The service’s name leads to the endpoint, and a stateless network ACL drops the packets or their replies: every call times out, and no security group shows why.',
  remedy:
    'Allow the service’s port from the subnet to the endpoint, and the ephemeral ports back, in the network ACLs of both subnets.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html',
  ],
  limits: [
    'Consumers are the subnets that hold workload interfaces; where no workload of the VPC was listed, all its subnets.',
    'Replies count as stopped when none of the ports 1024–65535 is let through; which of them a client uses depends on its system.',
  ],
  subject: endpointsWithConsumers,
  messages,

  evaluate(pair, { world, unit, pass, fail, unknown, notApplicable }) {
    const { endpoint, subnet } = pair;
    if (isDead(endpoint))
      return notApplicable('notServing', { endpoint: endpoint.id, state: endpoint.state });
    const family: Family = hasFamily(endpoint, 'ipv4') ? 'ipv4' : 'ipv6';
    const { blocks, partly, gaps, crosses } = aclsBetween(world, unit, endpoint, subnet, family);
    const facts = { vpcId: endpoint.vpcId, endpointSubnets: endpoint.subnetIds, consumer: subnet.id };
    const proof: Evidence = { kind: 'resource', id: endpoint.id, facts };
    const values = { endpoint: endpoint.id, subnet: subnet.id };
    const service = endpoint.serviceName === null ? null : serviceOf(endpoint.serviceName);
    if (blocks.length > 0 && service && factsOf(service.service).portsSure === false) {
      const message = `Which ports clients of ${service.service} use is not certain; network ACLs stop those that are known between ${subnet.id} and ${endpoint.id}.`;
      return unknown([{ action: 'pathproof:services', code: 'PortUncertain', message }], [proof]);
    }
    const unlisted = blocks.length > 0 ? interfacesGap(world, homeOf(subnet, unit)) : null;
    // Where interfaces were not listed, the subnet may hold none that would use the endpoint.
    if (unlisted) return unknown([unlisted], [proof]);
    if (blocks.length > 0) {
      return fail(
        'blocked',
        {
          ...values,
          blocks: [...new Set(blocks.map(blockWords))].join('; '),
          managed: managedWords(endpoint),
        },
        {
          evidence: [proof, ...evidenceOf(blocks)],
          remedy: unlessManaged(endpoint, aclRemedy(world, endpoint, subnet, blocks, unit.region, family)),
          severity: managedSeverity(endpoint, 'high'),
          cause:
            new Set(blocks.map(({ acl }) => acl.id)).size === 1 && blocks[0]
              ? { id: blocks[0].acl.id, reason: 'network-acl' }
              : undefined,
        },
      );
    }
    const [gap, ...more] = gaps;
    if (gap) return unknown([gap, ...more], [proof]);
    if (!crosses) return pass('sameSubnet', values, [proof]);
    return partly.length > 0
      ? pass('partly', { ...values, acls: partly.join(', ') }, [proof])
      : pass('open', values, [proof]);
  },
});
