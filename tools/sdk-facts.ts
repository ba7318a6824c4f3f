import * as ec2 from '@aws-sdk/client-ec2';
import * as route53 from '@aws-sdk/client-route-53';
import { type Described, isStructure, itemOf, membersOf, outputOf } from '../src/aws/schemas.ts';
import { type KnownFieldName, meaningOf } from '../src/model/known-values.ts';
import { collectors } from '../src/collectors/index.ts';

type Names = Readonly<Record<string, readonly string[]>>;

/** What the installed SDK says of the answers that collectors ask for: the fields of each listing, and the values of enums. */
export interface SdkFacts {
  readonly fields: Names;
  readonly values: Names;
}

// The SDK's enum for each field whose values are known one by one. Those of Route 53 and S3 are not of this client.
const enumsByField: { readonly [F in KnownFieldName]?: string } = {
  'natGateways.state': 'NatGatewayState',
  'natGateways.connectivityType': 'ConnectivityType',
  'natGateways.availabilityMode': 'AvailabilityMode',
  'natGateways.attachedAppliances': 'NatGatewayApplianceType',
  'prefixLists.state': 'PrefixListState',
  'transitGateways.state': 'TransitGatewayState',
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

/** The names of all fields below a schema, each with the fields above it. */
const fieldsBelow = (schema: unknown, path: string, above: readonly unknown[]): string[] => {
  const item = itemOf(schema);
  if (item !== undefined) return fieldsBelow(item, path, above);
  if (!isStructure(schema) || above.includes(schema)) return [];
  return membersOf(schema).flatMap(({ name, schema: of }) => {
    const own = path === '' ? name : `${path}.${name}`;
    return [own, ...fieldsBelow(of, own, [...above, schema])];
  });
};

/** The clients whose answers the paths depend on, by the service in IAM actions. */
const clients: Readonly<Record<string, object>> = { ec2, route53 };

const fieldsOf = (service: string, operation: string): string[] => {
  const Command = (clients[service] as Readonly<Record<string, new (input: object) => Described>>)[
    `${operation}Command`
  ];
  if (!Command) throw new Error(`The SDK has no ${operation}.`);
  return fieldsBelow(outputOf(new Command({})), '', []).sort();
};

/** The facts of the SDK that is installed. */
export const sdkFacts = (): SdkFacts => {
  const actions = [...new Set(collectors.flatMap(({ actions: all }) => all))];
  const operations = actions
    .map((action) => action.split(':') as [string, string])
    .filter(([service]) => service in clients)
    .sort(([, a], [, b]) => (a < b ? -1 : 1));
  const all = ec2 as unknown as Record<string, Readonly<Record<string, string>>>;
  return {
    fields: Object.fromEntries(
      operations.map(([service, operation]) => [operation, fieldsOf(service, operation)]),
    ),
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
