import type { Gap } from '../../model/observed.ts';
import {
  iacGap,
  referenceTo,
  type DeclaredResource,
  type Origin,
  type SkippedResource,
  type Value,
} from '../declared.ts';
import { fieldOf, fieldsOf, isObject, membersOf, textAt, type JsonObject } from './json.ts';
import { normalized } from './normalize.ts';
import { isStack, type Stack } from './stack.ts';
import { isForeign, maySteer, readOf } from './types.ts';
import { NO_VALUE, oneOf } from './values.ts';

/** What a stack declares, with the stacks in it. */
export interface Declared {
  readonly resources: readonly DeclaredResource[];
  readonly skipped: readonly SkippedResource[];
  readonly gaps: readonly Gap[];
  /** Addresses of what stays in AWS when the template no longer declares it. */
  readonly retained: ReadonlySet<string>;
}

const LIVE_IDS =
  /\b(?:vpc|subnet|rtb|acl|sg|nat|igw|eigw|vpce|vpce-svc|eni|tgw|tgw-attach|tgw-rtb|pcx|vgw|pl)-[0-9a-f]{8,17}\b/g;

/** Addresses and live ids in a value. */
const referencesIn = (value: Value): readonly string[] => {
  if (value.is === 'reference') return [value.to];
  if (value.is === 'list') return value.items.flatMap(referencesIn);
  if (value.is === 'object') return Object.values(value.fields).flatMap(referencesIn);
  if (value.is === 'text') return value.parts.flatMap(referencesIn);
  if (value.is === 'one-of') return value.values.flatMap(referencesIn);
  return value.is === 'known' && typeof value.value === 'string'
    ? [...value.value.matchAll(LIVE_IDS)].map(([id]) => id)
    : [];
};

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

/** The properties of a resource; null where it is not known which it has. */
const propertiesIn = (value: Value): Readonly<Record<string, Value>> | null => {
  if (value === NO_VALUE) return {};
  if (value.is === 'object') return value.fields;
  if (value.is !== 'one-of') return null;
  const all = value.values.map(propertiesIn);
  const known = all.filter((fields) => fields !== null);
  if (known.length < all.length) return null;
  const names = distinct(known.flatMap((fields) => Object.keys(fields)));
  return Object.fromEntries(
    names.map((name) => [
      name,
      oneOf(
        known.map((fields) => fields[name] ?? NO_VALUE),
        value.because,
      ),
    ]),
  );
};

const evaluated = (
  stack: Stack,
  resource: JsonObject,
  wanted: 'all' | readonly string[],
): Readonly<Record<string, Value>> | null => {
  const written = fieldOf(resource, 'Properties') ?? {};
  const names = fieldsOf(written).map(([name]) => name);
  const plain = isObject(written) && !names.some((name) => name === 'Ref' || name.startsWith('Fn::'));
  const properties = plain
    ? Object.fromEntries(
        fieldsOf(written)
          .filter(([name]) => wanted === 'all' || wanted.includes(name))
          .map(([name, value]) => [name, stack.scope.valueOf(value)] as const)
          .filter(([, value]) => value !== NO_VALUE),
      )
    : propertiesIn(stack.scope.valueOf(written));
  if (properties === null) return null;
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => wanted === 'all' || wanted.includes(name))
      .map(([name, value]) => [name, normalized(name, value)]),
  );
};

const doubtOf = (stack: Stack, logicalId: string, above: Gap | null): Gap | null => {
  const truth = stack.has(logicalId);
  if (above) return above;
  if (typeof truth === 'boolean') return null;
  return {
    ...truth,
    message: `Whether ${stack.addressOf(logicalId)} is made is not known: ${truth.message}`,
  };
};

const isNetwork = (type: string): boolean => maySteer(type) || type.startsWith('AWS::Route53::');

/** What is around the stacks of a run: which types their resources have, and what language they are written in. */
export interface Around {
  /** The type of the resource at an address; undefined where there is none. */
  readonly typeOf: (address: string) => string | undefined;
  readonly language: Origin['language'];
  /** Is this the text of a file that the user has? */
  readonly isFile: (file: string) => boolean;
}

const skippedResource = (
  stack: Stack,
  logicalId: string,
  resource: JsonObject,
  around: Around,
): SkippedResource => {
  const type = textAt(resource, 'Type') ?? '';
  const properties = fieldOf(resource, 'Properties') ?? {};
  const judged = isForeign(type) || maySteer(type) || isStack(type);
  const refersTo = judged ? distinct(referencesIn(stack.scope.valueOf(properties))) : [];
  // What is not AWS's own does what it likes with the network things it is handed; what it is not handed, it does not know.
  const handed = refersTo.some((each) => LIVE_ID.test(each) || isNetwork(around.typeOf(each) ?? ''));
  return {
    type,
    address: stack.addressOf(logicalId),
    mayMatter: maySteer(type) || isStack(type) || (isForeign(type) && handed),
    refersTo,
  };
};

const LIVE_ID = new RegExp(`^${LIVE_IDS.source}$`);

