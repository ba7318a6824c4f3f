import * as ec2 from '@aws-sdk/client-ec2';
import { type KnownFieldName, meaningOf } from '../src/model/known-values.ts';
import { collectors } from '../src/collectors/index.ts';

/** What the installed SDK says of the answers that collectors ask for: the fields of each listing, and the values of enums. */
export interface SdkFacts {
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly values: Readonly<Record<string, readonly string[]>>;
}

// The SDK's enum for each field whose values are known one by one. Those of Route 53 and S3 are not of this client.
const enumsByField: { readonly [F in KnownFieldName]?: string } = {
  'natGateways.state': 'NatGatewayState',
  'natGateways.connectivityType': 'ConnectivityType',
  'natGateways.availabilityMode': 'AvailabilityMode',
  'natGateways.attachedAppliances': 'NatGatewayApplianceType',
  'transitGatewayVpcAttachments.state': 'TransitGatewayAttachmentState',
  'transitGatewayAttachments.association.state': 'TransitGatewayAssociationState',
  'transitGatewayRouteTables.routes.attachments.resourceType': 'TransitGatewayAttachmentResourceType',
  'transitGatewayRouteTables.routes.state': 'TransitGatewayRouteState',
  'transitGatewayRouteTables.routes.type': 'TransitGatewayRouteType',
  'peeringConnections.status': 'VpcPeeringConnectionStateReasonCode',
  'internetGateways.attachments.state': 'AttachmentStatus',
  'routeTables.associations.state': 'RouteTableAssociationStateCode',
  'routeTables.routes.state': 'RouteState',
  'routeTables.routes.origin': 'RouteOrigin',
  'vpcEndpoints.type': 'VpcEndpointType',
  'vpcEndpoints.state': 'State',
  'vpcEndpoints.ipAddressType': 'IpAddressType',
  'networkInterfaces.interfaceType': 'NetworkInterfaceType',
  'networkInterfaces.status': 'NetworkInterfaceStatus',
  'networkInterfaces.attachmentStatus': 'AttachmentStatus',
  'networkAcls.entries.action': 'RuleAction',
  'vpcs.internetGatewayBlockMode': 'BlockPublicAccessMode',
  'blockPublicAccessOptions.mode': 'InternetGatewayBlockMode',
  'blockPublicAccessExclusions.mode': 'InternetGatewayExclusionMode',
  'blockPublicAccessExclusions.state': 'VpcBlockPublicAccessExclusionState',
  'endpointServiceConfigurations.state': 'ServiceState',
};

const enums: readonly string[] = [...new Set(Object.values(enumsByField))].sort();

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

/** What the SDK knows of the fields that decide, beyond the values that the resolver was proven on. */
export const beyondKnown = ({ values }: SdkFacts): readonly string[] =>
  Object.entries(enumsByField).flatMap(([field, name]) =>
    (values[name] ?? [])
      // Collectors keep states in lower case and types as they are.
      .filter((value) =>
        [value, value.toLowerCase()].every((one) => meaningOf(field as KnownFieldName, one) === null),
      )
      .map((value) => `${field}: ${value}`),
  );
