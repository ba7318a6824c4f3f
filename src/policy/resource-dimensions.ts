import { ACTION, RESOURCE, dimension, option } from './dimension.ts';
import type { Dimension, Option } from './dimension.ts';
import { ANY, arnParts, forAccount, literalOf, matches, patternOf } from './match.ts';
import type { Pattern } from './match.ts';
import { isAccountAction } from './account-actions.ts';
import { accountSides } from './accounts.ts';
import type { Side } from './accounts.ts';
import { createMemo } from './memo.ts';
import { organizationDimension } from './principal-dimensions.ts';
import { contains, partition } from './representatives.ts';
import type { Partition } from './representatives.ts';
import { present } from './request.ts';
import type { ContextValue } from './request.ts';
import { S3_ACTIONS, s3LevelOf } from './s3-actions.ts';
import type { KnownResource, Scene } from './scene.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The level of S3 a world is about; other services have one level. */
export type Level = 'bucket' | 'object' | 'other';

const accountedResources = createMemo<Dimension>();
const ARN_SLOTS = [RESOURCE, 'aws:resourceaccount', 's3:resourceaccount'];

/** What requests ask for: the classes of resources and owners that the policy tells apart. */
export function resourceDimensions(
  owner: 'inside' | 'outside',
  level: Level,
  scene: Scene,
  vocabulary: Vocabulary,
): Dimension[] {
  const { exactly, unnamedOnly = false } = scene.resources;
  if (exactly !== undefined) return exactDimensions(exactly);
  const sides = accountSides(owner, scene, vocabulary, unnamedOnly);
  const organization = organizationDimension('aws:resource', owner, scene, vocabulary, unnamedOnly);
  if (level === 'other') {
    const key = [owner, scene.partition, scene.service, unnamedOnly, scene.unmentionedOnly].join('/');
    const make = (): Dimension => accountedArns(sides, scene, vocabulary);
    return [accountedResources(vocabulary, scene.trust, key, make), organization];
  }
  const accounts = sides.map((side) => option(accountValues(side.account), side.sure));
  return [s3Arns(level, scene, vocabulary), dimension('resource account', accounts), organization];
}

function exactDimensions(resource: KnownResource): Dimension[] {
  const values = new Map<string, ContextValue>(Object.entries(accountValues(resource.account)));
  const arn: Option = { values, resource: resource.arn, sure: true };
  const organization = valueOf(resource.organization);
  const paths = pathsOf(resource.organization);
  const owner = option({ 'aws:resourceorgid': organization, 'aws:resourceorgpaths': paths });
  return [
    { name: 'resource', slots: ARN_SLOTS, options: [arn], exact: true },
    dimension('resource organization', [owner]),
  ];
}

// AWS: a path begins with the organization and its root (IAM, aws:ResourceOrgPaths)
function pathsOf(organization: string | null | undefined): ContextValue {
  if (organization === undefined) return 'unknown';
  return organization === null ? 'absent' : present(`${organization}/r-zzzz/`);
}

function accountValues(account: string | null | undefined): Record<string, ContextValue> {
  return { 'aws:resourceaccount': valueOf(account), 's3:resourceaccount': valueOf(account) };
}

function valueOf(text: string | null | undefined): ContextValue {
  if (text === undefined) return 'unknown';
  return text === null ? 'absent' : present(text);
}

const s3Resources = createMemo<Dimension>();

function s3Arns(level: Level, scene: Scene, vocabulary: Vocabulary): Dimension {
  const { bucket, unnamedOnly } = scene.resources;
  const key = [level, scene.partition, bucket, unnamedOnly].join('/');
  const whole = s3Resources(vocabulary, scene.trust, key, () => everyS3Arn(level, scene, vocabulary));
  return scene.unmentionedOnly === true ? { ...whole, options: whole.options.slice(0, 1) } : whole;
}

/** The first option is the one that the policy does not mention. */
function everyS3Arn(level: Level, scene: Scene, vocabulary: Vocabulary): Dimension {
  const { bucket } = scene.resources;
  const start = `arn:${scene.partition}:s3:::`;
  const unnamedOnly = scene.resources.unnamedOnly === true;
  const patterns = resourceWords(vocabulary);
  const base = bucket === undefined ? `${start}*` : `${start}${bucket}`;
  if (level === 'bucket') {
    const { values, exact } = bucket === undefined ? partition(patterns, patternOf(base)) : onlyText(base);
    const arns = values.map((value) => value.text).filter((arn) => !arn.includes('/'));
    return arnDimension(keepUnnamed(arns, patterns, unnamedOnly && bucket === undefined), exact);
  }
  const { values, exact } = partition(patterns, [...patternOf(base), ...patternOf('/*')]);
  if (bucket !== undefined) {
    const named = values.filter((value) => !value.named || !unnamedOnly);
    return arnDimension(
      named.map((value) => value.text),
      exact,
    );
  }
  return arnDimension(
    keepUnnamed(
      values.map((value) => value.text),
      patterns,
      unnamedOnly,
    ),
    exact,
  );
}

