import { iacGap } from '../declared.ts';
import type { Gap } from '../../model/observed.ts';
import { keyText } from './address.ts';
import { configurationOf, type ModuleConfig } from './configuration.ts';
import type { TerraformDocument } from './document.ts';
import { type Instance, instanceOf, resourcesWithin, settled, type State } from './instances.ts';
import { at, isObject, type JsonObject, listOf, objectOf, objectsOf, textOf } from './json.ts';

/** A plan or state, as far as it says something of resources. */
export interface Source {
  readonly kind: 'terraform-plan' | 'terraform-state';
  readonly instances: readonly Instance[];
  /** null where the source has none: references cannot be followed then. */
  readonly configuration: ModuleConfig | null;
  /** `provider_config` of the configuration. */
  readonly providers: JsonObject;
  /** Values of the root module's variables by name. */
  readonly variables: JsonObject;
  readonly gaps: readonly Gap[];
}

const actionsOf = (change: JsonObject): readonly string[] => {
  const actions = listOf(change['actions']).filter((action) => typeof action === 'string');
  if (actions.length > 0) return actions;
  return [isObject(change['after']) ? 'create' : 'delete'];
};

const afterOf = (change: JsonObject): State | null => {
  if (!isObject(change['after']) && !isObject(change['after_unknown'])) return null;
  return {
    values: objectOf(change['after']),
    unknown: change['after_unknown'],
    sensitive: change['after_sensitive'],
    absentIsUnknown: !isObject(change['after_unknown']),
  };
};

const statesOf = (change: JsonObject): Pick<Instance, 'before' | 'after'> => {
  const actions = actionsOf(change);
  const before = settled(change['before'], change['before_sensitive']);
  if (actions.includes('forget')) return { before, after: before };
  if (actions.includes('no-op')) return { before, after: afterOf(change) ?? before };
  if (actions.length === 1 && actions[0] === 'delete') return { before, after: null };
  return { before, after: afterOf(change) };
};

const changed = (change: JsonObject): Instance | null =>
  instanceOf(change, statesOf(objectOf(change['change'])));

/** A change that Terraform has put off: how much of it comes to be, and when, is not known. */
const deferred = (entry: JsonObject): Instance | null => {
  const change = objectOf(entry['resource_change']);
  return instanceOf(change, statesOf(objectOf(change['change'])), deferral(entry));
};

const deferral = (entry: JsonObject): Gap =>
  iacGap(
    'PlanIncomplete',
    `The change of ${textOf(at(entry['resource_change'], 'address')) ?? 'a resource'} is deferred: ${textOf(entry['reason']) ?? 'no reason is given'}.`,
  );

const standing = (resource: JsonObject): Instance | null => {
  const state = settled(objectOf(resource['values']), resource['sensitive_values']);
  return instanceOf(resource, { before: state, after: state });
};

/** A resource of a plan that keeps values only: what is not among them is known after apply. */
const valued = (resource: JsonObject): Instance | null =>
  instanceOf(resource, {
    before: null,
    after: {
      values: objectOf(resource['values']),
      unknown: undefined,
      sensitive: resource['sensitive_values'],
      absentIsUnknown: true,
    },
  });

const isInstance = (instance: Instance | null): instance is Instance => instance !== null;

const addressesOf = (instances: readonly Instance[]): ReadonlySet<string> =>
  new Set(instances.map(({ address }) => address));

/** Is a resource listed already, so that it need not be read? One whose address is not the whole of it is. */
const isListed = (resource: JsonObject, seen: ReadonlySet<string>): boolean => {
  const { address, deposed, index } = resource;
  return (
    typeof address === 'string' &&
    deposed === undefined &&
    (index === undefined || address.endsWith(']')) &&
    seen.has(address)
  );
};

/**
 * All that a plan lists: the changes, what of the state they leave out (targeted plans) with the data sources that were
 * read, and where there are no changes the planned values. A resource that moved is listed at its new address only.
 */
