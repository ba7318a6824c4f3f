import * as z from 'zod';
import { schemaUrl } from '../../src/model/schema-url.ts';

/** A schema as it is published under a name: with the address by which others refer to it. */
export const publishedSchema = (
  name: string,
  schema: z.ZodType,
  how: Parameters<typeof z.toJSONSchema>[1] = {},
): z.core.JSONSchema.BaseSchema => {
  const { $schema, ...rest } = z.toJSONSchema(schema, how);
  return { ...($schema === undefined ? {} : { $schema }), $id: schemaUrl(name), ...rest };
};
