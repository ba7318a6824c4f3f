import { createHmac } from 'node:crypto';
import { ipVersion } from '../model/ip-version.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { ServiceMatrix } from '../model/matrix.ts';
import {
  idPrefixes,
  redactRemedy,
  redactStatement,
  type Replacements,
  sentencesWith,
  wholeId,
} from './redact-remedy.ts';
import type { Draft } from './seal.ts';

/*
 * What is replaced: account ids, ARNs, ids of resources, names, tags, addresses, e-mail addresses. What stays: regions,
 * service names, states, ports, counts, times, our own sentences. Equal things get equal replacements, so that everything
 * can still be joined; whoever has the salt can find out by trying what stood there, and nobody else.
 */

const hexId = new RegExp(`\\b(${idPrefixes})-[0-9a-f]{8,17}(?![0-9A-Za-z])`, 'g');
const idWord = new RegExp(`\\b(?:${idPrefixes})-[A-Za-z0-9][\\w-]*`, 'g');
const accountId = /(?<![0-9A-Za-z])\d{12}(?![0-9A-Za-z])/g;
const arn = /\barn:[\w-]+:[\w-]*:[\w-]*:[\w*?-]*:[^\s"'\\,;)\]}]+/g;
const ipv4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?(?![\w.]|\/\d)/g;
const ipv6 = /(?<![\w:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\/\d{1,3})?(?![\w:])/gi;
const email = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
// Hashes, and ids of requests: whoever can look those up knows the account already.
const isHash = /^(?:[0-9a-f]{32}(?:[0-9a-f]{32})?|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

// Words of ours and of AWS that look like ids.
const words = new Set(
  'nat-gateway nat-instance vpc-endpoint vpc-endpoints vpc-lattice vpc-peering-connection acl-entry acl-entries vpc-id subnet-id subnet-ids nat-gateways nat-gateway-id vpc-endpoint-id vpc-endpoint-ids vpc-endpoint-type vpc-to-vpc tgw-route vpce-id'.split(
    ' ',
  ),
);

/** Replaces what must not be seen, the same by the same. */
interface Redactor extends Replacements {
  readonly hash: (value: string) => string;
  readonly known: Set<string>;
}

const createRedactor = (salt: string): Redactor => {
  const known = new Set<string>();
  const memo = new Map<string, string>();
  const hash = (value: string): string => {
    const found = memo.get(value);
    if (found) return found;
    const made = createHmac('sha256', salt).update(value).digest('hex');
    memo.set(value, made);
    return made;
  };
  const account = (id: string): string =>
    String(BigInt(`0x${hash(id).slice(0, 16)}`) % 1_000_000_000_000n).padStart(12, '0');
  const identifier = (id: string): string => {
    const prefix = wholeId.exec(id)?.[1];
    return `${prefix ?? 'name'}-${hash(id).slice(0, 17)}`;
  };
  const address = (block: string): string => {
    const [ip = '', length] = block.split('/');
    // Everything and every address of a family say nothing about a network.
    if (ipVersion(ip) === 0 || length === '0') return block;
    return `ip-${hash(ip).slice(0, 12)}${length === undefined ? '' : `/${length}`}`;
  };
  const plain = (value: string): string =>
    value
      .replace(email, (found) => `mail-${hash(found).slice(0, 12)}`)
      .replace(accountId, account)
      .replace(hexId, identifier)
      .replace(idWord, (found) => (known.has(found) ? identifier(found) : found))
      .replace(ipv4, address)
      .replace(ipv6, address);
  const segment = (part: string): string => {
    if (part === '' || /^[*?]+$/.test(part)) return part;
    if (wholeId.test(part)) return identifier(part);
    return /^\d{12}$/.test(part) ? account(part) : `name-${hash(part).slice(0, 17)}`;
  };
  const resource = (value: string): string => {
    const parts = value.split(/([/:])/);
    // The first word says what kind of thing it is: subnet/…, assumed-role/…
    const isKind = parts.length > 1 && /^[a-z][a-z-]+$/.test(parts[0] ?? '');
    return parts.map((part, i) => ((isKind && i === 0) || i % 2 === 1 ? part : segment(part))).join('');
  };
  const arnOf = (found: string): string => {
    const [, partition = '', service = '', region = '', owner = '', ...rest] = found.split(':');
    const who = /^\d{12}$/.test(owner) ? account(owner) : owner;
    return ['arn', partition, service, region, who, resource(rest.join(':'))].join(':');
  };
  const text = (value: string): string => {
    if (isHash.test(value)) return value;
    let out = '';
    let end = 0;
    for (const match of value.matchAll(arn)) {
      out += plain(value.slice(end, match.index)) + arnOf(match[0]);
      end = match.index + match[0].length;
    }
    return out + plain(value.slice(end));
  };
  return { hash, text, known, name: (value) => identifier(value) };
};

const collect = (value: unknown, known: Set<string>): void => {
  if (typeof value === 'string') {
    if (wholeId.test(value) && !words.has(value)) known.add(value);
  } else if (typeof value === 'object' && value !== null)
    // A list of findings may lie elsewhere, and has no keys of its own: it is gone through.
    for (const inner of Array.isArray(value) ? (value as readonly unknown[]) : Object.values(value))
      collect(inner, known);
};

const walk = <T>(value: T, change: (text: string) => string): T => {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((inner: unknown) => walk(inner, change)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner, change)])) as T;
};

