import type { Fix } from '../model/finding.ts';
import type { Bucket, VpcEndpoint } from '../model/resources.ts';
import { unlessManaged } from './managed-remedy.ts';
import { byHand, fix } from './remedies.ts';

/** A policy document, ready to be printed. */
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly object[];
}

// AWS: an endpoint policy holds 20,480 characters at most, white space included (PrivateLink guide, "AWS PrivateLink quotas").
const mostCharacters = 20_480;

const byOrganization =
  'Your organization was not read (the scan needs organizations:DescribeOrganization), and your accounts are too many to be listed in each policy: once it is known, name it by aws:PrincipalOrgID and aws:ResourceOrgID instead.';

/**
 * Puts a policy on an endpoint. One that is longer than AWS takes is told of, and not written down; nor is one that would
 * list too many accounts (null).
 */
export const endpointPolicyRemedy = (
  text: string,
  endpoint: VpcEndpoint,
  region: string,
  document: PolicyDocument | null,
  risk: string,
): Fix => {
  if (document === null) return unlessManaged(endpoint, byHand(`${text} ${byOrganization}`, risk));
  const policy = JSON.stringify(document);
  if (policy.length > mostCharacters)
    return unlessManaged(
      endpoint,
      byHand(
        `${text} With each account written out, the policy would be longer than AWS takes: name your organization in it instead, by aws:PrincipalOrgID and aws:ResourceOrgID.`,
        risk,
      ),
    );
  return unlessManaged(
    endpoint,
    fix(
      text,
      [
        {
          kind: 'modify-vpc-endpoint',
          accountId: endpoint.ownerId,
          region,
          endpointId: endpoint.id,
          policy,
        },
      ],
      { risk },
    ),
  );
};

/** Puts a policy on a bucket of an account. */
export const bucketPolicyRemedy = (
  text: string,
  accountId: string,
  { name: bucket, region }: Pick<Bucket, 'name' | 'region'>,
  document: PolicyDocument,
  risk: string,
): Fix =>
  fix(text, [{ kind: 'put-bucket-policy', accountId, region, bucket, policy: JSON.stringify(document) }], {
    risk,
  });
