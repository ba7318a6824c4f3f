import { parseInventory } from '../../src/store/inventory-file.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { readCloudAssembly } from '../../src/iac/cloudformation/cloud-assembly.ts';
import { readStacks } from '../../src/iac/cloudformation/read-stacks.ts';
import type { Declaration } from '../../src/iac/declared.ts';
import { previewInventories } from '../../src/iac/preview-inventories.ts';
import type { PreviewedInventories } from '../../src/iac/previewed.ts';
import { readTerraform } from '../../src/iac/terraform/read.ts';
import { checks } from '../../src/checks/index.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { findingsOf } from '../findings.ts';
import { doorOf, waysIn } from './declare.ts';

type Ways = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A finding as the truth tells it. */
export interface TrueFinding {
  readonly check: string;
  readonly subject: string;
  readonly verdict: string | readonly string[];
}

interface Changes {
  readonly new?: readonly Omit<TrueFinding, 'verdict'>[];
  readonly resolved?: readonly Omit<TrueFinding, 'verdict'>[];
  readonly cause?: string;
}

/** One stack of a run, and where its template is. */
interface StackOfRun {
  readonly name: string;
  readonly template: string;
  readonly before?: string;
  readonly parameters?: Readonly<Record<string, string | null>>;
}

/** What is true of one run of a case. */
export interface Run {
  readonly name: string;
  readonly stacks?: readonly StackOfRun[];
  readonly assembly?: string;
  readonly before?: Ways;
  readonly after: Ways;
  readonly accept?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  readonly findings?: readonly TrueFinding[];
  readonly acceptFindings?: readonly TrueFinding[];
  readonly changes?: Changes;
}

/** A case: what is given, and what is true. */
export interface Truth extends Run {
  readonly case: string;
  readonly kind: string;
  readonly live?: string;
  readonly env?: { readonly region?: string; readonly accountId?: string };
  readonly nested?: Readonly<Record<string, string>>;
  readonly runs?: readonly Run[];
}

const read = (path: string): string => readFileSync(path, 'utf8');

/** The cases of a folder. */
export const truthsIn = (folder: string): readonly (readonly [string, Truth])[] =>
  readdirSync(folder)
    .sort()
    .map((name) => [`${folder}/${name}`, JSON.parse(read(`${folder}/${name}/truth.json`)) as Truth] as const);

/** The runs of a case; one of Terraform is one. */
export const runsOf = (truth: Truth): readonly Run[] => truth.runs ?? [truth];

const filesIn = (folder: string, under = ''): readonly (readonly [string, string])[] =>
  readdirSync(`${folder}/${under}`, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? filesIn(folder, `${under}${entry.name}/`)
      : [[`${under}${entry.name}`, read(`${folder}/${under}${entry.name}`)] as const],
  );

/** What a run of a case declares. */
export const declarationsOf = (folder: string, truth: Truth, run: Run): readonly Declaration[] => {
  const { region = null, accountId = null } = truth.env ?? {};
  if (truth.kind.startsWith('terraform'))
    return [readTerraform(read(`${folder}/plan.json`), { file: 'plan.json', region, accountId })];
  const nested = new Map(
    Object.entries(truth.nested ?? {}).map(([url, file]) => [url, read(`${folder}/${file}`)]),
  );
  if (run.assembly !== undefined)
    return readCloudAssembly(new Map(filesIn(folder)), { region, accountId, nested });
  const inputs = (of: (stack: StackOfRun) => string | undefined) =>
    (run.stacks ?? []).flatMap((stack) => {
      const file = of(stack);
      if (file === undefined) return [];
      const { name, parameters = {} } = stack;
      return [{ name, text: read(`${folder}/${file}`), file, parameters, accountId, region }];
    });
  return readStacks(
    inputs(({ template }) => template),
    { nested, before: inputs(({ before }) => before), region, accountId },
  );
};

/** The inventories that a run of a case makes. */
export const previewOf = (folder: string, truth: Truth, run: Run): PreviewedInventories =>
  previewInventories({
    declarations: declarationsOf(folder, truth, run),
    over:
      truth.live === undefined
        ? null
        : parseInventory(truth.live, JSON.parse(read(`${folder}/${truth.live}`))),
    account: truth.env?.accountId ?? null,
    region: truth.env?.region ?? null,
    assumeAligned: false,
    at: '2026-11-30T00:00:00.000Z',
    version: '0.0.0',
  });

/** The checks whose truth the cases know. */
export const fourChecks: ReadonlySet<string> = new Set([
  's3-via-nat',
  'interface-endpoint-without-443',
  'duplicate-gateway-endpoint',
  'isolated-subnet-without-ssm',
]);

