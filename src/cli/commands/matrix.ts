import type { ServiceMatrix } from '../../model/matrix.ts';
import type { Inventory } from '../../model/inventory.ts';
import { exitCodes } from '../exit-code.ts';
import type { AwsFlags } from '../flags.ts';
import { inventoryOf } from '../gather.ts';
import { type Io, writeAll } from '../io.ts';
import { prepareFile } from '../output.ts';
import { serviceNamed, vpcsNamed } from '../places.ts';
import type { Parts } from '../parts.ts';
import type { MatrixFormat } from '../../report/matrix.ts';

/** What `matrix` is asked for. */
export interface MatrixFlags extends AwsFlags {
  readonly inventory?: string;
  readonly preview?: readonly string[];
  readonly service?: readonly string[];
  readonly vpc?: readonly string[];
  readonly config?: string;
  readonly format: MatrixFormat;
  readonly out?: string;
}

const matrixOf = async (
  inventory: Inventory,
  flags: MatrixFlags,
  configured: readonly string[],
): Promise<ServiceMatrix> => {
  const [{ createWorld }, { serviceMatrix, servicesInUse }] = await Promise.all([
    import('../../paths/world.ts'),
    import('../../paths/matrix.ts'),
  ]);
  const vpcIds = vpcsNamed(flags.vpc ?? [], inventory);
  const world = createWorld(inventory);
  const named = flags.service ?? configured;
  const services =
    named.length > 0 ? named.map((name) => serviceNamed(name, inventory)) : servicesInUse(world);
  return serviceMatrix(world, [...new Set(services)], vpcIds);
};

/** Shows every subnet against every service: where does traffic to its default name go? */
export const matrix = async (flags: MatrixFlags, io: Io, parts: Parts): Promise<number> => {
  if (flags.out !== undefined) await prepareFile(flags.out);
  const { loadConfig } = await import('../../store/config.ts');
  const config = await loadConfig(flags.config ?? null, '.');
  const gathered = await inventoryOf(flags, io, parts);
  if ('interrupted' in gathered) return exitCodes.interrupted;
  const { matrixReporters } = await import('../../report/matrix.ts');
  const [{ namesInInventory }, { namesOf }] = await Promise.all([
    import('../../audit/name-record.ts'),
    import('../../report/names.ts'),
  ]);
  const names = namesOf(namesInInventory(gathered.inventory));
  const reporter = matrixReporters[flags.format](Math.min(200, Math.max(80, io.stdout.columns ?? 120)));
  const drawn = await matrixOf(gathered.inventory, flags, config.services);
  if (flags.out === undefined) {
    await writeAll(io.stdout, reporter.render(drawn, names));
    return exitCodes.clean;
  }
  const { writeAtomic } = await import('../../store/atomic-write.ts');
  await writeAtomic(flags.out, reporter.render(drawn, names));
  if (!flags.quiet) io.stderr.write(`Wrote ${flags.out}\n`);
  return exitCodes.clean;
};
