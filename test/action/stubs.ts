/** `gh api` of a pull request's comments, which are in the file that STUB_COMMENTS names. Its `--jq` knows one filter. */
export const ghStub = `#!/usr/bin/env node
const { readFileSync, writeFileSync } = require('node:fs');
const file = process.env.STUB_COMMENTS;
const all = JSON.parse(readFileSync(file, 'utf8'));
const [api, ...rest] = process.argv.slice(2);
const after = (flag) => (rest.includes(flag) ? rest[rest.indexOf(flag) + 1] : undefined);
const path = rest.find((word) => word.startsWith('repos/'));
const refuse = (why) => { process.stderr.write('gh: ' + why + '\\n'); process.exit(1); };
if (api !== 'api' || process.env.GH_TOKEN !== 'a-token') refuse('not logged in');
const field = after('-F');
if (field === undefined) {
  if (path !== 'repos/owner/repository/issues/7/comments?per_page=100') refuse('Not Found ' + path);
  const filter = '.[] | select(.user.type == "Bot" and (.body | startswith("<!-- pathproof preview -->"))) | .id';
  if (after('--jq') !== filter || !rest.includes('--paginate')) refuse('another question: ' + after('--jq'));
  const found = all.filter((one) => one.user.type === 'Bot' && one.body.startsWith('<!-- pathproof preview -->'));
  process.stdout.write(found.map(({ id }) => id + '\\n').join(''));
} else {
  if (process.env.STUB_MAY_COMMENT !== 'true') refuse('Resource not accessible by integration (HTTP 403)');
  if (!field.startsWith('body=@')) refuse('no body');
  const body = readFileSync(field.slice('body=@'.length), 'utf8');
  if (body.length > 65536) refuse('Body is too long (HTTP 422)');
  const id = /^repos\\/owner\\/repository\\/issues\\/comments\\/(\\d+)$/.exec(path)?.[1];
  if (id !== undefined && after('-X') === 'PATCH') all.find((one) => String(one.id) === id).body = body;
  else if (path === 'repos/owner/repository/issues/7/comments') all.push({ id: 900, body, user: { type: 'Bot' } });
  else refuse('Not Found ' + path);
  writeFileSync(file, JSON.stringify(all));
}
`;

/** `npm install pathproof@VERSION`, which puts the built command there as the package that was installed. */
export const npmStub = `#!/usr/bin/env node
const { mkdirSync, writeFileSync, readdirSync } = require('node:fs');
const words = process.argv.slice(2);
if (words[0] !== 'install' || !words.includes('--ignore-scripts') || words.at(-1) !== 'pathproof@1.2.3') process.exit(9);
if (readdirSync('.').join() !== 'package.json') process.exit(8);
mkdirSync('node_modules/pathproof/dist/cli', { recursive: true });
writeFileSync('node_modules/pathproof/package.json', '{"type":"module"}');
const url = require('node:url').pathToFileURL(process.env.STUB_ROOT + '/dist/cli/main.js').href;
writeFileSync('node_modules/pathproof/dist/cli/main.js', 'import ' + JSON.stringify(url) + ';');
`;
