/** As much of a JSON Schema as the reference is written from. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly description?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const values = (list: readonly unknown[]): string => {
  const words = list.map((value) => `\`${String(value)}\``);
  return words.length > 8 ? `${words.slice(0, 8).join(', ')} …` : words.join(', ');
};

const typeOf = (schema: Schema): string => {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return `[${name}](#${name.toLowerCase()})`;
  }
  if (schema.const !== undefined) return values([schema.const]);
  if (schema.enum) return values(schema.enum);
  const some = schema.anyOf ?? schema.oneOf;
  if (some) return [...new Set(some.map(typeOf))].join(' or ');
  if (schema.type === 'array') return `list of ${typeOf(schema.items ?? {})}`;
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object')
    return `${typeOf(schema.additionalProperties)} by key`;
  if (typeof schema.type === 'string') return schema.type;
  return schema.type?.join(' or ') ?? 'anything';
};

const inner = (schema: Schema): Schema | null => {
  if (schema.properties) return schema;
  return schema.type === 'array' && schema.items ? inner(schema.items) : null;
};

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const rowsOf = (schema: Schema, prefix: string): readonly string[] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}${field.type === 'array' ? '[]' : ''}`;
    const optional = schema.required?.includes(name) ? '' : ' (may be missing)';
    const row = `| \`${prefix}${name}\` | ${cell(typeOf(field))}${optional} | ${cell(field.description ?? '')} |`;
    const nested = inner(field);
    return [row, ...(nested ? rowsOf(nested, `${path}.`) : [])];
  });

const tableOf = (schema: Schema): readonly string[] => {
  const head = ['| field | type | meaning |', '| --- | --- | --- |'];
  const kinds = schema.anyOf ?? schema.oneOf;
  if (schema.properties) return [...head, ...rowsOf(schema, ''), ''];
  if (!kinds) return [typeOf(schema), ''];
  return kinds.flatMap((kind) => {
    const name = kind.properties?.['kind']?.const;
    return [
      ...(name === undefined ? [] : [`\`kind\` is ${values([name])}:`, '']),
      ...head,
      ...rowsOf(kind, ''),
      '',
    ];
  });
};

/** The page that says what every field of a report is. */
export const reference = (schema: Schema): string =>
  [
    '# The report, field by field',
    '',
    'Written by `npm run update` from the schema that validates it, `schema/report.schema.json`; do not edit.',
    '',
    schema.description ?? '',
    '',
    ...tableOf(schema),
    ...Object.entries(schema.$defs ?? {}).flatMap(([name, shape]) => [
      `## ${name}`,
      '',
      ...(shape.description ? [shape.description, ''] : []),
      ...tableOf(shape),
    ]),
  ].join('\n');
