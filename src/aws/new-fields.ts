import { withNews } from '../model/known-values.ts';
import { knownFields } from './known-fields.data.ts';
import { type Described, isStructure, itemOf, membersOf, outputOf, type Schema } from './schemas.ts';

/*
 * The SDK drops what its model does not have, so a field that AWS began to answer with is looked for in the answer itself,
 * against the fields that somebody has looked at (docs/decisions/0029-new-fields-are-read-off-the-answer.md).
 */

/** A field of an answer that nobody has looked at. */
export interface NewField {
  /** The way to the thing that has it, by members and places in lists: RouteTables, 0, Routes, 2. */
  readonly at: readonly (string | number)[];
  /** As AWS writes it. */
  readonly name: string;
  /** Does it say something? What is empty or false says that there is none of it, so that all is as it was. */
  readonly says: boolean;
}

/** The fields of an answer that were looked at, as in `Vpcs.VpcId`. */
type Known = ReadonlySet<string>;

/** What an XML element can hold: things of a list, members by their elements' names, or a text. */
type Shape =
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'structure'; readonly members: ReadonlyMap<string, Member> }
  | { readonly kind: 'text' };

interface Member {
  readonly name: string;
  readonly shape: Shape;
}

const text: Shape = { kind: 'text' };

const shapeOf = (schema: unknown, path: string, known: Known): Shape => {
  const item = itemOf(schema);
  if (item !== undefined) return { kind: 'list', of: shapeOf(item, path, known) };
  if (!isStructure(schema)) return text;
  const members = membersOf(schema).flatMap(({ name, xmlName, schema: of }) => {
    const own = path === '' ? name : `${path}.${name}`;
    return known.has(own) ? [[xmlName, { name, shape: shapeOf(of, own, known) }] as const] : [];
  });
  return { kind: 'structure', members: new Map(members) };
};

// AWS: EC2 puts the id of the request next to what was asked for (Smithy, EC2 query protocol).
const besideAnswer = ['requestId', { name: 'requestId', shape: text }] as const;

const shapes = new Map<unknown, Shape | null>();

/** The shape of a command's answer, of what was looked at; null for a command whose answers nobody has looked at. */
const answerShapeOf = (command: Described): Shape | null => {
  const [, , operation] = command.schema as Schema;
  const names = knownFields[operation];
  const output = outputOf(command);
  if (names === undefined || !isStructure(output)) return null;
  const found = shapes.get(output);
  if (found) return found;
  const shape = shapeOf(output, '', new Set(names));
  if (shape.kind !== 'structure') return null;
  const whole: Shape = { kind: 'structure', members: new Map([...shape.members, besideAnswer]) };
  shapes.set(output, whole);
  return whole;
};

/** An element that is open: what it can hold, how it is got to, and how many things of a list it had. */
interface Open {
  readonly shape: Shape;
  readonly step: string | number | null;
  items: number;
}

const tags = /<(\/?)([\w.:-]+)[^<>]*?(\/?)>/g;

const saysSomething = (written: string): boolean => {
  const said = written.replace(/<[^>]*>/g, ' ').trim();
  return said !== '' && !/^(?:false\s*)+$/i.test(said);
};

const openedBy = (parent: Open, tag: string): Open | null => {
  const { shape } = parent;
  if (shape.kind === 'text') return null;
  if (shape.kind === 'list') {
    parent.items += 1;
    return { shape: shape.of, step: parent.items - 1, items: 0 };
  }
  const member = shape.members.get(tag);
  return member ? { shape: member.shape, step: member.name, items: 0 } : null;
};

const wayTo = (open: readonly Open[]): (string | number)[] => open.flatMap(({ step }) => step ?? []);

/** The fields in an XML answer that nobody has looked at. */
export const newFieldsInXml = (command: Described, xml: string): readonly NewField[] => {
  const root = answerShapeOf(command);
  if (root === null) return [];
  const found: NewField[] = [];
  const open: Open[] = [];
  // Within an element that is not known: how deep, and where its content begins.
  let depth = 0;
  let from = 0;
  let name = '';
  for (const { 0: tag, 1: closes, 2: full = '', 3: closed, index } of xml.matchAll(tags)) {
    const parent = open.at(-1);
    if (depth > 0) {
      depth += closes ? -1 : closed ? 0 : 1;
      if (depth === 0 && parent?.shape.kind === 'structure')
        found.push({ at: wayTo(open), name, says: saysSomething(xml.slice(from, index)) });
    } else if (closes) open.pop();
    else if (!parent) open.push({ shape: root, step: null, items: 0 });
    else {
      const opened = openedBy(parent, full);
      if (opened && !closed) open.push(opened);
      if (opened) continue;
      if (!closed) [depth, from, name] = [1, index + tag.length, full];
      else if (parent.shape.kind === 'structure') found.push({ at: wayTo(open), name: full, says: false });
    }
  }
  return found;
};

