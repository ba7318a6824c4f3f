import type { Subject } from '../model/finding.ts';
import type { RegionInventory, Section, Sections } from '../model/inventory.ts';
import { unfamiliarGap } from '../model/known-values.ts';
import { type Gap, isSeen, type Observed, seen } from '../model/observed.ts';
import { mayBe, oddityOf } from '../paths/dns.ts';
import type { World } from '../paths/world.ts';
import type { SubjectKind } from './check.ts';

type Tags = Readonly<Record<string, string>>;

/** What differs between kinds of resources. */
interface Shape<S extends Section> {
  readonly type: string;
  readonly section: S;
  /** Which items of the section are meant; all when it is left out. */
  readonly only?: (item: Sections[S]) => boolean;
  /** Who owns it; the account that listed it where the API names no owner. */
  readonly owner?: (item: Sections[S]) => string;
  /** Why it is not known what it is, where AWS says a value that is newer than this code. */
  readonly oddityOf?: (item: Sections[S]) => Gap | null;
  readonly id: (item: Sections[S]) => string;
  readonly vpcId: (item: Sections[S]) => string | null;
  readonly tags?: (item: Sections[S]) => Tags;
  /** The word for it in an ARN, where that is not its type. */
  readonly arnType?: string;
  /** Its ARN, where the section does not give one and it is not `arn:…:ec2:REGION:OWNER:TYPE/ID`. */
  readonly arn?: (item: Sections[S], unit: RegionInventory) => string;
}

const kindOf = <S extends Section>(shape: Shape<S>): SubjectKind<Sections[S]> => {
  const ownerOf = (item: Sections[S], unit: RegionInventory): string => shape.owner?.(item) ?? unit.accountId;
  return {
    type: shape.type,
    section: shape.section,
    list(unit) {
      const items = unit.sections[shape.section] as Observed<readonly Sections[S][]>;
      return isSeen(items) && shape.only ? seen(items.seen.filter(shape.only)) : items;
    },
    ownerOf,
    ...(shape.oddityOf ? { oddityOf: shape.oddityOf } : {}),
    describe(item, unit): Subject {
      const accountId = ownerOf(item, unit);
      const { region, partition } = unit;
      const id = shape.id(item);
      const tags = shape.tags?.(item) ?? {};
      const name = tags['Name'];
      return {
        type: shape.type,
        id,
        ...(name ? { name } : {}),
        arn:
          shape.arn?.(item, unit) ??
          `arn:${partition}:ec2:${region}:${accountId}:${shape.arnType ?? shape.type}/${id}`,
        accountId,
        region,
        vpcId: shape.vpcId(item),
        tags,
      };
    },
  };
};

const inVpc = {
  id: (item: { readonly id: string }) => item.id,
  vpcId: (item: { readonly vpcId: string }) => item.vpcId,
};

const owned = { owner: (item: { readonly ownerId: string }) => item.ownerId };

const tagged = { tags: (item: { readonly tags: Tags }) => item.tags };

/** Every subnet. */
export const subnets = kindOf({
  ...inVpc,
  ...owned,
  ...tagged,
  type: 'subnet',
  section: 'subnets',
  arn: (item) => item.arn,
});

/** Every route table. */
export const routeTables = kindOf({
  ...inVpc,
  ...owned,
  ...tagged,
  type: 'route-table',
  section: 'routeTables',
});

/** Every VPC endpoint, of whatever type. */
export const vpcEndpoints = kindOf({
  ...inVpc,
  ...owned,
  ...tagged,
  type: 'vpc-endpoint',
  section: 'vpcEndpoints',
  oddityOf,
});

/** Interface endpoints. */
export const interfaceEndpoints = kindOf({
  ...inVpc,
  ...owned,
  ...tagged,
  type: 'vpc-endpoint',
  section: 'vpcEndpoints',
  only: (item) => mayBe('Interface', item),
  oddityOf: (item) =>
    oddityOf(item) ?? unfamiliarGap('vpcEndpoints.ipAddressType', item.id, item.ipAddressType),
});

/** Gateway endpoints. */
export const gatewayEndpoints = kindOf({
  ...inVpc,
  ...owned,
  ...tagged,
  type: 'vpc-endpoint',
  section: 'vpcEndpoints',
  only: (item) => mayBe('Gateway', item),
  oddityOf,
});

/** Every NAT gateway. */
export const natGateways = kindOf({
  ...inVpc,
  ...tagged,
  type: 'nat-gateway',
  // AWS: the ARN of a NAT gateway says natgateway (Service Authorization Reference, Amazon EC2).
  arnType: 'natgateway',
  section: 'natGateways',
  oddityOf: ({ id, state }) => unfamiliarGap('natGateways.state', id, state),
});

/** Every VPC. */
export const vpcs = kindOf({
  ...owned,
  ...tagged,
  type: 'vpc',
  section: 'vpcs',
  id: (item) => item.id,
  vpcId: (item) => item.id,
});

/** A VPC as the subject of a finding; by its id alone where it was not listed. */
export const vpcSubject = (id: string, ownerId: string, unit: RegionInventory, world: World): Subject => {
  const listed = world.locate('vpcs', id)?.item;
  if (listed) return vpcs.describe(listed, unit, world);
  const arn = `arn:${unit.partition}:ec2:${unit.region}:${ownerId}:vpc/${id}`;
  return { type: vpcs.type, id, arn, accountId: ownerId, region: unit.region, vpcId: id, tags: {} };
};

/** Every security group. */
export const securityGroups = kindOf({
  ...inVpc,
  ...owned,
  ...tagged,
  type: 'security-group',
  section: 'securityGroups',
});

/** Every S3 bucket; it belongs to no VPC. */
export const buckets = kindOf({
  type: 'bucket',
  section: 'buckets',
  id: (item) => item.name,
  vpcId: () => null,
  tags: (item) => (item.tags && isSeen(item.tags) ? item.tags.seen : {}),
  // AWS: the ARN of a general purpose bucket names neither region nor account (Service Authorization Reference, Amazon S3).
  arn: (item, { partition }) => `arn:${partition}:s3:::${item.name}`,
});

/** Subnets that have an IPv6 block. */
export const ipv6Subnets = kindOf({
  ...inVpc,
  ...owned,
  ...tagged,
  type: 'subnet',
  section: 'subnets',
  only: (item) => item.ipv6Cidrs.length > 0,
  arn: (item) => item.arn,
});

/** Endpoint services that the account provides. */
export const endpointServices = kindOf({
  ...tagged,
  type: 'vpc-endpoint-service',
  section: 'endpointServiceConfigurations',
  oddityOf: ({ id, state }) => unfamiliarGap('endpointServiceConfigurations.state', id, state),
  id: (item) => item.id,
  vpcId: () => null,
});

/** Connections to endpoint services that the account provides. */
export const endpointConnections = kindOf({
  ...tagged,
  type: 'vpc-endpoint-connection',
  section: 'endpointConnections',
  oddityOf: ({ id, state }) => unfamiliarGap('endpointConnections.state', id, state),
  id: (item) => item.id,
  vpcId: () => null,
});