const verdictsIn = (inventory: Inventory, { book }: PreviewedInventories): ReadonlyMap<string, string> =>
  new Map(
    findingsOf(
      inventory,
      checks.filter(({ id }) => fourChecks.has(id)),
      { assumeWorkloads: true },
    )
      .filter(({ status }) => status === 'fail' || status === 'unknown')
      .map(({ check, subject, status }) => [
        `${check} ${book.get(subject.id)?.origin.address ?? subject.id}`,
        status,
      ]),
  );

const one = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : [value].flat();

/** What is said otherwise than it is, and what is not said though it is known. */
export interface Score {
  readonly wrong: string[];
  readonly missed: string[];
  known: number;
}

// Of one stack alone the logical ids are enough.
const withoutStack = (subject: string, { stacks = [] }: Run): string =>
  stacks.length === 1 ? subject.replace(/^[^/]+\//, '') : subject;

const scoreWays = (
  said: PreviewedInventories,
  inventory: Inventory,
  ways: Ways,
  run: Run,
  score: Score,
): void => {
  const ids = new Map([...said.book.values()].map(({ id, origin }) => [origin.address, id]));
  const idOf = (subject: string): string =>
    ids.get(subject) ?? ids.get(withoutStack(subject, run)) ?? subject;
  const resolver = waysIn(inventory);
  for (const [subject, services] of Object.entries(ways))
    for (const [service, is] of Object.entries(services)) {
      const right = new Set([is, ...one(run.accept?.[subject]?.[service])]);
      const door = doorOf(resolver, idOf(subject), service);
      if (is !== 'unknown') score.known += 1;
      if (right.has(door)) continue;
      const list = door === 'unknown' || door === 'no subnet' ? score.missed : score.wrong;
      list.push(`${subject} to ${service}: said ${door}, is ${is}`);
    }
};

const scoreFindings = (verdicts: ReadonlyMap<string, string>, truth: Truth, run: Run, score: Score): void => {
  const named = (subject: string): string =>
    [...verdicts.keys()].some((key) => key.endsWith(` ${subject}`)) ? subject : withoutStack(subject, run);
  const wanted = new Map(
    (run.findings ?? []).map((it) => [`${it.check} ${named(it.subject)}`, one(it.verdict)]),
  );
  const may = new Set(
    [...(run.acceptFindings ?? []), ...(truth.acceptFindings ?? [])].map((it) => `${it.check} ${it.subject}`),
  );
  for (const [key, right] of wanted) {
    const verdict = verdicts.get(key);
    if (verdict !== undefined && right.includes(verdict)) continue;
    (verdict === 'fail' ? score.wrong : score.missed).push(`${key}: said ${verdict}, is ${right.join()}`);
  }
  for (const [key, verdict] of verdicts)
    if (verdict === 'fail' && !wanted.has(key) && !may.has(key))
      score.wrong.push(`${key}: fail, and is none`);
};

const scoreChanges = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  changes: Changes,
  score: Score,
): void => {
  const fails = (all: ReadonlyMap<string, string>) =>
    new Set([...all].filter(([, verdict]) => verdict === 'fail').map(([key]) => key));
  const [was, is] = [fails(before), fails(after)];
  const found = {
    new: [...is].filter((key) => !was.has(key)),
    resolved: [...was].filter((key) => !is.has(key) && after.get(key) !== 'unknown'),
  };
  for (const kind of ['new', 'resolved'] as const) {
    const wanted = (changes[kind] ?? []).map((it) => `${it.check} ${it.subject}`);
    for (const key of wanted) if (!found[kind].includes(key)) score.missed.push(`${kind} ${key}`);
    for (const key of found[kind])
      if (!wanted.includes(key)) score.wrong.push(`${kind} ${key} is not expected`);
  }
};

/** How well a run of a case is answered. */
export const scoreOf = (folder: string, truth: Truth, run: Run): Score => {
  const score: Score = { wrong: [], missed: [], known: 0 };
  const said = previewOf(folder, truth, run);
  const own = { ...run, accept: { ...truth.accept, ...run.accept } };
  scoreWays(said, said.before, run.before ?? {}, { name: '', after: {} }, score);
  scoreWays(said, said.after, run.after, own, score);
  const after = verdictsIn(said.after, said);
  scoreFindings(after, truth, run, score);
  if (run.changes) scoreChanges(verdictsIn(said.before, said), after, run.changes, score);
  return score;
};
