import { UserError } from '../model/user-error.ts';
import { isRecord } from './request.ts';

/** What the state machine asks of the function, step by step. */
export type Step =
  | { readonly step: 'plan'; readonly runId: string; readonly request: unknown }
  | {
      readonly step: 'shard';
      readonly runId: string;
      readonly request: unknown;
      readonly accountId: string;
      /** Regions that were read before. */
      readonly cursor: readonly string[];
    }
  | {
      readonly step: 'fail';
      readonly runId: string;
      readonly accountId: string;
      /** As Step Functions says errors: the name, and what the function threw. */
      readonly error: { readonly Error?: string; readonly Cause?: string };
    }
  | { readonly step: 'report'; readonly runId: string; readonly request: unknown }
  /** Is there a recent report? It is part of no run. */
  | { readonly step: 'watch' };

const names: readonly unknown[] = [
  'plan',
  'shard',
  'fail',
  'report',
  'watch',
] satisfies readonly Step['step'][];

// AWS: names of executions have up to 80 characters, and neither spaces nor slashes among them (Step Functions API, StartExecution).
const runIdPattern = /^[\w.:-]{1,80}$/;

/** Is this event a step of the state machine, rather than a whole scan? */
export const isStep = (event: unknown): event is Readonly<Record<string, unknown>> =>
  isRecord(event) && 'step' in event;

/** The step that an event asks for; a UserError says what is wrong with it. */
export const stepOf = (event: Readonly<Record<string, unknown>>): Step => {
  const { step, runId, accountId } = event;
  const wrong = (problem: string): UserError =>
    new UserError(`The step is not understood: ${problem}.`, 'Steps are asked by the state machine.');
  if (!names.includes(step)) throw wrong(`there is no step ${JSON.stringify(step)}`);
  if (step === 'watch') return { step };
  if (typeof runId !== 'string' || !runIdPattern.test(runId)) throw wrong('runId is no name of an execution');
  const needsAccount = step === 'shard' || step === 'fail';
  if (needsAccount && !(typeof accountId === 'string' && /^\d{12}$/.test(accountId)))
    throw wrong('accountId has not twelve digits');
  return event as unknown as Step;
};
