import {
  type HostedZone,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandOutput,
  type ResourceRecordSet,
  type RRType,
} from '@aws-sdk/client-route-53';
import { follow } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import { dnsNameOf, mayNameServices } from '../services/hosts.ts';
import type { Aws, Collector } from './collector.ts';
import { idOf, itemsOf, sortBy, sortById, texts } from './normalize.ts';
import { privateDnsVpcs } from './private-dns-vpcs.ts';

const listAction = 'route53:ListHostedZones';
const recordsAction = 'route53:ListResourceRecordSets';

type Zone = Sections['hostedZones'];
type Record = Extract<Zone['records'], { readonly seen: unknown }>['seen'][number];

const zonesOf = async (aws: Aws): Promise<readonly HostedZone[]> => {
  const found = await follow(
    (Marker) =>
      aws.accountRoute53(
        new ListHostedZonesCommand({ MaxItems: 100, ...(Marker === undefined ? {} : { Marker }) }),
      ),
    (page) => (page.IsTruncated ? page.NextMarker : undefined),
    listAction,
  );
  return itemsOf(found, ({ HostedZones }) => HostedZones).filter(({ Config }) => Config?.PrivateZone);
};

const nextRecord = (page: ListResourceRecordSetsCommandOutput): string | undefined =>
  page.IsTruncated
    ? JSON.stringify([page.NextRecordName, page.NextRecordType, page.NextRecordIdentifier])
    : undefined;

const recordsFrom = (zoneId: string, token: string | undefined): ListResourceRecordSetsCommand => {
  const [name, type, identifier] = JSON.parse(token ?? '[]') as readonly (string | null | undefined)[];
  return new ListResourceRecordSetsCommand({
    HostedZoneId: zoneId,
    MaxItems: 300,
    ...(name ? { StartRecordName: name } : {}),
    ...(type ? { StartRecordType: type as RRType } : {}),
    ...(identifier ? { StartRecordIdentifier: identifier } : {}),
  });
};

const leads: ReadonlySet<string> = new Set(['A', 'AAAA', 'CNAME', 'NS']);

const toRecord = (record: ResourceRecordSet): Record => {
  const type = record.Type ?? '';
  const values = leads.has(type) ? texts(record.ResourceRecords?.map(({ Value }) => Value)) : [];
  return {
    name: dnsNameOf(record.Name ?? ''),
    type,
    values: type === 'CNAME' || type === 'NS' ? values.map(dnsNameOf) : values,
    alias: record.AliasTarget?.DNSName ? dnsNameOf(record.AliasTarget.DNSName) : null,
  };
};

const recordsOf = async (aws: Aws, zoneId: string): Promise<readonly Record[]> => {
  const found = await follow(
    (token) => aws.accountRoute53(recordsFrom(zoneId, token)),
    nextRecord,
    recordsAction,
  );
  const records = itemsOf(found, ({ ResourceRecordSets }) => ResourceRecordSets).map(toRecord);
  return sortBy(records, ({ name, type, values, alias }) => [name, type, alias, ...values].join(' '));
};

/** The records of a zone that could be names of AWS services here; a zone for other names is not asked for its records. */
const serviceRecords = async (aws: Aws, id: string, name: string): Promise<Zone['records']> => {
  if (!mayNameServices(name, aws.region)) return { seen: [] };
  const records: Observed<readonly Record[]> = await aws.oncePerAccount(`records of ${id}`, () =>
    aws.observe(() => recordsOf(aws, id)),
  );
  if (!isSeen(records)) return records;
  return { seen: records.seen.filter((record) => mayNameServices(record.name, aws.region)) };
};

const toZone = async (aws: Aws, zone: HostedZone): Promise<Zone> => {
  const id = idOf(zone.Id, listAction, 'a hosted zone').replace('/hostedzone/', '');
  const name = dnsNameOf(zone.Name ?? '');
  return { id, ownerId: aws.accountId, name, records: await serviceRecords(aws, id, name) };
};

/**
 * Lists the account's private hosted zones, with the records that could answer for services of AWS in this region. VPCs of
 * other accounts may be associated with them, so all of them are listed, not only those of the VPCs here.
 * Limit: only where a VPC of the account is joined to other networks, as the one with central endpoints is, or has an
 * endpoint without private DNS; zones of an account without such a VPC in the region count as not read.
 */
export const hostedZones: Collector<'hostedZones'> = {
  section: 'hostedZones',
  scope: 'account',
  actions: [listAction, recordsAction],
  async collect(aws) {
    if ((await privateDnsVpcs(aws)).length === 0) return [];
    const all = await aws.oncePerAccount(listAction, () => zonesOf(aws));
    return sortById(await Promise.all(all.map((zone) => toZone(aws, zone))));
  },
};
