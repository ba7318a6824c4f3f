import { commandOf } from '../changes/cli.ts';
import { comment, shell } from '../changes/text.ts';
import { type Change, isRef } from '../model/change.ts';
import { presenceOf, probeOf } from './probes.ts';
import { accounts, header, runner } from './script-shell.ts';

/** One change of a plan, as a script makes and takes it back. */
export interface Scripted {
  readonly id: string;
  readonly title: string;
  readonly changes: readonly Change[];
  /** How each of them is taken back; null for one that cannot be. */
  readonly inverses: readonly (readonly Change[] | null)[];
}

/** Whose credentials a script may take. */
export interface ScriptSettings {
  /** The role that it assumes in other accounts; null where the user says it later. */
  readonly roleName: string | null;
  readonly partition: string;
}

type Variables = Map<string, string>;

interface Names {
  readonly variables: Variables;
  /** Names of what the script makes. */
  readonly made: ReadonlySet<string>;
}

/** A variable for everything that a list of changes makes, whichever change uses it. */
const namesIn = (all: readonly Scripted[]): Variables => {
  const names: Variables = new Map();
  const add = (changes: readonly Change[] | null): void => {
    for (const change of changes ?? [])
      if ('as' in change && !names.has(change.as)) names.set(change.as, `ID_${names.size + 1}`);
  };
  for (const { changes, inverses } of all) for (const list of [changes, ...inverses]) add(list);
  return names;
};

/** Whatever a later round calls by the name of what an earlier one made is a reference to it. */
const referring = (change: Change, made: ReadonlySet<string>): Change => {
  const fields = ['endpointId', 'groupId', 'natGatewayId'] as const;
  const bound = fields.flatMap((field) => {
    const value = (change as unknown as Readonly<Record<string, unknown>>)[field];
    return typeof value === 'string' && made.has(value) ? [[field, { ref: value }] as const] : [];
  });
  return bound.length === 0 ? change : ({ ...change, ...Object.fromEntries(bound) } as Change);
};

/** AWS: what is made can be tagged by the same call (EC2 API, TagSpecification). */
const tags: Partial<Record<Change['kind'], string>> = {
  'create-vpc-endpoint': 'vpc-endpoint',
  'create-security-group': 'security-group',
  'create-nat-gateway': 'natgateway',
};

const tagged = (cli: string, change: Change): string => {
  const type = tags[change.kind];
  if (type === undefined) return cli;
  return cli
    .replace('=$(aws ', '=$(made aws ')
    .replace(
      / \\\n {2}--query /,
      ` \\\n  --tag-specifications 'ResourceType=${type},Tags=[{Key=pathproof,Value=plan}]' \\\n  --query `,
    );
};

const line = (cli: string): string => cli.replaceAll(' \\\n  ', ' ');

/** The name of a made thing in the log. */
const logName = (as: string): string => as.replace(/[^\w-]/g, '_');

interface Making {
  readonly change: Change;
  readonly inverse: readonly Change[] | null;
  readonly key: string;
}

/** What a script runs for a change: one command, or a function of the script where it takes several. */
const callOf = (change: Change, variables: Variables): string =>
  change.kind === 'delete-nat-gateway' && change.releaseAddress && isRef(change.natGatewayId)
    ? `delete_nat ${shell(change.region)} "$${variables.get(change.natGatewayId.ref)}"`
    : commandOf(change, variables);

/** Lines that run a change unless it is made already. */
const attempting = ({ change, inverse, key }: Making, variables: Variables): string => {
  const { already, state, policy, users } = probeOf(change, inverse, variables);
  const attempt = [
    `attempt ${shell(already.join('|').replaceAll('.', '\\.'))} ${callOf(change, variables)}`,
    `if [ "$CHANGED" = yes ]; then did ${key}; fi`,
  ].join('\n');
  const guarded = [...(users ? [`unused ${shell(users.id)} ${line(users.cli)}`] : []), attempt].join('\n');
  if (policy)
    return [
      `if to_set ${key} ${shell(policy.wanted)} ${shell(policy.found)} ${line(policy.cli)}; then`,
      // A policy can have lines of its own, which indenting would change.
      guarded,
      'fi',
    ].join('\n');
  return state === undefined ? guarded : `if ! is_so ${line(state)}; then\n${guarded}\nfi`;
};

const making = (one: Making, variables: Variables): string => {
  const { change, inverse, key } = one;
  const { lookUp } = probeOf(change, inverse, variables);
  const variable = 'as' in change ? variables.get(change.as) : undefined;
  if (!('as' in change) || variable === undefined || lookUp === undefined) return attempting(one, variables);
  return [
    `${variable}="$(${line(lookUp)})"`,
    `if [ -n "$${variable}" ] && [ "$${variable}" != None ]; then`,
    `  say "    is there already: $${variable}"`,
    'else',
    tagged(commandOf(change, variables), change),
    'fi',
    `keep ${logName(change.as)} "$${variable}"`,
    `did ${key}`,
  ].join('\n');
};

