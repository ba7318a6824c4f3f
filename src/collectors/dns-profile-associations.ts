import { ListProfileAssociationsCommand } from '../aws/profiles-commands.ts';
import { pages } from '../aws/pages.ts';
import type { Collector } from './collector.ts';
import { idOf, itemsOf, lower, sortById } from './normalize.ts';
import { privateDnsVpcs } from './private-dns-vpcs.ts';

const action = 'route53profiles:ListProfileAssociations';

/** Lists which Route 53 Profiles are associated with which VPCs, where that can change a verdict. */
export const dnsProfileAssociations: Collector<'dnsProfileAssociations'> = {
  section: 'dnsProfileAssociations',
  scope: 'region',
  actions: [action],
  async collect(aws) {
    if ((await privateDnsVpcs(aws)).length === 0) return [];
    const found = await pages(aws.route53profiles, ListProfileAssociationsCommand, { MaxResults: 100 });
    return sortById(
      itemsOf(found, ({ ProfileAssociations }) => ProfileAssociations).map((association) => ({
        id: idOf(association.Id, action, 'an association of a profile'),
        profileId: association.ProfileId ?? '',
        vpcId: association.ResourceId ?? '',
        status: lower(association.Status),
      })),
    );
  },
};
