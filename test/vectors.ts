import { readFileSync } from 'node:fs';
import type { Inventory, Section, Sections } from '../src/model/inventory.ts';
import { type AccountScenario, account, type VpcScenario } from '../src/testing/index.ts';

/** A route as the EC2 API writes it. */
export interface ApiRoute {
  readonly State?: string;
  readonly Origin?: string;
  readonly DestinationCidrBlock?: string;
  readonly DestinationPrefixListId?: string;
  readonly GatewayId?: string;
  readonly NatGatewayId?: string;
  readonly NetworkInterfaceId?: string;
  readonly TransitGatewayId?: string;
}

interface ApiPermission {
  readonly IpProtocol: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly IpRanges?: readonly { readonly CidrIp: string }[];
  readonly Ipv6Ranges?: readonly { readonly CidrIpv6: string }[];
  readonly PrefixListIds?: readonly { readonly PrefixListId: string }[];
  readonly UserIdGroupPairs?: readonly { readonly GroupId: string }[];
}

interface ApiAclEntry {
  readonly RuleNumber: number;
  readonly Egress: boolean;
  readonly Protocol: string;
  readonly CidrBlock: string;
  readonly PortRange?: { readonly From: number; readonly To: number };
  readonly RuleAction: 'allow' | 'deny';
}

/** The vectors of the semantics: what AWS answers, in cases that say themselves what they are. */
export interface Vectors {
  readonly prefixLists: Readonly<Record<string, { readonly Cidrs: readonly string[] }>>;
  readonly routes: readonly {
    readonly id: string;
    readonly title: string;
    readonly routes: readonly ApiRoute[];
    readonly expectShares: Readonly<Record<string, number>>;
  }[];
  readonly lookup: readonly {
    readonly id: string;
    readonly title: string;
    readonly routes: readonly ApiRoute[];
    readonly address: string;
    readonly expect: string;
  }[];
  readonly sg: readonly {
    readonly id: string;
    readonly title: string;
    readonly ipPermissions: readonly ApiPermission[];
    readonly source: string;
    readonly port: number;
    readonly expect: string;
  }[];
  readonly nacl: readonly {
    readonly id: string;
    readonly entries: readonly ApiAclEntry[];
    readonly egress: boolean;
    readonly address: string;
    readonly port: number;
    readonly expect: 'allow' | 'deny';
  }[];
  readonly gatewayDuplicates: readonly {
    readonly id: string;
    readonly endpoints: readonly {
      readonly VpcEndpointId: string;
      readonly ServiceName: string;
      readonly RouteTableIds: readonly string[];
      readonly State: string;
      readonly IpAddressType: 'ipv4' | 'ipv6' | 'dualstack';
    }[];
    readonly expect: 'pass' | 'fail';
  }[];
  readonly dns: readonly {
    readonly id: string;
    readonly vpc?: {
      readonly enableDnsSupport: boolean;
      readonly enableDnsHostnames: boolean;
      readonly dhcpDns?: readonly string[];
    };
    readonly s3Interface?: {
      readonly PrivateDnsEnabled: boolean;
      readonly PrivateDnsOnlyForInboundResolverEndpoint: boolean;
    };
    readonly service?: string;
    readonly interface?: { readonly PrivateDnsEnabled: boolean };
    readonly gatewayTables: readonly string[];
    readonly host?: string;
    readonly vpcRegion?: string;
    readonly subnetTable?: string;
    readonly expect: { readonly resolves: string; readonly path: string };
  }[];
  readonly walk: readonly {
    readonly id: string;
    readonly expect: Readonly<Record<string, string | boolean | readonly string[]>> & {
      readonly via?: readonly string[];
    };
  }[];
  readonly ssm: readonly { readonly id: string; readonly region: string; readonly expect: string }[];
}

/** The vectors, as they were handed to us. */
export const vectors = JSON.parse(
  readFileSync(new URL('semantics-vectors.json', import.meta.url), 'utf8'),
) as Vectors;

/** The target of a route, whatever its kind. */
const targetOf = (route: ApiRoute): string =>
  route.GatewayId ?? route.NatGatewayId ?? route.NetworkInterfaceId ?? route.TransitGatewayId ?? 'none';

/** Adds the routes of a vector to a table; a local route is there already. */
export const withRoutes = (vpc: VpcScenario, table: string, routes: readonly ApiRoute[]): VpcScenario => {
  for (const route of routes) {
    const target = targetOf(route);
    if (target === 'local') continue;
    const destination =
      route.DestinationCidrBlock ?? route.DestinationPrefixListId?.replace('pl-ddb', 'pl-dynamodb') ?? '';
    vpc.route(table, destination, target, {
      state: route.State ?? 'active',
      origin: route.Origin ?? 'CreateRoute',
    });
  }
  return vpc;
};

/** Items of a section of the first unit of a scenario. */
export const itemsOf = <S extends Section>(inventory: Inventory, section: S): readonly Sections[S][] => {
  const observed = inventory.regions[0]?.sections[section] as { readonly seen?: readonly Sections[S][] };
  return observed.seen ?? [];
};

/** An account with these VPCs, and its inventory. */
export const inventoryOf = (...vpcs: readonly VpcScenario[]): Inventory => scenarioOf(...vpcs).inventory();

const scenarioOf = (...vpcs: readonly VpcScenario[]): AccountScenario => account('111122223333', ...vpcs);
