import type { Change } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import { createWorldOver } from '../paths/world-over.ts';
import { createGround, type Ground } from '../proof/ground.ts';
import { prove, type Proof, type WholeProof } from '../proof/prove.ts';
import { proveEach, proveTogether } from '../proof/prove-each.ts';
import { fold, type Proposal, type Step, stepOf } from './fold.ts';
import { stepOrder } from './order.ts';
import { objectionTo } from './objection.ts';

/** A step that was proved: what it resolves, and what it does to ways. */
export interface ProvedStep extends Step {
  readonly proof: Proof;
  /** In which round it was found: what a round makes, later ones build on. */
  readonly round: number;
}

/** A failure that no step resolves, and why. */
export interface Remaining {
  readonly finding: Finding;
  readonly why: string;
  readonly blockedBy: string | null;
}

/** What came of planning. */
export interface Built {
  readonly steps: readonly ProvedStep[];
  readonly remaining: readonly Remaining[];
  /** The inventory after all steps. */
  readonly after: Inventory;
  /** What the plan is for: what fails before, but for what somebody accepted. */
  readonly before: readonly Finding[];
  /** What fails after all steps. */
  readonly failing: readonly Finding[];
}

/** What a plan may take. */
export interface Accept {
  readonly finding: (finding: Finding) => boolean;
  /** Why a step is left out; null for one that may be taken. */
  readonly step: (step: Step, before: Inventory) => string | null;
}

const proposalsOf = (findings: readonly Finding[]): readonly Proposal[] =>
  findings.flatMap((finding) => {
    const changes = finding.remedy?.changes ?? [];
    return changes.length === 0 ? [] : [{ findings: [finding], changes }];
  });

const isAccepted = ({ waiver }: Finding): boolean => waiver !== undefined && !waiver.expired;

/** What fails and nobody accepted. Waivers lie over the findings of the start; what is judged again has none. */
const failuresIn = (findings: Iterable<Finding>, accepted: ReadonlySet<string>): readonly Finding[] =>
  [...findings].filter(({ status, fingerprint }) => status === 'fail' && !accepted.has(fingerprint));

interface Tried {
  readonly step: Step;
  readonly proof: Proof;
  readonly objection: ReturnType<typeof objectionTo>;
}

const tryAll = (ground: Ground, steps: readonly Step[]): readonly Tried[] => {
  const proofs = proveEach(
    ground,
    steps.map(({ changes }) => changes),
  );
  return steps.map((step, at) => {
    const proof = proofs[at] as Proof;
    return { step, proof, objection: objectionTo(step, proof) };
  });
};

/** What a step was folded from, each part by itself; nothing where it is one part. */
const partsOf = (step: Step): readonly Step[] => {
  const groups = new Map<string, Proposal[]>();
  for (const part of step.parts) {
    const text = JSON.stringify(part.changes);
    groups.set(text, [...(groups.get(text) ?? []), part]);
  }
  return groups.size < 2 ? [] : [...groups.values()].map((parts) => stepOf(parts));
};

/** Tries steps, and where something speaks against one, what it was folded from, part by part. */
const tryApart = (ground: Ground, steps: readonly Step[]): readonly Tried[] => {
  const whole = tryAll(ground, steps);
  const parts = whole.map((one) => (one.objection === null ? [] : partsOf(one.step)));
  const tried = tryAll(ground, parts.flat());
  let from = 0;
  return whole.flatMap((one, at) => {
    const apart = tried.slice(from, (from += parts[at]?.length ?? 0));
    return apart.some(({ objection }) => objection === null) ? apart : [one];
  });
};

/** The ground after what was proved: what it does not touch is as it was. */
const groundAfter = (ground: Ground, proof: WholeProof): Ground => {
  const world = createWorldOver(ground.world, proof.after);
  const vpcIds = proof.policiesOnly ? new Set<string>() : proof.vpcIds;
  return createGround(world, ground.options, proof.findings(), { before: { ground, vpcIds } });
};

const changesOf = (steps: readonly Tried[]): readonly Change[] => steps.flatMap(({ step }) => step.changes);

/** What speaks against some steps made together. */
const objectionToAll = (steps: readonly Tried[], proof: Proof): ReturnType<typeof objectionTo> =>
  objectionTo(stepOf(steps.flatMap(({ step }) => step.parts)), proof);

/** Those steps that can be taken after some others: all of them, or, by halves, those that nothing speaks against. */
const takeAfter = (ground: Ground, taken: readonly Tried[], steps: readonly Tried[]): readonly Tried[] => {
  const all = [...taken, ...steps];
  if (steps.length === 0 || objectionToAll(all, prove(ground, changesOf(all))) === null) return steps;
  return takeHalves(ground, taken, steps);
};

const takeHalves = (ground: Ground, taken: readonly Tried[], steps: readonly Tried[]): readonly Tried[] => {
  if (steps.length === 1) return [];
  const middle = Math.ceil(steps.length / 2);
  const first = takeAfter(ground, taken, steps.slice(0, middle));
  return [...first, ...takeAfter(ground, [...taken, ...first], steps.slice(middle))];
};

/** Of groups of steps, those that cannot be made with the rest of their group; all of one of which that cannot be told. */
const dropsIn = (ground: Ground, groups: readonly (readonly Tried[])[]): ReadonlySet<Tried> =>
  new Set(
    groups.flatMap((own) => {
      const kept = new Set(takeHalves(ground, [], own));
      return kept.size < own.length ? own.filter((one) => !kept.has(one)) : own;
    }),
  );

