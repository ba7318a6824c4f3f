import {
  DescribeManagedPrefixListsCommand,
  GetManagedPrefixListEntriesCommand,
  type ManagedPrefixList,
} from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import { gatewayServices, serviceOfPrefixList } from '../services/services.ts';
import type { Aws, Collector } from './collector.ts';
import { idOf, itemsOf, lower, sortById, texts } from './normalize.ts';

const listAction = 'ec2:DescribeManagedPrefixLists';

type List = Omit<Sections['prefixLists'], 'entries'>;

const toList = (list: ManagedPrefixList): List => ({
  id: idOf(list.PrefixListId, listAction, 'a prefix list'),
  name: list.PrefixListName ?? '',
  ownerId: list.OwnerId ?? '',
  addressFamily: list.AddressFamily === 'IPv6' ? 'IPv6' : 'IPv4',
  state: lower(list.State),
});

const askEntries = async (aws: Aws, listId: string): Promise<string[]> => {
  // AWS: at most 100 entries a page (EC2 API, GetManagedPrefixListEntries).
  const input = { PrefixListId: listId, MaxResults: 100 };
  const found = await pages(aws.ec2, GetManagedPrefixListEntriesCommand, input);
  return texts(itemsOf(found, ({ Entries }) => Entries).map(({ Cidr }) => Cidr));
};

/** Ids of the lists that a route or a security group rule of this unit names. */
const referenced = async (aws: Aws): Promise<ReadonlySet<string>> => {
  const [tables, groups] = await Promise.all([aws.section('routeTables'), aws.section('securityGroups')]);
  const routes = isSeen(tables) ? tables.seen.flatMap((table) => table.routes) : [];
  const rules = isSeen(groups) ? groups.seen.flatMap(({ ingress, egress }) => [...ingress, ...egress]) : [];
  return new Set([
    ...routes.flatMap(({ destination: { kind, value } }) => (kind === 'prefix-list' ? [value] : [])),
    ...rules.flatMap(({ peer: { kind, value } }) => (kind === 'prefix-list' ? [value] : [])),
  ]);
};

/** Has any VPC here IPv6 addresses? Where VPCs could not be listed, it may. */
const usesIpv6 = async (aws: Aws): Promise<boolean> => {
  const vpcs = await aws.section('vpcs');
  return !isSeen(vpcs) || vpcs.seen.some(({ ipv6Cidrs }) => ipv6Cidrs.length > 0);
};

const isOfGatewayService = (list: List, region: string, ipv6: boolean): boolean => {
  if (list.addressFamily === 'IPv6' && !ipv6) return false;
  const service = serviceOfPrefixList(list);
  return service !== null && service.region === region && gatewayServices.includes(service.service);
};

/**
 * Lists the managed prefix lists with their entries: all of customers, and those of AWS that matter here, which are
 * the lists of services with gateway endpoints (IPv6 ones where a VPC has IPv6) and those that a route or rule names.
 */
export const prefixLists: Collector<'prefixLists'> = {
  section: 'prefixLists',
  scope: 'region',
  actions: [listAction, 'ec2:GetManagedPrefixListEntries'],
  async collect(aws) {
    // AWS: at most 100 lists a page (EC2 API, DescribeManagedPrefixLists).
    const found = await pages(aws.ec2, DescribeManagedPrefixListsCommand, { MaxResults: 100 });
    const lists = itemsOf(found, ({ PrefixLists }) => PrefixLists).map(toList);
    const [named, ipv6] = await Promise.all([referenced(aws), usesIpv6(aws)]);
    const wanted = lists.filter(
      (list) => list.ownerId !== 'AWS' || named.has(list.id) || isOfGatewayService(list, aws.region, ipv6),
    );
    const entriesOf = (list: List): Promise<string[]> =>
      // AWS: a list of AWS's is the same in every account of a region (VPC guide, AWS-managed prefix lists).
      list.ownerId === 'AWS'
        ? aws.oncePerRegion(`prefix list ${list.name} ${list.addressFamily}`, () => askEntries(aws, list.id))
        : askEntries(aws, list.id);
    const whole = wanted.map(async (list) => ({
      ...list,
      entries: await aws.observe(() => entriesOf(list)),
    }));
    return sortById(await Promise.all(whole));
  },
};
