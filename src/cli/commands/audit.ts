import { statSync } from 'node:fs';
import type { AuditFlags } from '../flags.ts';
import type { Io } from '../io.ts';
import type { Parts } from '../parts.ts';
import { judge, prepare } from './judge.ts';

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Judges an inventory that was saved, or a collection that is on disk. */
export const audit = async (path: string, flags: AuditFlags, io: Io, parts: Parts): Promise<number> => {
  const request = await prepare(flags, parts);
  if (!isFolder(path)) return judge({ inventory: await parts.loadInventory(path) }, request, flags, io);
  const { loadCollection } = await import('../../scan/resume.ts');
  return judge({ collection: await loadCollection(path, io.now), folder: path }, request, flags, io);
};
