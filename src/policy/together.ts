import { compilePolicy, statementApplies } from './compile.ts';
import type { CompiledStatement } from './compile.ts';
import type { Policy } from './document.ts';
import { evaluatePolicy } from './evaluate.ts';
import type { Decision, Reason } from './evaluate.ts';
import { ask, indexesOf, unknownAnswer } from './questions.ts';
import type { Answer } from './questions.ts';
import { factsOf } from './request.ts';
import type { Dialect, PolicyRequest } from './request.ts';
import type { RequestSpace } from './request-space.ts';
import { allOf, anyOf, not } from './truth.ts';
import type { Truth } from './truth.ts';

/**
 * Documents of one kind, of which one must allow a request: those that are attached to one resource, one endpoint or one
 * level of an organization. Policies that grant together, such as a resource's and a caller's in one account, are one layer.
 */
export interface Layer {
  readonly name: string;
  readonly policies: readonly Policy[];
  readonly dialect: Dialect;
  /** `no-deny` where a policy that is not here may allow the request as well, so that only a Deny stops it. */
  readonly gate?: RequestSpace['gate'];
}

/** A statement of one of the documents: its layer, the place of the document in it, and its place in that document. */
export interface StatementPlace {
  readonly layer: string;
  readonly policy: number;
  readonly statement: number;
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
interface DocumentAnswer {
  readonly policy: number;
  readonly allows: Truth;
  readonly denies: Truth;
  readonly statement: number | null;
  readonly reasons: readonly Reason[];
}

interface LayerAnswer {
  readonly name: string;
  readonly documents: readonly DocumentAnswer[];
  readonly allows: Truth;
}

/**
 * What do these documents say together? A Deny in any of them wins, and every layer must allow. A layer that does not allow
 * refuses even where a Deny is not known; a document without principals stays unknown.
 * AWS: each type of policy must allow, and an explicit deny in any overrides (IAM, "Policy evaluation logic")
 */
export const evaluateTogether = (layers: readonly Layer[], request: PolicyRequest): JointEvaluation => {
  const answers = layers.map((layer) => answerOf(layer, request));
  for (const { name, documents } of answers) {
    const deny = documents.find(({ denies }) => denies === true);
    if (deny !== undefined)
      return {
        decision: 'explicit-deny',
        layer: name,
        deny: { policy: deny.policy, statement: deny.statement ?? 0 },
        reasons: [],
      };
  }
  const silent = answers.find(({ allows }) => allows === false);
  if (silent !== undefined || layers.length === 0)
    return { decision: 'implicit-deny', layer: silent?.name ?? null, deny: null, reasons: [] };
  const settled = allOf(answers.flatMap(({ allows, documents }) => [allows, ...documents.map(isNotDenied)]));
  if (settled === true) return { decision: 'allowed', layer: null, deny: null, reasons: [] };
  return { decision: 'unknown', layer: null, deny: null, reasons: answers.flatMap(openIn) };
};

const answerOf = (layer: Layer, request: PolicyRequest): LayerAnswer => {
  const documents = layer.policies.map((policy, at) => documentAnswer(policy, at, request, layer.dialect));
  const allows = layer.gate === 'no-deny' || anyOf(documents.map((one) => one.allows));
  return { name: layer.name, documents, allows };
};

const documentAnswer = (
  policy: Policy,
  at: number,
  request: PolicyRequest,
  dialect: Dialect,
): DocumentAnswer => {
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
const isNotDenied = ({ denies }: DocumentAnswer): Truth => not(denies);

/** Why a layer leaves the decision open: Denies that may apply, and Allows where no other document allows. */
const openIn = ({ name, documents, allows }: LayerAnswer): JointEvaluation['reasons'] =>
  documents
    .filter((one) => one.denies === 'unknown' || (allows === 'unknown' && one.allows === 'unknown'))
    .flatMap(({ policy, reasons }) => reasons.map((reason) => ({ ...reason, layer: name, policy })));

/** Whether some request passes several layers; statements are counted through all documents: {@link placesOf} says where each is. */
export const canPassTogether = (layers: readonly Layer[], space: RequestSpace): Answer => {
  const documents = layers.map(({ policies, dialect, gate }) => ({
    gate,
    statements: policies.flatMap((policy) => compilePolicy(policy).map((one) => inDialect(one, dialect))),
  }));
  const statements = documents.flatMap((one) => one.statements).map(numbered);
  const starts = documents.map((_, at) =>
    documents.slice(0, at).reduce((sum, one) => sum + one.statements.length, 0),
  );
  const allows = documents.flatMap((one, at) =>
    one.gate === 'no-deny'
      ? []
      : [indexesOf(one.statements, 'Allow').map((index) => index + (starts[at] ?? 0))],
  );
  const count = allows.reduce((product, list) => product * list.length, layers.length === 0 ? 0 : 1);
  if (count > MAX_GOALS)
    return unknownAnswer('the documents allow in more combinations of statements than are tried');
  // Of each layer one statement must allow.
  const musts = allows.reduce<readonly (readonly number[])[]>(
    (all, list) => all.flatMap((chosen) => list.map((index) => [...chosen, index])),
    layers.length === 0 ? [] : [[]],
  );
  const avoid = indexesOf(statements, 'Deny');
  return ask(
    statements,
    space,
    musts.map((must) => ({ must, avoid })),
  );
};

const MAX_GOALS = 2_000;

/** Where the statements of these documents are, in the order in which they are counted. */
export const placesOf = (layers: readonly Layer[]): readonly StatementPlace[] =>
  layers.flatMap(({ name, policies }) =>
    policies.flatMap(({ statements }, policy) =>
      statements.map((_, statement) => ({ layer: name, policy, statement })),
    ),
  );

/** The statement with its principals read as where its own document is attached, and not where the question is about. */
const inDialect = (one: CompiledStatement, dialect: Dialect): CompiledStatement => ({
  ...one,
  parts: one.parts.map((part) =>
    part.asks === 'principal' ? { ...part, holds: (facts) => part.holds({ ...facts, dialect }) } : part,
  ),
});

const numbered = (one: CompiledStatement, index: number): CompiledStatement => ({
  ...one,
  statement: { ...one.statement, index },
});
