import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
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
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ownCredentials } from './credentials.ts';
import { Refusal, refusalOf } from './errors.ts';
import { createObjectStore } from './object-store.ts';

/** A stack as it stands. */
export interface StackState {
  readonly status: string;
  readonly reason: string | null;
  /** Names of the parameters that it was given. */
  readonly parameters: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
}

/** A step of CloudFormation on one resource. */
export interface StackStep {
  readonly id: string;
  readonly resource: string;
  readonly status: string;
  readonly reason: string | null;
}

/** Values of parameters; null leaves what the stack has. */
export type StackParameters = Readonly<Record<string, string | null>>;

/** A stack to be made or changed. */
export interface StackWish {
  readonly name: string;
  readonly template: string;
  readonly parameters: StackParameters;
  /** Is it there already? */
  readonly exists: boolean;
}

/** The organization, as far as a stack set needs to know it. */
export interface OrganizationPlace {
  readonly rootId: string;
  readonly managementAccountId: string;
}

/** What it takes to make and remove stacks. Every call that AWS refuses throws a Refusal. */
export interface Deployer {
  readonly region: string;
  identity(): Promise<{ readonly accountId: string; readonly arn: string }>;
  organization(): Promise<OrganizationPlace>;
  stack(name: string): Promise<StackState | null>;
  /** Begins to make or change a stack; false when there is nothing to change. */
  apply(wish: StackWish): Promise<boolean>;
  remove(name: string): Promise<void>;
  /** What CloudFormation did to a stack, newest first. */
  steps(name: string): Promise<readonly StackStep[]>;
  /** Makes a private, encrypted bucket unless it is there and ours. */
  ensureBucket(name: string): Promise<void>;
  upload(bucket: string, key: string, content: Uint8Array, contentType: string): Promise<void>;
  /** Deletes a bucket with all versions of all that is in it, and says how many there were. */
  emptyAndDelete(bucket: string): Promise<number>;
}

const ask = async <T>(action: string, send: () => Promise<T>): Promise<T> => {
  try {
    return await send();
  } catch (error) {
    throw refusalOf(action, error);
  }
};

const isRefusal = (error: unknown, code: RegExp, message: RegExp): boolean =>
  error instanceof Refusal && code.test(error.gap.code) && message.test(error.gap.message);

/** The answer, or another where AWS refuses in this way. */
const unless = async <T, U>(asked: Promise<T>, code: RegExp, message: RegExp, instead: U): Promise<T | U> => {
  try {
    return await asked;
  } catch (error) {
    if (isRefusal(error, code, message)) return instead;
    throw error;
  }
};

const stateOf = ({ StackStatus, StackStatusReason, Parameters, Outputs }: Stack): StackState => ({
  status: StackStatus ?? '',
  reason: StackStatusReason ?? null,
  parameters: Parameters?.flatMap(({ ParameterKey }) => ParameterKey ?? []) ?? [],
  outputs: Object.fromEntries(
    Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey ?? '', OutputValue ?? '']) ?? [],
  ),
});

const parametersOf = (parameters: StackParameters): Parameter[] =>
  Object.entries(parameters).map(([ParameterKey, value]) =>
    value === null ? { ParameterKey, UsePreviousValue: true } : { ParameterKey, ParameterValue: value },
  );

const stepOf = ({
  EventId,
  LogicalResourceId,
  ResourceStatus,
  ResourceStatusReason,
}: StackEvent): StackStep => ({
  id: EventId ?? '',
  resource: LogicalResourceId ?? '',
  status: ResourceStatus ?? '',
  reason: ResourceStatusReason ?? null,
});

const stacksOf = (client: CloudFormationClient): Pick<Deployer, 'stack' | 'apply' | 'remove' | 'steps'> => ({
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
  async apply({ name, template, parameters, exists }) {
    const input = {
      StackName: name,
      TemplateBody: template,
      Parameters: parametersOf(parameters),
      Capabilities: ['CAPABILITY_NAMED_IAM' as const],
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

const makeBucket = async (client: S3Client, name: string, region: string): Promise<void> => {
  // AWS: us-east-1 is said as no location (S3 API, CreateBucket).
  const place =
    region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as never } };
  await ask('s3:CreateBucket', () => client.send(new CreateBucketCommand({ Bucket: name, ...place })));
  const block = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  };
  await ask('s3:PutBucketPublicAccessBlock', () =>
    client.send(new PutPublicAccessBlockCommand({ Bucket: name, PublicAccessBlockConfiguration: block })),
  );
  const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } };
  await ask('s3:PutEncryptionConfiguration', () =>
    client.send(
      new PutBucketEncryptionCommand({ Bucket: name, ServerSideEncryptionConfiguration: { Rules: [rule] } }),
    ),
  );
};

const deletePage = async (client: S3Client, bucket: string): Promise<number> => {
  const { Versions = [], DeleteMarkers = [] } = await ask('s3:ListBucketVersions', () =>
    client.send(new ListObjectVersionsCommand({ Bucket: bucket, MaxKeys: 1000 })),
  );
  const Objects = [...Versions, ...DeleteMarkers].flatMap(({ Key, VersionId }) =>
    Key ? [{ Key, ...(VersionId ? { VersionId } : {}) }] : [],
  );
  if (Objects.length === 0) return 0;
  const { Errors = [] } = await ask('s3:DeleteObjectVersion', () =>
    client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } })),
  );
  const [first] = Errors;
  // AWS: objects that could not be deleted come back with a success (S3 API, DeleteObjects).
  if (first)
    throw new Refusal({
      action: 's3:DeleteObjectVersion',
      code: first.Code ?? 'NotDeleted',
      message: first.Message ?? `${first.Key} was not deleted.`,
    });
  return Objects.length;
};

const bucketsOf = (
  client: S3Client,
  region: string,
  config: object,
): Pick<Deployer, 'ensureBucket' | 'upload' | 'emptyAndDelete'> => ({
  async ensureBucket(name) {
    const asked = ask('s3:ListBucket', () => client.send(new HeadBucketCommand({ Bucket: name })));
    if (await unless(asked, /^(NotFound|NoSuchBucket|Http404)$/, /^/, null)) return;
    await makeBucket(client, name, region);
  },
  async upload(bucket, key, content, contentType) {
    await createObjectStore(bucket, { region, ...config }).put({ key, contentType, chunks: [content] });
  },
  async emptyAndDelete(bucket) {
    let deleted = 0;
    for (let page = await deletePage(client, bucket); page > 0; page = await deletePage(client, bucket))
      deleted += page;
    await ask('s3:DeleteBucket', () => client.send(new DeleteBucketCommand({ Bucket: bucket })));
    return deleted;
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
      return { rootId: Roots?.[0]?.Id ?? '', managementAccountId: Organization?.MasterAccountId ?? '' };
    },
    ...stacksOf(new CloudFormationClient(config)),
    ...bucketsOf(new S3Client({ ...config, followRegionRedirects: true }), region, config),
  };
};
