import type { Gap } from '../../model/observed.ts';
import type { Value } from '../declared.ts';
import type { Json, JsonObject } from './json.ts';
import type { Scope, Truth } from './scope.ts';
import type { Template } from './template.ts';

/** The account and region of a stack; null where they are not known. */
export interface StackPlace {
  readonly accountId: string | null;
  readonly region: string | null;
}

/** A stack as it is asked for: its template, and what it is given. */
export interface StackSource {
  /** What it is called in addresses: its name, and for nested ones that of its parent before it. */
  readonly title: string;
  /** Its name in AWS. */
  readonly stackName: Value;
  readonly template: Template;
  readonly place: StackPlace;
  /** What a parameter is given: undefined, nothing; null, something that is not known. */
  readonly given: (parameter: string) => Value | null | undefined;
  /** How many stacks it is nested in. */
  readonly depth: number;
}

/** A part of a template of which it is not known what it makes. */
export interface OpenPart {
  readonly name: string;
  readonly body: Json;
  readonly gap: Gap;
}

/** A stack: its resources, and what its expressions say. */
export interface Stack {
  readonly source: StackSource;
  readonly scope: Scope;
  /** Its resources by logical id, what loops make among them, and those that a condition leaves out. */
  readonly resources: ReadonlyMap<string, JsonObject>;
  /** Is a resource there? */
  readonly has: (logicalId: string) => Truth;
  readonly addressOf: (logicalId: string) => string;
  /** The stack that a resource is; null where it is none, or its template was not given. */
  readonly childOf: (logicalId: string) => Stack | null;
  readonly outputs: ReadonlyMap<string, Json>;
  /** The value of an output. */
  readonly outputOf: (name: string) => Value;
  readonly open: readonly OpenPart[];
}

const STACK_TYPES = new Set(['AWS::CloudFormation::Stack', 'AWS::Serverless::Application']);

/** Is this type a stack of its own? */
export const isStack = (type: string): boolean => STACK_TYPES.has(type);
