import type { Gap, Observed } from '../model/observed.ts';

/** AWS did not tell us something that we asked: the gap it leaves. Every other error is a bug of ours. */
export class Refusal extends Error {
  readonly gap: Gap;

  constructor(gap: Gap, options?: { readonly cause?: unknown }) {
    super(`${gap.action}: ${gap.code}: ${gap.message}`, options);
    this.name = 'Refusal';
    this.gap = gap;
  }
}

/** Codes of the errors that an API answers with when something simply is not there. */
const absences: ReadonlySet<string> = new Set([
  'NoSuchAccessPointPolicy',
  'NoSuchBucketPolicy',
  'NoSuchPublicAccessBlockConfiguration',
  'NoSuchTagSet',
]);

/** Is this error code an answer, not a failure? */
export const isAbsence = (code: string): boolean => absences.has(code);

/** Names that the SDK gives to errors which no API answered. */
const withoutAnswer: ReadonlySet<string> = new Set([
  'AbortError',
  'TimeoutError',
  'CredentialsProviderError',
  'TokenProviderError',
  'ProviderError',
]);

const bugs = [TypeError, ReferenceError, RangeError];

// Codes of the operating system (ECONNREFUSED, EAI_AGAIN) and of TLS; ERR_… of Node itself are bugs of a caller.
const isNetworkCode = (code: unknown): code is string =>
  typeof code === 'string' && (/^E(?!RR_)[A-Z_]+$/.test(code) || /CERT|ERR_TLS|ERR_SSL|UNABLE_TO/.test(code));

const metadataOf = (
  error: object,
): { readonly attempts?: number; readonly httpStatusCode?: number; readonly requestId?: string } | null =>
  '$metadata' in error && typeof error.$metadata === 'object' ? error.$metadata : null;

const longestId = 100;

/** The id that AWS knows a request by, of its answer or its error; null where it had none. */
export const requestIdOf = (answer: unknown): string | null => {
  const id = typeof answer === 'object' && answer !== null ? metadataOf(answer)?.requestId : undefined;
  // A header: whatever stands between us and AWS can have written it.
  return typeof id === 'string' && id !== '' ? id.slice(0, longestId) : null;
};

/** How many attempts the SDK made before it gave this error. */
export const attemptsOf = (error: unknown): number =>
  (error instanceof Error && metadataOf(error)?.attempts) || 1;

// Names of errors by which the services that we ask say that they were asked too often.
const throttling =
  /^(Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown|BandwidthLimitExceeded|EC2ThrottledException|PriorRequestNotComplete)/;

/** Did the API answer that it is asked too often? */
export const wasThrottled = (error: unknown): boolean =>
  error instanceof Error && (throttling.test(error.name) || metadataOf(error)?.httpStatusCode === 429);

const connectionCodes =
  /^(ETIMEDOUT|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN)$/;

/** Did nobody answer at all, as when a region is down or cannot be reached from here? */
export const hadNoAnswer = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'TimeoutError' || ('code' in error && connectionCodes.test(String(error.code))));

/** Do these keys no longer count? AWS: services name that differently (common errors of each API). */
export const haveExpired = (code: string): boolean =>
  /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/.test(code);

/** The code of an answer with a status of success that AWS did not write. */
export const foreignCode = 'UnreadableAnswer';

/** Is this the code of an answer that could not be read: cut off on the way, garbled, or not AWS's? */
export const isGarbled = (code: string): boolean => code === foreignCode || /^Http2\d\d$/.test(code);

/** Would the same question have another answer in a minute? Every other refusal holds until somebody changes something. */
export const isPassing = (code: string): boolean =>
  throttling.test(code) ||
  haveExpired(code) ||
  /^(Interrupted|NotAnswering|NoAnswer|TimeoutError|RepeatedToken|UnreadableAnswer|OutOfTime|Http[25]\d\d|InternalError|InternalFailure|InternalServerError|ServiceUnavailable|Unavailable|ServiceException|CredentialsProviderError|TokenProviderError|ProviderError|E[A-Z_]{3,})$/.test(
    code,
  );

const isFromOutside = (error: Error): boolean => {
  if (withoutAnswer.has(error.name) || ('code' in error && isNetworkCode(error.code))) return true;
  // The SDK puts $metadata on whatever is thrown inside its retry loop, a TypeError of its own or ours too.
  return metadataOf(error) !== null && !bugs.some((bug) => error instanceof bug);
};

// The SDK could not read what came back: an error page of a proxy, or of a service that is down.
const isUnreadable = (error: Error): boolean => /Deserialization error/i.test(error.message);

const codeOf = (error: Error): string => {
  if (error.name === 'AbortError') return 'Interrupted';
  const answered = metadataOf(error)?.httpStatusCode;
  // A connection that was cut in the middle of an answer makes it unreadable too, and says more.
  if ('code' in error && isNetworkCode(error.code)) return error.code;
  if (answered && isUnreadable(error)) return `Http${answered}`;
  if (error.name !== 'Error' && error.name !== 'AggregateError') return error.name;
  return answered ? `Http${answered}` : 'NoAnswer';
};

const longest = 400;

/** The API's own words as one line: without the encoded part, which is long and says nothing to a reader. */
const sentenceOf = (error: Error): string => {
  if (error.name === 'AbortError') return 'The scan was ended before the answer came.';
  if (isUnreadable(error)) return 'What came back is no answer of this API.';
  const text = error.message
    // AWS: EC2 adds "Encoded authorization failure message: …" to UnauthorizedOperation (EC2 API error codes).
    .replace(/\s*Encoded authorization failure message:.*$/is, '')
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
  const short = text.length > longest ? `${text.slice(0, longest)} …` : text;
  return short || 'The API gave no reason.';
};

/** What an error of the SDK means: the gap it leaves; a bug is handed back as it is. */
export const refusalOf = (action: string, error: unknown): unknown =>
  error instanceof Error && !(error instanceof Refusal) && isFromOutside(error)
    ? new Refusal({ action, code: codeOf(error), message: sentenceOf(error) }, { cause: error })
    : error;

/** The answer to a question, or the gap that a refusal leaves. A bug is thrown on. */
export const observe = async <T>(ask: () => Promise<T>): Promise<Observed<T>> => {
  try {
    return { seen: await ask() };
  } catch (error) {
    if (error instanceof Refusal) return { gap: error.gap };
    throw error;
  }
};
