import type { Graph } from './graph.ts';
import type { Instance } from './instances.ts';
import { at, atPath, textOf } from './json.ts';
import { ask, resolveExpression } from './resolve.ts';

/** Where a resource is; null for what the source does not say. */
export interface Place {
  readonly accountId: string | null;
  readonly region: string | null;
}

/** What the user says where the source does not. */
export interface PlaceOptions {
  readonly accountId?: string | null;
  readonly region?: string | null;
}

const ACCOUNT = /^\d{12}$/;

const valuesOf = ({ before, after }: Instance): readonly Readonly<Record<string, unknown>>[] =>
  [after, before].flatMap((state) => (state === null ? [] : [state.values]));

// AWS: arn:partition:service:region:account:resource; S3 and Route 53 leave places out (AWS general reference).
const ofArn = (instance: Instance): Place => {
  for (const values of valuesOf(instance)) {
    const [, , , region, account] = (textOf(values['arn']) ?? '').split(':');
    if (region || account) {
      return { region: region || null, accountId: ACCOUNT.test(account ?? '') ? (account ?? null) : null };
    }
  }
  return { region: null, accountId: null };
};

// AWS: the name of an Availability Zone is that of its region and a letter (EC2 user guide).
const ZONE = /^([a-z]{2,4}(?:-[a-z]+)+-\d+)[a-z]$/;

const ownRegion = (instance: Instance): string | null => {
  for (const values of valuesOf(instance)) {
    // Provider 6 gives every resource its region; a bucket's attribute of the name is older.
    const region = textOf(values['region']) ?? ZONE.exec(textOf(values['availability_zone']) ?? '')?.[1];
    if (region) return region;
  }
  return null;
};

const ownAccount = (instance: Instance): string | null => {
  for (const values of valuesOf(instance)) {
    const owner = textOf(values['owner_id']);
    if (owner !== null && ACCOUNT.test(owner)) return owner;
  }
  return null;
};

/** Where instances say that they are, each asked once. */
const saidBy = (): ((instance: Instance) => Place) => {
  const places = new Map<Instance, Place>();
  return (instance) => {
    const known = places.get(instance);
    if (known) return known;
    const arn = ofArn(instance);
    const place = {
      region: arn.region ?? ownRegion(instance),
      accountId: arn.accountId ?? ownAccount(instance),
    };
    places.set(instance, place);
    return place;
  };
};

/**
 * The provider configuration of an instance: `aws`, `aws.west`, `module.net:aws`. Older versions of Terraform name the
 * module's own (`net:aws`) where it has the caller's: that is found by its name behind the colon.
 */
const providerKey = (graph: Graph, instance: Instance): string => {
  const key = textOf(graph.configOf(instance)?.['provider_config_key']) ?? instance.type.split('_')[0] ?? '';
  return Object.hasOwn(graph.source.providers, key) ? key : (key.split(':').at(-1) ?? key);
};

const regionOfProvider = (graph: Graph, key: string): string | null => {
  const config = at(graph.source.providers, key);
  const expression = at(at(config, 'expressions'), 'region');
  if (expression === undefined) return null;
  const module = (textOf(at(config, 'module_address')) ?? '')
    .split(/(?:^|\.)module\./)
    .filter(Boolean)
    .map((name) => ({ name, key: null }));
  const { candidates, gaps } = resolveExpression(
    expression,
    { module, key: null, forEach: undefined },
    ask(graph, 'any'),
  );
  const [only, ...others] = candidates;
  return others.length === 0 && gaps.length === 0 && only?.value.is === 'known'
    ? String(only.value.value)
    : null;
};

const onlyOne = (values: readonly (string | null)[]): string | null => {
  const distinct = new Set(values.filter((value) => value !== null));
  return distinct.size === 1 ? ([...distinct][0] ?? null) : null;
};

/** Accounts that data sources name: data.aws_caller_identity says whose credentials plan. */
const callers = (graph: Graph): ReadonlyMap<string, string | null> => {
  const found = new Map<string, string | null>();
  for (const instance of graph.source.instances) {
    if (instance.mode !== 'data' || instance.type !== 'aws_caller_identity') continue;
    const account = textOf(atPath(instance.after?.values, ['account_id']));
    found.set(providerKey(graph, instance), account);
  }
  return found;
};

/** A function that says where an instance is: by what it says itself, by its provider, by its neighbors of the same provider, by the user. */
export const placer = (graph: Graph, options: PlaceOptions): ((instance: Instance) => Place) => {
  const said = saidBy();
  const keys = new Map(graph.source.instances.map((instance) => [instance, providerKey(graph, instance)]));
  const seen = new Map<
    string,
    { readonly regions: Set<string>; readonly accounts: Set<string>; readonly others: Set<string> }
  >();
  for (const [instance, key] of keys) {
    const place = seen.get(key) ?? { regions: new Set(), accounts: new Set(), others: new Set() };
    const { region, accountId: account } = said(instance);
    if (region !== null && instance.type !== 'aws_s3_bucket') place.regions.add(region);
    if (account !== null) (instance.mode === 'managed' ? place.accounts : place.others).add(account);
    seen.set(key, place);
  }
  const accountsByCaller = callers(graph);
  const byProvider = new Map(
    [...seen].map(([key, { regions, accounts, others }]) => [
      key,
      {
        region: regionOfProvider(graph, key) ?? onlyOne([...regions]) ?? options.region ?? null,
        accountId:
          accountsByCaller.get(key) ?? onlyOne([...accounts]) ?? options.accountId ?? onlyOne([...others]),
      },
    ]),
  );
  /** The provider awscc has the credentials of aws, where neither is given an alias. */
  const akin = (key: string): string => (key === 'awscc' ? 'aws' : key);
  return (instance) => {
    const own = said(instance);
    const key = keys.get(instance) ?? '';
    const provider = byProvider.get(key);
    return {
      region: own.region ?? provider?.region ?? null,
      accountId:
        own.accountId ??
        provider?.accountId ??
        byProvider.get(akin(key))?.accountId ??
        options.accountId ??
        null,
    };
  };
};
