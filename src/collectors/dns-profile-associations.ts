import { Refusal } from '../aws/errors.ts';
import { ListProfileAssociationsCommand } from '../aws/profiles-commands.ts';
import { pages } from '../aws/pages.ts';
import { isSeen } from '../model/observed.ts';
import type { Collector } from './collector.ts';
import { idOf, itemsOf, lower, sortById } from './normalize.ts';
import { privateDnsVpcs } from './private-dns-vpcs.ts';

// What an address that does not exist, and one that does not know the service, come to.
const notOffered = new Set(['ENOTFOUND', 'NotOffered']);

const action = 'route53profiles:ListProfileAssociations';

/** Lists which Route 53 Profiles are associated with which VPCs, where that can change a verdict. */
export const dnsProfileAssociations: Collector<'dnsProfileAssociations'> = {
  section: 'dnsProfileAssociations',
  scope: 'region',
  actions: [action],
  async collect(aws) {
    if ((await privateDnsVpcs(aws)).length === 0) return [];
    const found = await aws.observe(() =>
      pages(aws.route53profiles, ListProfileAssociationsCommand, { MaxResults: 100 }),
    );
    // AWS: in regions without Route 53 Profiles the service has no address, so nothing can be associated with a VPC there.
    if (!isSeen(found) && notOffered.has(found.gap.code)) return [];
    if (!isSeen(found)) throw new Refusal(found.gap);
    return sortById(
      itemsOf(found.seen, ({ ProfileAssociations }) => ProfileAssociations).map((association) => ({
        id: idOf(association.Id, action, 'an association of a profile'),
        profileId: association.ProfileId ?? '',
        vpcId: association.ResourceId ?? '',
        status: lower(association.Status),
      })),
    );
  },
};
