import { isPerimeterKey, type Condition, evaluateCondition, factsOf } from '../policy/index.ts';

/** Keys by which a Deny leaves callers out. */
export const CALLER = /^aws:(?:principal(?!isawsservice|servicename)|userid|username|federated|assumedroot)/i;

/** A request of somebody of one's own, by himself and from the internet. */
const ordinary = factsOf(
  {
    principal: { kind: 'aws', arn: 'arn:aws:iam::000000000000:role/ordinary', account: '000000000000' },
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::bucket/key',
    context: {
      'aws:sourceip': { present: ['192.0.2.1'] },
      'aws:viaawsservice': { present: ['false'] },
      'aws:calledvia': 'absent',
      'aws:calledviafirst': 'absent',
      'aws:calledvialast': 'absent',
    },
  },
  'resource',
);

/** What a request asks for, which its caller chooses. */
const ASKED = /^s3:prefix$/i;

/** Is the condition one that ordinary requests need not meet, though it says nothing of who calls? */
export const isAvoided = (condition: Condition): boolean =>
  !CALLER.test(condition.key) &&
  (!isPerimeterKey(condition.key) ||
    evaluateCondition(condition, ordinary) === false ||
    ASKED.test(condition.key));
