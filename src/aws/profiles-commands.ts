import type { SignedCommand } from './signed-client.ts';

/** A listing of Route 53 Profiles: where it is asked, and under which name. */
export interface ProfilesCommand<Output> extends SignedCommand<Output> {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

interface Paging {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** An association of a profile with a VPC, as the API says it. */
export interface ProfileAssociation {
  readonly Id?: string;
  readonly ProfileId?: string;
  readonly ResourceId?: string;
  readonly Status?: string;
}

/** A thing that a profile gives to its VPCs, as the API says it. */
export interface ProfileResourceAssociation {
  readonly Id?: string;
  readonly ResourceArn?: string;
  readonly ResourceType?: string;
  readonly Status?: string;
}

const queryOf = ({ MaxResults, NextToken }: Paging): Readonly<Record<string, string>> => ({
  ...(MaxResults === undefined ? {} : { maxResults: String(MaxResults) }),
  ...(NextToken === undefined ? {} : { nextToken: NextToken }),
});

const schemaOf = (operation: string): readonly [number, string, string] => [
  9,
  'com.amazonaws.route53profiles',
  operation,
];

/** Asks which profiles are associated with which VPCs of the region. */
export class ListProfileAssociationsCommand implements ProfilesCommand<{
  readonly ProfileAssociations?: readonly ProfileAssociation[];
  readonly NextToken?: string;
}> {
  // Says what comes back, as the SDK's commands do; nobody calls it.
  declare readonly resolveMiddleware: ProfilesCommand<{
    readonly ProfileAssociations?: readonly ProfileAssociation[];
    readonly NextToken?: string;
  }>['resolveMiddleware'];
  readonly schema = schemaOf('ListProfileAssociations');
  // AWS: the members of the answer (Route 53 Profiles API, ListProfileAssociations).
  readonly fields = [
    'NextToken',
    'ProfileAssociations',
    'ProfileAssociations.CreationTime',
    'ProfileAssociations.Id',
    'ProfileAssociations.ModificationTime',
    'ProfileAssociations.Name',
    'ProfileAssociations.OwnerId',
    'ProfileAssociations.ProfileId',
    'ProfileAssociations.ResourceId',
    'ProfileAssociations.Status',
    'ProfileAssociations.StatusMessage',
  ];
  readonly list = 'ProfileAssociations';
  readonly path = '/profileassociations';
  readonly query: Readonly<Record<string, string>>;

  constructor(input: Paging) {
    this.query = queryOf(input);
  }
}

/** Asks what a profile gives to its VPCs. */
export class ListProfileResourceAssociationsCommand implements ProfilesCommand<{
  readonly ProfileResourceAssociations?: readonly ProfileResourceAssociation[];
  readonly NextToken?: string;
}> {
  declare readonly resolveMiddleware: ProfilesCommand<{
    readonly ProfileResourceAssociations?: readonly ProfileResourceAssociation[];
    readonly NextToken?: string;
  }>['resolveMiddleware'];
  readonly schema = schemaOf('ListProfileResourceAssociations');
  // AWS: the members of the answer (Route 53 Profiles API, ListProfileResourceAssociations).
  readonly fields = [
    'NextToken',
    'ProfileResourceAssociations',
    'ProfileResourceAssociations.CreationTime',
    'ProfileResourceAssociations.Id',
    'ProfileResourceAssociations.ModificationTime',
    'ProfileResourceAssociations.Name',
    'ProfileResourceAssociations.OwnerId',
    'ProfileResourceAssociations.ProfileId',
    'ProfileResourceAssociations.ResourceArn',
    'ProfileResourceAssociations.ResourceProperties',
    'ProfileResourceAssociations.ResourceType',
    'ProfileResourceAssociations.Status',
    'ProfileResourceAssociations.StatusMessage',
  ];
  readonly list = 'ProfileResourceAssociations';
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;

  constructor(input: Paging & { readonly ProfileId: string }) {
    this.path = `/profileresourceassociations/profileid/${encodeURIComponent(input.ProfileId)}`;
    this.query = queryOf(input);
  }
}
