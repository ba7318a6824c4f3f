import type { Ask } from '../aws/ask.ts';
import type { Service } from '../aws/clients.ts';
import { Refusal } from '../aws/errors.ts';

/** A way to ask any service of an account in a region. */
export type AskService = (service: Service, region: string) => Ask;

/** The cheapest request that tells whether an action is permitted. */
export type Probe = (ask: AskService, region: string) => Promise<unknown>;

/** There is nothing in the account to try an action on, so that nobody knows whether it is permitted. */
export const nothingToTry = (action: string, what: string): Refusal =>
  new Refusal({ action, code: 'NothingToTry', message: `The account has no ${what} to try it on.` });
