import type { AuditFlags } from '../flags.ts';
import type { Io } from '../io.ts';
import type { Parts } from '../parts.ts';
import { judge, prepare } from './judge.ts';

/** Judges an inventory that was saved. */
export const audit = async (path: string, flags: AuditFlags, io: Io, parts: Parts): Promise<number> => {
  const request = await prepare(flags, parts);
  return judge(await parts.loadInventory(path), request, flags, io);
};
