import * as z from 'zod';
import { type Gap, gapSchema, type Immutable } from './observed.ts';
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

const name = z.string().nullable().optional();
const nameRule = 'Absent where it is what `names` of the report says, or where that says nothing.';

const rowSchema = z.object({
  accountId: z.string(),
  region: z.string(),
  vpcId: z.string(),
  vpcName: name.describe(nameRule),
  subnetId: z.string(),
  subnetName: name.describe(nameRule),
  cells: z
    .array(z.union([z.number().int().min(0), cellSchema]))
    .describe(
      'In the order of `services`. A number is an index into `ways`: all of the traffic takes that way, and the word is its word.',
    ),
});

type WrittenRow = Immutable<z.infer<typeof rowSchema>>;

/** A subnet, and its cells in the order of the matrix's services. */
export interface MatrixRow extends Omit<WrittenRow, 'vpcName' | 'subnetName' | 'cells'> {
  readonly vpcName: string | null;
  readonly subnetName: string | null;
  readonly cells: readonly MatrixCell[];
}

const hopSchema = z.object({ kind: textOf<HopKind>(), id: z.string(), text: z.string() });

const waySchema = z.object({
  word: z.string(),
  hops: z.array(z.number().int().min(0)).describe('Indexes into `hops`.'),
  gap: gapSchema.optional().describe('What hides the rest; absent where nothing does.'),
});

/** A hop of a way, as a matrix says it. */
export type MatrixHop = Immutable<z.infer<typeof hopSchema>>;

/** A way that cells share: the hops behind the subnet, and what hides the rest. */
export interface MatrixWay {
  readonly word: string;
  readonly hops: readonly MatrixHop[];
  readonly gap: Gap | null;
}

/** The schema of every subnet against every service, as a report is written. */
export const writtenMatrixSchema = z
  .object({
    services: z.array(z.string()),
    rows: z.array(rowSchema),
    ways: z.array(waySchema),
    hops: z.array(hopSchema),
  })
  .meta({
    id: 'Matrix',
    description:
      'Through which door traffic of a subnet to a service leaves: gateway, interface, interface (central), nat, igw, tgw, firewall, blocked (…), none, unknown; joined by " + " where it splits.',
  });

/** A matrix as a report is written: what is equal in many rows and ways is there once. */
export type WrittenMatrix = Immutable<z.infer<typeof writtenMatrixSchema>>;

/** Every subnet against every service of interest. */
export interface ServiceMatrix {
  readonly services: readonly string[];
  readonly rows: readonly MatrixRow[];
  readonly ways: readonly MatrixWay[];
}
