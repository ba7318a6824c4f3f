const PROVIDER = 'registry.terraform.io/hashicorp/aws';

/** A value that is known. */
export type Plain = string | number | boolean | readonly string[];

/** What an attribute is written as: a constant, or names of which no instance is told. */
export type Written = { readonly constant: Plain } | { readonly references: readonly string[] };

/** One block of the code, and what becomes of it: an instance for each key. */
export interface Block {
  readonly type: string;
  readonly name: string;
  /** Attributes that are known, by the instance's key. */
  readonly known: (key: Key) => Readonly<Record<string, Plain>>;
  /** Attributes that are known after apply, and the names that they are written with. */
  readonly later: Readonly<Record<string, readonly string[]>>;
  readonly keys: readonly Key[];
  /** What those attributes are of an instance that is there; null of one that is new. */
  readonly there?: (key: Key) => Readonly<Record<string, Plain>> | null;
}

/** The index of an instance: a number by count, a text by for_each, null without either. */
export type Key = number | string | null;

/** A module that is called, or the root. */
export interface Module {
  readonly name: string;
  /** Every instance of the call, and the blocks in it. */
  readonly instances: readonly { readonly key: Key; readonly blocks: readonly Block[] }[];
  /** What the call hands on. */
  readonly given: Readonly<Record<string, Written>>;
  readonly outputs: Readonly<Record<string, readonly string[]>>;
}

const indexed = (address: string, key: Key): string =>
  key === null ? address : `${address}[${JSON.stringify(key)}]`;

const createdBy = ({ name, known, later }: Block, key: Key): object => ({
  actions: ['create'],
  before: null,
  after: { ...known(key), tags: { Name: `${name}-${key}` } },
  after_unknown: {
    ...Object.fromEntries(Object.keys(later).map((attribute) => [attribute, true])),
    id: true,
    arn: true,
    tags: {},
  },
  before_sensitive: false,
  after_sensitive: {},
});

/** Nothing becomes of an instance that is there. */
const keptBy = ({ name, known }: Block, key: Key, own: Readonly<Record<string, Plain>>): object => {
  const values = { ...known(key), ...own, tags: { Name: `${name}-${key}` } };
  return {
    actions: ['no-op'],
    before: values,
    after: values,
    after_unknown: {},
    before_sensitive: {},
    after_sensitive: {},
  };
};

const changesIn = (module: string, block: Block): readonly object[] =>
  block.keys.map((key) => {
    const { type, name } = block;
    const own = block.there?.(key) ?? null;
    return {
      address: `${module}${indexed(`${type}.${name}`, key)}`,
      ...(module === '' ? {} : { module_address: module.slice(0, -1) }),
      mode: 'managed',
      type,
      name,
      ...(key === null ? {} : { index: key }),
      provider_name: PROVIDER,
      change: own === null ? createdBy(block, key) : keptBy(block, key, own),
    };
  });

const expressionOf = (written: Written): object =>
  'constant' in written ? { constant_value: written.constant } : { references: written.references };

const configurationOf = ({ type, name, known, later, keys }: Block): object => ({
  address: `${type}.${name}`,
  mode: 'managed',
  type,
  name,
  provider_config_key: 'aws',
  expressions: Object.fromEntries([
    // What is known is told by a variable or by the member of a map.
    ...Object.keys(known(keys[0] ?? null)).map((attribute) => [attribute, { references: ['each.value'] }]),
    ...Object.entries(later).map(([attribute, references]) => [attribute, { references }]),
  ]),
  schema_version: 0,
  ...(keys[0] === null
    ? {}
    : typeof keys[0] === 'number'
      ? { count_expression: { references: ['var.azs'] } }
      : { for_each_expression: { references: ['var.things'] } }),
});

/** A plan of Terraform, as `terraform show -json` prints it, of instances of blocks in the root and in modules. */
export const planOf = (root: readonly Block[], modules: readonly Module[]): object => {
  const changes = [
    ...root.flatMap((block) => changesIn('', block)),
    ...modules.flatMap(({ name, instances }) =>
      instances.flatMap(({ key, blocks }) =>
        blocks.flatMap((block) => changesIn(`${indexed(`module.${name}`, key)}.`, block)),
      ),
    ),
  ];
  return {
    format_version: '1.2',
    terraform_version: '1.14.2',
    variables: { vpcs: { value: {} }, things: { value: {} } },
    planned_values: { root_module: {} },
    resource_changes: changes,
    configuration: {
      provider_config: {
        aws: { name: 'aws', full_name: PROVIDER, expressions: { region: { constant_value: 'eu-west-1' } } },
      },
      root_module: {
        resources: root.map(configurationOf),
        module_calls: Object.fromEntries(
          modules.map(({ name, instances, given, outputs }) => [
            name,
            {
              source: `./${name}`,
              expressions: Object.fromEntries(
                Object.entries(given).map(([variable, written]) => [variable, expressionOf(written)]),
              ),
              for_each_expression: { references: ['var.vpcs'] },
              module: {
                outputs: Object.fromEntries(
                  Object.entries(outputs).map(([output, references]) => [
                    output,
                    { expression: { references } },
                  ]),
                ),
                resources: (instances[0]?.blocks ?? []).map(configurationOf),
                variables: Object.fromEntries(Object.keys(given).map((variable) => [variable, {}])),
              },
            },
          ]),
        ),
      },
    },
    timestamp: '2026-11-21T09:00:00Z',
    applyable: true,
    complete: true,
    errored: false,
  };
};

/** So many numbers from zero. */
export const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);
