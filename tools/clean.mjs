// A package must not carry what an older build left behind: `npm pack` starts from an empty dist.
import { rmSync } from 'node:fs';

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
