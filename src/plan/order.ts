import type { Change, ChangeKind } from '../model/change.ts';
import { severities } from '../model/finding.ts';
import type { Step } from './fold.ts';

/** What is made before what: something new first, then what leads traffic there, then what restricts it, and deletions last. */
const phases: readonly (readonly ChangeKind[])[] = [
  ['create-security-group', 'authorize-rule', 'create-network-acl-entry', 'replace-network-acl-entry'],
  ['modify-vpc-attribute', 'modify-subnet-attribute', 'modify-network-interface-attribute'],
  ['create-nat-gateway', 'create-transit-gateway-route', 'modify-transit-gateway-attachment', 'create-route'],
  ['create-vpc-endpoint'],
  ['modify-vpc-endpoint', 'associate-zone', 'upsert-record', 'associate-resolver-rule'],
  ['replace-route', 'associate-route-table', 'disassociate-route-table', 'delete-route'],
];

const phaseOfKind = (kind: ChangeKind): number => {
  const found = phases.findIndex((kinds) => kinds.includes(kind));
  return found < 0 ? phases.length : found;
};

const restricts = (change: Change): boolean =>
  change.kind === 'put-bucket-policy' ||
  (change.kind === 'modify-vpc-endpoint' && change.policy !== undefined) ||
  change.kind === 'revoke-rule';

/** When a step is made: by the earliest of what it needs, or late where it restricts or deletes something. */
export const phaseOf = ({ changes }: Pick<Step, 'changes'>): number => {
  if (changes.some(restricts)) return phases.length;
  const [first] = changes.filter(({ kind }) => kind !== 'create-security-group' && kind !== 'authorize-rule');
  return first ? phaseOfKind(first.kind) : 0;
};

const worstOf = ({ findings }: Step): number =>
  Math.min(...findings.map(({ severity }) => severities.indexOf(severity)));

/** Sorts steps: what comes first, then the worst failures, then the most of them. */
export const stepOrder = (a: Step, b: Step): number =>
  phaseOf(a) - phaseOf(b) ||
  worstOf(a) - worstOf(b) ||
  b.findings.length - a.findings.length ||
  (a.key < b.key ? -1 : 1);
