import type { Inventory, Section } from '../model/inventory.ts';
import { itemsIn } from '../overlay/items.ts';
import type { Declaration, DeclaredResource } from './declared.ts';

// AWS: CloudFormation puts these tags on what it makes (CloudFormation guide, resource tags).
const stackTag = 'aws:cloudformation:stack-name';
const idTag = 'aws:cloudformation:logical-id';

/** The sections whose items have tags, by the type of what they are. */
const tagged: Readonly<Record<string, Section>> = {
  'AWS::EC2::VPC': 'vpcs',
  'AWS::EC2::Subnet': 'subnets',
  'AWS::EC2::RouteTable': 'routeTables',
  'AWS::EC2::NatGateway': 'natGateways',
  'AWS::EC2::VPCEndpoint': 'vpcEndpoints',
  'AWS::EC2::SecurityGroup': 'securityGroups',
  'AWS::EC2::TransitGateway': 'transitGateways',
};

interface Tagged {
  readonly id: string;
  readonly tags?: Readonly<Record<string, string>>;
}

const taggedIds = (over: Inventory): ReadonlyMap<string, string> => {
  const ids = over.regions.flatMap((unit) =>
    [...new Set(Object.values(tagged))].flatMap((section) =>
      (itemsIn(unit, section) as readonly Tagged[]).flatMap(({ id, tags }): readonly [string, string][] => {
        const [stack, logical] = [tags?.[stackTag], tags?.[idTag]];
        return stack === undefined || logical === undefined ? [] : [[`${section} ${stack} ${logical}`, id]];
      }),
    ),
  );
  return new Map(ids);
};

/** The declarations with the ids of what stacks have made already, as the tags in an inventory say. */
export const withLiveIds = (
  declarations: readonly Declaration[],
  over: Inventory | null,
): readonly Declaration[] => {
  if (!over) return declarations;
  const ids = taggedIds(over);
  if (ids.size === 0) return declarations;
  const named =
    (stack: string) =>
    (one: DeclaredResource): DeclaredResource => {
      const section = tagged[one.type];
      const logical = one.address.split('/').at(-1) ?? '';
      const id = section === undefined ? undefined : ids.get(`${section} ${stack} ${logical}`);
      return one.liveId !== null || id === undefined ? one : { ...one, liveId: id };
    };
  return declarations.map((one) =>
    one.kind === 'cloudformation' || one.kind === 'cdk'
      ? { ...one, before: one.before.map(named(one.name)), after: one.after.map(named(one.name)) }
      : one,
  );
};
