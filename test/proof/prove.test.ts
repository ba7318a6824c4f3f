import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { audit, type AuditOptions } from '../../src/audit/audit.ts';
import { makeChanges } from '../../src/changes/delta-of.ts';
import { checks } from '../../src/checks/index.ts';
import type { Change } from '../../src/model/change.ts';
import { type Finding, severities } from '../../src/model/finding.ts';
import { type Inventory, inventorySchema } from '../../src/model/inventory.ts';
import type { ServiceMatrix } from '../../src/model/matrix.ts';
import type { Observed } from '../../src/model/observed.ts';
import { serviceMatrix } from '../../src/paths/matrix.ts';
import { createWorld } from '../../src/paths/world.ts';
import { memoize } from '../../src/policy/memoize.ts';
import { createGround } from '../../src/proof/ground.ts';
import { prove } from '../../src/proof/prove.ts';
import { compareCells } from '../../src/proof/ways.ts';
import { account, inventoryOf, organization, transitGateway, vpc } from '../../src/testing/index.ts';
import { drawInventory } from '../paths/random/random-inventory.ts';
import { drawChanges, drawNameChanges } from './draw-changes.ts';

const options: AuditOptions = {
  checks,
  vpcIds: [],
  assumeWorkloads: false,
  minimumSeverity: null,
  rethrow: true,
};

const example = inventorySchema.parse(
  JSON.parse(readFileSync(new URL('../../examples/example-organization.json', import.meta.url), 'utf8')),
) as Inventory;

const hub = (): Inventory => {
  const gateway = transitGateway('hub', { tables: ['spokes'] });
  const spoke = vpc('spoke')
    .subnet('app', { egress: 'tgw', zone: 'a', instances: 1 })
    .subnet('attach', { zone: 'a' });
  spoke.attach(gateway, { in: 'attach', association: 'spokes', propagateTo: ['default'] });
  const egress = vpc('egress')
    .subnet('tgw', { egress: 'nat' })
    .subnet('nat', { egress: 'igw' })
    .natGateway('central', { in: 'nat' })
    .attach(gateway, { in: 'tgw', association: 'default' });
  egress.route('nat', '10.0.0.0/8', 'tgw-hub');
  gateway.route('0.0.0.0/0', egress, { table: 'spokes' });
  return inventoryOf(organization(account(spoke, egress, gateway)));
};

const seenOf = <T>(listed: Observed<readonly T[]>): readonly T[] => ('seen' in listed ? listed.seen : []);

/** What is true before any change, made once for all changes of one inventory. */
const groundOf = memoize((inventory: Inventory) => {
  const { findings } = audit(inventory, options);
  const ground = createGround(createWorld(inventory), options, findings);
  const matrix = serviceMatrix(createWorld(inventory), ground.services, []);
  return { ground, findings, matrix };
});

/** The first table of an inventory with this id, as the place of a change. */
const tableIn = (inventory: Inventory, id: string) => {
  for (const { accountId, region, sections } of inventory.regions) {
    const table =
      'seen' in sections.routeTables ? sections.routeTables.seen.find((one) => one.id === id) : null;
    if (table) return { accountId: table.ownerId || accountId, region, vpcId: table.vpcId };
  }
  throw new Error(`no table ${id}`);
};

const gatewayOn = (inventory: Inventory, tableId: string, service = 's3'): Change => {
  const { accountId, region, vpcId } = tableIn(inventory, tableId);
  return {
    kind: 'create-vpc-endpoint',
    accountId,
    region,
    as: `new-${service}`,
    vpcId,
    type: 'Gateway',
    serviceName: `com.amazonaws.${region}.${service}`,
    routeTableIds: [tableId],
    subnetIds: [],
    groupIds: [],
    privateDns: false,
    ipAddressType: null,
    policy: null,
  };
};

const key = ({ check, subject }: Finding): string => `${check} ${subject.id}`;

