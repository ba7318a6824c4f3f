import { pino } from 'pino';
import type { Logger } from '../collect/logger.ts';

/** A logger that can also say what ended an invocation. */
export interface FunctionLogger extends Logger {
  readonly error: (fields: object, message: string) => void;
}

/**
 * A logger whose lines CloudWatch understands.
 * AWS: Lambda's JSON log format reads `level` in upper case and an ISO `timestamp` (Lambda guide, log formats).
 */
export const createFunctionLogger = (requestId: string, env: NodeJS.ProcessEnv): FunctionLogger =>
  pino({
    level: (env['PATHPROOF_LOG_LEVEL'] ?? env['AWS_LAMBDA_LOG_LEVEL'] ?? 'info').toLowerCase(),
    messageKey: 'message',
    base: { requestId },
    formatters: { level: (label) => ({ level: label.toUpperCase() }) },
    timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
    redact: ['externalId', 'credentials', '*.externalId', '*.credentials'],
  });
