import { costOfChanges } from '../changes/cost.ts';
import type { Existing } from '../changes/existing.ts';
import { remedyOf } from '../changes/remedy.ts';
import type { Check, CheckContext, Verdict } from '../checks/check.ts';
import { type Addresses, inAddresses } from '../model/addresses.ts';
import type { CheckOptions } from '../model/check-options.ts';
import type { Evidence, Fix, Remedy, RemedySource } from '../model/finding.ts';
import type { RegionInventory } from '../model/inventory.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { PathResolver } from '../paths/resolver.ts';
import type { World } from '../paths/world.ts';
import { guarded } from '../perimeters/new-endpoints.ts';
import type { Prices } from '../services/prices.ts';

/** What every check of one audit works with. */
export interface AuditSetting {
  readonly world: World;
  /** Builds the resolver when a check first asks for a path: not every audit needs one. */
  readonly paths: () => PathResolver;
  readonly options: CheckOptions;
  /** What remedies are said to cost. */
  readonly prices: Prices;
  /** Do remedies keep the changes that they are written of? */
  readonly changes: boolean;
  /** Do remedies keep what they are written of, so that they can be written anew with other ids? */
  readonly sources: boolean;
  /** What is wanted of remedies: their texts, only what they change, or nothing. */
  readonly remedies: 'texts' | 'changes' | 'none';
  /** What the user's own code declares: remedies are written in its words. */
  readonly addresses?: Addresses | undefined;
  /** What is said with every change before it is made; empty for nothing. */
  readonly note: string;
}

/** A message with its `{name}`s filled in; values are inserted as they are, once. */
export const fill = (template: string, values: Readonly<Record<string, string | number>>): string =>
  template.replace(/\{(\w+)\}/g, (written, name: string) => String(values[name] ?? written));

const sameGap = (a: Gap, b: Gap): boolean =>
  a.action === b.action && a.code === b.code && a.message === b.message;

const distinct = (gaps: readonly Gap[]): readonly Gap[] =>
  gaps.filter((gap, index) => gaps.findIndex((other) => sameGap(gap, other)) === index);

/** What was not learned, within one piece of evidence. */
const gapsOf = (evidence: Evidence): readonly Gap[] => {
  if (evidence.kind === 'gap') return [evidence.gap];
  if (evidence.kind !== 'path') return [];
  const decided = evidence.path.hops.flatMap((hop) => (hop.because.kind === 'gap' ? [hop.because.gap] : []));
  return evidence.path.gap ? [evidence.path.gap, ...decided] : decided;
};

/** The verdict over something that was not learned; its message says what would settle it. */
export const unknownVerdict = (gaps: readonly Gap[], evidence: readonly Evidence[]): Verdict => {
  const all = distinct(gaps);
  return {
    status: 'unknown',
    message: [...new Set(all.map((gap) => gap.message))].join(' '),
    gaps: all,
    evidence,
  };
};

/** The end of an evaluation that asked for what could not be read. */
class GapReached extends Error {
  readonly gaps: readonly Gap[];
  readonly evidence: readonly Evidence[];

  constructor(gaps: readonly Gap[], evidence: readonly Evidence[]) {
    // It is caught a few calls above and no one reads where it was thrown: to write the stack takes longer than the verdict.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(gaps.map(({ message }) => message).join(' '));
    Error.stackTraceLimit = stackTraceLimit;
    this.gaps = gaps;
    this.evidence = evidence;
  }
}

/** The verdict of a check on a subject; a read that could not be made ends it as unknown here, and nowhere else. */
export const evaluated = (check: Check, item: unknown, context: CheckContext): Verdict => {
  try {
    return check.evaluate(item, context);
  } catch (error) {
    if (error instanceof GapReached) return unknownVerdict(error.gaps, error.evidence);
    throw error;
  }
};

const doubt: CheckContext['doubt'] = (gaps, evidence = []) => {
  const hidden = gaps.filter((gap) => gap !== null && gap !== undefined);
  if (hidden.length > 0) throw new GapReached(hidden, evidence);
};

const read: CheckContext['read'] = (observed, evidence = []) => {
  if (isSeen(observed)) return observed.seen;
  throw new GapReached([observed.gap], evidence);
};

/** What is said of a risk, with a note after it. */
export const withNote = (risk: string | undefined, note: string): string =>
  [risk ?? '', note].filter((text) => text !== '').join(' ');

const noted = (fix: Fix, note: string): Fix =>
  note === '' || fix.changes.length === 0 ? fix : { ...fix, risk: withNote(fix.risk, note) };

/** Writes what a fix changes as a remedy, as far as it is asked for. */
const remedyWriter =
  (unit: RegionInventory, setting: AuditSetting) =>
  (fix: Fix): Remedy => {
    const guardedFix = noted(guarded(fix, { ...setting, unit }), setting.note);
    if (setting.remedies === 'changes') {
      const { text, changes } = guardedFix;
      return { text: setting.addresses ? inAddresses(text, setting.addresses) : text, changes };
    }
    const existing: RemedySource['existing'][number][] = [];
    const { world, prices } = setting;
    const cost = costOfChanges(guardedFix.changes, (section, id) => world.locate(section, id)?.item, prices);
    const find: Existing = (section, id) => {
      const item = world.locate(section, id)?.item;
      if (item) existing.push({ section, item });
      return item;
    };
    const { changes, ...texts } = remedyOf(guardedFix, find, cost, setting.addresses);
    return {
      ...texts,
      ...(setting.changes && changes ? { changes } : {}),
      ...(setting.sources ? { source: { fix: guardedFix, existing } } : {}),
    };
  };

/** The four answers of a check; a pass or a failure that rests on a gap becomes unknown here, and nowhere else. */
export const createContext = (check: Check, unit: RegionInventory, setting: AuditSetting): CheckContext => {
  const say = (id: string, values: Readonly<Record<string, string | number>>): string =>
    fill(check.messages[id] ?? id, values);

  const proven = (evidence: readonly Evidence[], verdict: Verdict): Verdict => {
    const gaps = evidence.flatMap(gapsOf);
    return gaps.length > 0 ? unknownVerdict(gaps, evidence) : verdict;
  };

  const write = remedyWriter(unit, setting);

  return {
    world: setting.world,
    get paths() {
      return setting.paths();
    },
    unit,
    options: setting.options,
    pass: (id, values, evidence) =>
      proven(evidence, {
        status: 'pass',
        messageId: id,
        message: say(id, values),
        evidence,
        severity: null,
        remedy: null,
      }),
    fail: (id, values, { evidence, remedy, severity, cause }) =>
      proven(evidence, {
        status: 'fail',
        messageId: id,
        message: say(id, values),
        evidence,
        severity: severity ?? null,
        remedy: setting.remedies === 'none' ? null : write(typeof remedy === 'function' ? remedy() : remedy),
        ...(cause ? { cause } : {}),
      }),
    read,
    doubt,
    unknown: (gaps, evidence) => unknownVerdict(gaps, evidence ?? []),
    notApplicable: (id, values) => ({
      status: 'not-applicable',
      messageId: id,
      message: say(id, values),
    }),
  };
};
