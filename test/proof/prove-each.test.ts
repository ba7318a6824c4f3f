import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { audit, type AuditOptions } from '../../src/audit/audit.ts';
import { checks } from '../../src/checks/index.ts';
import { type Inventory, inventorySchema } from '../../src/model/inventory.ts';
import { createWorld } from '../../src/paths/world.ts';
import { createGround } from '../../src/proof/ground.ts';
import { prove } from '../../src/proof/prove.ts';
import { proveEach } from '../../src/proof/prove-each.ts';

const example = inventorySchema.parse(
  JSON.parse(readFileSync(new URL('../../examples/example-organization.json', import.meta.url), 'utf8')),
) as Inventory;

it('gives each of several changes of one endpoint service what it resolves alone', () => {
  const options: AuditOptions = {
    checks: checks.filter(({ subject }) => subject.section === 'endpointServiceConfigurations'),
    vpcIds: [],
    assumeWorkloads: false,
    minimumSeverity: null,
    changes: true,
    rethrow: true,
  };
  const { findings } = audit(example, options);
  const failing = findings.filter(
    ({ status, subject }) => status === 'fail' && subject.id === 'vpce-svc-0832a646981a287e0',
  );
  expect(failing.map(({ check }) => check)).toEqual([
    'endpoint-service-auto-acceptance',
    'open-endpoint-service',
    'unverified-endpoint-service-name',
  ]);
  const ground = createGround(createWorld(example), options, findings);
  const lists = failing.flatMap(({ remedy }) => (remedy?.changes ? [remedy.changes] : []));
  const resolved = proveEach(ground, lists).map(({ resolves }) => resolves.map(({ check }) => check));
  expect(resolved).toEqual(lists.map((changes) => prove(ground, changes).resolves.map(({ check }) => check)));
  expect(resolved).toContainEqual(['unverified-endpoint-service-name']);
});
