import * as z from 'zod';
import { type ApiCalls, apiCallsSchema } from './api-calls.ts';
import { gapSchema, type Immutable, type Observed, observed } from './observed.ts';
import { observationsSchema } from './observations.ts';
import { priceSchema } from './price.ts';
import * as r from './resources.ts';

export { type ApiCalls, apiCallsSchema } from './api-calls.ts';

/** The version of the inventory's shape; raised when an older reader could misread it. */
export const inventorySchemaVersion = 1;

/** The schema of each section: one kind of resource within a unit of the inventory. */
export const sectionSchemas = {
  vpcs: r.vpcSchema,
  vpcDnsAttributes: r.vpcDnsAttributesSchema,
  dhcpOptions: r.dhcpOptionsSchema,
  subnets: r.subnetSchema,
  routeTables: r.routeTableSchema,
  prefixLists: r.prefixListSchema,
  natGateways: r.natGatewaySchema,
  addresses: r.addressSchema,
  internetGateways: r.internetGatewaySchema,
  egressOnlyInternetGateways: r.egressOnlyInternetGatewaySchema,
  vpcEndpoints: r.vpcEndpointSchema,
  endpointServices: r.endpointServiceSchema,
  endpointServiceConfigurations: r.endpointServiceConfigurationSchema,
  endpointConnections: r.endpointConnectionSchema,
  securityGroups: r.securityGroupSchema,
  networkAcls: r.networkAclSchema,
  networkInterfaces: r.networkInterfaceSchema,
  peeringConnections: r.peeringConnectionSchema,
  transitGateways: r.transitGatewaySchema,
  transitGatewayVpcAttachments: r.transitGatewayVpcAttachmentSchema,
  transitGatewayAttachments: r.transitGatewayAttachmentSchema,
  transitGatewayRouteTables: r.transitGatewayRouteTableSchema,
  blockPublicAccessOptions: r.blockPublicAccessOptionsSchema,
  blockPublicAccessExclusions: r.blockPublicAccessExclusionSchema,
  buckets: r.bucketSchema,
  accessPoints: r.accessPointSchema,
  vpcHostedZones: r.vpcHostedZonesSchema,
  hostedZones: r.hostedZoneSchema,
  resolverRules: r.resolverRuleSchema,
  resolverRuleAssociations: r.resolverRuleAssociationSchema,
  dnsProfileAssociations: r.dnsProfileAssociationSchema,
  dnsProfiles: r.dnsProfileSchema,
} as const;

/** The name of a section. */
export type Section = keyof typeof sectionSchemas;

/** What one item of each section is. */
export type Sections = { [S in Section]: Immutable<z.infer<(typeof sectionSchemas)[S]>> };

/** Sections that inventories of earlier versions lack: there they count as not collected. */
export const laterSections: readonly Section[] = [
  'addresses',
  'endpointServiceConfigurations',
  'endpointConnections',
  'accessPoints',
  'vpcHostedZones',
  'hostedZones',
  'resolverRules',
  'resolverRuleAssociations',
  'dnsProfileAssociations',
  'dnsProfiles',
];

/**
 * Sections that sharpen answers and that a scan can do without: not being allowed to read them does not make it incomplete.
 * A verdict that needed one is unknown, and says so.
 */
export const optionalSections: ReadonlySet<Section> = new Set<Section>([
  'addresses',
  'accessPoints',
  'vpcHostedZones',
  'hostedZones',
  'resolverRules',
  'resolverRuleAssociations',
  'dnsProfileAssociations',
  'dnsProfiles',
]);

/** All section names, in the order in which they are saved. */
export const sectionNames = Object.keys(sectionSchemas) as Section[];

const sectionsShape = Object.fromEntries(
  Object.entries(sectionSchemas).map(([name, schema]) => [name, observed(z.array(schema))]),
) as unknown as { [S in Section]: ReturnType<typeof observed<z.ZodArray<(typeof sectionSchemas)[S]>>> };

export const sectionReadSchema = z.object({
  section: z.enum(sectionNames as [Section, ...Section[]]),
  at: z.string().describe('RFC 3339, UTC: when it had been read to its end.'),
  action: z
    .string()
    .nullable()
    .describe('The IAM action of the last request for it; null where a request for another place answered.'),
  requestId: z.string().nullable().describe('The id of that request, as in AWS CloudTrail.'),
});

/** When a section had been read, and by which request. */
export type SectionRead = Immutable<z.infer<typeof sectionReadSchema>>;

export const doubtSchema = z
  .object({
    section: z.enum(sectionNames as [Section, ...Section[]]),
    vpcId: z.string().nullable().describe('The VPC that the listing is not whole for; null for every one.'),
    id: z
      .string()
      .nullable()
      .describe(
        'The one item of which it is not known what this section has to do with it; null for the listing.',
      ),
    service: z
      .string()
      .nullable()
      .describe('Short id of the only service that is in doubt (endpoints); null for every one.'),
    gap: gapSchema,
  })
  .meta({
    id: 'Doubt',
    description: 'Something that may be in a section beyond what is listed there, or not as it is listed.',
  });

