import { isDefaultPolicy } from '../perimeters/default-policy.ts';
import { denyForeignRemedy } from '../perimeters/perimeter-remedy.ts';
import { onlyDescribes, resourcePerimeter, takesNoResource } from '../perimeters/resource-perimeter.ts';
import { wordsOf } from '../perimeters/some-names.ts';
import { actionWords } from '../perimeters/witness-words.ts';
import { decided, defineEndpointPolicyCheck } from './parts/endpoint-policy-check.ts';

export default defineEndpointPolicyCheck({
  id: 'endpoint-policy-without-resource-perimeter',
  title: 'Endpoint policy lets resources of other organizations be reached',
  severity: 'medium',
  rationale:
    'A role of your own, abused from inside of the VPC, can copy data to a bucket, queue or topic of anyone who lets it. A resource perimeter on the endpoint lets only your own resources be reached.',
  remedy:
    'Deny resources outside of your organization by aws:ResourceOrgID, except those that AWS owns, or list the resources in each Allow.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html',
    'https://github.com/aws-samples/data-perimeter-policy-examples',
  ],
  limits: [
    'A resource that the policy names by its whole name counts as meant, no matter who owns it.',
    'Buckets of AWS itself, as listed on 2026-11-22, are allowed exceptions.',
    'Your own callers that a tag singles out are taken for a deliberate exception.',
  ],
  messages: {
    full: '{endpoint} has the default policy, which has no perimeter at all: said by full-access-endpoint-policy.',
    open: 'The policy of {endpoint} lets {action} reach anyone’s resources: nothing bounds whose they are.{managed}',
    foreign:
      'The policy of {endpoint} lets everything of {organizations} be reached, which {verb} neither yours nor trusted.{managed}',
    noResource:
      'What the policy of {endpoint} lets through takes no resource, so nothing of anyone else can be named.',
    bounded: 'Through {endpoint} only resources can be reached that its policy bounds or names.',
  },

  evaluate(judged, context) {
    const { pass, fail, notApplicable } = context;
    if (isDefaultPolicy(judged.policy)) return notApplicable('full', {});
    const { answer, passing, evidence } = decided(judged, resourcePerimeter, context);
    const deny = `Deny resources that are not yours on ${judged.endpoint.id}`;
    const severity = onlyDescribes(judged) ? 'low' : 'medium';
    if (answer.answer === 'yes') {
      const remedy = () => denyForeignRemedy(judged, 'Resource', `${deny}.`);
      return fail('open', { action: actionWords(answer.witness) }, { evidence, severity, remedy });
    }
    if (passing.names.length === 0)
      return takesNoResource(judged) ? notApplicable('noResource', {}) : pass('bounded', {}, evidence);
    const organizations = wordsOf(passing);
    const verb = passing.names.length > 1 ? 'are' : 'is';
    const text = `${deny}, or list ${organizations} among the trusted organizations.`;
    const remedy = () => denyForeignRemedy(judged, 'Resource', text);
    return fail('foreign', { organizations, verb }, { evidence, severity, remedy });
  },
});
