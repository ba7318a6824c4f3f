import type {
  Condition,
  Names,
  Policy,
  PolicyVersion,
  PrincipalName,
  Principals,
  Problem,
  Statement,
} from './document.ts';
import type { JsonEntry, JsonNode } from './json.ts';
import { plainOf } from './json.ts';

const TOP = new Set(['Version', 'Id', 'Statement']);
const STATEMENT = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);
const PRINCIPAL_TYPES = new Set(['AWS', 'Service', 'Federated', 'CanonicalUser']);

/** Reads one document by the grammar of the policy language, and collects what is wrong with it. */
export class Grammar {
  readonly problems: Problem[] = [];
  private readonly placed: boolean;
  private statement: number | null = null;

  constructor(placed: boolean) {
    this.placed = placed;
  }

  document(node: JsonNode): Policy | null {
    const fields = this.fieldsOf(node, '$', TOP, 'A policy document');
    if (fields === null) return null;
    const version = this.version(fields.get('Version'));
    const id = fields.get('Id')?.value;
    const statements = this.statements(fields.get('Statement')?.value, node);
    return { version, id: id?.kind === 'string' ? id.text : null, statements };
  }

  private report(
    level: Problem['level'],
    code: string,
    node: Pick<JsonNode, 'at'>,
    path: string,
    message: string,
  ): null {
    const at = this.placed ? { at: node.at } : {};
    const statement = this.statement === null ? {} : { statement: this.statement };
    this.problems.push({ level, code, message, path, ...at, ...statement });
    return null;
  }

  private version(entry: JsonEntry | undefined): PolicyVersion {
    // AWS: a document without Version counts as 2008-10-17 (IAM, "Version" policy element)
    if (entry === undefined) return '2008-10-17';
    const text = entry.value.kind === 'string' ? entry.value.text : '';
    if (text === '2008-10-17' || text === '2012-10-17') return text;
    this.report(
      'invalid',
      'invalid-version',
      entry.value,
      '$.Version',
      'Version is neither 2012-10-17 nor 2008-10-17.',
    );
    return '2012-10-17';
  }

  private statements(node: JsonNode | undefined, parent: JsonNode): Statement[] {
    if (node === undefined) {
      this.report('invalid', 'missing-statement', parent, '$', 'The document has no Statement.');
      return [];
    }
    const nodes = node.kind === 'array' ? node.items : [node];
    if (nodes.length === 0)
      this.report('warning', 'empty-statement', node, '$.Statement', 'The document has no statements.');
    const single = node.kind !== 'array';
    return nodes.flatMap((item, index) => {
      this.statement = index;
      return this.oneStatement(item, index, single ? '$.Statement' : `$.Statement[${index}]`) ?? [];
    });
  }

  private oneStatement(node: JsonNode, index: number, path: string): Statement | null {
    const fields = this.fieldsOf(node, path, STATEMENT, 'A statement');
    if (fields === null) return null;
    const effect = this.effect(fields.get('Effect'), node, path);
    const principals = this.principals(fields, node, path);
    const actions = this.names(fields, 'Action', 'NotAction', node, path);
    const resources = this.names(fields, 'Resource', 'NotResource', node, path);
    const conditions = this.conditions(fields.get('Condition')?.value, `${path}.Condition`);
    const sid = fields.get('Sid')?.value;
    if (actions === null)
      return this.report(
        'invalid',
        'missing-action',
        node,
        path,
        'The statement has neither Action nor NotAction.',
      );
    return {
      index,
      sid: sid?.kind === 'string' ? sid.text : null,
      effect,
      principals,
      actions,
      resources,
      conditions,
      verbatim: plainOf(node),
    };
  }

  private effect(entry: JsonEntry | undefined, node: JsonNode, path: string): 'Allow' | 'Deny' {
    const text = entry?.value.kind === 'string' ? entry.value.text : null;
    if (text === 'Allow' || text === 'Deny') return text;
    // AWS: Effect values are case-sensitive (IAM, "Effect" policy element)
    this.report(
      'invalid',
      'invalid-effect',
      entry?.value ?? node,
      `${path}.Effect`,
      'Effect is neither Allow nor Deny.',
    );
    return 'Deny';
  }

  private pick(
    fields: ReadonlyMap<string, JsonEntry>,
    name: string,
    negatedName: string,
    node: JsonNode,
    path: string,
  ): { entry: JsonEntry; negated: boolean; path: string } | null {
    const plain = fields.get(name);
    const negated = fields.get(negatedName);
    if (plain !== undefined && negated !== undefined)
      this.report('invalid', 'both-forms', node, path, `The statement has both ${name} and ${negatedName}.`);
    const entry = plain ?? negated;
    if (entry === undefined) return null;
    return { entry, negated: plain === undefined, path: `${path}.${entry.name}` };
  }