/** Something that may be in a section beyond what is listed there, or not as it is listed. */
export type ListingDoubt = Immutable<z.infer<typeof doubtSchema>>;

export const regionInventorySchema = z
  .object({
    accountId: z.string(),
    region: z.string(),
    partition: z.string().describe('aws, aws-cn, aws-us-gov, aws-eusc, aws-iso …'),
    collectedAt: z.string().describe('RFC 3339, UTC: when the collection of this unit began.'),
    callerArn: z.string().describe('Who read it.'),
    sections: z.object(sectionsShape),
    apiCalls: z.array(apiCallsSchema),
    reads: z
      .array(sectionReadSchema)
      .optional()
      .describe(
        'When each section was read; sections that nothing was asked for are left out. Absent from inventories of earlier versions.',
      ),
    doubts: z
      .array(doubtSchema)
      .optional()
      .describe(
        'What is not known of what infrastructure code will make; absent from inventories that were read.',
      ),
  })
  .meta({
    id: 'RegionInventory',
    description: 'One account in one region: the unit we collect, save and hand to a worker.',
  });

/** One account in one region: the unit we collect, save, and send to a worker. */
export interface RegionInventory {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly collectedAt: string;
  readonly callerArn: string;
  readonly sections: { readonly [S in Section]: Observed<readonly Sections[S][]> };
  readonly apiCalls: readonly ApiCalls[];
  readonly reads?: readonly SectionRead[];
  readonly doubts?: readonly ListingDoubt[];
}

export const targetSchema = z.object({
  accountId: z.string(),
  region: z.string().nullable().describe('null when the whole account could not be read.'),
  status: z.enum(['assessed', 'partial', 'not-assessed']),
  gaps: z.array(gapSchema),
  idle: z
    .boolean()
    .optional()
    .describe(
      'true when nothing there can carry traffic (no VPC but an untouched default one, no interface, no endpoint), so it was not read in depth.',
    ),
});

/** One line of coverage: an account (and region) that was meant to be read, and how far that went. */
export type Target = Immutable<z.infer<typeof targetSchema>>;

export const organizationAccountSchema = z.object({
  id: z.string(),
  name: z.string(),
  state: z
    .string()
    .describe(
      'In lower case: active, suspended, pending_closure, pending_activation, closed; empty when unsaid.',
    ),
  parentId: z.string().nullable().describe('Root or organizational unit; null when it was not asked.'),
});

/** An account of the organization. */
export type OrganizationAccount = Immutable<z.infer<typeof organizationAccountSchema>>;

export const organizationSchema = z
  .object({
    id: z.string().describe('o-…'),
    managementAccountId: z.string(),
    accounts: observed(z.array(organizationAccountSchema)).describe(
      'All accounts, or those of the organizational units that were named (see accountsOf).',
    ),
    accountsOf: z
      .array(z.string())
      .describe('Roots and organizational units whose accounts were listed; empty for all.'),
    units: observed(
      z.array(z.object({ id: z.string(), name: z.string(), parentId: z.string().nullable() })),
    ).describe('Roots (r-…) and organizational units (ou-…).'),
  })
  .meta({
    id: 'Organization',
    description: 'The organization of the caller, as far as the caller may read it.',
  });

/** The organization of the caller, as far as the caller may read it. */
export type Organization = Immutable<z.infer<typeof organizationSchema>>;

/** The schema of an inventory; schema/inventory.schema.json is made of it. */
export const inventorySchema = z
  .object({
    schemaVersion: z.literal(inventorySchemaVersion),
    tool: z.object({ name: z.literal('pathproof'), version: z.string() }),
    collectedAt: z.string().describe('RFC 3339, UTC: when the collection began.'),
    finishedAt: z.string(),
    interrupted: z
      .boolean()
      .describe('true when the collection was ended early; units not reached are coverage lines.'),
    caller: z.object({ accountId: z.string(), arn: z.string() }),
    scope: z.object({
      complete: z.boolean().describe('Was every enabled region of each account asked for?'),
      vpcIds: z.array(z.string()).describe('VPCs that the user limited findings to; empty for all.'),
    }),
    targets: z.array(targetSchema),
    organization: observed(organizationSchema)
      .optional()
      .describe(
        'A gap when the caller is in none or may not ask; absent from inventories of earlier versions.',
      ),
    accountCalls: z
      .array(z.object({ accountId: z.string(), calls: z.array(apiCallsSchema) }))
      .describe('Calls that belong to no region.'),
    regions: z.array(regionInventorySchema),
    observations: observationsSchema.optional(),
    prices: z
      .array(priceSchema)
      .optional()
      .describe('List prices asked of AWS with --live-prices; they go before those that are held.'),
  })
  .meta({ id: 'Inventory', description: 'Everything collected in one run.' });

/** Everything collected in one run. */
export interface Inventory extends Immutable<Omit<z.infer<typeof inventorySchema>, 'regions'>> {
  readonly regions: readonly RegionInventory[];
}

/** An inventory without its units. */
export type InventoryHead = Omit<Inventory, 'regions'>;