/** A bucket is named where its whole name stands in the policy; a name that merely fits a pattern is anybody's. */
function keepUnnamed(arns: readonly string[], patterns: readonly Pattern[], unnamedOnly: boolean): string[] {
  if (!unnamedOnly) return [...arns];
  const named = new Set(patterns.flatMap((pattern) => bucketNamed(pattern) ?? []));
  return arns.filter((arn) => !named.has(bucketOf(arn)));
}

function bucketNamed(pattern: Pattern): string | null {
  const text = pattern.map((code) => (code < 0 ? '*' : String.fromCharCode(code))).join('');
  const bucket = bucketOf(text);
  return bucket.includes('*') || bucket === '' ? null : bucket;
}

function bucketOf(arn: string): string {
  return arn.split(':').slice(5).join(':').split('/')[0] ?? '';
}

function accountedArns(sides: readonly Side[], scene: Scene, vocabulary: Vocabulary): Dimension {
  const patterns = resourceWords(vocabulary);
  const unnamedOnly = scene.resources.unnamedOnly === true;
  const { partition: partOf, service } = scene;
  const kinds = [service, ...(ALSO[service] ?? [])].filter(
    (one) => one === service || patterns.some((pattern) => matches(arnParts(pattern)[2] ?? [], one)),
  );
  const lists = sides.flatMap((side) =>
    kinds.map((kind) => ({
      side,
      ...arnOptions(
        patterns,
        { partition: partOf, service: kind, account: side.account },
        kind === 's3' ? 'accesspoint/*' : '*',
      ),
    })),
  );
  const options = lists.flatMap(({ side, values }) =>
    values
      .filter((value) => !value.named || !unnamedOnly || isAnybodys(side, scene))
      .map((value): Option => ({
        values: new Map(Object.entries(accountValues(side.account))),
        resource: value.text,
        sure: side.sure,
      })),
  );
  // AWS: ARNs of what AWS publishes for everyone hold no account (Service Authorization Reference)
  const published = unnamedOnly ? [] : patterns.filter((pattern) => arnParts(pattern)[4]?.length === 0);
  const nobodys = kinds.flatMap((kind) =>
    published.length === 0
      ? []
      : arnOptions(published, { partition: partOf, service: kind, account: '' }, '*').values.map(
          ({ text }): Option => ({
            values: new Map(Object.entries(accountValues(undefined))),
            resource: text,
            sure: true,
          }),
        ),
  );
  const exact = lists.every((list) => list.exact);
  return { name: 'resource', slots: ARN_SLOTS, options: [...options, ...nobodys], exact };
}

/** A name without its account singles nothing out: strangers give their resources whatever name they like. */
function isAnybodys(side: Side, scene: Scene): boolean {
  return side.stranger === true && scene.unmentionedOnly !== true;
}

// AWS: actions whose resources are those of other services (Service Authorization Reference)
const ALSO: Readonly<Record<string, readonly string[]>> = {
  sts: ['iam'],
  ssm: ['ec2', 'ecs'],
  ssmmessages: ['ssm', 'ec2', 'ecs'],
  'ec2-instance-connect': ['ec2'],
  'eks-auth': ['eks'],
  'rds-data': ['rds'],
  ses: ['mobiletargeting'],
  servicecatalog: ['catalog'],
};

/** Do the resources of the policy name access points of S3? */
export function mentionsAccessPoints(vocabulary: Vocabulary): boolean {
  const marker = 'accesspoint';
  return resourceWords(vocabulary).some((pattern) =>
    String.fromCharCode(...(arnParts(pattern)[5] ?? []).filter((code) => code >= 0)).startsWith(marker),
  );
}