  private names(
    fields: ReadonlyMap<string, JsonEntry>,
    name: string,
    negatedName: string,
    node: JsonNode,
    path: string,
  ): Names | null {
    const found = this.pick(fields, name, negatedName, node, path);
    return found && { negated: found.negated, values: this.strings(found.entry.value, found.path) };
  }

  private strings(node: JsonNode, path: string): string[] {
    const items = node.kind === 'array' ? node.items : [node];
    return items.flatMap((item, index) => {
      if (item.kind === 'string') return [item.text];
      this.report(
        'invalid',
        'not-a-string',
        item,
        node === item ? path : `${path}[${index}]`,
        'A string is expected here.',
      );
      return [];
    });
  }

  private principals(
    fields: ReadonlyMap<string, JsonEntry>,
    node: JsonNode,
    path: string,
  ): Principals | null {
    const found = this.pick(fields, 'Principal', 'NotPrincipal', node, path);
    if (found === null) {
      this.report('warning', 'missing-principal', node, path, 'The statement names no Principal.');
      return null;
    }
    const { value } = found.entry;
    if (value.kind === 'string') {
      if (value.text !== '*')
        this.report(
          'invalid',
          'invalid-principal',
          value,
          found.path,
          'A Principal given as a string can only be "*".',
        );
      return { negated: found.negated, names: [{ type: 'AWS', value: '*' }] };
    }
    const types = this.fieldsOf(value, found.path, PRINCIPAL_TYPES, 'A Principal');
    const names: PrincipalName[] = [...(types?.values() ?? [])].flatMap((entry) =>
      this.strings(entry.value, `${found.path}.${entry.name}`).map((text) => ({
        type: entry.name,
        value: text,
      })),
    );
    return { negated: found.negated, names };
  }

  private conditions(node: JsonNode | undefined, path: string): Condition[] {
    if (node === undefined) return [];
    const operators = this.fieldsOf(node, path, null, 'Condition');
    return [...(operators?.values() ?? [])].flatMap((operator) => {
      const operatorPath = `${path}.${operator.name}`;
      const keys = this.fieldsOf(operator.value, operatorPath, null, 'A condition operator');
      return [...(keys?.values() ?? [])].map((key) => ({
        operator: operator.name,
        key: key.name,
        values: this.scalars(key.value, `${operatorPath}[${JSON.stringify(key.name)}]`),
      }));
    });
  }

  /** Condition values may be written as numbers or booleans; they are compared as text. */
  private scalars(node: JsonNode, path: string): string[] {
    const items = node.kind === 'array' ? node.items : [node];
    return items.flatMap((item, index) => {
      if (item.kind === 'string' || item.kind === 'number' || item.kind === 'boolean') return [item.text];
      this.report(
        'invalid',
        'invalid-value',
        item,
        node === item ? path : `${path}[${index}]`,
        'A condition value is expected here.',
      );
      return [];
    });
  }

  /** The members of an object by name; `known` null means that names are free and case does not matter. */
  private fieldsOf(
    node: JsonNode,
    path: string,
    known: ReadonlySet<string> | null,
    what: string,
  ): ReadonlyMap<string, JsonEntry> | null {
    if (node.kind !== 'object')
      return this.report('invalid', 'not-an-object', node, path, `${what} is an object, not ${node.kind}.`);
    return this.distinct(node, path, known);
  }

  private distinct(
    node: Extract<JsonNode, { kind: 'object' }>,
    path: string,
    known: ReadonlySet<string> | null,
  ): Map<string, JsonEntry> {
    const fields = new Map<string, JsonEntry>();
    for (const entry of node.entries) {
      const name = known === null ? entry.name.toLowerCase() : entry.name;
      const place = `${path}.${entry.name}`;
      if (fields.has(name))
        this.report(
          'invalid',
          'duplicate-name',
          entry,
          place,
          `${JSON.stringify(entry.name)} stands twice in one object.`,
        );
      // AWS: element names are case-sensitive (IAM, "Grammar of the IAM JSON policy language")
      if (known !== null && !known.has(name))
        this.report(
          'warning',
          'unknown-element',
          entry,
          place,
          `${JSON.stringify(entry.name)} is not an element of the policy language.`,
        );
      fields.set(name, entry);
    }
    return fields;
  }
}
