import { known, referenceTo, type Value } from '../declared.ts';
import { fieldOf, textAt } from './json.ts';
import { domainOf, partitionOf } from './lookup-functions.ts';
import { isStack, type Stack, type StackSource } from './stack.ts';
import { attributeNamed, isForeign, isProperty } from './types.ts';
import { NO_VALUE, unknown, unknownBecause } from './values.ts';

const told = (text: string | null, what: string, title: string): Value =>
  text === null
    ? unknownBecause('ParameterUnknown', `The ${what} of the stack ${title} is not known.`)
    : known(text);

/** The value of a pseudo parameter; undefined for other names. */
export const pseudoParameter = (
  name: string,
  { place, stackName, title }: StackSource,
): Value | undefined => {
  if (!name.startsWith('AWS::')) return undefined;
  const region = told(place.region, 'region', title);
  if (name === 'AWS::Region') return region;
  if (name === 'AWS::AccountId') return told(place.accountId, 'account', title);
  if (name === 'AWS::Partition') return partitionOf(region);
  if (name === 'AWS::URLSuffix') return domainOf(region);
  if (name === 'AWS::StackName') return stackName;
  if (name === 'AWS::NoValue') return NO_VALUE;
  return unknownBecause('KnownAfterApply', `${name} is known when the stack is deployed.`);
};

const notThere = (stack: Stack, name: string): Value =>
  unknownBecause('NotInPlan', `${stack.source.title} refers to ${name}, and its template does not make it.`);

/** What `Ref` answers for a resource. */
export const resourceReference = (stack: Stack, logicalId: string): Value =>
  stack.resources.has(logicalId) && stack.has(logicalId) !== false
    ? referenceTo(stack.addressOf(logicalId))
    : notThere(stack, logicalId);

const outputOfStack = (stack: Stack, logicalId: string, output: string): Value => {
  const child = stack.childOf(logicalId);
  if (child) return child.outputs.has(output) ? child.outputOf(output) : notThere(child, output);
  const address = stack.addressOf(logicalId);
  return unknownBecause('StackNotRead', `${output} comes from the stack ${address}, which was not read.`);
};

/** What `Fn::GetAtt` answers for a resource. */
export const resourceAttribute = (
  stack: Stack,
  logicalId: string,
  attribute: string,
  property: (logicalId: string, name: string) => Value,
): Value => {
  const type = textAt(stack.resources.get(logicalId), 'Type');
  if (type === null || stack.has(logicalId) === false) return notThere(stack, logicalId);
  const dot = attribute.indexOf('.');
  if (isStack(type) && attribute.slice(0, dot) === 'Outputs')
    return outputOfStack(stack, logicalId, attribute.slice(dot + 1));
  if (isForeign(type))
    return unknownBecause('KnownAfterApply', `${attribute} of ${logicalId} is known when it is made.`);
  const reference = referenceTo(stack.addressOf(logicalId), attributeNamed(type, attribute));
  if (!isProperty(type, attribute)) return reference;
  const own = property(logicalId, attribute);
  // What SSM is given is what it holds; any other attribute is as good by reference, where it is not known.
  if (own.is === 'unknown' && type === 'AWS::SSM::Parameter') return unknown(own.gap);
  return own === NO_VALUE || own.is === 'unknown' || own.is === 'text' ? reference : own;
};

/** A property of a resource, as its template says it. */
export const declaredProperty = (stack: Stack, logicalId: string, name: string): Value =>
  stack.scope.valueOf(fieldOf(fieldOf(stack.resources.get(logicalId), 'Properties'), name) ?? null);
