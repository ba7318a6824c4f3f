import { commandOf } from '../changes/cli.ts';
import { comment, shell } from '../changes/text.ts';
import type { Change } from '../model/change.ts';
import { presenceOf, probeOf } from './probes.ts';

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

const header = (what: string, again: string): string => `#!/usr/bin/env bash
# ${what}
#
# ${again}
#   PATHPROOF_LOG   what was made and done (default: plan.log beside this script); rollback.sh reads it
#   ROLE_NAME       the role to assume in accounts other than the caller's
# To enter accounts another way, define a function "enter ACCOUNT" and export it (export -f enter).
set -euo pipefail
cd "$(dirname "$0")"
`;

/** Who the caller is, and how other accounts are entered. */
const accounts = (roleName: string | null, partition: string): string => `
ROLE_NAME="\${ROLE_NAME:-${roleName === null ? '' : roleName.replace(/[^\w+=,.@/-]/g, '')}}"
LOG="\${PATHPROOF_LOG:-plan.log}"
touch "$LOG"

say() { printf '%s\\n' "$*" >&2; }
stop() { say "Stopped: $*"; exit 1; }
command -v aws >/dev/null || stop 'the AWS CLI is not installed.'

account() { aws sts get-caller-identity --query Account --output text; }
HOME_ACCOUNT="$(account)" || stop 'there are no credentials: sign in first.'
HOME_KEYS=("\${AWS_ACCESS_KEY_ID:-}" "\${AWS_SECRET_ACCESS_KEY:-}" "\${AWS_SESSION_TOKEN:-}")

go_home() {
  unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
  if [ -n "\${HOME_KEYS[0]}" ]; then
    export AWS_ACCESS_KEY_ID="\${HOME_KEYS[0]}" AWS_SECRET_ACCESS_KEY="\${HOME_KEYS[1]}"
    if [ -n "\${HOME_KEYS[2]}" ]; then export AWS_SESSION_TOKEN="\${HOME_KEYS[2]}"; fi
  fi
}

if ! declare -F enter >/dev/null; then
  enter() {
    go_home
    if [ "$1" = "$HOME_ACCOUNT" ]; then return 0; fi
    [ -n "$ROLE_NAME" ] || stop "account $1 has to be entered: set ROLE_NAME, or define a function enter."
    local keys
    keys="$(aws sts assume-role --role-arn "arn:${partition}:iam::$1:role/$ROLE_NAME" --role-session-name pathproof-plan \\
      --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text)"
    read -r AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN <<<"$keys"
    export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
  }
fi

be_in() {
  if [ "$(account)" != "$1" ]; then enter "$1"; fi
  [ "$(account)" = "$1" ] || stop "these credentials are not of account $1."
}
`;

/** How a command is run, and what is noted of it. */
const runner = `
CHANGED=no
UNSUCCESSFUL='"Unsuccessful": \\[[^]]*"Code"'
# attempt CODES COMMAND...: runs it; one of the codes means that it is so already.
attempt() {
  local codes="$1" out status tries=0
  shift
  CHANGED=no
  while :; do
    status=0
    out="$("$@" 2>&1)" || status=$?
    # AWS: what used a thing lets go of it only after a while (EC2 API, DependencyViolation).
    if [ "$status" -eq 0 ] || [ "$tries" -ge 30 ] || ! [[ "$out" =~ \\(DependencyViolation\\) ]]; then break; fi
    tries=$((tries + 1))
    sleep 10
  done
  if [ "$status" -eq 0 ]; then
    # AWS: some calls answer 200 and list what failed (EC2 API, DeleteVpcEndpoints).
    if [[ "$out" =~ $UNSUCCESSFUL ]]; then stop "$out"; fi
    CHANGED=yes
    return 0
  fi
  if [ -n "$codes" ] && [[ "$out" =~ \\(($codes)\\) ]]; then
    say "    is so already (\${BASH_REMATCH[1]})"
    return 0
  fi
  stop "$out"
}

there() { local id="$1"; shift; "$@" >/dev/null 2>&1 || stop "$id is not there any more: scan and plan again."; }
known() { sed -n "s/^id $1 //p" "$LOG" | tail -n 1; }
keep() { printf 'id %s %s\\n' "$1" "$2" >>"$LOG"; }
did() { printf 'did %s\\n' "$1" >>"$LOG"; }
was_done() { grep -qx "did $1" "$LOG"; }
forget() { sed "/^id $1 /d" "$LOG" >"$LOG.new" && mv "$LOG.new" "$LOG"; }
undid() { sed "/^did $1\\$/d" "$LOG" >"$LOG.new" && mv "$LOG.new" "$LOG"; }
`;

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
  'create-nat-gateway': 'natgateway',
};

