import * as z from 'zod';
import type { Preview, PreviewChange } from '../../model/preview.ts';
import { UserError } from '../../model/user-error.ts';
import { gapWords } from '../../report/words.ts';
import type { Loaded } from '../code/declare.ts';
import { pageOf } from './bounds.ts';
import { defineTool, paging, word } from './tool.ts';

/** So many characters at most are read of all texts together: a plan of about 2,000 resources. */
const MAX_CHARACTERS = 8_000_000;

const shownSubjects = 20;
const shownLines = 30;

const name = z
  .string()
  .regex(/^[A-Za-z][\w.-]{0,127}$/, 'A name is a letter, then letters, digits, dots and hyphens.');

const code = z.strictObject({
  name: name
    .optional()
    .describe(
      'What it is called; of a template its stack. Of several each needs one, or is code-1, code-2 …',
    ),
  text: z
    .string()
    .min(1)
    .max(MAX_CHARACTERS)
    .describe(
      'The text itself, never the name of a file: what `terraform show -json` prints of a plan, or a CloudFormation template in YAML or JSON.',
    ),
});

const scalar = z.union([z.string().max(4096), z.number(), z.boolean()]);
const parameter = z.union([scalar, z.null(), z.array(scalar).max(500)]);
const byName = z.record(z.string().max(255), parameter);

const input = z.strictObject({
  code: z.array(code).min(1).max(20).describe('The plan or the templates; several are judged together.'),
  before: z
    .array(code)
    .max(20)
    .default([])
    .describe('The same stacks as they are deployed now, where that is not what the inventory says.'),
  nested: z
    .array(
      z.strictObject({
        url: word('TemplateURL of the nested stack.'),
        text: z.string().min(1).max(MAX_CHARACTERS),
      }),
    )
    .max(50)
    .default([])
    .describe('Templates of nested stacks.'),
  parameters: z
    .record(z.string().max(255), z.union([parameter, byName]))
    .default({})
    .describe('Values of parameters by name; for several stacks by stack, then by name. null is not known.'),
  account: word('Account id of what names none.').optional(),
  region: word('Region of what names none.').optional(),
  assumeAligned: z
    .boolean()
    .default(false)
    .describe('Take it that things made by count or for_each belong together by their index.'),
  fix: z
    .boolean()
    .default(false)
    .describe('Find for each new failure the smallest edit of the code after which it goes, proved. Slower.'),
  ...paging,
  limit: paging.limit.describe('How many of each list to give, 100 at most.'),
});

type Input = z.infer<typeof input>;

const loadedOf = async (texts: readonly z.infer<typeof code>[], list: string): Promise<readonly Loaded[]> => {
  const { contentsOf } = await import('../code/content.ts');
  return texts.flatMap((one, index) => {
    const named = one.name ?? (texts.length > 1 ? `code-${index + 1}` : 'code');
    const title = one.name ?? (texts.length > 1 ? `Text ${index + 1} of ${list}` : `The text of ${list}`);
    const contents = contentsOf(one.text, title);
    if (contents === 'manifest')
      throw new UserError(
        `${title} is the manifest of a cloud assembly, which names files, and none is read here.`,
        'Give the templates that are in the cdk.out.',
      );
    return contents.map((content, at) => ({
      name: contents.length > 1 ? `${named}-${at + 1}` : named,
      path: null,
      content,
    }));
  });
};

const declared = async (asked: Input) => {
  const characters = [...asked.code, ...asked.before, ...asked.nested]
    .map(({ text }) => text.length)
    .reduce((sum, length) => sum + length, 0);
  if (characters > MAX_CHARACTERS)
    throw new UserError(
      `The texts have ${characters.toLocaleString('en-US')} characters, and ${MAX_CHARACTERS.toLocaleString('en-US')} are the most.`,
      'Give fewer of them, or ask the command pathproof preview, which reads files.',
    );
  const [{ declaredIn, placeTyped }, { parametersIn }] = await Promise.all([
    import('../code/declare.ts'),
    import('../code/parameters.ts'),
  ]);
  const [loaded, before] = [await loadedOf(asked.code, 'code'), await loadedOf(asked.before, 'before')];
  return declaredIn(loaded, {
    ...placeTyped(asked.account, asked.region),
    before,
    nested: new Map(asked.nested.map(({ url, text }) => [url, text])),
    parameters: parametersIn('parameters', asked.parameters),
    placed: (origin) => origin,
  });
};

