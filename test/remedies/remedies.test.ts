import { describe, expect, it } from 'vitest';
import { makeChanges } from '../../src/changes/delta-of.ts';
import { checks } from '../../src/checks/index.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import type { Case } from '../../src/testing/index.ts';
import { commandsIn } from './commands.ts';
import { type Failing, failingIn, findingsOf, tables } from './findings.ts';
import { situations } from './situations.ts';

const nameOf = ({ check, subject }: Finding): string => `${check} ${subject.id}`;

const failuresOf = (given: Case, inventory: Inventory): ReadonlySet<string> =>
  new Set(
    findingsOf(checks, given, inventory)
      .filter(({ status }) => status === 'fail')
      .map(nameOf),
  );

const viaInternet = ['s3-via-nat', 'dynamodb-via-nat', 'service-via-internet', 's3-via-internet-gateway'];

/** What remedies may uncover, because it is meant; nothing else may fail that did not fail before. */
const meant: readonly {
  readonly of: readonly string[];
  readonly uncovers: RegExp;
  readonly why: string;
}[] = [
  {
    of: [...viaInternet, 'bypassable-perimeter'],
    uncovers: /^(?:redundant-endpoint|unused-nat-gateway) /,
    why: 'what the gateway endpoint takes the place of is paid for and no longer needed',
  },
  {
    of: ['blackhole-route', 'dead-egress'],
    uncovers: new RegExp(`^(?:${viaInternet.join('|')}) `),
    why: 'a subnet that was cut off uses the way that it is given back',
  },
  {
    of: ['dead-egress'],
    uncovers: /^unused-nat-gateway /,
    why: 'the NAT gateway that led nowhere carries nothing any more',
  },
  {
    of: ['unused-nat-gateway'],
    uncovers: /^s3-via-internet-gateway /,
    why: 'a subnet that held nothing but the NAT gateway may hold clients',
  },
  {
    of: ['duplicate-gateway-endpoint'],
    uncovers: /^unassociated-gateway-endpoint /,
    why: 'whether the endpoint that loses its only table is deleted is for its owner to say',
  },
  {
    of: ['bucket-policy-lockout'],
    uncovers: /^bucket-without-network-perimeter /,
    why: 'the perimeter that shut everybody out is gone',
  },
  {
    of: ['endpoint-policy-orphaned-principal'],
    uncovers: /^endpoint-policy-(?:without-resource-perimeter|denies-all) /,
    why: 'a statement that named nobody is judged only when it names somebody',
  },
];

/** A new endpoint starts with the policy that AWS gives it; the remedy says so. */
const newEndpointsPolicy =
  /^(?:full-access-endpoint-policy|endpoint-policy-without-(?:identity|resource)-perimeter) vpce-new-/;

const isMeant = (finding: Finding, name: string): boolean =>
  newEndpointsPolicy.test(name) ||
  meant.some(({ of, uncovers }) => of.includes(finding.check) && uncovers.test(name));

/** Cases after whose remedy the verdict is not known or stays, and why; the remedy's text says what is left to do. */
const unsettled: Readonly<Record<string, RegExp>> = {
  // The service's list of addresses was not read, so that nobody can see the new route.
  'no list of addresses is needed where a NAT takes all that is public': /^unknown: /,
  'what only a part of the public addresses meets proves nothing of S3, whose list could not be read':
    /^unknown: /,
  // DNS64 has to stay for the rest of the internet: clients have to use another name.
  'an IPv6-only subnet with DNS64 goes through the NAT gateway': /^fail: /,
};

/** What a change says of the world: ids, addresses, documents and numbers, but not what it calls itself. */
const textsIn = (value: unknown, key = ''): readonly string[] => {
  if (['kind', 'accountId', 'region', 'as', 'direction', 'ref', 'attribute', 'protocol'].includes(key))
    return [];
  if (typeof value === 'number') return [String(value)];
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => textsIn(one, Array.isArray(value) ? '' : name));
};

const expectMended = ({ check, fact, given, inventory, finding }: Failing): void => {
  const { remedy, subject } = finding;
  expect(remedy?.text).toMatch(/[a-z]/);
  const { changes = [], cli = '' } = remedy ?? {};
  // What is printed runs, and is one command for each change, on the same things in the same place.
  const commands = commandsIn(cli);
  expect(commands.map(({ region }) => region)).toEqual(changes.map(({ region }) => region));
  changes.forEach((change, at) => {
    const said = JSON.stringify(commands[at]?.input);
    for (const text of textsIn(change)) expect(said).toContain(JSON.stringify(text).slice(1, -1));
  });
  if (changes.length === 0) return;
  const { inventory: after, refused } = makeChanges(changes, inventory);
  expect(refused.map(({ refusal }) => refusal)).toEqual([]);
  const again = findingsOf([check], given, after).find(({ subject: { id } }) => id === subject.id);
  expect(`${again?.status ?? 'gone'}: ${again?.message ?? ''}`).toMatch(
    unsettled[fact] ?? /^(?:pass|not-applicable|gone): /,
  );
  const before = failuresOf(given, inventory);
  const added = [...failuresOf(given, after)].filter((name) => !before.has(name) && !isMeant(finding, name));
  expect(added).toEqual([]);
};

describe.each(tables.map((table) => [table.check.id, table] as const))(
  'remedies of %s',
  (_, { check, cases }) => {
    const failing = Object.entries(cases).flatMap(([fact, given]) => failingIn(check, fact, given));

    it.each(failing.map((one) => [one.fact, one.finding.subject.id, one] as const))(
      'do what they say: %s (%s)',
      (_fact, _id, one) => {
        expectMended(one);
      },
    );
  },
);

const textOf = ({ remedy }: Finding): string =>
  Object.values(remedy ?? {})
    .filter((text) => typeof text === 'string')
    .join('\n');

describe('remedies where the plain one would fail', () => {
  it.each(Object.entries(situations))('do what they say: %s', (fact, { check, remedy, ...situation }) => {
    const failing = failingIn(check, fact, { ...situation, expect: {} });
    expect(failing).not.toEqual([]);
    if (remedy instanceof RegExp)
      expect(failing.map(({ finding }) => textOf(finding)).join('\n')).toMatch(remedy);
    for (const one of failing) expectMended(one);
  });
});
