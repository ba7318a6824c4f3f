export { type Answer, createHandler, handler, type FunctionContext, type Parts } from './handler.ts';
export { requestOf, type Request } from './request.ts';
export type { Summary } from './summary.ts';
