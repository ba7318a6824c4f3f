import { expect, it } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { checks } from '../../src/checks/index.ts';
import { json } from '../../src/report/json.ts';
import { syntheticInventory } from '../../tools/bench/synthetic.ts';

const vpcs = 60;

// Measured: 74,300. What is larger has begun to repeat something in every finding.
const bytesPerVpc = 76_000;

it('a report takes no more bytes for each VPC than it needs', () => {
  const report = audit(syntheticInventory(vpcs), {
    checks,
    vpcIds: [],
    assumeWorkloads: false,
    minimumSeverity: null,
    matrix: [],
  });
  let bytes = 0;
  for (const piece of json.render(report)) bytes += Buffer.byteLength(piece);
  expect(bytes / vpcs).toBeLessThan(bytesPerVpc);
});
