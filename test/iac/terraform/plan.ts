import type { DeclaredResource, Declaration, Value } from '../../../src/iac/declared.ts';
import { readTerraform, type TerraformOptions } from '../../../src/iac/terraform/read.ts';

type Json = Readonly<Record<string, any>>;

/** One resource of a plan, as a test writes it. */
export interface Planned {
  readonly address: string;
  readonly after?: Json | null;
  readonly before?: Json | null;
  readonly unknown?: Json;
  readonly sensitive?: Json;
  readonly actions?: readonly string[];
  readonly more?: Json;
}

/** An expression that names these: as Terraform lists them, each with what it is the beginning of. */
export const refers = (...names: readonly string[]) => ({
  references: names.flatMap((name) => {
    const beginning = /^((?:data\.)?(?:module\.\w+|\w+\.\w+)(?:\[[^\]]*\])?)\.\w+/.exec(name)?.[1];
    return beginning === undefined ? [name] : [name, beginning];
  }),
});

/** A constant expression. */
export const constant = (value: unknown) => ({ constant_value: value });

const partsOf = (address: string) => {
  const bare = address.replace(/^(?:module\.\w+(?:\[[^\]]*\])?\.)*/, '');
  const data = bare.startsWith('data.');
  const [type = '', name = ''] = bare.replace(/^data\./, '').split(/[.[]/);
  const index = /\[(.*)\]$/.exec(bare)?.[1];
  return {
    mode: data ? 'data' : 'managed',
    type,
    name,
    ...(index === undefined ? {} : { index: JSON.parse(index) }),
  };
};

const change = ({ address, after = {}, before = null, unknown, sensitive, actions, more }: Planned) => ({
  address,
  ...partsOf(address),
  ...more,
  change: {
    actions: actions ?? [before === null ? 'create' : after === null ? 'delete' : 'no-op'],
    before,
    after,
    after_unknown: { ...(before === null && after !== null ? { id: true } : {}), ...unknown },
    after_sensitive: sensitive ?? {},
  },
});

/** A module's configuration: expressions by block (`aws_vpc.main`), and whatever else. */
export const moduleOf = (blocks: Readonly<Record<string, Json>>, more: Json = {}) => ({
  resources: Object.entries(blocks).map(
    ([address, { count_expression, for_each_expression, provider_config_key, ...expressions }]) => ({
      address,
      ...partsOf(address),
      provider_config_key: provider_config_key ?? 'aws',
      expressions,
      ...(count_expression ? { count_expression } : {}),
      ...(for_each_expression ? { for_each_expression } : {}),
    }),
  ),
  ...more,
});

/** A plan of these changes and this root module; null for a plan without configuration. */
export const planOf = (changes: readonly Planned[], root: Json | null, more: Json = {}) => ({
  format_version: '1.2',
  terraform_version: '1.9.8',
  resource_changes: changes.map(change),
  ...(root === null
    ? {}
    : {
        configuration: {
          provider_config: { aws: { name: 'aws', expressions: { region: constant('eu-west-1') } } },
          root_module: root,
        },
      }),
  ...more,
});

/** Reads a plan of these. */
export const read = (plan: unknown, options: Partial<TerraformOptions> = {}): Declaration =>
  readTerraform(plan, { file: 'plan.json', ...options });

/** A value as a short text: a known one itself, → for references, ? for gaps. */
export const shown = (value: Value | undefined): unknown => {
  switch (value?.is) {
    case undefined:
      return undefined;
    case 'known':
      return value.value;
    case 'reference':
      return `→ ${value.to}${value.attribute === 'Ref' ? '' : ` ${value.attribute}`}${value.assumption === null ? '' : ' assumed'}`;
    case 'list':
      return [...value.items.map(shown), ...(value.more ? [`? ${value.more.code}`] : [])];
    case 'object':
      return Object.fromEntries(Object.entries(value.fields).map(([name, field]) => [name, shown(field)]));
    case 'text':
      return value.parts.map(shown).join('');
    case 'one-of':
      return { oneOf: value.values.map(shown) };
    case 'unknown':
      return `? ${value.gap.code}`;
  }
};

/** The properties of a resource, shown. */
export const propertiesOf = (
  resources: readonly DeclaredResource[],
  address: string,
): Readonly<Record<string, unknown>> => {
  const resource = resources.find((each) => each.address === address);
  if (resource === undefined)
    throw new Error(`${address} is not among ${resources.map((each) => each.address).join(', ')}`);
  return Object.fromEntries(Object.entries(resource.properties).map(([name, value]) => [name, shown(value)]));
};