const wordIn =
  (matrix: ServiceMatrix | undefined) =>
  (way: number): string =>
    matrix?.ways[way]?.word ?? 'unknown';

/** The same by judging everything before and after, and looking at everything. */
const slowly = (inventory: Inventory, changes: readonly Change[]) => {
  const { inventory: after } = makeChanges(changes, inventory);
  const { ground, findings: was, matrix: old } = groundOf(inventory);
  const { services } = ground;
  const is = audit(after, options).findings;
  const before = new Map(was.map((finding) => [finding.fingerprint, finding]));
  const now = new Map(is.map((finding) => [finding.fingerprint, finding]));
  const failing = ({ status }: Finding): boolean => status === 'fail';
  const then = serviceMatrix(createWorld(after), services, []);
  const moved = old.rows.flatMap((row) => {
    const next = then.rows.find(({ subnetId }) => subnetId === row.subnetId);
    return row.cells.flatMap((cell, at) =>
      next?.cells[at] &&
      compareCells({ cell, wordOf: wordIn(old) }, { cell: next.cells[at], wordOf: wordIn(then) }) !== 'same'
        ? [`${row.subnetId} ${services[at]}`]
        : [],
    );
  });
  return {
    resolves: was
      .filter(failing)
      .filter(({ fingerprint }) => !['fail', 'unknown'].includes(now.get(fingerprint)?.status ?? ''))
      .map(key)
      .sort(),
    newFailures: is
      .filter(failing)
      .filter((finding) => {
        const known = before.get(finding.fingerprint);
        return (
          known?.status !== 'fail' ||
          severities.indexOf(finding.severity) < severities.indexOf(known.severity)
        );
      })
      .map(key)
      .sort(),
    moved: moved.sort(),
  };
};

const quickly = (inventory: Inventory, changes: readonly Change[]) => {
  const proof = prove(groundOf(inventory).ground, changes);
  const moved = [...proof.better, ...proof.worse, ...proof.unsettled];
  return {
    resolves: proof.resolves.map(key).sort(),
    newFailures: proof.newFailures.map(key).sort(),
    moved: moved.map(({ subnetId, service }) => `${subnetId} ${service}`).sort(),
  };
};

