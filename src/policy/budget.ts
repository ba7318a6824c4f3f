/** Steps that questions may take; beyond them the answer is unknown. */
export class Budget {
  #left: number;
  constructor(steps: number) {
    this.#left = steps;
  }
  get left(): number {
    return this.#left;
  }
  get isSpent(): boolean {
    return this.#left < 0;
  }
  /** Takes steps from the budget; false when it is spent. */
  spend(steps: number): boolean {
    this.#left -= steps;
    return this.#left >= 0;
  }
}

/** Steps of one question: at most some hundred milliseconds. */
export const questionBudget = (): Budget => new Budget(300_000);

/** Steps of the questions about each of many requests, together. */
export const sharedBudget = (): Budget => new Budget(400_000);
