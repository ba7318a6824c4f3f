import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Preview } from '../../src/model/preview.ts';

/** One way of giving a case's files: for Terraform there is one, without a name. */
export interface Run {
  readonly name: string;
  readonly stacks?: readonly {
    readonly name: string;
    readonly template: string;
    readonly parameters?: Readonly<Record<string, unknown>>;
  }[];
  readonly assembly?: string;
  readonly before?: Run['stacks'];
  readonly nested?: Readonly<Record<string, string>>;
}

/** What truth.json says of how a case is to be asked. */
export interface Truth extends Omit<Run, 'name' | 'before'> {
  readonly case: string;
  readonly kind: string;
  readonly live?: string;
  readonly options?: { readonly assumeWorkloads?: boolean };
  readonly env?: { readonly region?: string; readonly accountId?: string };
  readonly runs?: readonly Run[];
}

/** The runs of a case. */
export const runsOf = (truth: Truth): readonly Run[] => truth.runs ?? [{ name: '' }];

const nestedOf = (folder: string, { nested = {} }: Pick<Run, 'nested'>): readonly string[] =>
  Object.entries(nested).flatMap(([url, file]) => ['--nested', `${url}=${join(folder, file)}`]);

/** What is typed for a run; files that are needed for it, and its answer, go into `work`. */
export const argvOf = (folder: string, truth: Truth, run: Run, work: string): readonly string[] => {
  const { env = {}, options = {}, live } = truth;
  const stacks = run.stacks ?? [];
  const parameters = join(work, 'parameters.json');
  if (stacks.length > 0)
    writeFileSync(
      parameters,
      JSON.stringify(Object.fromEntries(stacks.map((stack) => [stack.name, stack.parameters ?? {}]))),
    );
  return [
    'preview',
    ...(run.assembly !== undefined ? [join(folder, run.assembly)] : []),
    ...stacks.map(({ name, template }) => `${name}=${join(folder, template)}`),
    ...(run.assembly === undefined && stacks.length === 0 ? [join(folder, 'plan.json')] : []),
    ...(Array.isArray(run.before)
      ? run.before.flatMap(({ name, template }) => ['--before', `${name}=${join(folder, template)}`])
      : []),
    ...nestedOf(folder, truth),
    ...nestedOf(folder, run),
    ...(live ? ['--over', join(folder, live)] : []),
    ...(stacks.length > 0 ? ['--parameters', parameters] : []),
    ...(env.accountId ? ['--account', env.accountId] : []),
    ...(env.region ? ['--region', env.region] : []),
    ...(options.assumeWorkloads ? ['--assume-workloads'] : []),
    '--format',
    'json',
    '--output',
    work,
  ];
};

/** A case of several stacks calls things by their stack, also in a run of one alone. */
const prefixOf = (truth: Truth, { stacks = [] }: Run): string =>
  stacks.length === 1 && (truth.runs ?? []).some((run) => (run.stacks ?? []).length > 1)
    ? `${stacks[0]?.name ?? ''}/`
    : '';

/** What a preview answers, in the form that the scorer of the cases takes. */
export const answerOf = (preview: Preview, truth: Truth, run: Run) => {
  const prefix = prefixOf(truth, run);
  const named = <T extends { readonly subject: string }>(one: T): T => ({
    ...one,
    subject: prefix + one.subject,
  });
  const ways = preview.after.ways.map(named);
  const findings = preview.after.findings.map(named);
  const { changes } = preview;
  const subnets: Record<string, Record<string, string>> = {};
  for (const { subject, service, door } of ways) (subnets[subject] ??= {})[service] = door;
  return {
    subnets,
    findings: findings.map(({ check, subject, status }) => ({ check, subject, verdict: status })),
    changes: {
      new: changes.new.map(({ check, subject, cause }) => ({ check, subject, cause })),
      resolved: changes.resolved.map(({ check, subject, cause }) => ({ check, subject, cause })),
      unsettled: changes.unsettled.map(({ check, subject, cause }) => ({ check, subject, cause })),
    },
  };
};
