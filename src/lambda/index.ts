export { createHandler, handler, type FunctionContext, type Parts, type Summary } from './handler.ts';
export { requestOf, type Request } from './request.ts';