const tagged = (cli: string, change: Change): string => {
  const type = tags[change.kind];
  if (type === undefined) return cli;
  return cli.replace(
    / \\\n {2}--query /,
    ` \\\n  --tag-specifications 'ResourceType=${type},Tags=[{Key=pathproof,Value=plan}]' \\\n  --query `,
  );
};

const indent = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');

const making = (change: Change, key: string, variables: Variables): string => {
  const cli = commandOf(change, variables);
  const { already, lookUp } = probeOf(change);
  const variable = 'as' in change ? variables.get(change.as) : undefined;
  if (variable === undefined || lookUp === undefined)
    return [
      `attempt ${shell(already.join('|').replaceAll('.', '\\.'))} ${cli}`,
      `if [ "$CHANGED" = yes ]; then did ${key}; fi`,
    ].join('\n');
  return [
    `${variable}="$(known ${variable})"`,
    `if [ -z "$${variable}" ]; then ${variable}="$(${lookUp.replaceAll(' \\\n  ', ' ')})"; fi`,
    `if [ -n "$${variable}" ] && [ "$${variable}" != None ]; then`,
    `  say "    is there already: $${variable}"`,
    'else',
    indent(tagged(cli, change)),
    `  did ${key}`,
    'fi',
    `keep ${variable} "$${variable}"`,
  ].join('\n');
};

/** AWS: an endpoint or a NAT gateway that was just made is pending at first (EC2 API). */
const waiting = (change: Change, variables: Variables): string => {
  if (change.kind !== 'create-nat-gateway') return '';
  const variable = variables.get(change.as);
  return `aws ec2 wait nat-gateway-available --region ${shell(change.region)} --nat-gateway-ids "$${variable}"`;
};

const stepLines = (
  changes: readonly Change[],
  keyOf: (at: number) => string,
  variables: Variables,
  made: ReadonlySet<string>,
): string =>
  changes
    .map((own, at) => {
      const change = referring(own, made);
      const needed = presenceOf(change);
      return [
        `be_in ${shell(change.accountId)}`,
        needed === null ? '' : `there ${shell(needed.id)} ${needed.cli.replaceAll(' \\\n  ', ' ')}`,
        making(change, keyOf(at), variables),
        waiting(change, variables),
      ]
        .filter((line) => line !== '')
        .join('\n');
    })
    .join('\n');

/** The script that makes the changes of a plan, each checked before it is made; it can be run again. */
export const planScript = (all: readonly Scripted[], { roleName, partition }: ScriptSettings): string => {
  const variables = namesIn(all);
  const made = new Set(all.flatMap(({ changes }) => changes.flatMap((one) => ('as' in one ? [one.as] : []))));
  const steps = all.map(({ title, changes }, step) =>
    [
      '',
      comment(`${step + 1} of ${all.length}: ${title}`),
      `say ${shell(`${step + 1} of ${all.length}: ${title.replace(/[^\p{L}\p{N} _.:/@%+=,()-]+/gu, '_')}`)}`,
      stepLines(changes, (at) => `${step + 1}.${at + 1}`, variables, made),
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

interface Names {
  readonly variables: Variables;
  /** Names of what the script makes. */
  readonly made: ReadonlySet<string>;
}

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
    'as' in one ? [`  printf 'renamed %s %s\\n' ${shell(one.as)} "$${variables.get(one.as)}" >>"$LOG"`] : [],
  );
  return [
    `if was_done ${key}; then`,
    `  say ${shell(`back from ${key}: ${change.kind}`)}`,
    indent(stepLines(inverse, (index) => `back-${key}-${index + 1}`, variables, made)),
    ...('as' in change ? [`  forget ${variables.get(change.as)}`] : []),
    ...renamed,
    `  undid ${key}`,
    'fi',
  ].join('\n');
};

/** The script that takes back what the plan's script has done, last first. */
export const rollbackScript = (all: readonly Scripted[], { roleName, partition }: ScriptSettings): string => {
  const variables = namesIn(all);
  const made = new Set(variables.keys());
  const load = [...variables.values()].map((name) => `${name}="$(known ${name})"`);
  const steps = all
    .map((one, step) => ({ ...one, step }))
    .toReversed()
    .flatMap(({ title, changes, inverses, step }) => [
      '',
      comment(`Back from ${step + 1} of ${all.length}: ${title}`),
      ...changes
        .map((change, at) =>
          takingBack(change, inverses[at] ?? null, `${step + 1}.${at + 1}`, { variables, made }),
        )
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
