import {
  type Inventory,
  inventorySchemaVersion,
  type Section,
  sectionNames,
  type Target,
} from '../model/inventory.ts';
import { type Gap, seen } from '../model/observed.ts';
import type { AccountSpec, ScenarioOptions } from './account-spec.ts';
import { applyDenials } from './denials.ts';
import { buildAccessPoints, buildBuckets } from './build-buckets.ts';
import { buildEndpointServices } from './build-endpoint-services.ts';
import { buildPeerings } from './build-peerings.ts';
import { buildPrivateDns } from './build-private-dns.ts';
import { buildTransitGateways, claimTransitGateways } from './build-transit-gateways.ts';
import { buildVpc } from './build-vpc.ts';
import { claimVpcs } from './claim.ts';
import { COLLECTED_AT, createUnit, finishUnit, type UnitDraft, type VpcDraft } from './draft.ts';
import { createNames, type Names } from './names.ts';
import { endpointServices, prefixListCidrs } from './services.ts';
import { shareSubnets } from './share.ts';

const HOME_REGION = 'eu-west-1';

/** The account ids of a scenario's accounts that say none. */
const CAST = ['111122223333', '444455556666', '777788889999', '222233334444', '555566667777'];

/** An account with its id, and the units that it is read in. */
interface Placed {
  readonly scenario: AccountSpec;
  readonly accountId: string;
}

const placeAccounts = (accounts: readonly AccountSpec[]): readonly Placed[] =>
  accounts.map((scenario, at) => {
    const accountId = scenario.accountId ?? CAST[at];
    if (accountId === undefined)
      throw new Error(`Account number ${at + 1} needs an id: account('123456789012', …).`);
    return { scenario, accountId };
  });

const regionsOf = ({ scenario }: Placed): readonly string[] => {
  const named = [
    ...scenario.vpcs.map(({ spec }) => spec.options.region ?? HOME_REGION),
    ...scenario.transitGateways.map(({ options }) => options.region ?? HOME_REGION),
    ...scenario.regions,
  ];
  const home = named[0] ?? HOME_REGION;
  return [...new Set([home, ...named, ...scenario.bucketSpecs.map(({ region }) => region ?? home)])];
};

const buildPrefixLists = (unit: UnitDraft, names: Names): void => {
  for (const [name, cidrs] of Object.entries(prefixListCidrs)) {
    const known = names.has(unit.region, `pl-${name}`);
    // AWS: a region's AWS-managed lists have the same ids in every account (VPC user guide, AWS-managed prefix lists).
    const id = known ? names.find(unit.region, `pl-${name}`) : names.claim('pl', unit.region, name);
    unit.items.prefixLists.push({
      id: id ?? '',
      name: `com.amazonaws.${unit.region}.${name.replace('ipv6-', 'ipv6.')}`,
      ownerId: 'AWS',
      addressFamily: name.startsWith('ipv6-') ? 'IPv6' : 'IPv4',
      state: 'create-complete',
      entries: seen(cidrs),
    });
  }
};

/** What a region has whether or not anyone builds in it. */
const buildRegion = (unit: UnitDraft, vpcs: readonly VpcDraft[], without: readonly string[]): void => {
  unit.items.endpointServices.push(...endpointServices(unit.region, without));
  const modes = vpcs.filter((vpc) => vpc.unit === unit).map(({ spec }) => spec.blockPublicAccess);
  const mode = ['block-bidirectional', 'block-ingress'].find((strict) => modes.includes(strict)) ?? 'off';
  unit.items.blockPublicAccessOptions.push({
    mode,
    state: mode === 'off' ? 'default-state' : 'update-complete',
    managedBy: 'account',
    exclusionsAllowed: 'allowed',
  });
  for (const vpc of vpcs.filter(
    (other) => other.unit === unit && mode !== 'off' && other.spec.blockPublicAccess === 'off',
  )) {
    unit.items.blockPublicAccessExclusions.push({
      id: vpc.names.claim('vpcbpa-exclude', vpc.name, vpc.name),
      resourceArn: `arn:aws:ec2:${vpc.region}:${vpc.accountId}:vpc/${vpc.id}`,
      mode: 'allow-bidirectional',
      state: 'create-complete',
    });
  }
};

const applyChanges = (scenario: AccountSpec, units: readonly UnitDraft[]): void => {
  for (const { section, id, facts } of scenario.changes) {
    const isMeant = (item: object) =>
      ['id', 'vpcId', 'name', 'serviceName'].some((key) => (item as never)[key] === id);
    const holders = units.filter((unit) => unit.items[section].some(isMeant));
    if (holders.length === 0)
      throw new Error(`There is no ${id} among the ${section} of this account to change.`);
    for (const unit of holders) {
      const items: object[] = unit.items[section];
      items.splice(0, items.length, ...items.map((item) => (isMeant(item) ? { ...item, ...facts } : item)));
    }
  }
};

