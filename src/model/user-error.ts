/** The user can fix this: a message that names the place, and a hint that names the remedy. Exit code 2, no stack. */
export class UserError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'UserError';
    this.hint = hint;
  }
}