/** What becomes of a verdict, without what is the same for all of a check. */
const brief = ({
  check,
  subject,
  severity,
  before,
  after,
  message,
  causes,
  paths,
  remedy,
  fix,
}: PreviewChange) => ({
  check,
  subject,
  severity,
  before,
  after,
  message,
  causes,
  ...(paths.length > 0 ? { paths } : {}),
  remedy,
  ...(fix
    ? { fix: { address: fix.address, text: fix.text, code: fix.code, proved: fix.proved, why: fix.why } }
    : {}),
});

const coverageOf = ({ coverage }: Preview) => ({
  complete: coverage.complete,
  notUnderstood: coverage.skipped.filter(({ mayMatter }) => mayMatter).slice(0, shownLines),
  decidesNoWay: coverage.skipped.filter(({ mayMatter }) => !mayMatter).map(({ type }) => type),
  notRead: [...new Set(coverage.gaps.map(gapWords))].slice(0, shownLines),
  doubts: [...new Set(coverage.doubts.map(({ gap }) => gapWords(gap)))].slice(0, shownLines),
  assumptions: coverage.assumptions.slice(0, shownLines),
});

const answerOf = async (preview: Preview, part: Pick<Input, 'offset' | 'limit'>) => {
  const { movedWays } = await import('../../report/preview/words.ts');
  const moved = movedWays(preview).map(({ subjects, ...way }) => ({
    ...way,
    subnets: subjects.length,
    examples: subjects.slice(0, shownSubjects),
  }));
  const { sources, over, declared: counts, changes, causes, costPerMonth } = preview;
  return {
    sources: sources.map(({ name: title, kind }) => ({ name: title, kind })),
    over,
    declared: counts,
    newFailures: pageOf(changes.new.map(brief), part),
    unsettled: pageOf(changes.unsettled.map(brief), part),
    resolved: pageOf(
      changes.resolved.map(({ check, subject, causes: by }) => ({ check, subject, causes: by })),
      part,
    ),
    ways: pageOf(moved, part),
    causes: causes.slice(0, shownLines).map(({ place: _place, ...cause }) => cause),
    coverage: coverageOf(preview),
    costPerMonth,
  };
};

/** `preview`: what infrastructure code will do, before it is deployed. */
export const previewTool = defineTool({
  name: 'preview',
  title: 'What would this code do?',
  description:
    'What a Terraform plan or CloudFormation templates will do before anyone deploys them, judged over the inventory: which ways move, which failures come and go, which verdicts cannot be reached any more, and which declared address does it. The code is given as text; no file is read, and nothing is deployed or kept.',
  input,
  answer: async (asked, { world, options }) => {
    const code = await declared(asked);
    const [{ inventoriesOfCode }, { previewOf }, { pathLine }] = await Promise.all([
      import('../code/inventories.ts'),
      import('../../preview/preview.ts'),
      import('../../report/words.ts'),
    ]);
    const { collectedAt } = world.inventory;
    const { declarations, sources, ...inventories } = await inventoriesOfCode(code, {
      over: world.inventory,
      account: asked.account ?? null,
      region: asked.region ?? null,
      assumeAligned: asked.assumeAligned,
      // An answer is that of an inventory, whenever it is asked for.
      at: collectedAt,
    });
    const { preview } = previewOf(inventories, {
      options: { ...options, matrix: null },
      declarations,
      sources,
      collectedAt,
      fix: asked.fix,
      pathLine,
    });
    return answerOf(preview, asked);
  },
});
