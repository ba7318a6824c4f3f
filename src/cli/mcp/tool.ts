import * as z from 'zod';
import type { AuditOptions } from '../../audit/audit.ts';
import type { Plan } from '../../model/plan.ts';
import type { Report } from '../../model/report.ts';
import type { World } from '../../paths/world.ts';

/** What is asked: one inventory, and what is made of it when a tool first needs it. */
export interface Asked {
  readonly world: World;
  readonly options: AuditOptions;
  readonly report: () => Promise<Report>;
  readonly plan: () => Promise<Plan>;
}

/** A question that an assistant can ask. It reads, and changes nothing. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  /** What it answers, in our words only: nothing of an inventory is in it. */
  readonly description: string;
  readonly input: z.ZodObject;
  /** Answers arguments that the input schema has let through. */
  readonly answer: (args: unknown, asked: Asked) => Promise<object>;
}

/** A tool whose answer gets the arguments of its schema; what they are is erased, so that tools make one list. */
export const defineTool = <I extends z.ZodObject>(tool: {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: I;
  readonly answer: (args: z.infer<I>, asked: Asked) => Promise<object>;
}): Tool => ({ ...tool, answer: (args, asked) => tool.answer(tool.input.parse(args), asked) });

const most = 100;

/** Which part of a list is wanted. */
export const paging = {
  offset: z.number().int().min(0).default(0).describe('How many to leave out at the beginning.'),
  limit: z.number().int().min(1).max(most).default(20).describe('How many to give, 100 at most.'),
};

/** A word that was typed, of a length that no id or name goes beyond. */
export const word = (description: string) => z.string().min(1).max(2048).describe(description);