/** The default group of a VPC, whose rules CDK's custom resource revokes: as if it were declared without any. */
const emptiedGroup = (stack: Stack, resource: JsonObject): Readonly<Record<string, Value>> | null => {
  const group = stack.scope.valueOf(
    fieldOf(fieldOf(resource, 'Properties'), 'DefaultSecurityGroupId') ?? null,
  );
  if (group.is !== 'reference' || group.attribute !== 'DefaultSecurityGroup') return null;
  const none: Value = { is: 'list', items: [], more: null };
  return { VpcId: referenceTo(group.to), SecurityGroupIngress: none, SecurityGroupEgress: none };
};

const typeAndProperties = (stack: Stack, resource: JsonObject) => {
  const type = textAt(resource, 'Type') ?? '';
  // AWS: CDK's Custom::VpcRestrictDefaultSG revokes the rules that the default group of a new VPC has (aws-cdk, restrict-default-security-group-handler).
  if (type === 'Custom::VpcRestrictDefaultSG')
    return { type: 'Pathproof::DefaultSecurityGroup', properties: emptiedGroup(stack, resource) };
  const wanted = readOf(type);
  return { type, properties: wanted === undefined ? null : evaluated(stack, resource, wanted) };
};

const originOf = (stack: Stack, logicalId: string, around: Around): Origin => {
  const { template } = stack.source;
  return {
    address: stack.addressOf(logicalId),
    file: around.isFile(template.file) ? template.file : null,
    line: template.lines.get(logicalId) ?? null,
    language: around.language,
  };
};

// AWS: transforms that leave the network as the template says it: SAM and the language extensions are read here, those of
// Secrets Manager, Service Catalog and CodeDeploy add functions and hooks (CloudFormation guide, transform reference).
const KNOWN_TRANSFORMS = new Set([
  'AWS::Serverless-2016-10-31',
  'AWS::LanguageExtensions',
  'AWS::SecretsManager-2020-07-23',
  'AWS::SecretsManager-2024-09-16',
  'AWS::ServiceCatalog',
  'AWS::CodeDeployBlueGreen',
]);

const macrosOf = (stack: Stack): readonly { readonly name: string; readonly gap: Gap }[] =>
  membersOf(fieldOf(stack.source.template.root, 'Transform'))
    .map((transform) =>
      typeof transform === 'string' ? transform : (textAt(transform, 'Name') ?? 'Transform'),
    )
    .filter((name) => !KNOWN_TRANSFORMS.has(name))
    .map((name) => ({
      name,
      gap: iacGap(
        'TypeNotUnderstood',
        `What the macro ${name} makes of the template of ${stack.source.title} is not known.`,
      ),
    }));

/** What may be made besides what is read: by macros of the whole template, and by parts that are not understood. */
const openEnds = (stack: Stack): Pick<Declared, 'skipped' | 'gaps'> => {
  const networks = [...stack.resources]
    .filter(([, resource]) => resource['Type'] === 'AWS::EC2::VPC')
    .map(([logicalId]) => stack.addressOf(logicalId));
  const macros = macrosOf(stack).map(({ name, gap }) => ({ name, gap, refersTo: networks }));
  const parts = stack.open.map(({ name, body, gap }) => ({
    name,
    gap,
    refersTo: name === 'Fn::Transform' ? networks : distinct(referencesIn(stack.scope.valueOf(body))),
  }));
  const all = [...macros, ...parts];
  return {
    skipped: all.map(({ name, refersTo }) => ({
      type: name,
      address: `${stack.source.title}/${name}`,
      mayMatter: true,
      refersTo,
    })),
    gaps: all.map(({ gap }) => gap),
  };
};

const RETAINING = new Set(['Retain', 'RetainExceptOnCreate']);

/** What a stack declares; `above`: why it is not known whether the stack is there. */
export const declare = (stack: Stack, around: Around, above: Gap | null = null): Declared => {
  const { skipped, gaps } = openEnds(stack);
  const resources: DeclaredResource[] = [];
  const [allSkipped, allGaps, retained] = [[...skipped], [...gaps], new Set<string>()];
  for (const [logicalId, resource] of stack.resources) {
    if (stack.has(logicalId) === false) continue;
    const uncertain = doubtOf(stack, logicalId, above);
    const child = stack.childOf(logicalId);
    if (child) {
      const inner = declare(child, around, uncertain);
      resources.push(...inner.resources);
      allSkipped.push(...inner.skipped);
      allGaps.push(...inner.gaps);
      for (const address of inner.retained) retained.add(address);
      continue;
    }
    const { type, properties } = typeAndProperties(stack, resource);
    if (properties === null) {
      allSkipped.push(skippedResource(stack, logicalId, resource, around));
      continue;
    }
    const address = stack.addressOf(logicalId);
    if (RETAINING.has(textAt(resource, 'DeletionPolicy') ?? '')) retained.add(address);
    const { accountId, region } = stack.source.place;
    const origin = originOf(stack, logicalId, around);
    resources.push({ address, type, liveId: null, uncertain, accountId, region, properties, origin });
  }
  return { resources, skipped: allSkipped, gaps: allGaps, retained };
};
