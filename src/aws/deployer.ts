import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeOrganizationsAccessCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  type Parameter,
  type Stack,
  type StackEvent,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DescribeOrganizationCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ownCredentials } from './credentials.ts';
import { askFor as ask, bucketsOf, type DeployBuckets, unless } from './deploy-buckets.ts';

/** A stack as it stands. */
export interface StackState {
  readonly status: string;
  readonly reason: string | null;
  /** The values of its parameters, defaults among them. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** A step of CloudFormation on one resource. */
export interface StackStep {
  readonly id: string;
  readonly resource: string;
  readonly status: string;
  readonly reason: string | null;
  /** The id of the stack that this resource is; null for every other resource. */
  readonly nested: string | null;
}

/** Values of parameters. */
export type StackParameters = Readonly<Record<string, string>>;

/** A stack to be made or changed. */
export interface StackWish {
  readonly name: string;
  readonly template: string;
  readonly parameters: StackParameters;
  /** Tags of the stack and of everything in it; null to leave those that it has. */
  readonly tags: Readonly<Record<string, string>> | null;
  /** Is it there already? */
  readonly exists: boolean;
}

/** The organization, as far as a stack set needs to know it. */
export interface OrganizationPlace {
  /** o-… */
  readonly id: string;
  readonly rootId: string;
  readonly managementAccountId: string;
}

/** What it takes to make and remove stacks. Every call that AWS refuses throws a Refusal. */
export interface Deployer extends DeployBuckets {
  readonly region: string;
  identity(): Promise<{ readonly accountId: string; readonly arn: string }>;
  organization(): Promise<OrganizationPlace>;
  /** May stack sets work in the accounts of the organization? null where nobody says. */
  stackSetsTrusted(callAs: 'SELF' | 'DELEGATED_ADMIN'): Promise<boolean | null>;
  stack(name: string): Promise<StackState | null>;
  /** The text of a stack's template; null where it may not be read. */
  template(name: string): Promise<string | null>;
  /** Begins to make or change a stack; false when there is nothing to change. */
  apply(wish: StackWish): Promise<boolean>;
  remove(name: string): Promise<void>;
  /** What CloudFormation did to a stack, newest first. */
  steps(name: string): Promise<readonly StackStep[]>;
}

const stateOf = ({ StackStatus, StackStatusReason, Parameters, Outputs }: Stack): StackState => ({
  status: StackStatus ?? '',
  reason: StackStatusReason ?? null,
  parameters: Object.fromEntries(
    Parameters?.map(({ ParameterKey, ParameterValue }) => [ParameterKey ?? '', ParameterValue ?? '']) ?? [],
  ),
  outputs: Object.fromEntries(
    Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey ?? '', OutputValue ?? '']) ?? [],
  ),
});

const parametersOf = (parameters: StackParameters): Parameter[] =>
  Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));

const stepOf = ({
  EventId,
  LogicalResourceId,
  PhysicalResourceId,
  ResourceStatus,
  ResourceStatusReason,
  ResourceType,
  StackId,
}: StackEvent): StackStep => ({
  id: EventId ?? '',
  resource: LogicalResourceId ?? '',
  status: ResourceStatus ?? '',
  reason: ResourceStatusReason ?? null,
  // A stack lists itself among its resources.
  nested:
    ResourceType === 'AWS::CloudFormation::Stack' && PhysicalResourceId !== StackId
      ? (PhysicalResourceId ?? null)
      : null,
});

type Stacks = Pick<Deployer, 'stack' | 'template' | 'stackSetsTrusted' | 'apply' | 'remove' | 'steps'>;

