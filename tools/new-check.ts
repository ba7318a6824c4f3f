// Starts a check: `npm run new:check -- <id>` writes its file and its cases, and registers it.
import { existsSync, writeFileSync } from 'node:fs';
import { writeRegistry } from './check-registry.ts';

const id = process.argv[2] ?? '';

const refuse = (sentence: string): never => {
  console.error(sentence);
  process.exit(2);
};

if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id)) {
  refuse(
    'Usage: npm run new:check -- <id>\nThe id is the failing state as a noun phrase in kebab-case, e.g. s3-via-nat.',
  );
}
if (id.startsWith('no-'))
  refuse(`${id} names a state to reach. An id names the failing state: what-is-wrong.`);

const words = id.replaceAll('-', ' ');
const title = words.charAt(0).toUpperCase() + words.slice(1);

const check = `import { defineCheck } from './check.ts';
import { subnets } from './subjects.ts';

export default defineCheck({
  id: '${id}',
  title: '${title}',
  severity: 'medium',
  rationale: 'Say here why an owner cares.',
  remedy: 'Say here what to do.',
  references: ['https://docs.aws.amazon.com/vpc/latest/privatelink/'],
  subject: subnets,
  messages: {},

  // Until it is written, it cannot say: nothing unknown passes.
  evaluate(subnet, { unknown }) {
    return unknown([
      {
        action: 'pathproof:evaluate',
        code: 'NotWritten',
        message: \`The check ${id} is not written yet, so \${subnet.id} was not judged.\`,
      },
    ]);
  },
});
`;

const cases = `import check from '../../src/checks/${id}.ts';
import { account, defineCases, vpc } from '../../src/testing/index.ts';

// Names are facts; each check has at least one case that passes, one that fails and one that is unknown.
export default defineCases(check, {
  'the check is not written yet': {
    given: account(vpc().subnet('app', { egress: 'nat' })),
    expect: { 'subnet-app': 'unknown' },
  },
});
`;

const files = { [`src/checks/${id}.ts`]: check, [`test/checks/${id}.cases.ts`]: cases };
const place = (path: string): URL => new URL(`../${path}`, import.meta.url);

for (const path of Object.keys(files)) {
  if (existsSync(place(path))) refuse(`${path} is there already.`);
}
for (const [path, text] of Object.entries(files)) {
  writeFileSync(place(path), text);
  console.log(path);
}
writeRegistry();
console.log('src/checks/index.ts (generated)');

console.log(`\nWrite the cases, then evaluate. Try it with:  npx vitest run test/checks.test.ts -t ${id}`);
console.log('Then: npm run update (types, cases, page, documents), and npm run check before you commit.');
