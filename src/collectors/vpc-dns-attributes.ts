import { DescribeVpcAttributeCommand, type VpcAttributeName } from '@aws-sdk/client-ec2';
import { Refusal } from '../aws/errors.ts';
import type { Sections } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import { mayNameServices } from '../services/hosts.ts';
import type { Aws, Collector } from './collector.ts';
import { sortBy, texts } from './normalize.ts';

const action = 'ec2:DescribeVpcAttribute';

const gone: ReadonlySet<string> = new Set(['deleted', 'deleting', 'failed', 'rejected', 'expired']);

const attribute = (aws: Aws, vpcId: string, name: VpcAttributeName): Promise<Observed<boolean>> =>
  aws.observe(async () => {
    const answer = await aws.ec2(new DescribeVpcAttributeCommand({ VpcId: vpcId, Attribute: name }));
    const value = name === 'enableDnsSupport' ? answer.EnableDnsSupport : answer.EnableDnsHostnames;
    if (value?.Value !== undefined) return value.Value;
    throw new Refusal({
      action,
      code: 'UnreadableAnswer',
      message: `The answer for ${vpcId} has no ${name}.`,
    });
  });

const attributesOf = async (aws: Aws, vpcId: string): Promise<Sections['vpcDnsAttributes']> => {
  const [enableDnsSupport, enableDnsHostnames] = await Promise.all([
    attribute(aws, vpcId, 'enableDnsSupport'),
    attribute(aws, vpcId, 'enableDnsHostnames'),
  ]);
  return { vpcId, enableDnsSupport, enableDnsHostnames };
};

/** VPCs with a hosted zone of a customer that could answer for a service of AWS. */
const withCustomZones = async (aws: Aws): Promise<readonly string[]> => {
  const vpcs = await aws.section('vpcHostedZones');
  if (!isSeen(vpcs)) return [];
  return vpcs.seen
    .filter(
      ({ zones }) =>
        isSeen(zones) &&
        zones.seen.some(
          ({ name, owningService }) => owningService === null && mayNameServices(name, aws.region),
        ),
    )
    .map(({ vpcId }) => vpcId);
};

// AWS: interfaces of these types carry traffic of others (EC2 API, InterfaceType).
const carriers: ReadonlySet<string> = new Set(['vpc_endpoint', 'nat_gateway', 'transit_gateway']);

/** VPCs in which something runs that may be given an endpoint: whether private DNS of it would work is asked before. */
const withClients = async (aws: Aws): Promise<readonly string[]> => {
  const interfaces = await aws.section('networkInterfaces');
  return isSeen(interfaces)
    ? interfaces.seen
        .filter(({ interfaceType }) => !carriers.has(interfaceType))
        .flatMap(({ vpcId }) => vpcId ?? [])
    : [];
};

/**
 * Asks for the DNS attributes of VPCs where a verdict or a remedy depends on them: those that hold an interface endpoint
 * with private DNS or clients of one, or have a hosted zone for names of AWS. No API tells them for several VPCs at once.
 */
export const vpcDnsAttributes: Collector<'vpcDnsAttributes'> = {
  section: 'vpcDnsAttributes',
  scope: 'region',
  actions: [action],
  async collect(aws) {
    const endpoints = await aws.section('vpcEndpoints');
    if (!isSeen(endpoints)) throw new Refusal(endpoints.gap);
    const named = endpoints.seen
      .filter(({ privateDnsEnabled, state }) => privateDnsEnabled && !gone.has(state))
      .map(({ vpcId }) => vpcId);
    const asked = new Map<string, Promise<Sections['vpcDnsAttributes']>>();
    const ask = async (vpcIds: readonly string[]): Promise<void> => {
      for (const vpcId of texts(vpcIds)) if (!asked.has(vpcId)) asked.set(vpcId, attributesOf(aws, vpcId));
      await Promise.all(asked.values());
    };
    // Hosted zones are listed VPC by VPC and slowly, and seldom lead to one that is not known without.
    await Promise.all([ask(named), withClients(aws).then(ask), withCustomZones(aws).then(ask)]);
    return sortBy(await Promise.all(asked.values()), ({ vpcId }) => vpcId);
  },
};