/** Steps that are taken, and the proof of them all together; null where none is. */
interface Taken {
  readonly steps: readonly Tried[];
  readonly proof: WholeProof | null;
}

/**
 * Those steps that can be made together. Where something speaks against it, what it is due to is looked for among those steps
 * alone that have to do with it.
 */
const takeTogether = (ground: Ground, steps: readonly Tried[]): Taken => {
  if (steps.length === 0) return { steps, proof: null };
  const { whole, groups } = proveTogether(
    ground,
    steps.map(({ step }) => step.changes),
  );
  if (objectionToAll(steps, whole) === null) return { steps, proof: whole };
  // As severe as what all of them resolve, since all are made.
  const objected = groups().flatMap(({ at, proof }) => {
    const own = at.flatMap((one) => steps[one] ?? []);
    return objectionToAll(own, { ...proof, resolves: whole.resolves }) === null ? [] : [own];
  });
  const dropped = dropsIn(ground, objected.length > 0 ? objected : [steps]);
  return takeTogether(
    ground,
    steps.filter((one) => !dropped.has(one)),
  );
};

// What a round makes can itself be improved by the next one, and can take away what spoke against a step before.
const MAX_ROUNDS = 8;

/** What is known while a plan grows. */
interface Draft {
  readonly steps: ProvedStep[];
  /** Why failures remain, as it was last seen: what one round makes can open the way for what was refused before. */
  readonly remaining: Map<string, Remaining>;
}

const leave = ({ remaining }: Draft, step: Step, why: string, blockedBy: string | null): void => {
  for (const finding of step.findings) remaining.set(finding.fingerprint, { finding, why, blockedBy });
};

/** Proves what failures ask for, each step alone. */
const provedAlone = (
  ground: Ground,
  failing: readonly Finding[],
  accept: Accept,
  draft: Draft,
): readonly Tried[] => {
  const open = [...fold(proposalsOf(failing))].sort(stepOrder);
  const wanted = open.filter((step) => {
    const unwanted = accept.step(step, ground.world.inventory);
    if (unwanted !== null) leave(draft, step, unwanted, null);
    return unwanted === null;
  });
  const tried = tryApart(ground, wanted);
  for (const { step, objection } of tried)
    if (objection !== null) leave(draft, step, objection.why, objection.blockedBy);
  return tried.filter(({ objection }) => objection === null);
};

const unfixed = (failing: readonly Finding[], { remaining }: Draft): readonly Remaining[] =>
  failing.map(
    (finding) =>
      remaining.get(finding.fingerprint) ?? {
        finding,
        why: finding.remedy?.text ?? 'No change is known that resolves it.',
        blockedBy: null,
      },
  );

/** Steps of a round, where what went by several of them together goes with the last that touches its VPC. */
const creditedWith = (taken: readonly Tried[], gone: readonly Finding[]): readonly Tried[] => {
  const named = new Set(taken.flatMap(({ proof }) => proof.resolves.map(({ fingerprint }) => fingerprint)));
  const together = gone.filter(({ fingerprint }) => !named.has(fingerprint));
  const touches = ({ subject: { vpcId } }: Finding, { proof }: Tried): boolean =>
    vpcId !== null && proof.vpcIds.has(vpcId);
  const lastOf = (finding: Finding) => taken.findLast((one) => touches(finding, one)) ?? taken.at(-1);
  const credits = together.map((finding) => ({ finding, to: lastOf(finding) }));
  return taken.map((one) => {
    const more = credits.flatMap(({ finding, to }) => (to === one ? [finding] : []));
    return { ...one, proof: { ...one.proof, resolves: [...one.proof.resolves, ...more] } };
  });
};

/**
 * Plans an audited inventory: folds what its failures ask for into steps, proves each alone and all together, makes them, and
 * goes on with what still fails, until nothing more can be taken. A step that makes anything worse is left out, and its
 * failures are said to remain.
 */
export const buildPlan = (start: Ground, accept: Accept): Built => {
  const draft: Draft = { steps: [], remaining: new Map() };
  const accepted = new Set([...start.findings()].filter(isAccepted).map(({ fingerprint }) => fingerprint));
  const open = (ground: Ground): readonly Finding[] =>
    failuresIn(ground.findings(), accepted).filter(accept.finding);
  const before = open(start);
  let ground = start;
  let failing = before;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const proved = provedAlone(ground, failing, accept, draft);
    const taken = takeTogether(ground, proved);
    for (const { step } of proved.filter((one) => !taken.steps.includes(one)))
      leave(draft, step, 'Together with the other changes of the plan it would make something worse.', null);
    if (taken.proof === null) break;
    ground = groundAfter(ground, taken.proof);
    const still = open(ground);
    const fails = new Set(still.map(({ fingerprint }) => fingerprint));
    const gone = failing.filter(({ fingerprint }) => !fails.has(fingerprint));
    draft.steps.push(
      ...creditedWith(taken.steps, gone).map(({ step, proof }) => ({ ...step, proof, round })),
    );
    failing = still;
  }
  return {
    steps: draft.steps,
    remaining: unfixed(failing, draft),
    after: ground.world.inventory,
    before,
    failing: failuresIn(ground.findings(), accepted),
  };
};