/** Names that a finding's own sentences may hold. */
const namesOf = ({ subject }: Finding): readonly string[] =>
  [subject.id, subject.name ?? '', ...Object.values(subject.tags)].filter(
    (name) => name.length > 2 && !wholeId.test(name),
  );

const redactEvidence = (before: Evidence, changed: Evidence, redactor: Redactor): Evidence =>
  before.kind === 'statement' && changed.kind === 'statement'
    ? { ...changed, statement: redactStatement(before.statement, redactor) }
    : changed;

const redactFinding = (finding: Finding, redactor: Redactor): Finding => {
  const change = sentencesWith(namesOf(finding), redactor);
  // The title of a planned change names things that no finding may hold, so that their names would not be recognized.
  const { planned: _planned, ...own } = finding;
  const { subject, waiver, remedy } = own;
  const changed = walk({ ...own, remedy: null }, change);
  return {
    ...changed,
    check: finding.check,
    messageId: finding.messageId,
    remedy: remedy && redactRemedy(remedy, namesOf(finding), redactor),
    evidence: changed.evidence.map((item, index) =>
      redactEvidence(finding.evidence[index] ?? item, item, redactor),
    ),
    subject: {
      ...changed.subject,
      type: subject.type,
      region: subject.region,
      ...(subject.name === undefined ? {} : { name: redactor.name(subject.name) }),
      tags: Object.fromEntries(
        Object.entries(subject.tags).map(([key, value]) => [
          key === 'Name' ? key : redactor.name(key),
          redactor.name(value),
        ]),
      ),
    },
    fingerprint: redactor.hash(finding.fingerprint).slice(0, 32),
    ...(waiver
      ? {
          waiver: {
            ...changed.waiver,
            ...waiver,
            owner: redactor.name(waiver.owner),
            reason: change(waiver.reason),
          },
        }
      : {}),
  };
};

const idleOwners = (draft: Draft, redactor: Redactor): Draft['waivers'] => {
  const hide = (line: Draft['waivers']['expired'][number]) => ({
    ...line,
    resource: line.resource === '*' ? '*' : redactor.name(line.resource),
    owner: redactor.name(line.owner),
    reason: redactor.text(line.reason),
  });
  const { expired, unused, unreadable, applied } = draft.waivers;
  return {
    applied,
    expired: expired.map(hide),
    unused: unused.map(hide),
    unreadable: unreadable.map(redactor.text),
  };
};

const redactMatrix = (matrix: ServiceMatrix, redactor: Redactor): ServiceMatrix => {
  const name = (value: string | null): string | null => (value === null ? null : redactor.name(value));
  return {
    // Names of services, and words of ours.
    services: matrix.services,
    rows: matrix.rows.map((row) => ({
      ...walk({ ...row, cells: [] }, redactor.text),
      vpcName: name(row.vpcName),
      subnetName: name(row.subnetName),
      cells: row.cells,
    })),
    ways: walk(matrix.ways, redactor.text),
  };
};

const redactNames = (names: NonNullable<Draft['names']>, redactor: Redactor): NonNullable<Draft['names']> =>
  Object.fromEntries(Object.entries(names).map(([id, name]) => [redactor.text(id), redactor.name(name)]));

/** The same report with ids, names and addresses replaced by hashes keyed with a salt: equal things stay equal. */
export const redact = (draft: Draft, salt: string): Draft => {
  const redactor = createRedactor(salt);
  const { findings, checks, frameworks, controls, scan, tool, matrix, plannedMatrix, names, ...rest } = draft;
  collect({ ...rest, matrix, plannedMatrix, findings }, redactor.known);
  const changed = walk(rest, redactor.text);
  return {
    ...changed,
    tool,
    scan: {
      ...walk(scan, redactor.text),
      id: scan.id,
      // The salt may be made of it: who knew it could find every id by trying.
      inventorySha256: redactor.hash(scan.inventorySha256),
      // What was decided is short, and could be found by trying.
      configSha256: redactor.hash(scan.configSha256),
      inputs: {
        config: scan.inputs.config && redactor.hash(scan.inputs.config),
        waivers: scan.inputs.waivers && redactor.hash(scan.inputs.waivers),
        baseline: scan.inputs.baseline && redactor.hash(scan.inputs.baseline),
      },
      command: scan.command.replace(/vpc-\S+/g, (id) => redactor.name(id)),
    },
    checks,
    frameworks,
    controls,
    waivers: idleOwners(draft, redactor),
    ...(names === undefined ? {} : { names: redactNames(names, redactor) }),
    redacted: true,
    ...(matrix === undefined ? {} : { matrix: matrix && redactMatrix(matrix, redactor) }),
    ...(plannedMatrix ? { plannedMatrix: redactMatrix(plannedMatrix, redactor) } : {}),
    findings: findings.map((finding) => redactFinding(finding, redactor)),
  };
};
