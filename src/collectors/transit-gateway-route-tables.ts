import {
  DescribeTransitGatewayRouteTablesCommand,
  SearchTransitGatewayRoutesCommand,
  type TransitGatewayRoute,
  type TransitGatewayRouteTable,
} from '@aws-sdk/client-ec2';
import { Refusal } from '../aws/errors.ts';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import type { Aws, Collector } from './collector.ts';
import { destinationOf, idOf, itemsOf, lower, sortBy, sortById } from './normalize.ts';

const listAction = 'ec2:DescribeTransitGatewayRouteTables';
const searchAction = 'ec2:SearchTransitGatewayRoutes';

type RouteTable = Sections['transitGatewayRouteTables'];
type Route = Extract<RouteTable['routes'], { readonly seen: unknown }>['seen'][number];

const toRoute = (route: TransitGatewayRoute): Route => ({
  destination: destinationOf(route.DestinationCidrBlock, undefined, route.PrefixListId),
  type: lower(route.Type),
  state: lower(route.State),
  attachments: sortById(
    (route.TransitGatewayAttachments ?? []).map((attachment) => ({
      id: attachment.TransitGatewayAttachmentId ?? '',
      resourceType: lower(attachment.ResourceType),
      resourceId: attachment.ResourceId ?? '',
    })),
  ),
});

/** All routes of a table; it counts as unseen when the API holds some back. */
const routesOf = async (aws: Aws, tableId: string): Promise<Route[]> => {
  const found = await pages(aws.ec2, SearchTransitGatewayRoutesCommand, {
    TransitGatewayRouteTableId: tableId,
    // AWS: a filter is required; by state, so that routes of every type come, system ones too (EC2 API, SearchTransitGatewayRoutes).
    Filters: [{ Name: 'state', Values: ['active', 'blackhole', 'pending', 'deleting'] }],
    MaxResults: 1000,
  });
  // AWS: older answers do not page; they only say that there are more than 1000 (EC2 API, SearchTransitGatewayRoutes).
  if (found.at(-1)?.AdditionalRoutesAvailable) {
    const message = `${tableId} holds more routes than the API gave, so the route for an address is not known.`;
    throw new Refusal({ action: searchAction, code: 'TooManyRoutes', message });
  }
  const routes = itemsOf(found, ({ Routes }) => Routes).map(toRoute);
  return sortBy(routes, ({ destination, type, attachments }) =>
    [destination.kind, destination.value, type, attachments.map(({ id }) => id).join()].join(' '),
  );
};

const toTable = async (aws: Aws, table: TransitGatewayRouteTable): Promise<RouteTable> => {
  const id = idOf(table.TransitGatewayRouteTableId, listAction, 'a transit gateway route table');
  return {
    id,
    transitGatewayId: table.TransitGatewayId ?? '',
    state: lower(table.State),
    routes: await aws.observe(() => routesOf(aws, id)),
  };
};

/** Lists the route tables of the account's own transit gateways, with their routes. */
export const transitGatewayRouteTables: Collector<'transitGatewayRouteTables'> = {
  section: 'transitGatewayRouteTables',
  scope: 'region',
  actions: [listAction, searchAction],
  async collect(aws) {
    const found = await pages(aws.ec2, DescribeTransitGatewayRouteTablesCommand, { MaxResults: 1000 });
    const tables = itemsOf(found, ({ TransitGatewayRouteTables }) => TransitGatewayRouteTables);
    return sortById(await Promise.all(tables.map((table) => toTable(aws, table))));
  },
};