/** The ARNs of one account and service that patterns tell apart, in the regions that they name and in one that none does. */
export function arnOptions(
  patterns: readonly Pattern[],
  of: { readonly partition: string; readonly service: string; readonly account: string },
  universe: string,
): Partition {
  const own = forAccount(patterns, of.account).filter((pattern) => arnParts(pattern).length >= 6);
  const fitting = own.filter((pattern) =>
    [of.partition, of.service].every((text, at) => matches(arnParts(pattern)[at + 1] ?? [], text)),
  );
  const lists = regionsOf(fitting, of.service).map((region) => {
    const here = fitting.filter((pattern) => matches(arnParts(pattern)[3] ?? [], region));
    const rests = here.map((pattern) => arnParts(pattern)[5] ?? []);
    const { values, exact } = partition(rests, patternOf(universe));
    const head = ['arn', of.partition, of.service, region, of.account].join(':');
    return { values: values.map((value) => ({ ...value, text: `${head}:${value.text}` })), exact };
  });
  const whole = patterns.every(
    (pattern) => arnParts(pattern).length === 6 || pattern.every((code) => code < 0),
  );
  return {
    values: lists.flatMap((list) => list.values),
    exact: whole && lists.every((list) => list.exact),
  };
}

// AWS: ARNs of IAM hold no region (IAM, "IAM identifiers")
const WITHOUT_REGION = new Set(['iam']);

/** Regions that the patterns name, one for each pattern of regions, and one that none names. */
function regionsOf(patterns: readonly Pattern[], service: string): string[] {
  if (WITHOUT_REGION.has(service)) return [''];
  const regions = patterns.flatMap((pattern) => {
    const region = arnParts(pattern)[3] ?? [];
    return region.length === 0 ? [] : [region];
  });
  const named = partition(regions, patternOf('*')).values.filter((value) => value.named);
  return ['zz-unnamed-1', ...named.map(({ text }) => text)];
}

/** Patterns of resources; variables stand for anything here, their values are compared when statements are judged. */
function resourceWords(vocabulary: Vocabulary): readonly Pattern[] {
  const known = wordsKnown.get(vocabulary) ?? makeResourceWords(vocabulary);
  wordsKnown.set(vocabulary, known);
  return known;
}

const wordsKnown = new WeakMap<Vocabulary, readonly Pattern[]>();

function makeResourceWords(vocabulary: Vocabulary): Pattern[] {
  const templates = vocabulary.resourceTemplates.map((template) =>
    template.pieces.flatMap((piece) => ('key' in piece ? [ANY] : [...piece.pattern])),
  );
  return [...vocabulary.resources.flatMap(completed), ...templates];
}

function completed(pattern: Pattern): Pattern[] {
  const colons = pattern.filter((code) => code === 58).length;
  if (colons === 0 || colons >= 5) return [pattern];
  return [[...pattern, ...patternOf(':*'.repeat(5 - colons))]];
}

function arnDimension(arns: readonly string[], exact: boolean): Dimension {
  const options = [...new Set(arns)].map((resource): Option => ({ values: new Map(), resource, sure: true }));
  return { name: 'resource', slots: [RESOURCE], options, exact };
}

function onlyText(text: string): Partition {
  return { values: [{ text, named: false, whole: false }], exact: true };
}

const actionClasses = createMemo<Partition>();

/** What requests do: the classes of actions that the policy tells apart, by real names where we have them. */
export function actionDimension(level: Level, scene: Scene, vocabulary: Vocabulary): Dimension {
  const { exactly, unnamedOnly = false } = scene.actions;
  const universe = patternOf(`${scene.service}:*`);
  const { values, exact } = actionClasses(vocabulary, scene.trust, scene.service, () =>
    partition(vocabulary.actions, universe),
  );
  const known = scene.service === 's3' ? S3_ACTIONS : [];
  const unnamed = values.filter((value) => !value.named).map((value) => value.text);
  const named = values.filter((value) => value.named).map((value) => value.text);
  const covered = (action: string): boolean =>
    vocabulary.actions.some(
      (pattern) =>
        !contains(pattern, universe, 'z') && contains(pattern, literalOf(action.toLowerCase()), 'z'),
    );
  const chosen = exactly ?? [
    ...known.filter((action) => !unnamedOnly || !covered(action)),
    ...(unnamedOnly ? [] : named),
    ...unnamed,
  ];
  const asked = scene.actions.onResources === true ? chosen.filter((one) => !isAccountAction(one)) : chosen;
  const fitting = level === 'other' ? asked : asked.filter((action) => fits(s3LevelOf(action), level));
  const options = fitting.map((action): Option => ({ values: new Map(), action, sure: true }));
  return { name: 'action', slots: [ACTION], options, exact: exactly !== undefined || exact };
}

function fits(own: 'bucket' | 'object' | 'both', level: Level): boolean {
  return own === 'both' || own === level;
}
