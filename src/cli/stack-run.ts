import { setTimeout as sleep } from 'node:timers/promises';
import type { Deployer, StackState, StackStep } from '../aws/deployer.ts';
import type { Refusal } from '../aws/errors.ts';
import { UserError } from '../model/user-error.ts';
import { clean } from '../report/words.ts';
import type { StackFlags } from './deploy-flags.ts';
import type { Io } from './io.ts';

const isRefusal = (error: unknown): error is Refusal => error instanceof Error && error.name === 'Refusal';

const remedyFor = (action: string, code: string): string => {
  if (/Credentials|Token|Expired/.test(code)) return 'Get new credentials, or name a --profile.';
  // A head has no body: whether the bucket is another's or may not be seen, S3 says 403 and no more.
  if (action === 's3:ListBucket' || action === 's3:CreateBucket')
    return `Name a bucket of your own in this region with --code-bucket; or, if the bucket is yours, allow ${action}.`;
  if (action.startsWith('organizations:') && /AccessDenied/.test(code))
    return 'Deploy for an organization in its management account, or in one to which Organizations and StackSets were delegated.';
  if (/AccessDenied|Unauthorized|Forbidden|Http403/.test(code))
    return `The caller needs to be allowed ${action}.`;
  if (code === 'AWSOrganizationsNotInUseException')
    return 'This account is in no organization: leave out --organization and --ou.';
  if (code === 'AlreadyExistsException')
    return 'Someone else is making a stack of this name. Look at it, and deploy again or choose another --stack-name.';
  if (code === 'InsufficientCapabilitiesException')
    return 'The template asks for more than roles with names: look at what `pathproof deploy --print` prints.';
  if (/LimitExceeded/.test(code))
    return 'A quota of the account is used up: ask AWS for more, or remove what is not needed.';
  return 'Fix it and try again: what is there already is kept.';
};

/** Runs what talks to AWS; a refusal is what the user has to mend. */
export const mendable = async <T>(run: () => Promise<T>): Promise<T> => {
  try {
    return await run();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { action, code, message } = error.gap;
    throw new UserError(`${action} answered ${code}: ${message}`, remedyFor(action, code), { cause: error });
  }
};

/** Does the user agree? With --yes nobody is asked; where nobody can be asked, that is an error. */
export const agree = async (question: string, { yes }: StackFlags, io: Io): Promise<boolean> => {
  if (yes) return true;
  if (!io.ask)
    throw new UserError('No one can be asked here whether to go on.', 'Say --yes, after reading the above.');
  return /^y(es)?$/i.test((await io.ask(`${question} (yes/no) `)).trim());
};

const isUnderWay = ({ status }: StackState): boolean => status.endsWith('_IN_PROGRESS');

const isGood = ({ status }: StackState): boolean => /^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status);

const firstPauseMs = 300;
const longestPauseMs = 3_000;

/** Why a step failed. Of a nested stack CloudFormation says only that it did, so that its own steps are asked. */
const reasonsOf = async (step: StackStep, deployer: Deployer): Promise<readonly string[]> => {
  const { resource, status, reason, nested } = step;
  if (!status.endsWith('_FAILED') || !reason || /cancelled/i.test(reason)) return [];
  const inner = nested === null ? [] : await deployer.steps(nested);
  const deeper = inner
    .filter((one) => one.status.endsWith('_FAILED') && one.nested === null && one.reason)
    .map((one) => `${resource}/${one.resource}: ${one.reason}`);
  return deeper.length > 0 ? deeper : [`${resource}: ${reason}`];
};

/** Follows a stack until CloudFormation is done with it, telling each step; null when it is gone. */
const watch = async (
  name: string,
  before: ReadonlySet<string>,
  deployer: Deployer,
  quiet: boolean,
  io: Io,
): Promise<{ readonly state: StackState | null; readonly reasons: readonly string[] }> => {
  const told = new Set(before);
  const reasons: string[] = [];
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    const state = await deployer.stack(name);
    const steps = (await deployer.steps(name)).filter(({ id }) => !told.has(id)).reverse();
    for (const step of steps) {
      told.add(step.id);
      if (!quiet) io.stderr.write(`${step.status.padEnd(20)}  ${clean(step.resource)}\n`);
      reasons.push(...(await reasonsOf(step, deployer)));
    }
    if (!state || !isUnderWay(state)) return { state, reasons: reasons.map(clean) };
    await sleep(pause);
  }
};

/** Follows a stack that is made or changed; throws a UserError with CloudFormation's reasons when it fails. */
export const follow = async (
  name: string,
  before: ReadonlySet<string>,
  deployer: Deployer,
  quiet: boolean,
  io: Io,
): Promise<void> => {
  const { state, reasons } = await watch(name, before, deployer, quiet, io);
  if (state && isGood(state)) return;
  throw new UserError(
    `The stack ${name} ended as ${state?.status ?? 'gone'}: ${reasons.join(' ') || (state?.reason ?? 'no reason was given.')}`,
    state && /^(ROLLBACK|CREATE_FAILED)/.test(state.status)
      ? 'Fix it, remove what is left with `pathproof destroy`, and deploy again.'
      : 'Fix it and deploy again; the stack is as it was before.',
  );
};

/** Follows a stack that is removed; throws a UserError with CloudFormation's reasons when it stays. */
export const followRemoval = async (
  name: string,
  before: ReadonlySet<string>,
  deployer: Deployer,
  quiet: boolean,
  io: Io,
): Promise<void> => {
  const { state, reasons } = await watch(name, before, deployer, quiet, io);
  if (!state) return;
  throw new UserError(
    `The stack ${name} stays, as ${state.status}: ${reasons.join(' ') || (state.reason ?? 'no reason was given.')}`,
    'Remove what holds it, and destroy it again.',
  );
};
