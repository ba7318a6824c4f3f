import { compilePolicy, statementApplies } from './compile.ts';
import type { Policy } from './document.ts';
import { evaluatePolicy } from './evaluate.ts';
import type { Decision, Reason } from './evaluate.ts';
import { factsOf } from './request.ts';
import type { Dialect, PolicyRequest } from './request.ts';
import { allOf, anyOf } from './truth.ts';
import type { Truth } from './truth.ts';

/**
 * Documents of one kind, of which one must allow a request: those that are attached to one resource, one endpoint or one
 * level of an organization. Policies that grant together, such as a resource's and a caller's in one account, are one layer.
 */
export interface Layer {
  readonly name: string;
  readonly policies: readonly Policy[];
  readonly dialect: Dialect;
}

/** What several layers of documents say about one request, and which document says so. */
export interface JointEvaluation {
  readonly decision: Decision;
  /** The layer that refuses; null where none does, or it is not known. */
  readonly layer: string | null;
  /** The place of the document in its layer, and of the statement in it, that denies; null where nothing does by name. */
  readonly deny: { readonly policy: number; readonly statement: number } | null;
  /** For an unknown decision, why, by layer. */
  readonly reasons: readonly (Reason & { readonly layer: string; readonly policy: number })[];
}

/** What one document contributes: whether it allows, whether it denies, and why where that is not known. */
interface Voice {
  readonly policy: number;
  readonly allows: Truth;
  readonly denies: Truth;
  readonly statement: number | null;
  readonly reasons: readonly Reason[];
}

interface Heard {
  readonly name: string;
  readonly voices: readonly Voice[];
  readonly allows: Truth;
}

/**
 * What do these documents say together? A Deny in any of them wins, and every layer must allow. A layer that does not allow
 * refuses even where a Deny is not known; a document without principals stays unknown.
 * AWS: each type of policy must allow, and an explicit deny in any overrides (IAM, "Policy evaluation logic")
 */
export const evaluateTogether = (layers: readonly Layer[], request: PolicyRequest): JointEvaluation => {
  const heard = layers.map((layer) => hear(layer, request));
  for (const { name, voices } of heard) {
    const deny = voices.find(({ denies }) => denies === true);
    if (deny !== undefined)
      return {
        decision: 'explicit-deny',
        layer: name,
        deny: { policy: deny.policy, statement: deny.statement ?? 0 },
        reasons: [],
      };
  }
  const silent = heard.find(({ allows }) => allows === false);
  if (silent !== undefined || heard.length === 0)
    return { decision: 'implicit-deny', layer: silent?.name ?? null, deny: null, reasons: [] };
  const settled = allOf(heard.flatMap(({ allows, voices }) => [allows, ...voices.map(isSilentlyPassed)]));
  if (settled === true) return { decision: 'allowed', layer: null, deny: null, reasons: [] };
  return { decision: 'unknown', layer: null, deny: null, reasons: heard.flatMap(openIn) };
};

const hear = ({ name, policies, dialect }: Layer, request: PolicyRequest): Heard => {
  const voices = policies.map((policy, at) => voiceOf(policy, at, request, dialect));
  return { name, voices, allows: anyOf(voices.map(({ allows }) => allows)) };
};

const voiceOf = (policy: Policy, at: number, request: PolicyRequest, dialect: Dialect): Voice => {
  const facts = factsOf(request, dialect);
  const truthOf = (effect: 'Allow' | 'Deny'): Truth =>
    anyOf(
      compilePolicy(policy)
        .filter(({ statement }) => statement.effect === effect)
        .map((statement) => statementApplies(statement, facts)),
    );
  const { statement, reasons } = evaluatePolicy(policy, request, dialect);
  return { policy: at, allows: truthOf('Allow'), denies: truthOf('Deny'), statement, reasons };
};

/** Is it known that no Deny of the document applies? */
const isSilentlyPassed = ({ denies }: Voice): Truth => (denies === 'unknown' ? 'unknown' : !denies);

/** Why a layer leaves the decision open: Denies that may apply, and Allows where no other document allows. */
const openIn = ({ name, voices, allows }: Heard): JointEvaluation['reasons'] =>
  voices
    .filter((voice) => voice.denies === 'unknown' || (allows === 'unknown' && voice.allows === 'unknown'))
    .flatMap(({ policy, reasons }) => reasons.map((reason) => ({ ...reason, layer: name, policy })));