const isThing = (value: unknown): value is Readonly<Record<string | number, unknown>> =>
  typeof value === 'object' && value !== null && !(value instanceof Date);

const sayingValue = (value: unknown): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).some(sayingValue)
    : ![null, undefined, false, ''].includes(value as null);

const newFieldsBelow = (value: unknown, path: string, at: NewField['at'], known: Known): NewField[] => {
  if (Array.isArray(value)) return value.flatMap((one, i) => newFieldsBelow(one, path, [...at, i], known));
  if (!isThing(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const own = path === '' ? name : `${path}.${name}`;
    return known.has(own)
      ? newFieldsBelow(one, own, [...at, name], known)
      : [{ at, name, says: sayingValue(one) }];
  });
};

/** The fields of an answer in JSON that nobody has looked at: of the API's own, or as the AWS CLI prints it. */
export const newFieldsInJson = (command: Described, answer: object): readonly NewField[] => {
  const [, , operation] = command.schema as Schema;
  const names = command.fields ?? knownFields[operation];
  if (names === undefined) return [];
  // What our own client says of the request is not the answer's.
  const { $metadata: _ours, ...said } = answer as { readonly $metadata?: unknown };
  return newFieldsBelow(said, '', [], new Set(names));
};

/** Things that decide a way, by operation: where they are in its answer, and their member that says what they do. */
const deciders: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  DescribeRouteTables: {
    'RouteTables.Routes': 'State',
    'RouteTables.Associations': 'AssociationState.State',
  },
  DescribeNetworkAcls: { 'NetworkAcls.Entries': 'RuleAction' },
  DescribeSecurityGroups: {
    'SecurityGroups.IpPermissions': 'IpProtocol',
    'SecurityGroups.IpPermissionsEgress': 'IpProtocol',
  },
  DescribeInternetGateways: { 'InternetGateways.Attachments': 'State' },
  DescribeEgressOnlyInternetGateways: { 'EgressOnlyInternetGateways.Attachments': 'State' },
  DescribeNatGateways: { 'NatGateways.AttachedAppliances': 'Type' },
  DescribeTransitGatewayAttachments: { 'TransitGatewayAttachments.Association': 'State' },
  SearchTransitGatewayRoutes: { Routes: 'State' },
  DescribeVpcBlockPublicAccessExclusions: { VpcBlockPublicAccessExclusions: 'State' },
  ListResourceRecordSets: { ResourceRecordSets: 'Type' },
};

type Thing = Record<string, unknown>;

const membersIn = (at: NewField['at']): string[] => at.filter((step) => typeof step === 'string');

/** The thing that a way leads to in an answer, as far as the first so many members of the way. */
const thingAt = (answer: object, at: NewField['at'], members: number): Thing | null => {
  const next = at.findIndex(
    (step, i) => typeof step === 'string' && membersIn(at.slice(0, i)).length === members,
  );
  const way = next === -1 ? at : at.slice(0, next);
  const found = way.reduce<unknown>((thing, step) => (isThing(thing) ? thing[step] : null), answer);
  return isThing(found) ? (found as Thing) : null;
};

/** Writes into what decides that AWS says something of it besides. */
const write = (thing: Thing, member: string, names: readonly string[]): void => {
  const [own = '', ...rest] = member.split('.');
  if (rest.length > 0) {
    thing[own] = isThing(thing[own]) ? thing[own] : {};
    write(thing[own] as Thing, rest.join('.'), names);
    return;
  }
  const said = thing[own];
  thing[own] = withNews(typeof said === 'string' ? said : '', names);
};

/**
 * Takes note of the fields of an answer that nobody has looked at: writes them into the things that decide a way, each beside
 * the value that says what it does, so that it is a value which is not known. Returns the names of all of them.
 */
export const noteNewFields = (
  command: Described,
  answer: object,
  found: readonly NewField[],
): readonly string[] => {
  const [, , operation] = command.schema as Schema;
  const decide = Object.entries(deciders[operation] ?? {});
  const news = new Map<Thing, { readonly member: string; readonly names: Set<string> }>();
  for (const { at, name, says } of found) {
    const path = membersIn(at).join('.');
    const decider = decide.find(([within]) => path === within || path.startsWith(`${within}.`));
    const thing = decider && says ? thingAt(answer, at, decider[0].split('.').length) : null;
    if (!decider || !thing) continue;
    const before = news.get(thing) ?? { member: decider[1], names: new Set<string>() };
    news.set(thing, before);
    before.names.add(name);
  }
  for (const [thing, { member, names }] of news) write(thing, member, [...names].sort());
  return [...new Set(found.map(({ at, name }) => [...membersIn(at), name].join('.')))].sort();
};