/** AWS: an interface endpoint or a NAT gateway that was just made is pending at first (EC2 API). */
const waiting = (change: Change, variables: Variables): string => {
  if (change.kind === 'create-nat-gateway')
    return `aws ec2 wait nat-gateway-available --region ${shell(change.region)} --nat-gateway-ids "$${variables.get(change.as)}"`;
  if (change.kind === 'create-vpc-endpoint' && change.type === 'Interface')
    return `available aws ec2 describe-vpc-endpoints --region ${shell(change.region)} --vpc-endpoint-ids "$${variables.get(change.as)}" --query 'VpcEndpoints[0].State' --output text`;
  return '';
};

const stepLines = (all: readonly Making[], { variables, made }: Names): string =>
  all
    .map((one) => {
      const change = referring(one.change, made);
      const needed = presenceOf(change);
      return [
        `be_in ${shell(change.accountId)}`,
        needed === null ? '' : `there ${shell(needed.id)} ${line(needed.cli)}`,
        making({ ...one, change }, variables),
        waiting(change, variables),
      ]
        .filter((text) => text !== '')
        .join('\n');
    })
    .join('\n');

const keyOf = (id: string, at: number): string => `${id}-${at + 1}`;

const sayable = (title: string): string => title.replace(/[^\p{L}\p{N} _.:/@%+=,()-]+/gu, '_');

/** The script that makes the changes of a plan, each checked before it is made; it can be run again. */
export const planScript = (all: readonly Scripted[], { roleName, partition }: ScriptSettings): string => {
  const variables = namesIn(all);
  const made = new Set(all.flatMap(({ changes }) => changes.flatMap((one) => ('as' in one ? [one.as] : []))));
  const steps = all.map(({ id, title, changes, inverses }, step) =>
    [
      '',
      comment(`${step + 1} of ${all.length}: ${title}`),
      `say ${shell(`${step + 1} of ${all.length}: ${sayable(title)}`)}`,
      stepLines(
        changes.map((change, at) => ({ change, inverse: inverses[at] ?? null, key: keyOf(id, at) })),
        { variables, made },
      ),
    ].join('\n'),
  );
  return `${[
    header(
      'Makes the changes of a pathproof plan, in order. Made things are tagged pathproof=plan where AWS takes tags with the call.',
      'Safe to run again: what is made already is left as it is.',
    ),
    accounts(roleName, partition),
    runner,
    ...steps,
    '',
    `say 'Done. ./rollback.sh takes it back.'`,
  ].join('\n')}\n`;
};

/** A NAT gateway that is made anew gets the address of the deleted one. */
const lettingGo = (done: Change, back: Change): readonly string[] =>
  done.kind === 'delete-nat-gateway' &&
  !isRef(done.natGatewayId) &&
  back.kind === 'create-nat-gateway' &&
  back.publicIp !== null
    ? [
        `be_in ${shell(back.accountId)}`,
        `let_go ${shell(back.region)} ${shell(done.natGatewayId)} ${shell(back.publicIp)}`,
      ]
    : [];

/** The lines that take one change back, if it was made. */
const takingBack = (
  change: Change,
  inverse: readonly Change[] | null,
  key: string,
  { variables, made }: Names,
): string => {
  if (inverse === null)
    return `if was_done ${key}; then say ${shell(`${key}: ${change.kind} cannot be taken back.`)}; fi`;
  if (inverse.length === 0) return `if was_done ${key}; then undid ${key}; fi`;
  const renamed = inverse.flatMap((one) =>
    'as' in one ? [`printf 'renamed %s %s\\n' ${shell(one.as)} "$${variables.get(one.as)}" >>"$LOG"`] : [],
  );
  const back = inverse.map((one, at) => ({ change: one, inverse: null, key: `back-${key}-${at + 1}` }));
  return [
    `if was_done ${key}; then`,
    `say ${shell(`back from ${key}: ${change.kind}`)}`,
    ...back.flatMap((one) => lettingGo(change, one.change)),
    stepLines(back, { variables, made }),
    ...('as' in change ? [`forget ${logName(change.as)}`] : []),
    ...renamed,
    ...back.map((one) => `undid ${one.key}`),
    `undid ${key}`,
    'fi',
  ].join('\n');
};

/** The script that takes back what the plan's script has done, last first. */
export const rollbackScript = (all: readonly Scripted[], { roleName, partition }: ScriptSettings): string => {
  const variables = namesIn(all);
  const made = new Set(variables.keys());
  const load = [...variables].map(([as, name]) => `${name}="$(known ${logName(as)})"`);
  const steps = all
    .map((one, step) => ({ ...one, step }))
    .toReversed()
    .flatMap(({ id, title, changes, inverses, step }) => [
      '',
      comment(`Back from ${step + 1} of ${all.length}: ${title}`),
      ...changes
        .map((change, at) => takingBack(change, inverses[at] ?? null, keyOf(id, at), { variables, made }))
        .toReversed(),
    ]);
  return `${[
    header('Takes back what plan.sh has done, last first.', 'Safe to run again.'),
    accounts(roleName, partition),
    runner,
    ...load,
    ...steps,
    '',
    `say 'Done: what plan.sh had done is taken back.'`,
  ].join('\n')}\n`;
};
