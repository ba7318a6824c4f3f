import type { Change } from '../../model/change.ts';
import type { Inventory } from '../../model/inventory.ts';
import { UserError } from '../../model/user-error.ts';
import type { WhatIf } from '../../model/what-if.ts';
import { exitCodes } from '../exit-code.ts';
import type { AuditFlags } from '../flags.ts';
import { type Io, showsColor, writeAll } from '../io.ts';
import { prepareFile } from '../output.ts';
import type { Parts } from '../parts.ts';
import type { EndpointFlags } from '../short-endpoints.ts';
import { auditOptionsOf, prepare } from './judge.ts';
import { inventoryIn } from './plan.ts';

/** How an answer can be given. */
export type WhatIfFormat = 'terminal' | 'json' | 'markdown';

/** What `what-if` is asked for. */
export interface WhatIfFlags
  extends
    EndpointFlags,
    Pick<AuditFlags, 'check' | 'severity' | 'assumeWorkloads' | 'config' | 'quiet' | 'color'> {
  readonly change?: readonly string[];
  readonly delete?: readonly string[];
  readonly policy?: readonly string[];
  readonly route?: readonly string[];
  readonly paths: number;
  readonly format: WhatIfFormat;
  readonly out?: string;
}

/** The changes that are asked about: those of files first, then what is made, set, led elsewhere and deleted. */
const changesOf = async (flags: WhatIfFlags, inventory: Inventory): Promise<readonly Change[]> => {
  const [{ createWorld }, { loadChanges }, { deletionOf, policyOf, routeOf, settled }, { endpointsOf }] =
    await Promise.all([
      import('../../paths/world.ts'),
      import('../../store/change-file.ts'),
      import('../short-changes.ts'),
      import('../short-endpoints.ts'),
    ]);
  const world = createWorld(inventory);
  const changes: Change[] = [];
  for (const path of flags.change ?? []) changes.push(...(await loadChanges(path)).map(settled));
  changes.push(...endpointsOf(world, flags));
  for (const typed of flags.policy ?? []) changes.push(await policyOf(world, typed));
  changes.push(...(flags.route ?? []).map((typed) => routeOf(world, typed)));
  changes.push(...(flags.delete ?? []).map((id) => deletionOf(world, id)));
  if (changes.length > 0) return changes;
  throw new UserError(
    'Nothing is changed: there is no question to answer.',
    'Ask with --change FILE, --delete, --create-endpoint, --policy or --route.',
  );
};

/** The answer in a format. */
const drawn = async (
  answer: WhatIf,
  inventory: Inventory,
  flags: WhatIfFlags,
  io: Io,
): Promise<Iterable<string>> => {
  if (flags.format === 'json') return [`${JSON.stringify(answer, null, 2)}\n`];
  const [{ namesIn, titleOf }, { whatIfOnTerminal }, { whatIfInMarkdown }] = await Promise.all([
    import('../../plan/titles.ts'),
    import('../../report/what-if/terminal.ts'),
    import('../../report/what-if/markdown.ts'),
  ]);
  const nameOf = namesIn(inventory);
  const titles = answer.changes.map((change) => titleOf([change], nameOf));
  if (flags.format === 'markdown') return whatIfInMarkdown(answer, titles);
  const color = flags.out === undefined && showsColor(io.stdout, io.env, flags.color);
  return whatIfOnTerminal(answer, titles, color);
};

/** Says what changes would do: which ways break, come back or move, and which findings come and go. */
export const whatIf = async (path: string, flags: WhatIfFlags, io: Io, parts: Parts): Promise<number> => {
  const asked = { ...flags, vpc: [], format: [], failOn: 'never' } as unknown as AuditFlags;
  const request = await prepare(asked, parts);
  if (flags.out !== undefined) await prepareFile(flags.out);
  const inventory = await inventoryIn(path, parts);
  const changes = await changesOf(flags, inventory);
  const options = await auditOptionsOf(request, asked);
  const { whatIf: answered } = await import('../../proof/what-if.ts');
  const answer = answered(inventory, changes, { ...options, paths: flags.paths });
  const chunks = await drawn(answer, inventory, flags, io);
  if (flags.out === undefined) await writeAll(io.stdout, chunks);
  else {
    const { writeAtomic } = await import('../../store/atomic-write.ts');
    await writeAtomic(flags.out, chunks);
    if (!flags.quiet) io.stderr.write(`Wrote ${flags.out}\n`);
  }
  return answer.worse ? exitCodes.findings : exitCodes.clean;
};
