type Log = (fields: object, message: string) => void;

/** Where a scan writes what it does: fields first, then a noun that says what they are about. */
export interface Logger {
  readonly debug: Log;
  readonly info: Log;
  readonly warn: Log;
}

/** A logger that writes nothing. */
export const silentLogger: Logger = { debug: () => {}, info: () => {}, warn: () => {} };
