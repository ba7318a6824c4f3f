// tsc writes every file without the executable bit, and `npx pathproof` in a clone starts the compiled file itself.
import { chmodSync } from 'node:fs';

chmodSync(new URL('../dist/cli/main.js', import.meta.url), 0o755);
