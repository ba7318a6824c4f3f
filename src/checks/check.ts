import type { ControlClaims } from '../frameworks/index.ts';
import type { CheckOptions } from '../model/check-options.ts';
import type { Cause, Evidence, Fix, Remedy, Severity, Subject } from '../model/finding.ts';
import type { RegionInventory, Section } from '../model/inventory.ts';
import type { Gap, Observed } from '../model/observed.ts';
import type { PathResolver } from '../paths/resolver.ts';
import type { World } from '../paths/world.ts';

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** What a message has to be told; not so what is filled in for it. */
type Values<Text extends string, Filled extends string> = {
  readonly [Name in Exclude<Placeholders<Text>, Filled>]: string | number;
};

/** The sentences that a check can say, by id. */
export type Messages = Readonly<Record<string, string>>;

/** What a check decided about one subject. */
export type Verdict =
  | {
      readonly status: 'pass' | 'fail';
      readonly messageId: string;
      readonly message: string;
      readonly evidence: readonly Evidence[];
      readonly severity: Severity | null;
      readonly remedy: Remedy | null;
      readonly cause?: Cause;
    }
  | {
      readonly status: 'unknown';
      readonly message: string;
      readonly gaps: readonly Gap[];
      readonly evidence: readonly Evidence[];
    }
  | { readonly status: 'not-applicable'; readonly messageId: string; readonly message: string };

/** What goes with a failure in addition to its message. */
export interface Failure {
  readonly evidence: readonly [Evidence, ...Evidence[]];
  /** What mends this very subject, with its real ids; made only where it is wanted, if making it costs something. */
  readonly remedy: Fix | (() => Fix);
  /** When this failure is milder than the check's own severity. */
  readonly severity?: Severity;
  /** The broken place that it comes from, where there is one that other failures may share. */
  readonly cause?: Cause | undefined;
}

/** What a check works with: the world, the paths through it, and its four answers. `Filled` are values that messages have anyway. */
export interface CheckContext<M extends Messages = Messages, Filled extends string = never> {
  readonly world: World;
  readonly paths: PathResolver;
  /** The account and region that the subject was listed in. */
  readonly unit: RegionInventory;
  readonly options: CheckOptions;
  /** Passes; over evidence that holds a gap, the verdict is unknown instead. */
  pass<Id extends keyof M & string>(
    id: Id,
    values: Values<M[Id], Filled>,
    evidence: readonly [Evidence, ...Evidence[]],
  ): Verdict;
  /** Fails; over evidence that holds a gap, the verdict is unknown instead. */
  fail<Id extends keyof M & string>(id: Id, values: Values<M[Id], Filled>, failure: Failure): Verdict;
  /** What was read; where it could not be, the evaluation ends here as unknown, with its gap and the evidence so far. */
  read<T>(observed: Observed<T>, evidence?: readonly Evidence[]): T;
  /** Where something hides the answer, the evaluation ends here as unknown, with the gaps and the evidence so far. */
  doubt(gaps: readonly (Gap | null | undefined)[], evidence?: readonly Evidence[]): void;
  /** Cannot say, and names what would settle it. */
  unknown(gaps: readonly [Gap, ...Gap[]], evidence?: readonly Evidence[]): Verdict;
  /** The question does not arise for this subject. */
  notApplicable<Id extends keyof M & string>(id: Id, values: Values<M[Id], Filled>): Verdict;
}

/** What a check judges: how its subjects are found in a unit and named in a report. */
export interface SubjectKind<K> {
  /** The word for it in reports: subnet, vpc-endpoint, route-table … */
  readonly type: string;
  /** The section whose listing makes the population; a gap there makes the whole population unknown. */
  readonly section: Section;
  /** The subjects of one unit. */
  list(unit: RegionInventory, world: World, options: CheckOptions): Observed<readonly K[]>;
  /** Who owns it: findings belong to the owner. */
  ownerOf(subject: K, unit: RegionInventory): string;
  /** Why nothing can be said of it: AWS says a value of it that is newer than this code; null where all are known. */
  oddityOf?(subject: K): Gap | null;
  describe(subject: K, unit: RegionInventory, world: World): Subject;
}

/** What a check says of itself. */
export interface CheckWords {
  /** The failing state as a noun phrase, kebab-case; file name = id = doc page. */
  readonly id: string;
  /** Ids that it had before; waivers and `--check` still accept them. */
  readonly formerly?: readonly string[];
  /**
   * Checks that leave a failure of one cause to this one: asking for one of them asks for this one as well, and this one is
   * evidence towards their controls.
   */
  readonly speaksFor?: readonly string[];
  /** The failing state as a fact, at most 80 characters. */
  readonly title: string;
  readonly severity: Severity;
  /** Why an owner cares. */
  readonly rationale: string;
  /** What to do, in general; a failure's own remedy has the ids. */
  readonly remedy: string;
  readonly references: readonly string[];
  /** What this check does not see. */
  readonly limits?: readonly string[];
  /** Controls that it is evidence towards, beside those whose research in src/frameworks names it. */
  readonly controls?: ControlClaims;
  /** `counted`: its passes are counted and not listed, since they are too many to say anything. */
  readonly passes?: 'counted';
}

/** A check as its author writes it. */
export interface CheckDefinition<K, M extends Messages, Filled extends string = never> extends CheckWords {
  readonly subject: SubjectKind<K>;
  /** Every sentence that it can say; `{name}` is filled in. */
  readonly messages: M;
  evaluate(subject: K, context: CheckContext<M, Filled>): Verdict;
}

/** A check with its subject's and messages' types erased: what lists of checks hold. */
export type Check = CheckDefinition<unknown, Messages>;

/** Makes a check out of its definition; the types are checked here and erased behind it. */
export const defineCheck = <K, const M extends Messages>(definition: CheckDefinition<K, M>): Check =>
  definition as unknown as Check;
