import { isSeen } from '../model/observed.ts';
import { auditOptionsOf, reportOn, type Request } from './commands/judge.ts';
import type { AuditFlags } from './flags.ts';
import type { Observe } from './gather.ts';
import type { Parts } from './parts.ts';

/** Looks for evidence of use where it matters: of the NAT gateways on the paths of what fails in this audit. */
export const observeFor =
  (request: Request, flags: AuditFlags, parts: Parts): Observe =>
  async (collected, asked) => {
    // What is asked of AWS has real ids; the matrix says nothing about what fails.
    const { redact: _, ...options } = await auditOptionsOf(request, flags);
    const { report, inventory, dispose } = await reportOn(collected, { ...options, matrix: null });
    try {
      const [{ createWorld }, { natsOnPaths }] = await Promise.all([
        import('../paths/world.ts'),
        import('../audit/traffic.ts'),
      ]);
      const nats = natsOnPaths(report.findings, createWorld(inventory));
      const places = inventory.regions.filter(
        ({ sections: { vpcs } }) => isSeen(vpcs) && vpcs.seen.length > 0,
      );
      const observe = await parts.observe();
      return await observe({
        ...asked,
        nats,
        places: places.map(({ accountId, region }) => ({ accountId, region })),
      });
    } finally {
      dispose();
    }
  };
