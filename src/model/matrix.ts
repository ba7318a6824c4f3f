import * as z from 'zod';
import { gapSchema, type Immutable } from './observed.ts';
import { textOf, type HopKind } from './path.ts';

const cellSchema = z.object({
  word: z.string(),
  ways: z.array(
    z.object({
      share: z.number().min(0).max(1),
      way: z.number().int().min(0).describe('Index into `ways`.'),
    }),
  ),
});

/** One subnet and one service: a word for where the traffic goes, and the ways behind it. */
export type MatrixCell = Immutable<z.infer<typeof cellSchema>>;

const rowSchema = z.object({
  accountId: z.string(),
  region: z.string(),
  vpcId: z.string(),
  vpcName: z.string().nullable(),
  subnetId: z.string(),
  subnetName: z.string().nullable(),
  cells: z.array(cellSchema).describe('In the order of `services`.'),
});

/** A subnet, and its cells in the order of the matrix's services. */
export type MatrixRow = Immutable<z.infer<typeof rowSchema>>;

const waySchema = z.object({
  word: z.string(),
  hops: z.array(z.object({ kind: textOf<HopKind>(), id: z.string(), text: z.string() })),
  gap: gapSchema.nullable(),
});

/** A way that cells share: the hops behind the subnet, and what hides the rest. */
export type MatrixWay = Immutable<z.infer<typeof waySchema>>;

/** The schema of every subnet against every service. */
export const matrixSchema = z
  .object({
    services: z.array(z.string()),
    rows: z.array(rowSchema),
    ways: z.array(waySchema),
  })
  .meta({
    id: 'Matrix',
    description:
      'Through which door traffic of a subnet to a service leaves: gateway, interface, interface (central), nat, igw, tgw, firewall, blocked (…), none, unknown; joined by " + " where it splits.',
  });

/** Every subnet against every service of interest. */
export type ServiceMatrix = Immutable<z.infer<typeof matrixSchema>>;