const targetOf = (unit: UnitDraft): Target => {
  const gaps = sectionNames
    .map((section: Section) => unit.gaps.get(section))
    .filter((gap) => gap !== undefined);
  return {
    accountId: unit.accountId,
    region: unit.region,
    status: gaps.length > 0 ? 'partial' : 'assessed',
    gaps,
  };
};

const refusedTarget = ({ accountId, scenario }: Placed): Target => {
  const gap: Gap = {
    action: scenario.refusal?.action ?? '',
    code: scenario.refusal?.code ?? '',
    message: scenario.refusal?.message ?? '',
  };
  return { accountId, region: null, status: 'not-assessed', gaps: [gap] };
};

const organizationOf = (placed: readonly Placed[]): Pick<Inventory, 'organization'> => {
  const facts = placed.map(({ scenario }) => scenario.organizationFacts).find((one) => one !== null);
  if (facts === undefined) return {};
  const action = 'organizations:DescribeOrganization';
  if (facts === 'none')
    return {
      organization: {
        gap: {
          action,
          code: 'AWSOrganizationsNotInUseException',
          message: 'The account is in no organization.',
        },
      },
    };
  const ids = [...placed.map(({ accountId }) => accountId), ...(facts.accounts ?? [])].sort();
  const denied = { action: 'organizations:ListAccounts', code: 'AccessDeniedException' };
  return {
    organization: seen({
      id: facts.id,
      managementAccountId: ids[0] ?? '',
      accounts:
        facts.accounts === null
          ? { gap: { ...denied, message: 'You are not authorized to perform organizations:ListAccounts.' } }
          : seen(ids.map((id) => ({ id, name: facts.names[id] ?? id, state: 'active', parentId: null }))),
      accountsOf: [],
      units: seen([]),
    }),
  };
};

const finish = (
  placed: readonly Placed[],
  units: readonly UnitDraft[],
  options: ScenarioOptions,
): Inventory => {
  const accountId = placed[0]?.accountId ?? CAST[0] ?? '';
  return {
    schemaVersion: inventorySchemaVersion,
    tool: { name: 'pathproof', version: options.toolVersion ?? '0.0.0' },
    collectedAt: COLLECTED_AT,
    finishedAt: COLLECTED_AT,
    interrupted: false,
    caller: { accountId, arn: `arn:aws:sts::${accountId}:assumed-role/pathproof-audit/scan` },
    scope: { complete: true, vpcIds: [] },
    targets: [
      ...units.map(targetOf),
      ...placed.filter(({ scenario }) => scenario.refusal).map(refusedTarget),
    ],
    ...organizationOf(placed),
    accountCalls: [],
    regions: units.map(finishUnit),
  };
};

/** Writes a scenario out as the inventory that a scan of it would have made. */
export const buildInventory = (accounts: readonly AccountSpec[], options: ScenarioOptions): Inventory => {
  const names = createNames(options.ids ?? 'readable');
  const placed = placeAccounts(accounts);
  const units = new Map<string, UnitDraft>();
  for (const { accountId, ...rest } of placed)
    for (const region of regionsOf({ accountId, ...rest }))
      units.set(`${accountId}/${region}`, createUnit(accountId, region));

  for (const unit of units.values()) buildPrefixLists(unit, names);
  const gateways = claimTransitGateways(placed, names);
  const vpcs = claimVpcs(placed, units, names, gateways);
  for (const vpc of vpcs) buildVpc(vpc);
  buildTransitGateways(gateways, vpcs, units, names);
  buildPeerings(vpcs);
  buildPrivateDns(placed, { vpcs, units, names });
  shareSubnets(vpcs, units);
  for (const one of placed) {
    const own = [...units.values()].filter(({ accountId }) => accountId === one.accountId);
    for (const unit of own) buildRegion(unit, vpcs, one.scenario.absentServices);
    const [home = HOME_REGION] = regionsOf(one);
    buildBuckets({ ...one, home }, units);
    buildAccessPoints({ ...one, home }, units, names);
    buildEndpointServices(one.scenario, home, own, names);
    applyChanges(one.scenario, own);
    applyDenials(one.scenario.denials, own);
  }
  const refused = new Set(
    placed.filter(({ scenario }) => scenario.refusal).map(({ accountId }) => accountId),
  );
  const read = [...units.values()].filter(({ accountId }) => !refused.has(accountId));
  return finish(placed, read, options);
};