const instancesOfPlan = (plan: JsonObject): readonly Instance[] => {
  const changes = objectsOf(plan['resource_changes']);
  const listed = [...changes.map(changed), ...objectsOf(plan['deferred_changes']).map(deferred)].filter(
    isInstance,
  );
  const moved = changes.flatMap((change) => textOf(change['previous_address']) ?? []);
  const seen = new Set([...addressesOf(listed), ...moved]);
  const prior = resourcesWithin(at(at(plan['prior_state'], 'values'), 'root_module'))
    .filter((resource) => !isListed(resource, seen))
    .map(standing)
    .filter(isInstance)
    .filter(({ address }) => !seen.has(address));
  const known = addressesOf([...listed, ...prior]);
  const planned = resourcesWithin(at(plan['planned_values'], 'root_module'))
    .filter((resource) => !isListed(resource, known))
    .map(valued)
    .filter(isInstance)
    .filter(({ address }) => !known.has(address));
  return [...listed, ...prior, ...planned];
};

const gapsOfPlan = (plan: JsonObject): readonly Gap[] => [
  ...(plan['errored'] === true
    ? [iacGap('PlanIncomplete', 'Terraform ended with an error while it planned: the plan is a part of it.')]
    : []),
  ...(plan['complete'] === false && plan['errored'] !== true
    ? [iacGap('PlanIncomplete', 'The plan is not complete: after it is applied, Terraform has more to do.')]
    : []),
  ...objectsOf(plan['deferred_changes']).map(deferral),
  ...(isObject(at(plan['configuration'], 'root_module'))
    ? []
    : [
        iacGap(
          'NotInPlan',
          'The plan has no configuration, so references are not known: export the whole plan with "terraform show -json".',
        ),
      ]),
];

/** Resources of a state file of version 4: `resources[].instances[]`. */
const instancesOfFile = (file: JsonObject): readonly Instance[] =>
  objectsOf(file['resources']).flatMap((resource) => {
    const module = textOf(resource['module']);
    const block = [
      ...(module === null ? [] : [module]),
      ...(resource['mode'] === 'data' ? ['data'] : []),
      `${textOf(resource['type'])}.${textOf(resource['name'])}`,
    ].join('.');
    return objectsOf(resource['instances']).flatMap((instance) => {
      const key = keyText(instance['index_key']);
      const state = settled(
        objectOf(instance['attributes']),
        sensitiveMask(instance['sensitive_attributes']),
      );
      const found = instanceOf(
        {
          ...resource,
          address: key === null ? block : `${block}[${key}]`,
          deposed: instance['deposed'],
          provider_name: /\["([^"]+)"\]/.exec(String(resource['provider']))?.[1],
        },
        { before: state, after: state },
      );
      return found ?? [];
    });
  });

/** The paths of a state file's `sensitive_attributes` as a mask: the attribute that a path begins with is secret as a whole. */
const sensitiveMask = (paths: unknown): JsonObject =>
  Object.fromEntries(
    listOf(paths).flatMap((path) => {
      const first = textOf(at(listOf(path)[0], 'value'));
      return first === null ? [] : [[first, true]];
    }),
  );

/** What a document says of resources. */
export const sourceOf = ({ kind, json }: TerraformDocument): Source => {
  const nothing = { configuration: null, providers: {}, variables: {}, gaps: [] };
  if (kind === 'state-file') {
    return { ...nothing, kind: 'terraform-state', instances: instancesOfFile(json) };
  }
  if (kind === 'state') {
    const resources = resourcesWithin(at(json['values'], 'root_module'));
    return { ...nothing, kind: 'terraform-state', instances: resources.map(standing).filter(isInstance) };
  }
  return {
    kind: 'terraform-plan',
    instances: instancesOfPlan(json),
    configuration: configurationOf(json),
    providers: objectOf(at(json['configuration'], 'provider_config')),
    variables: objectOf(json['variables']),
    gaps: gapsOfPlan(json),
  };
};
