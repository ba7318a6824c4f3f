import type { AwsFlags } from '../flags.ts';
import type { Io } from '../io.ts';
import type { Parts } from '../parts.ts';
export const doctor = async (_flags: AwsFlags, _io: Io, _parts: Parts): Promise<number> => Promise.resolve(2);
