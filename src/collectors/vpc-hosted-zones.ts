import {
  type HostedZoneSummary,
  ListHostedZonesByVPCCommand,
  type ListHostedZonesByVPCCommandInput,
} from '@aws-sdk/client-route-53';
import { follow } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import { dnsNameOf } from '../services/hosts.ts';
import type { Aws, Collector } from './collector.ts';
import { idOf, itemsOf, sortById } from './normalize.ts';
import { privateDnsVpcs } from './private-dns-vpcs.ts';

const action = 'route53:ListHostedZonesByVPC';

type VpcZones = Sections['vpcHostedZones'];
type Zone = Extract<VpcZones['zones'], { readonly seen: unknown }>['seen'][number];

const toZone = (zone: HostedZoneSummary): Zone => ({
  id: idOf(zone.HostedZoneId, action, 'a hosted zone').replace('/hostedzone/', ''),
  name: dnsNameOf(zone.Name ?? ''),
  owningAccount: zone.Owner?.OwningAccount ?? null,
  owningService: zone.Owner?.OwningService ?? null,
});

const zonesOf = async (aws: Aws, vpcId: string): Promise<readonly Zone[]> => {
  // AWS: MaxItems is 100 at most (Route 53 API, ListHostedZonesByVPC).
  const input = { VPCId: vpcId, VPCRegion: aws.region, MaxItems: 100 } as ListHostedZonesByVPCCommandInput;
  const found = await follow(
    (NextToken) =>
      aws.route53(new ListHostedZonesByVPCCommand(NextToken === undefined ? input : { ...input, NextToken })),
    (page) => page.NextToken,
    action,
  );
  return sortById(itemsOf(found, ({ HostedZoneSummaries }) => HostedZoneSummaries).map(toZone));
};

/** Lists the private hosted zones of the VPCs in which they can change a verdict: one request a VPC. */
export const vpcHostedZones: Collector<'vpcHostedZones'> = {
  section: 'vpcHostedZones',
  scope: 'region',
  actions: [action],
  async collect(aws) {
    const [first, ...others] = await privateDnsVpcs(aws);
    if (first === undefined) return [];
    const ask = async (vpcId: string): Promise<VpcZones> => ({
      vpcId,
      zones: await aws.observe(() => zonesOf(aws, vpcId)),
    });
    const one = await ask(first);
    // What is denied for one VPC is denied for all: a thousand refusals would tell no more, and take minutes.
    if (!isSeen(one.zones) && /AccessDenied|Unauthorized/.test(one.zones.gap.code)) {
      const { zones } = one;
      return [one, ...others.map((vpcId) => ({ vpcId, zones }))];
    }
    return [one, ...(await Promise.all(others.map(ask)))];
  },
};
