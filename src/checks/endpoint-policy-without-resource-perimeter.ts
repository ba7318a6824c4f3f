import type { Fix } from '../model/finding.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import {
  type Answer,
  canOutsideResourceBeReached,
  canPass,
  either,
  present,
  type RequestSpace,
} from '../policy/index.ts';
import { defineCheck } from './check.ts';
import { whicheverOrganization } from '../perimeters/assumptions.ts';
import { isDefaultPolicy } from '../perimeters/default-policy.ts';
import {
  denyForeign,
  notListedWords,
  unlessTooMany,
  withStatements,
} from '../perimeters/endpoint-documents.ts';
import {
  decidingStatements,
  endpointEvidence,
  type JudgedEndpoint,
  skipMessages,
  undecided,
} from '../perimeters/endpoint-policy.ts';
import { readEndpointPolicy } from './parts/read-endpoint-policy.ts';
import { foreignOrganizations } from '../perimeters/foreign-organizations.ts';
import { proved } from '../perimeters/proved-document.ts';
import { managedSeverity, managedWords } from '../remedies/managed.ts';
import { endpointPolicyRemedy } from '../remedies/policy-remedy.ts';
import { noNames, wordsOf } from '../perimeters/some-names.ts';
import { actionWords } from '../perimeters/witness-words.ts';
import { vpcEndpoints } from './subjects.ts';

const messages = {
  ...skipMessages,
  full: '{endpoint} has the default policy, which has no perimeter at all: said by full-access-endpoint-policy.',
  open: 'The policy of {endpoint} lets {action} reach resources of anybody: nothing bounds whose they are.{managed}',
  foreign:
    'The policy of {endpoint} lets everything of {organizations} be reached, which {verb} neither yours nor trusted.{managed}',
  noResource:
    'What the policy of {endpoint} lets through takes no resource, so that nothing of anybody else can be named.',
  bounded: 'Through {endpoint} only resources can be reached that its policy bounds or names.',
} as const;

