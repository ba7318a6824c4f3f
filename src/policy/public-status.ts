import type { Condition, Policy, Statement } from './document.ts';
import { ipBlockOf, isNarrow } from './ip.ts';
import { operatorOf } from './operators.ts';

/** What S3 would call a policy, as far as its published rule decides that. */
export type PublicStatus = 'public' | 'non-public' | 'unknown';

// AWS: the keys by whose fixed values a grant is not public (S3 guide, access-control-block-public-access, the meaning of "public").
const FIXING = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
]);

const isFixedText = (text: string): boolean => !/[*?]|\$\{/.test(text);

const isFixedBlock = (text: string): boolean => {
  const block = ipBlockOf(text);
  return block !== null && isNarrow(block);
};

// AWS: the name of an access point may hold a wildcard, as long as its account is fixed.
const isFixedPoint = (text: string): boolean =>
  /^arn:[^:*?$]+:s3:[^:*?$]+:\d{12}:accesspoint\/[^$]+$/.test(text);

const isFixedValue = (key: string, text: string): boolean => {
  if (key === 'aws:sourceip') return isFixedBlock(text);
  if (key === 's3:dataaccesspointarn') return isFixedPoint(text);
  return isFixedText(text) && !(key === 'aws:userid' && text.endsWith(':'));
};

const fixes = ({ operator: name, key, values }: Condition): boolean => {
  const operator = operatorOf(name);
  if (operator === null || operator.negated || operator.ifExists || operator.set === 'all') return false;
  if (operator.comparison === 'null' || !FIXING.has(key.toLowerCase())) return false;
  return values.length > 0 && values.every((value) => isFixedValue(key.toLowerCase(), value));
};

const namesFixed = ({ principals }: Statement): boolean =>
  principals !== null && !principals.negated && principals.names.every(({ value }) => isFixedText(value));

const statusOf = (statement: Statement): PublicStatus => {
  if (namesFixed(statement) || statement.conditions.some(fixes)) return 'non-public';
  return statement.conditions.length === 0 ? 'public' : 'unknown';
};

/**
 * Would S3 call this policy public? `unknown` where its published rule leaves that open: other conditions, or a Deny beside
 * a public grant.
 */
export const publicStatusOf = ({ statements }: Policy): PublicStatus => {
  const grants = statements.filter(({ effect }) => effect === 'Allow').map(statusOf);
  if (grants.every((status) => status === 'non-public')) return 'non-public';
  const hasDeny = statements.some(({ effect }) => effect === 'Deny');
  return grants.includes('public') && !hasDeny ? 'public' : 'unknown';
};
