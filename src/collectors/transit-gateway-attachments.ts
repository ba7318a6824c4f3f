import {
  DescribeTransitGatewayAttachmentsCommand,
  GetTransitGatewayPolicyTableEntriesCommand,
  type TransitGatewayAttachment,
  type TransitGatewayPolicyTableEntry,
} from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import type { Observed } from '../model/observed.ts';
import type { TransitGatewayPolicyEntry } from '../model/resources.ts';
import type { Aws, Collector } from './collector.ts';
import { idOf, itemsOf, lower, sortById } from './normalize.ts';

type Attachment = Sections['transitGatewayAttachments'];

const action = 'ec2:DescribeTransitGatewayAttachments';
const entriesAction = 'ec2:GetTransitGatewayPolicyTableEntries';

// AWS: only the owner of the transit gateway sees which route table an attachment uses (TGW guide, sharing).
// What is associated with something else, neither a route table nor a policy table, keeps its state.
const associationOf = ({ Association }: TransitGatewayAttachment): Attachment['association'] => {
  const { State, TransitGatewayRouteTableId: routeTableId, TransitGatewayPolicyTableId } = Association ?? {};
  return routeTableId || (State && !TransitGatewayPolicyTableId)
    ? { routeTableId: routeTableId ?? '', state: lower(State) }
    : null;
};

const toEntry = ({
  PolicyRule: rule,
  PolicyRuleNumber,
  State,
  TargetRouteTableId,
}: TransitGatewayPolicyTableEntry): TransitGatewayPolicyEntry => {
  const number = Number.parseInt(PolicyRuleNumber ?? '', 10);
  return {
    number: Number.isNaN(number) ? null : number,
    state: State === undefined ? 'active' : lower(State),
    source: rule?.SourceCidrBlock || '*',
    sourcePorts: rule?.SourcePortRange || '*',
    destination: rule?.DestinationCidrBlock || '*',
    destinationPorts: rule?.DestinationPortRange || '*',
    protocol: rule?.Protocol || '*',
    hasMetaData: Boolean(rule?.MetaData?.MetaDataKey),
    routeTableId: TargetRouteTableId ?? '',
  };
};

// AWS: system entries are evaluated first, then the others by their number (transit gateway policy tables).
const inOrder = (a: TransitGatewayPolicyEntry, b: TransitGatewayPolicyEntry): number =>
  (a.number ?? -1) - (b.number ?? -1);

type Entries = Observed<TransitGatewayPolicyEntry[]>;

/** The entries of a policy table, asked for once however many attachments use it. */
const createEntries = (aws: Aws): ((id: string) => Promise<Entries>) => {
  const known = new Map<string, Promise<Entries>>();
  return (id) => {
    const found = known.get(id) ?? aws.observe(() => entriesOf(aws, id));
    known.set(id, found);
    return found;
  };
};

const entriesOf = async (aws: Aws, id: string): Promise<TransitGatewayPolicyEntry[]> => {
  const found = await pages(aws.ec2, GetTransitGatewayPolicyTableEntriesCommand, {
    TransitGatewayPolicyTableId: id,
    MaxResults: 1000,
  });
  return itemsOf(found, ({ TransitGatewayPolicyTableEntries }) => TransitGatewayPolicyTableEntries)
    .map(toEntry)
    .toSorted(inOrder);
};

const policyTableOf = async (
  ask: (id: string) => Promise<Entries>,
  { Association }: TransitGatewayAttachment,
): Promise<Attachment['policyTable']> => {
  const id = Association?.TransitGatewayPolicyTableId;
  return id ? { id, state: lower(Association.State), entries: await ask(id) } : null;
};

const toAttachment = async (
  ask: (id: string) => Promise<Entries>,
  attachment: TransitGatewayAttachment,
): Promise<Attachment> => ({
  id: idOf(attachment.TransitGatewayAttachmentId, action, 'a transit gateway attachment'),
  transitGatewayId: attachment.TransitGatewayId ?? '',
  transitGatewayOwnerId: attachment.TransitGatewayOwnerId ?? '',
  resourceType: lower(attachment.ResourceType),
  resourceId: attachment.ResourceId ?? '',
  resourceOwnerId: attachment.ResourceOwnerId ?? '',
  state: lower(attachment.State),
  association: associationOf(attachment),
  policyTable: await policyTableOf(ask, attachment),
  natGatewaySupport: attachment.NatGatewaySupport?.toLowerCase() ?? null,
});

/** Lists the attachments of transit gateways, of all types, with the route table or the policy table that each uses. */
export const transitGatewayAttachments: Collector<'transitGatewayAttachments'> = {
  section: 'transitGatewayAttachments',
  scope: 'region',
  actions: [action, entriesAction],
  async collect(aws) {
    const found = await pages(aws.ec2, DescribeTransitGatewayAttachmentsCommand, { MaxResults: 1000 });
    const all = itemsOf(found, ({ TransitGatewayAttachments }) => TransitGatewayAttachments);
    const ask = createEntries(aws);
    return sortById(await Promise.all(all.map((one) => toAttachment(ask, one))));
  },
};
