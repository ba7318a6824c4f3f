import {
  ListProfileResourceAssociationsCommand,
  type ProfileResourceAssociation,
} from '../aws/profiles-commands.ts';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import type { Aws, Collector } from './collector.ts';
import { itemsOf, lower, sortBy, sortById, texts } from './normalize.ts';
import { itemsIn } from './private-dns-vpcs.ts';

const action = 'route53profiles:ListProfileResourceAssociations';

type Profile = Sections['dnsProfiles'];
type Resource = Extract<Profile['resources'], { readonly seen: unknown }>['seen'][number];

// AWS: profiles hold hosted zones, resolver rules, interface endpoints and DNS firewall groups (Route 53 developer guide, Profiles).
const kinds: readonly (readonly [RegExp, Resource['kind']])[] = [
  [/^arn:[^:]+:route53:::hostedzone\/(.+)$/, 'hosted-zone'],
  [/^arn:[^:]+:route53resolver:[^:]+:[^:]+:resolver-rule\/(.+)$/, 'resolver-rule'],
  [/^arn:[^:]+:ec2:[^:]+:[^:]+:vpc-endpoint\/(.+)$/, 'vpc-endpoint'],
];

const toResource = ({ ResourceArn: arn = '', Status }: ProfileResourceAssociation): Resource => {
  const known = kinds.find(([pattern]) => pattern.test(arn));
  return {
    arn,
    kind: known?.[1] ?? 'other',
    resourceId: known?.[0].exec(arn)?.[1] ?? '',
    status: lower(Status),
  };
};

const resourcesOf = async (aws: Aws, profileId: string): Promise<readonly Resource[]> => {
  const found = await pages(aws.route53profiles, ListProfileResourceAssociationsCommand, {
    ProfileId: profileId,
    MaxResults: 100,
  });
  const resources = itemsOf(found, ({ ProfileResourceAssociations }) => ProfileResourceAssociations);
  return sortBy(resources.map(toResource), ({ arn }) => arn);
};

/** Lists what the Route 53 Profiles of the VPCs give to them. */
export const dnsProfiles: Collector<'dnsProfiles'> = {
  section: 'dnsProfiles',
  scope: 'region',
  actions: [action],
  async collect(aws) {
    const associations = await itemsIn(aws, 'dnsProfileAssociations');
    const ids = texts(associations.map(({ profileId }) => profileId));
    const profiles = ids.map(async (id) => ({
      id,
      resources: await aws.observe(() => resourcesOf(aws, id)),
    }));
    return sortById(await Promise.all(profiles));
  },
};
