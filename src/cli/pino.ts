/* The log, by itself: a package of CommonJS has names for a bundler only where they are imported as they are here. */
export { pino } from 'pino';
export { prettyFactory } from 'pino-pretty';
