/* Speed and memory of the built CLI, printed as ratios: `npm run build && npm run bench [audit] [start] [calls] [matrix] [policies] [organization] [plan] [preview] [growth] [throttling]`. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { benchAudit } from './audit.ts';
import { benchOrganization } from './audit-organization.ts';
import { benchCalls } from './calls.ts';
import { benchGrowth } from './growth.ts';
import { benchMatrix } from './matrix.ts';
import { benchPlan } from './plan.ts';
import { benchPolicies } from './policies.ts';
import { benchPreview } from './preview.ts';
import { benchStart } from './start.ts';
import { benchThrottling } from './throttling.ts';

// The seeds use the SDK, whose advice about Node versions is none of the bench's results.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

const benches = {
  start: benchStart,
  audit: benchAudit,
  calls: benchCalls,
  matrix: benchMatrix,
  organization: benchOrganization,
  plan: benchPlan,
  preview: benchPreview,
  growth: benchGrowth,
  policies: benchPolicies,
  throttling: benchThrottling,
} as const;

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in benches));

if (!existsSync(cli)) {
  console.error('There is no dist/cli/main.js: run `npm run build` first.');
  process.exitCode = 2;
} else if (unknown.length > 0) {
  console.error(
    `There is no bench called ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}.`,
  );
  process.exitCode = 2;
} else {
  for (const [name, bench] of Object.entries(benches))
    if (asked.length === 0 || asked.includes(name)) await bench(cli);
}
