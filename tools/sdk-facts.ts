import * as ec2 from '@aws-sdk/client-ec2';
import { collectors } from '../src/collectors/index.ts';

/** What the installed SDK says of the answers that collectors ask for: the fields of each listing, and the values of enums. */
export interface SdkFacts {
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly values: Readonly<Record<string, readonly string[]>>;
}

// The enums that decide whether, and where to, something carries traffic.
const enums = [
  'AttachmentStatus',
  'AvailabilityMode',
  'BlockPublicAccessMode',
  'ConnectivityType',
  'InternetGatewayBlockMode',
  'IpAddressType',
  'NatGatewayState',
  'NetworkInterfaceType',
  'RouteOrigin',
  'RouteState',
  'RouteTableAssociationStateCode',
  'State',
  'TransitGatewayAssociationState',
  'TransitGatewayAttachmentResourceType',
  'TransitGatewayAttachmentState',
  'TransitGatewayRouteState',
  'TransitGatewayRouteType',
  'VpcBlockPublicAccessExclusionState',
  'VpcEndpointType',
  'VpcPeeringConnectionStateReasonCode',
] as const;

const structure = 3;
const list = 1;

const opened = (schema: unknown): unknown =>
  typeof schema === 'function' ? (schema as () => unknown)() : schema;

/** A schema without the traits that may be written beside it. */
const plain = (written: unknown): unknown => {
  const schema = opened(written);
  return Array.isArray(schema) && schema.length === 2 ? opened(schema[0]) : schema;
};

/** The names of all fields below a schema, each with the fields above it. */
const fieldsBelow = (written: unknown, path: string, above: readonly unknown[]): string[] => {
  const schema = plain(written);
  if (!Array.isArray(schema) || above.includes(schema)) return [];
  if (schema[0] === list) return fieldsBelow(schema[4], path, above);
  if (schema[0] !== structure) return [];
  const [, , , , names, members] = schema as [0, 0, 0, 0, readonly string[], readonly unknown[]];
  return names.flatMap((name, i) => {
    const own = path === '' ? name : `${path}.${name}`;
    return [own, ...fieldsBelow(members[i], own, [...above, schema])];
  });
};

const fieldsOf = (operation: string): string[] => {
  const Command = (
    ec2 as unknown as Record<string, new (input: object) => { readonly schema: readonly unknown[] }>
  )[`${operation}Command`];
  if (!Command) throw new Error(`The SDK has no ${operation}.`);
  return fieldsBelow(new Command({}).schema[5], '', []).sort();
};

/** The facts of the SDK that is installed. */
export const sdkFacts = (): SdkFacts => {
  const actions = collectors.flatMap(({ actions: all }) => all).filter((one) => one.startsWith('ec2:'));
  const operations = [...new Set(actions)].map((action) => action.slice('ec2:'.length)).sort();
  const all = ec2 as unknown as Record<string, Readonly<Record<string, string>>>;
  return {
    fields: Object.fromEntries(operations.map((operation) => [operation, fieldsOf(operation)])),
    values: Object.fromEntries(
      enums.flatMap((name) => (all[name] ? [[name, Object.values(all[name]).sort()] as const] : [])),
    ),
  };
};

/** What the installed SDK knows and nobody has looked at yet. */
export const newFacts = (sdk: SdkFacts, looked: SdkFacts): readonly string[] =>
  (['fields', 'values'] as const).flatMap((part) =>
    Object.entries(sdk[part]).flatMap(([name, all]) =>
      all.filter((one) => !looked[part][name]?.includes(one)).map((one) => `${name}: ${one}`),
    ),
  );
