import type { PreviewRequest } from './previewed.ts';
import type { ResourcePlace } from './evaluate.ts';
import type { ScopeDefaults } from './scope.ts';

/** The accounts and regions that code builds in. */
export interface PlacesFound {
  readonly defaults: ScopeDefaults;
  readonly all: readonly ResourcePlace[];
  /** What was taken for granted, one sentence each. */
  readonly assumptions: readonly string[];
}

// No account has this id: it stands for the one that nothing names.
const someAccount = '000000000000';

const only = (values: readonly string[]): string | null => {
  const [first, ...others] = new Set(values);
  return first !== undefined && others.length === 0 ? first : null;
};

/** Where code builds: where it says, else where the user says, else where the only place is that anything names. */
export const placesOf = ({ declarations, over, account, region }: PreviewRequest): PlacesFound => {
  const resources = declarations.flatMap(({ before, after }) => [...before, ...after]);
  const assumptions: string[] = [];
  const regions = resources.flatMap((one) => one.region ?? []);
  const known = region ?? only(regions) ?? only((over?.regions ?? []).map((unit) => unit.region));
  const isSilent = resources.some((one) => one.region === null);
  const first = regions[0] ?? 'us-east-1';
  if (known === null && isSilent)
    assumptions.push(
      `Which region some resources are in is not known: ${first} is assumed (--region says another).`,
    );
  const defaultRegion = known ?? first;
  const accounts = resources.flatMap((one) => one.accountId ?? []);
  const units = (over?.regions ?? []).filter((unit) => unit.region === defaultRegion);
  const owner = account ?? only(accounts) ?? only(units.map(({ accountId }) => accountId));
  if (owner === null && over && resources.some((one) => one.accountId === null))
    assumptions.push(
      `Which account some resources are in is not known: ${units[0]?.accountId ?? someAccount} is assumed (--account says another).`,
    );
  const defaults = { accountId: owner ?? units[0]?.accountId ?? someAccount, region: defaultRegion };
  const all = new Map<string, ResourcePlace>();
  for (const one of resources) {
    const place = { accountId: one.accountId ?? defaults.accountId, region: one.region ?? defaults.region };
    all.set(`${place.accountId}/${place.region}`, place);
  }
  if (all.size === 0) all.set('', defaults);
  return { defaults, all: [...all.values()], assumptions };
};