describe('a proof', () => {
  it('says what a gateway endpoint on the table of a transit subnet takes from the spokes', () => {
    const inventory = hub();
    const proof = prove(groundOf(inventory).ground, [gatewayOn(inventory, 'rtb-tgw')]);
    expect(proof.worse).toContainEqual(expect.objectContaining({ subnetId: 'subnet-app', service: 's3' }));
    expect(proof.refused).toEqual([]);
  });

  it('says that one on the table of the spoke resolves the failure there, and makes nothing worse', () => {
    const inventory = hub();
    const proof = prove(groundOf(inventory).ground, [gatewayOn(inventory, 'rtb-app')]);
    expect(proof.worse).toEqual([]);
    expect(proof.better).toContainEqual(
      expect.objectContaining({ subnetId: 'subnet-app', service: 's3', after: 'gateway' }),
    );
  });

  const tables = example.regions.flatMap(({ sections }) =>
    'seen' in sections.routeTables ? sections.routeTables.seen.map(({ id }) => id) : [],
  );
  const changed = tables
    .filter((_, at) => at % 20 === 3)
    .map((id) => [id, [gatewayOn(example, id)]] as const);

  it.each(changed)(
    'within what it touches says what judging everything says (%s)',

    (_, changes) => {
      expect(quickly(example, changes)).toEqual(slowly(example, changes));
    },
  );

  const deletions = example.regions.flatMap(({ accountId, region, sections }) =>
    'seen' in sections.natGateways
      ? sections.natGateways.seen.map(({ id }): Change => ({
          kind: 'delete-nat-gateway',
          accountId,
          region,
          natGatewayId: id,
        }))
      : [],
  );
  const endpoints = example.regions.flatMap(({ accountId, region, sections }) =>
    'seen' in sections.vpcEndpoints
      ? sections.vpcEndpoints.seen
          .filter(({ ownerId }) => ownerId === accountId)
          .map(({ id }): Change => ({ kind: 'delete-vpc-endpoint', accountId, region, endpointId: id }))
      : [],
  );

  it.each(
    [...deletions.slice(0, 1), ...endpoints.slice(3, 4)].map(
      (change) => [Object.values(change).at(-1), change] as const,
    ),
  )(
    'says what judging everything says where something is deleted (%s)',

    (_, change) => {
      expect(quickly(example, [change])).toEqual(slowly(example, [change]));
    },
  );

  it('says what an endpoint does to VPCs that ask the Resolver of its VPC for names', () => {
    const gateway = transitGateway('hub');
    const hubVpc = vpc('hub')
      .subnet('ends', { egress: 'tgw' })
      .attach(gateway, { in: 'ends' })
      .securityGroup('open', { ingress: [{ port: 443, from: '10.0.0.0/8' }] })
      .resolverEndpoint('hub', { direction: 'in', in: 'ends', addresses: ['10.0.0.53'] });
    const spoke = vpc('spoke').subnet('app', { egress: 'tgw', instances: 1 }).attach(gateway, { in: 'app' });
    const one = account(hubVpc, spoke, gateway).resolverRule('amazonaws.com', {
      vpcs: [spoke],
      to: ['10.0.0.53'],
    });
    const inventory = inventoryOf(organization(one));
    const change: Change = {
      kind: 'create-vpc-endpoint',
      ...tableIn(inventory, 'rtb-ends'),
      as: 'new-ssm',
      type: 'Interface',
      serviceName: 'com.amazonaws.eu-west-1.ssm',
      routeTableIds: [],
      subnetIds: ['subnet-ends'],
      groupIds: ['sg-open'],
      privateDns: true,
      ipAddressType: null,
      policy: null,
    };
    expect(quickly(inventory, [change])).toEqual(slowly(inventory, [change]));
    expect(quickly(inventory, [change]).moved).toContain('subnet-app ssm');
  });

  it('looks at the VPCs that a profile gives a zone to, where the zone gets a record', () => {
    const name = 'logs.eu-west-1.amazonaws.com';
    const app = vpc('app')
      .subnet('app', { egress: 'nat', zone: 'a', instances: 1 })
      .subnet('public', { egress: 'igw' })
      .natGateway('own', { in: 'public' });
    const home = vpc('home').subnet('home');
    const inventory = inventoryOf(
      account(app, home)
        .hostedZone(name, { vpcs: [home] })
        .dnsProfile('shared', { vpcs: [app], zones: [name] }),
    );
    const [unit] = inventory.regions.filter(({ sections }) => seenOf(sections.hostedZones).length > 0);
    const [zone] = unit ? seenOf(unit.sections.hostedZones) : [];
    const change: Change = {
      kind: 'upsert-record',
      accountId: unit?.accountId ?? '',
      region: unit?.region ?? '',
      zoneId: zone?.id ?? '',
      name,
      type: 'A',
      ttl: 60,
      values: ['10.0.0.9'],
      alias: null,
    };
    const found = quickly(inventory, [change]);
    expect(found).toEqual(slowly(inventory, [change]));
    expect(found.moved).toContain('subnet-app logs');
  });

  it.each(Array.from({ length: 24 }, (_, seed) => seed))(
    'says what judging everything says in networks full of everything, also where names are answered otherwise (seed %i)',
    (seed) => {
      const inventory = drawInventory(seed);
      for (const change of [...drawChanges(inventory, seed, 3), ...drawNameChanges(inventory, seed, 2)])
        expect({ change, ...quickly(inventory, [change]) }).toEqual({
          change,
          ...slowly(inventory, [change]),
        });
    },
  );
});