const stacksOf = (client: CloudFormationClient): Stacks => ({
  async stack(name) {
    const asked = ask('cloudformation:DescribeStacks', () =>
      client.send(new DescribeStacksCommand({ StackName: name })),
    );
    // AWS: a stack that does not exist is a ValidationError (CloudFormation API, DescribeStacks).
    const answer = await unless(asked, /^ValidationError$/, /does not exist/, null);
    const found = answer?.Stacks?.[0];
    // AWS: a stack that was deleted is found by its id only, one under review has nothing yet.
    return found && found.StackStatus !== 'DELETE_COMPLETE' ? stateOf(found) : null;
  },
  async template(name) {
    const asked = ask('cloudformation:GetTemplate', () =>
      client.send(new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' })),
    );
    return (await unless(asked, /^/, /^/, null))?.TemplateBody ?? null;
  },
  async stackSetsTrusted(callAs) {
    const asked = ask('cloudformation:DescribeOrganizationsAccess', () =>
      client.send(new DescribeOrganizationsAccessCommand({ CallAs: callAs })),
    );
    const status = (await unless(asked, /^/, /^/, null))?.Status;
    if (status === 'ENABLED') return true;
    // AWS: DISABLED_PERMANENTLY is a status as well as DISABLED (CloudFormation API, DescribeOrganizationsAccess).
    return status?.startsWith('DISABLED') ? false : null;
  },
  async apply({ name, template, parameters, tags, exists }) {
    const input = {
      StackName: name,
      TemplateBody: template,
      Parameters: parametersOf(parameters),
      Capabilities: ['CAPABILITY_NAMED_IAM' as const],
      // AWS: an update that names no tags leaves those of the stack (CloudFormation API, UpdateStack).
      ...(tags ? { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) } : {}),
    };
    if (!exists) {
      await ask('cloudformation:CreateStack', () => client.send(new CreateStackCommand(input)));
      return true;
    }
    const asked = ask('cloudformation:UpdateStack', () => client.send(new UpdateStackCommand(input)));
    return (await unless(asked, /^ValidationError$/, /No updates are to be performed/, null)) !== null;
  },
  async remove(name) {
    await ask('cloudformation:DeleteStack', () => client.send(new DeleteStackCommand({ StackName: name })));
  },
  async steps(name) {
    const asked = ask('cloudformation:DescribeStackEvents', () =>
      client.send(new DescribeStackEventsCommand({ StackName: name })),
    );
    const answer = await unless(asked, /^ValidationError$/, /does not exist/, null);
    return answer?.StackEvents?.map(stepOf) ?? [];
  },
});

/** Where to deploy, and as whom. */
export interface DeployerOptions {
  readonly profile: string | null;
  /** Null for the region of the profile or the environment. */
  readonly region: string | null;
}

/** A deployer for one account and region. */
export const createDeployer = async (options: DeployerOptions): Promise<Deployer> => {
  const { profile } = options;
  const configured = new STSClient(profile ? { profile } : {}).config.region;
  const named = options.region ?? (await configured().catch(() => process.env['AWS_DEFAULT_REGION'])) ?? '';
  const region = named || 'us-east-1';
  const config = { region, credentials: ownCredentials(profile, region), maxAttempts: 5 };
  const sts = new STSClient(config);
  const organizations = new OrganizationsClient(config);
  return {
    region,
    async identity() {
      const { Account = '', Arn = '' } = await ask('sts:GetCallerIdentity', () =>
        sts.send(new GetCallerIdentityCommand({})),
      );
      return { accountId: Account, arn: Arn };
    },
    async organization() {
      const { Organization } = await ask('organizations:DescribeOrganization', () =>
        organizations.send(new DescribeOrganizationCommand({})),
      );
      const { Roots } = await ask('organizations:ListRoots', () =>
        organizations.send(new ListRootsCommand({})),
      );
      return {
        id: Organization?.Id ?? '',
        rootId: Roots?.[0]?.Id ?? '',
        managementAccountId: Organization?.MasterAccountId ?? '',
      };
    },
    ...stacksOf(new CloudFormationClient(config)),
    ...bucketsOf(new S3Client({ ...config, followRegionRedirects: true }), region, config),
  };
};
