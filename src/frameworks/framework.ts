/** How sure it is that a check speaks for a control. */
export type BasisKind = 'verified-direct' | 'verified-analogue' | 'own-judgement';

/** Why a check is taken as evidence towards a control: who else says so, or that only we do. */
export interface Basis {
  readonly kind: BasisKind;
  /** The public mapping or text that says it; null for our own judgment. */
  readonly from: string | null;
}

/** A control of a framework, and the checks that are evidence towards it. */
export interface Control {
  readonly title: string;
  /** Is the title the framework's own, or a short label of ours because its text is not free? */
  readonly titleKind: 'official' | 'label';
  /** By the id of the check. A check may be named here before it is written. */
  readonly checks: Readonly<Record<string, Basis>>;
}

/** An external collection of requirements. */
export interface Framework {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  /** How AWS Security Hub writes a requirement of it; `{id}` is the control's id. */
  readonly requirement: string;
  /** Where ids and titles come from. */
  readonly source: string;
  readonly controls: Readonly<Record<string, Control>>;
}

/** Makes a framework out of its data; its control ids stay literal types. */
export const defineFramework = <const F extends Framework>(framework: F): F => framework;

/** The framework's own text, or a mapping of its publisher, names what the check asks. */
export const direct = (from: string): Basis => ({ kind: 'verified-direct', from });

/** Another public mapping puts a like check under the control. */
export const analogue = (from: string): Basis => ({ kind: 'verified-analogue', from });

/** We judge that the check is evidence towards the control; nobody else says so; or see what is named. */
export const judged = (from: string | null = null): Basis => ({ kind: 'own-judgement', from });
