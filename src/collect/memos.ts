import { Refusal } from '../aws/errors.ts';

/** Answers that several units need and only one has to ask for. */
export interface Memos {
  /** The same in all accounts of a region; what one account is refused, another may still be told. */
  region<T>(region: string, key: string, ask: () => Promise<T>): Promise<T>;
  /** The same in all regions of an account, a refusal included. */
  account<T>(accountId: string, key: string, ask: () => Promise<T>): Promise<T>;
}

const succeeded = async (asked: Promise<unknown>): Promise<boolean> => {
  try {
    await asked;
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
};

/** Memos of one run. */
export const createMemos = (): Memos => {
  const answers = new Map<string, Promise<unknown>>();
  const keep = <T>(name: string, ask: () => Promise<T>): Promise<T> => {
    const asked = ask();
    answers.set(name, asked);
    return asked;
  };
  return {
    async region(region, key, ask) {
      const name = `region ${region} ${key}`;
      const known = answers.get(name);
      if (known && (await succeeded(known))) return (await known) as never;
      return await keep(name, ask);
    },
    account(accountId, key, ask) {
      const name = `account ${accountId} ${key}`;
      return (answers.get(name) as Promise<never> | undefined) ?? keep(name, ask);
    },
  };
};
