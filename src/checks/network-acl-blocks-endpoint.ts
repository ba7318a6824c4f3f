import type { Evidence } from '../model/finding.ts';
import { type AclBlock, aclsBetween } from '../paths/acl-between.ts';
import { familyOf, portsGap } from '../paths/endpoint-access.ts';
import { interfacesGap } from '../paths/interfaces.ts';
import { homeOf } from '../paths/world.ts';
import { aclRemedy } from '../remedies/acl-remedy.ts';
import { unlessManaged } from '../remedies/managed-remedy.ts';
import { endpointsWithConsumers } from './pairs.ts';
import { defineServingEndpointCheck } from './parts/endpoint-check.ts';

const evidenceOf = ({ acl, hop: { because, text } }: AclBlock): Evidence =>
  because.kind === 'acl-entry' && because.entry
    ? { kind: 'acl-entry', acl: acl.id, entry: because.entry, note: text }
    : { kind: 'note', text: `${acl.id}: ${text}` };

export default defineServingEndpointCheck({
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
  messages: {
    blocked: 'Network ACLs stop {subnet} from using {endpoint}: {blocks}.{managed}',
    open: 'Network ACLs let {subnet} use {endpoint} in both directions.',
    partly:
      'Network ACLs let {subnet} use {endpoint}, but {acls} lets replies through on a part of the ephemeral ports only.',
    sameSubnet: '{endpoint} stands in {subnet} itself, and traffic within a subnet meets no network ACL.',
  },

  evaluate({ endpoint, subnet: consumer }, { world, unit, pass, fail, doubt }) {
    const { id, vpcId, subnetIds } = endpoint;
    const subnet = consumer.id;
    const family = familyOf(endpoint);
    const { blocks, partly, gaps, crosses } = aclsBetween(world, unit, endpoint, consumer, family);
    const facts = { vpcId, endpointSubnets: subnetIds, consumer: subnet };
    const proof: Evidence = { kind: 'resource', id, facts };
    const [first] = blocks;
    if (first) {
      const refusal = `network ACLs stop those that are known between ${subnet} and ${id}.`;
      doubt([portsGap(endpoint, refusal)], [proof]);
      // Where interfaces were not listed, the subnet may hold none that would use the endpoint.
      doubt([interfacesGap(world, homeOf(consumer, unit), { subnetId: subnet })], [proof]);
      const words = new Set(blocks.map(({ hop }) => `${hop.id} ${hop.text}`));
      const isOne = blocks.every(({ acl }) => acl.id === first.acl.id);
      const remedy = aclRemedy(world, endpoint, consumer, blocks, unit.region, family);
      return fail(
        'blocked',
        { subnet, blocks: [...words].join('; ') },
        {
          evidence: [proof, ...blocks.map(evidenceOf)],
          remedy: unlessManaged(endpoint, remedy),
          cause: isOne ? { id: first.acl.id, reason: 'network-acl' } : undefined,
        },
      );
    }
    doubt(gaps, [proof]);
    if (!crosses) return pass('sameSubnet', { subnet }, [proof]);
    return partly.length > 0
      ? pass('partly', { subnet, acls: partly.join(', ') }, [proof])
      : pass('open', { subnet }, [proof]);
  },
});