/** Tags of one's own callers that the policy names: AWS's examples mark callers with them that may go anywhere. */
const tagKeys = ({ policy }: JudgedEndpoint): readonly string[] => [
  ...new Set(
    policy.statements.flatMap(({ conditions }) =>
      conditions.flatMap(({ key }) => (/^aws:principaltag\//i.test(key) ? [key.toLowerCase()] : [])),
    ),
  ),
];

const reachable = (judged: JudgedEndpoint): Answer => {
  const { policy, space } = judged;
  const untagged: RequestSpace = {
    ...space,
    principals: { kinds: ['inside'] },
    fixed: { ...space.fixed, ...Object.fromEntries(tagKeys(judged).map((key) => [key, 'absent' as const])) },
  };
  const external: RequestSpace = { ...space, principals: { kinds: ['outside', 'anonymous'] } };
  return either(...[untagged, external].map((one) => canOutsideResourceBeReached(policy, one)));
};

/** Does everything that passes work on the caller's own account, without a resource? */
const takesNoResource = ({ policy, space }: JudgedEndpoint): boolean => {
  const anything: RequestSpace = {
    ...space,
    principals: { kinds: ['inside', 'outside', 'anonymous', 'service'] },
  };
  const onResources: RequestSpace = { ...anything, actions: { ...space.actions, onResources: true } };
  return canPass(policy, onResources).answer === 'no' && canPass(policy, anything).answer === 'yes';
};

/** Actions that only describe or list, and carry nothing to anybody; listing a bucket tells what it holds. */
const DESCRIBES = /^(?!s3:)[\w-]+:(?:Describe|List)/i;

const onlyDescribes = ({ policy }: JudgedEndpoint): boolean =>
  policy.statements
    .filter(({ effect }) => effect === 'Allow')
    .every(({ actions }) => !actions.negated && actions.values.every((action) => DESCRIBES.test(action)));

// AWS: images of Amazon and verified providers say so in ec2:Owner; that of somebody else’s is his account (EC2 guide, example policies, RunInstances).
const ofStrangers = (judged: JudgedEndpoint): JudgedEndpoint => ({
  ...judged,
  space: { ...judged.space, fixed: { ...judged.space.fixed, 'ec2:owner': present('999999999998') } },
});

const outcomeOf = (given: JudgedEndpoint) => {
  const judged = ofStrangers(given);
  const answer = reachable(judged);
  const passing = answer.answer === 'no' ? foreignOrganizations(judged, 'resource') : noNames;
  const status = { yes: 'fail', unknown: 'unknown', no: passing.names.length > 0 ? 'fail' : 'pass' }[
    answer.answer
  ];
  return { status, answer, passing };
};

const remedyOf = (judged: JudgedEndpoint, text: string): Fix => {
  const changed = unlessTooMany(judged.trusted, () =>
    withStatements(judged.policy, denyForeign(judged, 'Resource')),
  );
  const { document, words } = changed === null ? { document: null, words: '' } : proved(judged, changed);
  return endpointPolicyRemedy(
    text,
    judged.endpoint,
    judged.region,
    document,
    `Resources of partners are refused as well unless they are added to the condition; a few actions carry no aws:ResourceOrgID and are refused too.${notListedWords(judged)}${words}`,
  );
};

export default defineCheck<VpcEndpoint, typeof messages>({
  id: 'endpoint-policy-without-resource-perimeter',
  title: 'Endpoint policy lets resources of other organizations be reached',
  severity: 'medium',
  rationale:
    'A role of your own, abused from inside of the VPC, can copy data to a bucket, queue or topic of anybody that lets it. A resource perimeter on the endpoint lets only your own resources be reached.',
  remedy:
    'Deny resources outside of your organization by aws:ResourceOrgID, except those that AWS owns, or list the resources in each Allow.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html',
    'https://github.com/aws-samples/data-perimeter-policy-examples',
  ],
  limits: [
    'A resource that the policy names by its whole name counts as meant, whoever owns it.',
    'Buckets of AWS itself, as listed on 2026-11-22, are allowed exceptions.',
    'Callers of one’s own that a tag singles out are taken for a deliberate exception.',
  ],
  subject: vpcEndpoints,
  messages,

  evaluate(endpoint, context) {
    const judged = readEndpointPolicy(endpoint, context);
    if ('status' in judged) return judged;
    if (isDefaultPolicy(judged.policy)) return context.notApplicable('full', { endpoint: endpoint.id });
    const outcome = whicheverOrganization(judged, outcomeOf);
    const evidence = endpointEvidence(judged, 'answer' in outcome ? decidingStatements(outcome.answer) : []);
    if (!('status' in outcome)) return context.unknown([outcome], evidence);
    const { policy, trusted } = judged;
    const { answer, passing } = outcome;
    const severity = managedSeverity(endpoint, onlyDescribes(judged) ? 'low' : 'medium');
    const managed = managedWords(endpoint);
    if (answer.answer === 'yes')
      return context.fail(
        'open',
        { endpoint: endpoint.id, action: actionWords(answer.witness), managed },
        {
          evidence,
          severity,
          remedy: remedyOf(judged, `Deny resources that are not yours on ${endpoint.id}.`),
        },
      );
    if (answer.answer === 'unknown')
      return context.unknown(undecided(endpoint.id, policy, trusted, answer.reasons), evidence);
    if (passing.names.length === 0 && takesNoResource(judged))
      return context.notApplicable('noResource', { endpoint: endpoint.id });
    if (passing.names.length === 0) return context.pass('bounded', { endpoint: endpoint.id }, evidence);
    const organizations = wordsOf(passing);
    const verb = passing.names.length > 1 ? 'are' : 'is';
    return context.fail(
      'foreign',
      { endpoint: endpoint.id, organizations, verb, managed },
      {
        evidence,
        severity,
        remedy: remedyOf(
          judged,
          `Deny resources that are not yours on ${endpoint.id}, or list ${organizations} among the trusted organizations.`,
        ),
      },
    );
  },
});
